import { expect, test } from 'vitest';
import { toRepoPath } from '../../../src/core/base/repoPath.ts';
import type { Finding, FindingLevel, Risk } from '../../../src/core/risk/finding.ts';
import { scoreUnits } from '../../../src/core/risk/score.ts';
import { idOf, sketchInput, type SketchedFile } from './riskInput.ts';

const path = 'src/session.ts';

function riskOf(
  file: Partial<SketchedFile>,
  levels: readonly FindingLevel[] = [],
  more: Partial<Finding> = {},
): Risk {
  const sketch = { path, hunks: [5], ...file };
  const risk = scoreUnits(sketchInput([sketch]), findings(sketch.path, levels, more)).get(
    idOf(sketch.path, 0),
  );
  if (risk === undefined) throw new Error('every unit has a risk');
  return risk;
}

function findings(of: string, levels: readonly FindingLevel[], more: Partial<Finding>): readonly Finding[] {
  return levels.map((level, index) => ({
    rule: 'large-hunk',
    level,
    path: toRepoPath(of),
    unit: idOf(of, 0),
    line: 1,
    message: `Finding ${index}.`,
    data: {},
    ...more,
  }));
}

test('ordinary edits are low, long ones by AI medium', () => {
  const cases: readonly (readonly [Partial<SketchedFile>, Risk['level']])[] = [
    [{ hunks: [1] }, 'low'],
    [{ hunks: [10] }, 'low'],
    [{ hunks: [10], by: 'ai' }, 'low'],
    [{ hunks: [45], by: 'ai' }, 'medium'],
    [{ hunks: [400] }, 'medium'],
    [{ hunks: [400], path: 'test/session.test.ts' }, 'low'],
    [{ hunks: [400], fileClass: 'docs' }, 'low'],
    [{ hunks: [4000], fileClass: 'lockfile' }, 'low'],
  ];
  for (const [file, level] of cases) expect(riskOf(file).level, JSON.stringify(file)).toBe(level);
});

test('findings raise the level: an error to high, a warning to medium, warnings together to high', () => {
  expect(riskOf({}, ['note']).level).toBe('low');
  expect(riskOf({}, ['warning']).level).toBe('medium');
  expect(riskOf({}, ['warning', 'warning', 'warning']).level).toBe('high');
  expect(riskOf({ hunks: [300], by: 'ai' }, ['warning']).level).toBe('high');
  expect(riskOf({ hunks: [1] }, ['error']).level).toBe('high');
  expect(riskOf({ hunks: [1], path: 'test/session.test.ts' }, ['error']).level).toBe('high');
  expect(riskOf({ hunks: [1], fileClass: 'docs' }, ['error']).level).toBe('high');
});

test('suppressed findings and those of other units count nothing', () => {
  const plain = riskOf({}).score;
  expect(riskOf({}, ['error'], { suppressed: 'known' }).score).toBe(plain);
  expect(riskOf({}, ['error'], { unit: null }).score).toBe(plain);
  expect(riskOf({}, ['error'], { unit: idOf('other', 0) }).score).toBe(plain);
});

test('who wrote it and how well that is known adds a little', () => {
  const by = (kind: SketchedFile['by'], tier: SketchedFile['tier']) =>
    riskOf({ ...(kind === undefined ? {} : { by: kind }), ...(tier === undefined ? {} : { tier }) }).score;
  expect(by('human', 'A')).toBeLessThan(by('unknown', 'A'));
  expect(by('unknown', 'A')).toBeLessThan(by('ai', 'A'));
  expect(by('ai', 'A')).toBeLessThan(by('ai', 'F'));
  expect(by('ai', 'F') - by('human', 'A')).toBeLessThan(0.1);
});

test('more of anything never lowers the score', () => {
  const levels: readonly (readonly FindingLevel[])[] = [
    [],
    ['note'],
    ['note', 'note'],
    ['warning', 'note'],
    ['warning', 'warning'],
    ['error', 'note'],
    ['error', 'error'],
  ];
  for (const by of ['human', 'unknown', 'ai'] as const) {
    let last = 0;
    for (const flags of levels) {
      const score = riskOf({ by }, flags).score;
      expect(score).toBeGreaterThanOrEqual(last);
      last = score;
    }
    for (let lines = 1; lines < 500; lines += 7)
      expect(riskOf({ by, hunks: [lines + 7] }).score).toBeGreaterThanOrEqual(
        riskOf({ by, hunks: [lines] }).score,
      );
  }
  expect(
    riskOf({ hunks: [100_000], by: 'ai', tier: 'G' }, ['error', 'error', 'error', 'error', 'error']).score,
  ).toBe(1);
});

test('edges add to the unit whose import makes them', () => {
  const edge = (line: number) => ({
    from: 'a',
    to: 'b',
    path: toRepoPath(path),
    line,
    specifier: 'b',
    reachesInternal: null,
  });
  const score = (line: number) =>
    scoreUnits(sketchInput([{ path, hunks: [5] }], { edgesAdded: [edge(line)] }), []).get(idOf(path, 0))
      ?.score ?? 0;
  expect(score(3)).toBeGreaterThan(score(99));
});

test('factors are sentences, strongest first', () => {
  expect(riskOf({ by: 'ai', tier: 'F' }, ['error']).factors).toEqual([
    'Finding 0.',
    'It changes code.',
    'It was written by AI, on weak evidence.',
    '5 lines change.',
  ]);
  expect(riskOf({ path: 'test/a.test.ts', by: 'unknown', hunks: [1] }).factors).toEqual([
    'It changes code.',
    'No record says who wrote it.',
    'One line changes.',
    'It is test code, which counts half.',
  ]);
});
