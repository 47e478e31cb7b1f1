import { Buffer } from 'node:buffer';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { displayRepoPath, encodeRepoPath } from '../../../src/core/base/repoPath.ts';
import { applyRuns } from '../../../src/core/diff/applyRuns.ts';
import type { FileChange } from '../../../src/core/diff/change.ts';
import { cutForeignFile } from '../../../src/core/diff/cutForeignFile.ts';
import { formatPatch } from '../../../src/core/diff/formatPatch.ts';
import { readGitDiff } from '../../../src/core/diff/readGitDiff.ts';
import { scanPatch } from '../../../src/core/diff/scanPatch.ts';
import { corpusAfter, corpusBefore } from './awkwardCorpus.ts';
import { contentsOf, createTreePair, cutPair } from './treePair.ts';

const pair = createTreePair(corpusBefore, corpusAfter);
const reverse = createTreePair(corpusAfter, corpusBefore);
let files: readonly FileChange[] = [];
beforeAll(async () => {
  files = await cutPair(pair);
});
afterAll(() => {
  pair.repository.dispose();
  reverse.repository.dispose();
});

const isShownAsLines = (file: FileChange): boolean => !file.units.some((unit) => unit.kind === 'object');
const linesOf = (runs: FileChange['runs']): unknown =>
  runs.map((run) => [
    run.old,
    run.new,
    Buffer.concat(run.removedLines).toString('latin1'),
    Buffer.concat(run.addedLines).toString('latin1'),
  ]);
const brief = (file: FileChange): string =>
  `${file.status} ${JSON.stringify(displayRepoPath(file.path))} +${file.added} -${file.removed} ${file.units.map((unit) => unit.kind).join(' ')}`;

describe('git output', () => {
  test('every case is read as what it is', () => {
    expect(files.map(brief)).toMatchSnapshot();
  });

  test.each([
    ['forwards', pair],
    ['backwards', reverse],
  ])('applying the runs gives the new file, byte for byte, %s', async (_direction, trees) => {
    const cut = await cutPair(trees);
    const wrong = cut.filter(isShownAsLines).filter((file) => {
      const { old, new: now } = contentsOf(trees, file);
      return !applyRuns(old ?? Buffer.alloc(0), file.runs).equals(now ?? Buffer.alloc(0));
    });
    expect(wrong.map(brief)).toEqual([]);
    expect(cut.filter(isShownAsLines).length).toBeGreaterThanOrEqual(48);
  });

  test('added and removed lines agree with git diff --numstat', () => {
    const counts = new Map<string, string>();
    const fields = pair.gitDiff('--numstat -z').toString('latin1').split('\0');
    for (let index = 0; index < fields.length - 1; index += 1) {
      const [, added, removed, path] = /^([\d-]+)\t([\d-]+)\t(.*)$/s.exec(fields[index] ?? '') ?? [];
      const isRename = path === '';
      counts.set((isRename ? fields[index + 2] : path) ?? '', `${added} ${removed}`);
      if (isRename) index += 2;
    }
    const ours = files
      .filter(isShownAsLines)
      .map((file) => [encodeRepoPath(file.path).toString('latin1'), `${file.added} ${file.removed}`]);
    expect(ours).toEqual(ours.map(([path = '']) => [path, counts.get(path)]));
  });

  test('a chunk boundary at any place changes nothing', async () => {
    const bytes = pair.gitDiff();
    const digest = (cut: readonly { path: string; runs: FileChange['runs'] }[]): string =>
      JSON.stringify(cut.map((file) => [file.path, linesOf(file.runs)]));
    const whole = digest((await readGitDiff([bytes])).value);
    for (const size of [1, 7, 4096, 65_536]) {
      const chunks: Buffer[] = [];
      for (let at = 0; at < bytes.length; at += size) chunks.push(Buffer.from(bytes.subarray(at, at + size)));
      const { value, problems } = await readGitDiff(chunks);
      expect(problems).toEqual([]);
      expect(digest(value) === whole, `chunks of ${size}`).toBe(true);
    }
  });

  test('ids are unique within a file and every file has one', () => {
    for (const file of files) {
      const ids = file.units.map((unit) => unit.id);
      expect(ids.length).toBeGreaterThan(0);
      expect(new Set(ids).size).toBe(ids.length);
      expect(file.hunks.flatMap((hunk) => hunk.units.map((unit) => unit.id))).toEqual(ids);
    }
  });
});

/** The same change read from `git diff` as somebody would paste it, in several dresses. */
describe('foreign patches of the same change', () => {
  const dresses: readonly (readonly [string, string])[] = [
    ['as printed by default', '-p -U3 --full-index'],
    ['without prefixes', '-p -U3 --no-prefix'],
    ['with other prefixes', '-p -U3 --src-prefix=old/tree/ --dst-prefix=new/'],
    ['with unquoted names', '-p -U3'],
    ['with binary patches', '-p -U3 --binary --full-index'],
    ['without context', '-p -U0'],
    ['with all context', '-p -U9999'],
  ];
  const isTextForGit = (file: FileChange): boolean => isShownAsLines(file) && file.runs.length > 0;

  test.each(dresses)('%s', (_name, format) => {
    const { value, problems } = scanPatch(pair.gitDiff(`--no-text ${format}`));
    expect(problems).toEqual([]);
    const known = files.map((file) => [file.path, file.oldPath, file.oldMode, file.newMode]);
    expect(value.map((patch) => [patch.path, patch.oldPath, patch.oldMode, patch.newMode])).toEqual(known);
    const runs = (list: readonly FileChange[]): unknown => list.map((file) => linesOf(file.runs));
    const shown = files.filter(isTextForGit);
    const paths = new Set(shown.map((file) => file.path));
    expect(runs(value.filter((patch) => paths.has(patch.path)).map(cutForeignFile))).toEqual(runs(shown));
  });

  test('with three lines of context the ids are those of the repository, but where lines repeat beyond the patch', () => {
    const cut = scanPatch(pair.gitDiff('-p -U3')).value.map(cutForeignFile);
    const ids = new Set(cut.flatMap((file) => file.units.map((unit) => unit.id)));
    const units = files
      .filter(isShownAsLines)
      .flatMap((file) => file.units.filter((unit) => unit.kind === 'text'));
    const missing = units
      .filter((unit) => !ids.has(unit.id))
      .map((unit) => `${displayRepoPath(unit.path)}:${unit.new.start}`);
    expect(missing).toEqual(['content/repeated.txt:26']);
  });
});

describe('formatPatch', () => {
  test('git apply takes what it writes and arrives at the new tree', () => {
    const tree = createTreePair(corpusBefore, corpusAfter).repository;
    try {
      tree.git('read-tree', 'before');
      const patch = Buffer.concat(files.map((file) => formatPatch(file, contentsOf(pair, file))));
      tree.gitBytes(['apply', '--cached', '--whitespace=nowarn', '--unidiff-zero', '-'], patch);
      expect(tree.git('write-tree')).toBe(tree.git('rev-parse', 'after^{tree}'));
    } finally {
      tree.dispose();
    }
  });

  test('reading what it wrote gives the same runs', () => {
    const shown = files.filter(isShownAsLines);
    const patch = Buffer.concat(shown.map((file) => formatPatch(file, contentsOf(pair, file))));
    const { value, problems } = scanPatch(patch);
    expect(problems).toEqual([]);
    const content = (file: Pick<FileChange, 'path' | 'oldPath' | 'runs'>): unknown => [
      file.path,
      file.oldPath,
      linesOf(file.runs),
    ];
    expect(value.map(content)).toEqual(shown.map(content));
  });
});
