import { expect, test } from 'vitest';
import type { Risk } from '../../../src/core/risk/finding.ts';
import { readingOrder } from '../../../src/core/risk/readingOrder.ts';
import { scoreUnits } from '../../../src/core/risk/score.ts';
import { idOf, sketchInput, type SketchedFile } from './riskInput.ts';

/** `expected` names units as `path#number`; `scores` gives the score of units that are not plain. */
function check(
  files: readonly SketchedFile[],
  expected: readonly string[],
  scores: Readonly<Record<string, number>> = {},
  given: object = {},
): void {
  const input = sketchInput(files, given);
  const names = new Map(
    files.flatMap((file) =>
      file.hunks.map((_, index) => [idOf(file.path, index), `${file.path}#${index}`] as const),
    ),
  );
  const risks = new Map([...names].map(([id, name]) => [id, riskWith(scores[name] ?? 0.2)]));
  expect(readingOrder(input, risks).map((id) => names.get(id))).toEqual(expected);
}

function riskWith(score: number): Risk {
  return { level: score >= 0.6 ? 'high' : score >= 0.37 ? 'medium' : 'low', score, factors: [] };
}

test('risk goes first, whatever the path is called', () => {
  check(
    [
      { path: 'a.ts', hunks: [1, 1] },
      { path: 'b.ts', hunks: [1] },
      { path: 'c.ts', hunks: [1] },
    ],
    ['c.ts#0', 'a.ts#1', 'a.ts#0', 'b.ts#0'],
    { 'c.ts#0': 0.9, 'a.ts#1': 0.45 },
  );
});

test('levels never mix, and small differences of score do not count', () => {
  check(
    [
      { path: 'a.ts', hunks: [1] },
      { path: 'b.ts', hunks: [1] },
      { path: 'c.ts', hunks: [1] },
    ],
    ['b.ts#0', 'a.ts#0', 'c.ts#0'],
    { 'a.ts#0': 0.36, 'b.ts#0': 0.38, 'c.ts#0': 0.31 },
  );
  check(
    [
      { path: 'a.ts', hunks: [1] },
      { path: 'b.ts', hunks: [1] },
    ],
    ['b.ts#0', 'a.ts#0'],
    { 'a.ts#0': 0.61, 'b.ts#0': 0.95 },
  );
});

test('what is imported comes before what imports it', () => {
  check(
    [
      { path: 'src/api.ts', hunks: [1], imports: ['./service'] },
      { path: 'src/service.ts', hunks: [1, 1], imports: ['./data/store.ts', 'react'] },
      { path: 'src/data/store.ts', hunks: [1], imports: ['../types'] },
      { path: 'src/types/index.ts', hunks: [1] },
      { path: 'src/zoo.ts', hunks: [1] },
    ],
    [
      'src/types/index.ts#0',
      'src/data/store.ts#0',
      'src/service.ts#0',
      'src/service.ts#1',
      'src/api.ts#0',
      'src/zoo.ts#0',
    ],
  );
});

test('imports of other languages are matched by their shape', () => {
  check(
    [
      { path: 'app/main.py', hunks: [1], imports: ['app.core.session'] },
      { path: 'app/core/session.py', hunks: [1] },
    ],
    ['app/core/session.py#0', 'app/main.py#0'],
  );
  check(
    [
      { path: 'cmd/main.go', hunks: [1], imports: ['example.com/shop/internal/store'] },
      { path: 'internal/store/store.go', hunks: [1] },
    ],
    ['internal/store/store.go#0', 'cmd/main.go#0'],
  );
  check(
    [
      { path: 'src/main.rs', hunks: [1], imports: ['crate::store::pool::Pool'] },
      { path: 'src/store/pool.rs', hunks: [1] },
    ],
    ['src/store/pool.rs#0', 'src/main.rs#0'],
  );
  check(
    [
      { path: 'src/main/java/com/acme/A.java', hunks: [1], imports: ['com.acme.store.Pool'] },
      { path: 'src/main/java/com/acme/store/Pool.java', hunks: [1] },
    ],
    ['src/main/java/com/acme/store/Pool.java#0', 'src/main/java/com/acme/A.java#0'],
  );
});

test('a package name does not match a file by accident', () => {
  check(
    [
      { path: 'src/a.ts', hunks: [1], imports: ['react', '@acme/react'] },
      { path: 'src/react.ts', hunks: [1] },
    ],
    ['src/a.ts#0', 'src/react.ts#0'],
  );
});

test('modules that a new edge leads to come first', () => {
  check(
    [
      { path: 'api/a.ts', hunks: [1] },
      { path: 'db/b.ts', hunks: [1] },
    ],
    ['db/b.ts#0', 'api/a.ts#0'],
    {},
    {
      modules: { 'api/a.ts': 'api', 'db/b.ts': 'db' },
      edgesAdded: [
        { from: 'api', to: 'db', path: 'api/a.ts', line: 1, specifier: '@acme/db', reachesInternal: null },
      ],
    },
  );
});

test('cycles and long chains end', () => {
  check(
    [
      { path: 'src/a.ts', hunks: [1], imports: ['./b'] },
      { path: 'src/b.ts', hunks: [1], imports: ['./a', './b'] },
    ],
    ['src/b.ts#0', 'src/a.ts#0'],
  );
  const chain = Array.from({ length: 5_000 }, (_, index): SketchedFile => ({
    path: `src/f${index}.ts`,
    hunks: [1],
    imports: [`./f${index + 1}`],
  }));
  const order = readingOrder(sketchInput(chain), new Map());
  expect([order.length, order[0], order.at(-1)]).toEqual([
    5_000,
    idOf('src/f4999.ts', 0),
    idOf('src/f0.ts', 0),
  ]);
});

test('the units of a hunk stay together, and every unit comes once', () => {
  const input = sketchInput([{ path: 'a.ts', hunks: [1, 1, 1, 1] }]);
  const [file] = input.change.files;
  if (file === undefined) throw new Error('one file');
  const [first, second, third, fourth] = file.units;
  if (first === undefined || second === undefined || third === undefined || fourth === undefined)
    throw new Error('four units');
  // The fourth unit stands in no hunk.
  const hunks = [
    { path: file.path, header: '@@', units: [first, second] },
    { path: file.path, header: '@@', units: [third] },
  ];
  const risks = new Map([
    [second.id, riskWith(0.9)],
    [third.id, riskWith(0.7)],
    [first.id, riskWith(0.1)],
  ]);
  const order = readingOrder({ ...input, change: { files: [{ ...file, hunks }], problems: [] } }, risks);
  expect(order).toEqual([first.id, second.id, third.id, fourth.id]);
});

test('the order agrees with real scores and is the same every time', () => {
  const input = sketchInput([
    { path: 'b.ts', hunks: [1, 300], by: 'ai' },
    { path: 'a.ts', hunks: [80] },
  ]);
  const risks = scoreUnits(input, []);
  const order = readingOrder(input, risks);
  expect(order).toEqual([idOf('b.ts', 1), idOf('a.ts', 0), idOf('b.ts', 0)]);
  expect(readingOrder(input, risks)).toEqual(order);
});
