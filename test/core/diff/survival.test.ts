// No changed hunk survives (docs/attestation.md, Fingerprint hf1): one byte of what an identity stands for is changed,
// through git's own diff and in thousands of random files, and the identity must be gone. What is changed elsewhere
// must leave it alone. COUNTERSIGN_FUZZ=long runs many more cases.
import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeRepoPath } from '../../../src/core/base/repoPath.ts';
import type { FileChange, Unit } from '../../../src/core/diff/change.ts';
import { mapLineBack } from '../../../src/core/diff/lineMap.ts';
import { splitLines } from '../../../src/core/diff/splitLines.ts';
import { h, id, lp } from './hf1Reference.ts';
import { type EditedFile, editedFile } from './randomFiles.ts';
import { createTreePair, cutPair } from './treePair.ts';

const isLong = process.env['COUNTERSIGN_FUZZ'] === 'long';
const batches = isLong ? 200 : 9;
/** Milliseconds. */
const timeout = isLong ? 1_800_000 : 300_000;
const filesInBatch = 500;

/** `upstream` changes a line of the window on both sides, the others change one side. */
const places = ['added', 'removed', 'window', 'upstream'] as const;

/** Which unit, place, byte and value: every number is taken modulo what there is. */
interface Choice {
  readonly unit: number;
  readonly place: (typeof places)[number];
  readonly at: number;
  readonly flip: number;
}

const choice: fc.Arbitrary<Choice> = fc.record({
  unit: fc.nat(),
  place: fc.constantFrom(...places),
  at: fc.nat(),
  flip: fc.integer({ min: 1, max: 255 }),
});
/** Several small files in one: long enough for contexts to be whole, and for edits to be far from each other. */
const longFile: fc.Arbitrary<EditedFile> = fc
  .array(editedFile({ lines: 60, edits: 2 }), { minLength: 1, maxLength: 12, size: 'max' })
  .map((parts) => ({
    before: Buffer.concat(parts.map(({ before }) => before)),
    after: Buffer.concat(parts.map(({ after }) => after)),
  }));
const batch = fc.array(fc.tuple(longFile, choice), {
  minLength: filesInBatch,
  maxLength: filesInBatch,
});

/** A file with one of its text units, as it was attested. The name of the file is part of every identity. */
interface Attested extends EditedFile, Choice {
  readonly name: string;
  readonly file: FileChange;
  readonly attested: Unit;
}

type Files = ReadonlyMap<string, EditedFile>;

async function cutAll(files: Files): Promise<ReadonlyMap<string, FileChange>> {
  const side = (which: keyof EditedFile): Record<string, Buffer> =>
    Object.fromEntries([...files].map(([name, file]) => [name, file[which]]));
  const pair = createTreePair(side('before'), side('after'));
  try {
    return new Map((await cutPair(pair)).map((file) => [file.path, file]));
  } finally {
    pair.repository.dispose();
  }
}

async function attest(edited: readonly (readonly [EditedFile, Choice])[]): Promise<readonly Attested[]> {
  const named = edited.map(([file, chosen], index) => ({ name: `file-${index}`, ...file, ...chosen }));
  const cut = await cutAll(new Map(named.map((entry) => [entry.name, entry])));
  return named.flatMap((entry) => {
    const file = cut.get(entry.name);
    const texts = file?.units.filter(({ kind }) => kind === 'text') ?? [];
    const attested = texts[entry.unit % Math.max(1, texts.length)];
    return file === undefined || attested === undefined ? [] : [{ ...entry, file, attested }];
  });
}

/** The names of those whose attested unit is still there after `change`, out of all that it applies to. */
async function survivorsOf(
  entries: readonly Attested[],
  change: (entry: Attested) => EditedFile | null,
): Promise<{ readonly tried: readonly Attested[]; readonly survivors: readonly Attested[] }> {
  const tried: Attested[] = [];
  const files = new Map<string, EditedFile>();
  for (const entry of entries) {
    const changed = change(entry);
    if (changed === null) continue;
    tried.push(entry);
    files.set(entry.name, changed);
  }
  const cut = await cutAll(files);
  const survivors = tried.filter(({ name, attested }) =>
    cut.get(name)?.units.some((unit) => unit.id === attested.id),
  );
  return { tried, survivors };
}

test(
  'one byte of removed lines, added lines or window changed: the identity is gone',
  { timeout },
  async () => {
    const counts = { added: 0, removed: 0, window: 0, upstream: 0 };
    await fc.assert(
      fc.asyncProperty(batch, async (edited) => {
        const { tried, survivors } = await survivorsOf(await attest(edited), changeOneByte);
        for (const { place } of tried) counts[place] += 1;
        expect(survivors.map(describeCase)).toEqual([]);
      }),
      { numRuns: batches, endOnFailure: true },
    );
    expect(Math.min(...Object.values(counts))).toBeGreaterThan(batches * 25);
    expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(batches * 335);
  },
);

test('lines put far away from it on both sides: the identity stays', { timeout }, async () => {
  let tried = 0;
  await fc.assert(
    fc.asyncProperty(batch, async (edited) => {
      const outcome = await survivorsOf(await attest(edited), putLinesFarAway);
      tried += outcome.tried.length;
      expect(outcome.survivors.length).toBe(outcome.tried.length);
    }),
    { numRuns: Math.ceil(batches / 3), endOnFailure: true },
  );
  expect(tried).toBeGreaterThan(batches * 10);
});

function describeCase({ name, place, before, after }: Attested): string {
  return `${name} ${place} ${JSON.stringify([before.toString('latin1'), after.toString('latin1')])}`;
}

/** Null where the unit has no such byte. */
function changeOneByte(entry: Attested): EditedFile | null {
  const { before, after, place, attested, file } = entry;
  if (place === 'removed') {
    const changed = flipIn(before, lineNumbers(attested.old), entry);
    return changed === null ? null : { before: changed, after };
  }
  if (place === 'added') {
    const changed = flipIn(after, lineNumbers(attested.new), entry);
    return changed === null ? null : { before, after: changed };
  }
  const window = windowOf(entry);
  if (place === 'window') {
    const changed = flipIn(after, window, entry);
    return changed === null ? null : { before, after: changed };
  }
  const kept = window.filter((line) => mapLineBack(file.runs, line).isKept);
  const line = kept[entry.at % Math.max(1, kept.length)];
  if (line === undefined) return null;
  const now = flipIn(after, [line], entry);
  const old = flipIn(before, [mapLineBack(file.runs, line).line], entry);
  return now === null || old === null ? null : { before: old, after: now };
}

function lineNumbers({ start, lines }: Unit['new']): number[] {
  return Array.from({ length: lines }, (_, index) => start + index);
}

/** `bytes` with one byte of those lines (1-based) changed, whatever it then is: NUL and LF too. */
function flipIn(bytes: Buffer, lines: readonly number[], { at, flip }: Choice): Buffer | null {
  const all = splitLines(bytes);
  const offsets = lines.flatMap((line) => {
    const start = all.slice(0, line - 1).reduce((sum, text) => sum + text.length, 0);
    return Array.from({ length: all[line - 1]?.length ?? 0 }, (_, index) => start + index);
  });
  const offset = offsets[at % Math.max(1, offsets.length)];
  if (offset === undefined) return null;
  const changed = Buffer.from(bytes);
  changed[offset] = (changed[offset] ?? 0) ^ flip;
  return changed;
}

/** The lines (1-based, new side) that the identity holds on to, found by trying which context gives it. */
function windowOf({ after, attested, name }: Attested): readonly number[] {
  const lines = splitLines(after);
  const [first, last] = edgesOf(attested);
  const core = h(
    lp('hf1/blk', encodeRepoPath(attested.path), lp(...attested.removedLines), lp(...attested.addedLines)),
  );
  expect(attested.path).toBe(name);
  for (let k = 3; k <= 20; k += 1) {
    const [pre, post] = [lines.slice(Math.max(0, first - k), first), lines.slice(last, last + k)];
    const isIt = id(lp('hf1/ctx', core, String(k), lp(...pre), lp(...post))) === attested.id;
    if (isIt || k === 20) return [...around(first - k, first), ...around(last, last + k)];
  }
  return [];

  function around(from: number, to: number): number[] {
    return lines.flatMap((_, index) => (index >= from && index < to ? [index + 1] : []));
  }
}

/** Where the unit's added lines begin and end in the new file, 0-based; the same twice for a deletion. */
function edgesOf({ new: { start, lines } }: Unit): readonly [number, number] {
  return lines === 0 ? [start, start] : [start - 1, start - 1 + lines];
}

/** Twenty lines are the largest context; what stands once nowhere else cannot make anything else ambiguous. */
function putLinesFarAway({ before, after, attested, place }: Attested): EditedFile | null {
  const [first, last] = edgesOf(attested);
  const total = splitLines(after).length;
  const oldEdges = [attested.old.start - 1, attested.old.start + attested.old.lines];
  const oldTotal = splitLines(before).length;
  const lines = Buffer.from('put here\nby somebody else\n');
  if (place === 'added' || place === 'removed') {
    if (first < 20 || (oldEdges[0] ?? 0) < 20) return null;
    return { before: Buffer.concat([lines, before]), after: Buffer.concat([lines, after]) };
  }
  const isEnded = [before, after].every((bytes) => bytes.at(-1) === 0x0a);
  if (!isEnded || total - last < 20 || oldTotal - (oldEdges[1] ?? 0) < 20) return null;
  return { before: Buffer.concat([before, lines]), after: Buffer.concat([after, lines]) };
}
