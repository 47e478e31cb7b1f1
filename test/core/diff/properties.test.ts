import { Buffer } from 'node:buffer';
import { parsePatch } from 'diff';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LineSpan } from '../../../src/core/base/lineSpan.ts';
import { applyRuns } from '../../../src/core/diff/applyRuns.ts';
import type { FileChange } from '../../../src/core/diff/change.ts';
import { cutForeignFile } from '../../../src/core/diff/cutForeignFile.ts';
import { formatPatch } from '../../../src/core/diff/formatPatch.ts';
import { scanPatch } from '../../../src/core/diff/scanPatch.ts';
import { editedTree, sidesOf } from './randomFiles.ts';
import { contentsOf, createTreePair, cutPair, type TreePair } from './treePair.ts';

const runs = 5;
const tree = editedTree({ files: 30, lines: 40, edits: 4 });

/** Runs a check over random trees through real git. */
function forRandomTrees(
  check: (pair: TreePair, files: readonly FileChange[]) => Promise<void> | void,
): Promise<void> {
  return fc.assert(
    fc.asyncProperty(tree, async (edited) => {
      const { before, after } = sidesOf(edited);
      const pair = createTreePair(before, after);
      try {
        await check(pair, await cutPair(pair));
      } finally {
        pair.repository.dispose();
      }
    }),
    { numRuns: runs, endOnFailure: true },
  );
}

const text = (lines: readonly Buffer[]): string => Buffer.concat(lines).toString('latin1');

describe('random edits through git', () => {
  test('apply(runs, old) is new, and nothing is hidden behind an object', () =>
    forRandomTrees((pair, files) => {
      for (const file of files) {
        const { old, new: now } = contentsOf(pair, file);
        expect(text([applyRuns(old ?? Buffer.alloc(0), file.runs)])).toBe(text([now ?? Buffer.alloc(0)]));
        expect(file.units.map((unit) => unit.kind).filter((kind) => kind !== 'text')).toEqual([]);
      }
    }));

  test('counts are those of git diff --numstat', () =>
    forRandomTrees((pair, files) => {
      const counts = pair.gitDiff('--numstat').toString('latin1').split('\n').slice(0, -1);
      expect(files.map((file) => `${file.added}\t${file.removed}\t${file.path}`)).toEqual(counts);
    }));

  test('hunk headers are those of git diff -U3', () =>
    forRandomTrees((pair, files) => {
      const sections = pair
        .gitDiff('-p -U3')
        .toString('utf8')
        .split(/^diff --git /m)
        .slice(1);
      const headers = sections.map((section) =>
        section.split('\n').filter((line) => line.startsWith('@@ -')),
      );
      const isDivided = (file: FileChange): boolean => file.runs.some((run) => run.new.lines > 40);
      const ours = files.map((file, index) =>
        isDivided(file) ? headers[index] : file.hunks.map((hunk) => hunk.header),
      );
      expect(ours).toEqual(headers);
    }));

  test('ids are unique within a file', () =>
    forRandomTrees((_pair, files) => {
      for (const file of files)
        expect(new Set(file.units.map((unit) => unit.id)).size).toBe(file.units.length);
    }));

  test('units hold every changed line once, in order', () =>
    forRandomTrees((_pair, files) => {
      for (const file of files) {
        expect(text(file.units.flatMap((unit) => unit.addedLines))).toBe(
          text(file.runs.flatMap((run) => run.addedLines)),
        );
        expect(text(file.units.flatMap((unit) => unit.removedLines))).toBe(
          text(file.runs.flatMap((run) => run.removedLines)),
        );
      }
    }));

  test('git apply takes a formatted patch and arrives at the new tree', () =>
    forRandomTrees((pair, files) => {
      const patch = Buffer.concat(files.map((file) => formatPatch(file, contentsOf(pair, file))));
      pair.repository.git('read-tree', 'before');
      if (files.length > 0)
        pair.repository.gitBytes(['apply', '--cached', '--whitespace=nowarn', '-'], patch);
      expect(pair.repository.git('write-tree')).toBe(pair.repository.git('rev-parse', 'after^{tree}'));
    }));

  test('the scanner reads git diff -U3 as the same runs', () =>
    forRandomTrees((pair, files) => {
      const { value } = scanPatch(pair.gitDiff('-p -U3'));
      const spans = (file: FileChange): unknown =>
        file.runs.map((run) => [run.old, run.new, text(run.removedLines), text(run.addedLines)]);
      expect(value.map(cutForeignFile).map(spans)).toEqual(files.map(spans));
    }));

  /** As latin-1, so that jsdiff sees bytes. It numbers an empty side from the line behind, which is taken back. */
  test('the scanner agrees with jsdiff', () =>
    forRandomTrees((pair) => {
      const bytes = pair.gitDiff('-p -U3');
      if (bytes.length === 0) return;
      const span = (start: number, lines: number): LineSpan => ({
        start: lines === 0 ? start - 1 : start,
        lines,
      });
      const theirs = parsePatch(bytes.toString('latin1')).map((file) =>
        file.hunks.map((hunk) => [
          span(hunk.oldStart, hunk.oldLines),
          span(hunk.newStart, hunk.newLines),
          hunk.lines.filter((line) => !line.startsWith(' ') && !line.startsWith('\\')),
        ]),
      );
      const ours = scanPatch(bytes).value.map((file) =>
        file.hunks.map((hunk) => [
          hunk.old,
          hunk.new,
          hunk.runs.flatMap((run) => [...marked('-', run.removedLines), ...marked('+', run.addedLines)]),
        ]),
      );
      expect(ours).toEqual(theirs);
    }));
});

function marked(marker: string, lines: readonly Buffer[]): string[] {
  return lines.map((line) => marker + line.toString('latin1').replace(/\n$/, ''));
}
