import { Buffer } from 'node:buffer';
import { expect, test } from 'vitest';
import type { Facts } from '../../../src/core/analysis/facts.ts';
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
    rule: 'secret',
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
    [{ hunks: [6], by: 'ai' }, 'low'],
    [{ hunks: [12], by: 'ai' }, 'medium'],
    [{ hunks: [45], by: 'ai' }, 'medium'],
    [{ hunks: [400] }, 'medium'],
    [{ hunks: [400], path: 'test/session.test.ts' }, 'low'],
    [{ hunks: [400], fileClass: 'docs' }, 'low'],
    [{ hunks: [4000], fileClass: 'lockfile' }, 'low'],
  ];
  for (const [file, level] of cases) expect(riskOf(file).level, JSON.stringify(file)).toBe(level);
});

test('findings raise the level: an error to high, a warning of code too, of other files to medium', () => {
  expect(riskOf({}, ['note']).level).toBe('low');
  expect(riskOf({}, ['warning']).level).toBe('high');
  expect(riskOf({ fileClass: 'config' }, ['warning']).level).toBe('medium');
  expect(riskOf({ fileClass: 'config' }, ['warning', 'warning']).level).toBe('high');
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
    '5 lines change.',
    'It was written by AI, on weak evidence.',
  ]);
  expect(riskOf({ path: 'test/a.test.ts', by: 'unknown', hunks: [1] }).factors).toEqual([
    'It changes code.',
    'One line changes.',
    'No record says who wrote it.',
    'It is test code, which counts half.',
  ]);
});

test('length counts once: findings that say no more weigh nothing', () => {
  const large = riskOf({}, ['warning'], { rule: 'large-hunk' }).score;
  expect(large).toBe(riskOf({}).score);
  expect(large).toBeLessThan(riskOf({}, ['warning']).score);
});

test('only lines that say something make code long', () => {
  const filled = riskOf({ hunks: [40] }).score;
  const unit = sketchInput([{ path, hunks: [40] }]);
  const comments = unit.change.files[0]?.units[0]?.addedLines.map((_, index) =>
    Buffer.from(['// why\n', '  * why\n', '\n', '  }\n', '# why\n'][index % 5] ?? ''),
  );
  const file = unit.change.files[0];
  const first = file?.units[0];
  if (file === undefined || first === undefined || comments === undefined) throw new Error('one unit');
  const empty = { ...file, units: [{ ...first, addedLines: comments }] };
  const score = scoreUnits({ ...unit, change: { ...unit.change, files: [empty] } }, []).get(first.id)?.score;
  expect(score).toBeLessThan(filled - 0.2);
});

/** The score of one small edit of code when the analysis knows this of its file. */
function scoreWith(facts: Partial<Facts>, file: Partial<SketchedFile> = {}): number {
  const input = sketchInput([{ path, hunks: [5], ...file }]);
  const risks = scoreUnits({ ...input, facts: { ...input.facts, ...facts } }, []);
  return risks.get(idOf(file.path ?? path, 0))?.score ?? 0;
}

test('reach adds to the unit in which a public declaration changes, the more files the more', () => {
  const reaching = (files: number, start: number): number =>
    scoreWith({
      reach: new Map([[toRepoPath(path), { files, modules: [], isComplete: true }]]),
      declarations: [
        {
          path: toRepoPath(path),
          kind: 'changed',
          name: 'open',
          declaration: 'function',
          before: 'open()',
          after: 'open(a)',
          reason: '"a" is a new required parameter',
          breaksCalls: true,
          old: { start, end: start },
          new: { start, end: start },
          users: { files: 0, modules: [], notUpdated: [], notUpdatedFiles: 0, isComplete: true },
        },
      ],
    });
  expect(reaching(1, 2)).toBeGreaterThan(reaching(0, 2));
  expect(reaching(30, 2)).toBeGreaterThan(reaching(2, 2));
  expect(reaching(30, 99)).toBe(reaching(0, 2));
  expect(reaching(100_000, 2) - reaching(0, 2)).toBeLessThan(0.1);
});

test('a file without a test of its name asks for more than one with a test, a changed test for least', () => {
  const tested = (named: 'changed' | 'unchanged' | 'none', file: Partial<SketchedFile> = {}): number =>
    scoreWith({ tests: new Map([[toRepoPath(file.path ?? path), named]]) }, file);
  expect(tested('changed')).toBeLessThan(tested('unchanged'));
  expect(tested('unchanged')).toBeLessThan(tested('none'));
  expect(tested('changed')).toBe(scoreWith({}));
  expect(tested('none', { fileClass: 'docs' })).toBe(tested('changed', { fileClass: 'docs' }));
});

test('style counts half', () => {
  expect(scoreWith({}, { path: 'src/page.css' })).toBeCloseTo(scoreWith({}) / 2, 2);
});

/** One file with two edits of code, `together` in one hunk or each in its own. */
function scoresOfTwo(together: boolean): readonly number[] {
  const input = sketchInput([{ path, hunks: [6, 6] }]);
  const [file] = input.change.files;
  if (file === undefined) throw new Error('one file');
  const hunks = together ? [{ path: file.path, header: '@@', units: file.units }] : file.hunks;
  const risks = scoreUnits({ ...input, change: { ...input.change, files: [{ ...file, hunks }] } }, []);
  return [0, 1].map((nth) => risks.get(idOf(path, nth))?.score ?? 0);
}

test('edits that stand in one hunk are as long as the hunk', () => {
  const [alone = 0] = scoresOfTwo(false);
  const twelve = riskOf({ hunks: [12] }).score;
  expect(alone).toBeLessThan(twelve);
  expect(scoresOfTwo(true)).toEqual([twelve, twelve]);
});
