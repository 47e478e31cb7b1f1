// Where the lines of an edit stand in the file.
import { describe, expect, test } from 'vitest';
import type { AgentEdit, TextReplacement } from '../../../src/core/capture/agentEdit.ts';
import { findEdit } from '../../../src/core/capture/findEdit.ts';
import { processorClock } from '../../helpers/processorClock.ts';

const replace = (oldText: string, newText: string, more: Partial<TextReplacement> = {}): AgentEdit => ({
  kind: 'edit',
  path: 'a',
  replacements: [{ oldText, newText, line: null, isEverywhere: false, isWholeLines: false, ...more }],
});
const write = (content: string, before: string | null = null): AgentEdit => ({ kind: 'write', path: 'a', content, before }); // prettier-ignore

/** `start: line | line` for each written piece. */
function check(edit: AgentEdit, content: string, expected: readonly string[]): void {
  expect(findEdit(edit, content).map(({ start, lines }) => `${start}: ${lines.join(' | ')}`)).toEqual(
    expected,
  );
}

const file = 'one\ntwo sum(a)\nthree\nfour\n';

describe('a replaced text', () => {
  test('inside a line: the whole line', () => check(replace('add', 'sum'), file, ['2: two sum(a)']));
  test('over lines: only those that differ', () =>
    check(replace('one\nx\nthree', 'one\ntwo sum(a)\nthree'), file, ['2: two sum(a)']));
  test('with its line end', () => check(replace('3\n', 'three\n'), file, ['3: three']));
  test('at the end without one', () => check(replace('', 'four'), 'one\nfour', ['2: four']));
  test('removed: nothing', () => check(replace('gone', ''), file, []));
  test('white space only: nothing', () => check(replace('x', '\n\n'), `\n\n${file}`, []));
  test('CRLF in the file', () => check(replace('x', 'two sum(a)\nthree'), file.replaceAll('\n', '\r\n'), ['2: two sum(a) | three'])); // prettier-ignore
  test('not found at all', () => check(replace('gone', 'new text'), file, []));
  test('several places: in doubt', () => check(replace('x', 'same'), 'same\na\nsame\n', []));
  test('several places: the one near the line', () =>
    check(replace('x', 'same', { line: 3 }), 'same\na\nsame\n', ['3: same']));
  test('replaced everywhere', () =>
    check(replace('x', 'same', { isEverywhere: true }), 'same\na\nsame\n', ['1: same', '3: same']));
  test('told before it is on disk: made in memory', () =>
    check(replace('sum', 'total'), file, ['2: two total(a)']));
  test('whole lines match no part of one', () => {
    check(replace('x\n', 'e\n', { isWholeLines: true }), 'one\ne\n', ['2: e']);
    check(replace('x\n', 'e\n', { isWholeLines: true }), 'one\n', []);
  });
  test('whole lines whose surroundings changed are found alone', () => {
    const patch = replace('a\nx\nb\n', 'a\ntwo sum(a)\nb\n', { isWholeLines: true, line: 1 });
    check(patch, file, ['2: two sum(a)']);
    check(patch, `A\n${file}`, ['3: two sum(a)']);
  });
  test('whole lines at an end without line end', () =>
    check(replace('x\n', 'four\n', { isWholeLines: true }), 'one\nfour', ['2: four']));
});

describe('a written file', () => {
  test('new: all of it', () => check(write('a\n\nb'), 'a\n\nb', ['1: a |  | b']));
  test('over another: what differs', () => check(write('a\nB\nc\nd\n', 'a\nb\nc\n'), '', ['2: B', '4: d']));
  test('empty: nothing', () => check(write(''), '', []));
});

test('removed files have no lines', () => check({ kind: 'delete', path: 'a' }, file, []));

test('a huge file and a huge text take no time', () => {
  const lines = Array.from({ length: 60_000 }, (_, index) => `line ${index}`).join('\n');
  const other = Array.from({ length: 60_000 }, (_, index) => `other ${index}`).join('\n');
  const spent = processorClock();
  expect(findEdit(write(other, lines), other)).toHaveLength(1);
  expect(findEdit(replace(lines, other), other)).toHaveLength(1);
  expect(findEdit(replace('', 'e'), 'e\n'.repeat(1_000_000))).toEqual([]);
  expect(spent()).toBeLessThan(15_000);
});
