import { expect, test } from 'vitest';
import { Range } from 'vscode';
import { toRepoPath } from '../../src/core/base/repoPath.ts';
import { hunkOfProblem } from '../../src/extension/gateActions.ts';
import { hunkOf } from './buildReview.ts';

const hunks = [
  hunkOf({ path: 'src/a.ts', line: 10, risk: 'low', kind: 'ai', module: 'src' }),
  hunkOf({ path: 'src/a.ts', line: 30, risk: 'low', kind: 'ai', module: 'src' }),
  hunkOf({ path: 'src/b.ts', line: 30, risk: 'low', kind: 'ai', module: 'src' }),
];

/** Lines of a problem are counted from 0. */
const found = (path: string, line: number): number => {
  const hunk = hunkOfProblem({ hunks }, toRepoPath(path), { range: new Range(line - 1, 0, line - 1, 9) });
  return hunk === null ? -1 : hunks.indexOf(hunk);
};

test('a problem of the gate leads to its hunk, in its file and at its line only', () => {
  expect([found('src/a.ts', 10), found('src/a.ts', 30), found('src/b.ts', 30)]).toEqual([0, 1, 2]);
  expect([found('src/a.ts', 11), found('src/c.ts', 10), found('a.ts', 10)]).toEqual([-1, -1, -1]);
});
