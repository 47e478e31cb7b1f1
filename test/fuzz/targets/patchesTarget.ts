import { Buffer } from 'node:buffer';
import type { Run } from '../../../src/core/diff/change.ts';
import { isUnitId } from '../../../src/core/diff/change.ts';
import { applyRuns } from '../../../src/core/diff/applyRuns.ts';
import { cutForeignFile } from '../../../src/core/diff/cutForeignFile.ts';
import type { ScannedHunk } from '../../../src/core/diff/scanHunk.ts';
import { type FilePatch, scanPatch } from '../../../src/core/diff/scanPatch.ts';
import { type FuzzRandom, fuzzRandom } from '../fuzzRandom.ts';
import { type FuzzTarget, mustBeProblems, mustHold } from '../fuzzTarget.ts';
import { mutateBytes, mutateLines } from '../mutateBytes.ts';
import { makePatchPair, oddSections } from '../patchSeeds.ts';

/** The first line of a patch that only looks different; the number gives the files back. */
const intactHead = /^Intact: (\d{1,10})\n/;

/** Patches from anywhere: what is read of them is what they say. */
export const patchesTarget: FuzzTarget = {
  name: 'patches',
  reaches: 'a section that is read and whose file is cut into units',
  generate(random) {
    if (random.chance(0.25)) return intact(random);
    const sections = Array.from({ length: random.between(1, 3) }, () => section(random));
    let text = sections.join(random.chance(0.1) ? '-- \n2.39.5\n\n' : '');
    for (let times = random.between(1, 3); times > 0; times -= 1)
      text = random.chance(0.4) ? mutateHeader(random, text) : mutateLines(random, text);
    const bytes = Buffer.from(text, 'latin1');
    return random.chance(0.3)
      ? mutateBytes(
          random,
          bytes,
          oddSections.map((odd) => Buffer.from(odd)),
        )
      : bytes;
  },
  check(input) {
    const { value, problems } = scanPatch(input);
    mustBeProblems(problems);
    mustHold(value.length > 0 || problems.length > 0, 'a patch is read, or it is said why not');
    for (const file of value) checkFile(file);
    checkIntact(
      input,
      value,
      problems.some(({ incomplete }) => incomplete === true),
    );
    const hasProblems = problems.length > 0;
    return {
      isReached: value.length > 0,
      label: value.length === 0 ? 'no diff' : hasProblems ? 'read, with problems' : 'read',
    };
  },
};

function checkFile(file: FilePatch): void {
  const cut = cutForeignFile(file);
  mustHold(cut.units.length > 0 && cut.hunks.length > 0, 'every changed path has a unit');
  mustHold(
    cut.units.every(({ id }) => isUnitId(id)),
    'units have ids',
  );
  mustHold(cut.hunks.flatMap(({ units }) => units).length === cut.units.length, 'every unit is in a hunk');
  const lines = (parts: readonly (readonly Buffer[])[]): string =>
    Buffer.concat(parts.flat()).toString('latin1');
  for (const side of ['addedLines', 'removedLines'] as const) {
    const [ofUnits, ofRuns] = [cut.units.map((unit) => unit[side]), cut.runs.map((run) => run[side])];
    mustHold(lines(ofUnits) === lines(ofRuns), 'units hold every changed line once, in order');
  }
  const count = cut.runs.reduce((sum, run) => sum + run.addedLines.length, 0);
  mustHold(cut.added === count, 'what is counted is what is there');
  for (const hunk of file.hunks) checkHunk(hunk);
  const again = cutForeignFile(file).units.map(({ id }) => id);
  mustHold(
    cut.units.every(({ id }, at) => id === again[at]),
    'the same patch gives the same ids',
  );
}

/** A hunk's runs turn its old side into its new one. */
function checkHunk(hunk: ScannedHunk): void {
  const old = hunk.oldSide.lines();
  const before = hunk.old.lines === 0 ? hunk.old.start : hunk.old.start - 1;
  const result: Buffer[] = [];
  let at = 0;
  for (const run of hunk.runs) {
    const start = placeOf(run) - before;
    mustHold(
      start >= at && start + run.removedLines.length <= old.length,
      'runs stand in their hunk, in order',
    );
    result.push(...old.slice(at, start), ...run.addedLines);
    for (const [offset, line] of run.removedLines.entries())
      mustHold(old[start + offset]?.equals(line) === true, 'what is removed was there');
    at = start + run.removedLines.length;
  }
  const now = [...result, ...old.slice(at)];
  const isNew =
    now.length === hunk.newSide.lines().length &&
    hunk.newSide.lines().every((line, index) => isSameLine(line, now[index]));
  mustHold(isNew, 'the runs of a hunk turn its old side into its new side');
}

/** Context that ends a file may lack its line end on one side only in what a broken patch says. */
function isSameLine(line: Buffer, other: Buffer | undefined): boolean {
  return other?.equals(line) === true;
}

function placeOf(run: Run): number {
  return run.old.lines === 0 ? run.old.start : run.old.start - 1;
}

function checkIntact(input: Buffer, files: readonly FilePatch[], isIncomplete: boolean): void {
  const number = intactHead.exec(input.toString('latin1', 0, 20))?.[1];
  if (number === undefined) return;
  const pair = makePatchPair(fuzzRandom(Number(number)));
  if (pair.hunks === '') return;
  const [file] = files;
  mustHold(
    file !== undefined && files.length === 1 && !isIncomplete,
    'a patch that only looks different is read whole',
  );
  mustHold(applyRuns(pair.old, file.runs).equals(pair.new), 'apply(runs, old) is new');
}

/** A true diff in other clothes: prose around it, other names, converted line ends, a lost last line end. */
function intact(random: FuzzRandom): Buffer {
  const number = random.below(1_000_000_000);
  const { hunks } = makePatchPair(fuzzRandom(number));
  const head = random.pick([
    'diff --git a/f b/f\nindex 1111111..2222222 100644\n--- a/f\n+++ b/f\n',
    '--- f\t2026-01-01 10:00:00 +0100\n+++ f\t2026-01-02 10:00:00 +0100\n',
    'diff --git i/dir/f w/dir/f\nindex 1111111..2222222 100644\n--- i/dir/f\n+++ w/dir/f\n',
    'Index: f\n=====\n--- f\t(revision 1)\n+++ f\t(working copy)\n',
  ]);
  const prose = random.pick([
    '',
    'From 0123 Mon Sep 17 00:00:00 2001\nSubject: [PATCH] x\n\nbody\n---\n f | 2 +-\n\n',
    'hello\n',
  ]);
  const text = `${prose}${head}${hunks}${random.chance(0.3) ? '-- \n2.39.5\n\n' : ''}`;
  const isConverted = random.chance(0.15);
  const body = Buffer.from(isConverted ? text.replaceAll('\n', '\r\n') : text, 'latin1');
  return Buffer.concat([Buffer.from(`Intact: ${number}\n`), body]);
}

function section(random: FuzzRandom): string {
  if (random.chance(0.3)) return random.pick(oddSections);
  const name = `dir/f${random.below(5)}`;
  return `diff --git a/${name} b/${name}\nindex 1111111..2222222 100644\n--- a/${name}\n+++ b/${name}\n${makePatchPair(random).hunks}`;
}

/** Keeps the grammar: counts and places of a hunk, names, modes. */
function mutateHeader(random: FuzzRandom, text: string): string {
  const number = (): string => String(random.pick([0, 1, 2, random.below(60), 999_999_999, 9_999_999_999]));
  const name = random.pick(['x', '../x', '/etc/passwd', 'a b', '"q\\t"', 'dev/null', '.git/config']);
  return random.pick<() => string>([
    () => text.replace(/^@@ -\d+/m, () => `@@ -${number()}`),
    () => text.replace(/(@@ -\d+),\d+/, (_, head: string) => `${head},${number()}`),
    () => text.replace(/( \+\d+),\d+ @@/, (_, head: string) => `${head},${number()} @@`),
    () => text.replace(/^\+\+\+ .*$/m, () => `+++ b/${name}`),
    () => text.replace(/^--- .*$/m, () => `--- a/${name}`),
    () =>
      text.replace(/1006?44|100755|120000|160000/, () =>
        random.pick(['100644', '100755', '120000', '160000', '040000', '7']),
      ),
    () => text.replace(/^diff --git .*$/m, (line) => `${line}\nold mode 100644\nnew mode 100755`),
    () =>
      text.replace(/^index .*$/m, () => `similarity index ${number()}%\nrename from ${name}\nrename to y`),
  ])();
}
