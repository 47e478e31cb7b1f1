import { expect, test } from 'vitest';
import type { ReviewState } from '../../../src/core/review/decision.ts';
import {
  nextUncovered,
  nextUncoveredHunk,
  previousUncovered,
  previousUncoveredHunk,
} from '../../../src/core/review/nextUncovered.ts';
import { unitId } from './unitId.ts';

const letters: Readonly<Record<string, ReviewState>> = {
  o: 'open',
  s: 'seen',
  t: 'stale',
  a: 'attested',
  r: 'rule-covered',
  n: 'needs-work',
  l: 'later',
};

/** `queue` has one letter a unit in reading order; positions count from 0, -1 is none. */
function check(queue: string, from: number, next: number, previous: number): void {
  const order = Array.from(queue, (_, index) => unitId(`${index}`));
  const states = new Map(order.map((id, index) => [id, letters[queue.charAt(index)] ?? 'open']));
  const start = order[from] ?? null;
  const position = (id: (typeof order)[number] | null): number => (id === null ? -1 : order.indexOf(id));
  expect(position(nextUncovered(order, states, start)), `next in ${queue} from ${from}`).toBe(next);
  expect(position(previousUncovered(order, states, start)), `previous in ${queue} from ${from}`).toBe(
    previous,
  );
}

test('goes to the nearest unit that waits for a word', () => {
  check('aoaot', 0, 1, 4);
  check('aoaot', 1, 3, 4);
  check('aoast', 3, 4, 1);
});

test('goes round at the ends', () => {
  check('oaaao', 4, 0, 0);
  check('oaaaa', 3, 0, 0);
});

test('starts at the ends without a position', () => check('aoaoa', -1, 1, 3));

test('leaves what needs work to its author, and takes what was put off last', () => {
  check('anloa', 0, 3, 3);
  check('anlra', 0, 2, 2);
  check('anaar', 0, -1, -1);
});

test('offers the unit itself when it is the only one left', () => check('aaoaa', 2, 2, 2));

test('finds nothing in nothing', () => check('', -1, -1, -1));

test('hunks are open while one of their units is', () => {
  const hunk = (name: string, ...units: readonly string[]) => ({
    name,
    units: units.map((unit) => ({ id: unitId(unit) })),
  });
  const hunks = [hunk('first', 'a', 'b'), hunk('second', 'c'), hunk('third', 'd', 'e')];
  const states = new Map<ReturnType<typeof unitId>, ReviewState>([
    [unitId('a'), 'attested'],
    [unitId('b'), 'attested'],
    [unitId('c'), 'rule-covered'],
    [unitId('d'), 'attested'],
  ]);
  expect(nextUncoveredHunk(hunks, states, hunks[0] ?? null)?.name).toBe('third');
  expect(previousUncoveredHunk(hunks, states, hunks[0] ?? null)?.name).toBe('third');
  expect(nextUncoveredHunk(hunks, new Map([...states, [unitId('e'), 'attested']]), null)).toBeNull();
});
