import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { blameLines } from '../../../src/core/git/blame.ts';
import type { BlamedLine } from '../../../src/core/git/blame.ts';
import { readBlobChanges } from '../../../src/core/provenance/blobChanges.ts';
import { traceFiles } from '../../../src/core/provenance/traceFiles.ts';
import { reachableBlobs } from '../../../src/core/provenance/tracedBlob.ts';
import { traceLines } from '../../../src/core/provenance/traceLines.ts';
import { createGitRepository } from '../../helpers/gitRepository.ts';
import type { GitRepository } from '../../helpers/gitRepository.ts';
import { readHistory } from './replayedHistory.ts';

/** Every file of the range traced and blamed: how many were, and that both say the same of each line. */
async function compare(builder: GitRepository, base: string): Promise<{ traced: number; all: number }> {
  const read = await readHistory(builder.directory, base, builder.git('rev-parse', 'main'));
  const { repository, head, commits, files } = read;
  const traces = await traceFiles({ repository, head, commits, files });
  const pairs = [...traces.values()].flatMap((root) =>
    reachableBlobs(root).flatMap(({ links }) => links.flatMap(({ pair }) => pair ?? [])),
  );
  const changes = await readBlobChanges(repository, pairs);
  for (const { path, added } of files) {
    const root = traces.get(path);
    if (root === undefined) continue;
    const spans = [...added];
    const blamed = await blameLines(repository, { head, base: [read.base], path, spans });
    const inRange = blamed.filter(({ commit }) => commits.has(commit));
    expect(describeLines(traceLines(root, added, changes) ?? [])).toEqual(describeLines(inRange));
  }
  return { traced: traces.size, all: files.length };
}

function describeLines(lines: readonly BlamedLine[]): string[] {
  return lines.map(
    ({ line, commit, originalPath, originalLine }) => `${line} ${commit} ${originalPath} ${originalLine}`,
  );
}

async function withRepository<T>(use: (builder: GitRepository) => Promise<T>): Promise<T> {
  const builder = createGitRepository();
  try {
    return await use(builder);
  } finally {
    builder.dispose();
  }
}

const numbered = (count: number, from = 0): string =>
  Array.from({ length: count }, (_, at) => `line ${from + at}\n`).join('');

function edited(text: string, at: number, line: string): string {
  return text.split('\n').with(at, line).join('\n');
}

/** What one commit does to a file: change lines, move it (into a folder, perhaps with a change), remove it, or make it anew. */
interface Deed {
  readonly file: number;
  readonly kind: 'edit' | 'move' | 'copyAndRemove' | 'remove' | 'swap';
  readonly at: number;
  readonly removed: number;
  readonly added: readonly number[];
}

interface Step {
  readonly branch: number;
  readonly deeds: readonly Deed[];
  readonly merges: boolean;
}

const branches = ['main', 'one', 'two'];
const anyDeed: fc.Arbitrary<Deed> = fc.record({
  file: fc.nat(5),
  kind: fc.constantFrom<Deed['kind']>('edit', 'edit', 'edit', 'move', 'copyAndRemove', 'remove', 'swap'),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  removed: fc.nat(3),
  added: fc.array(fc.nat(3), { maxLength: 4 }),
});
const anyStep: fc.Arbitrary<Step> = fc.record({
  branch: fc.nat(2),
  deeds: fc.array(anyDeed, { minLength: 1, maxLength: 4 }),
  merges: fc.boolean(),
});

/** Lines that are hard to tell apart, names that repeat in other folders, and branches that meet again and again. */
function build(builder: GitRepository, steps: readonly Step[]): string {
  const start = Object.fromEntries(
    Array.from({ length: 6 }, (_, file) => [
      `${file % 2}/${file}.txt`,
      Array.from({ length: 12 }, (__, line) => `line ${(line * 7 + file) % 6}\n`).join(''),
    ]),
  );
  const base = builder.commit('base', { files: start });
  for (const name of branches.slice(1)) builder.git('branch', name);
  for (const [number, { branch, deeds, merges }] of steps.entries()) {
    builder.git('checkout', '-q', branches[branch] ?? 'main');
    builder.commit(`step ${number}`, { files: deedsDone(builder, deeds, number) });
    if (merges) mergeInto(builder, branch === 0 ? 'one' : 'main', branches[branch] ?? 'main');
  }
  for (const name of branches.slice(1)) mergeInto(builder, 'main', name);
  builder.git('checkout', '-q', 'main');
  return base;
}

function deedsDone(
  builder: GitRepository,
  deeds: readonly Deed[],
  number: number,
): Record<string, string | null> {
  const names = builder
    .git('ls-files')
    .split('\n')
    .filter((name) => name !== '');
  const files: Record<string, string | null> = {};
  for (const { file, kind, at, removed, added } of deeds) {
    const name = names[file % Math.max(names.length, 1)];
    if (name === undefined || name in files) continue;
    const before = builder.gitBytes(['show', `:${name}`]).toString();
    const lines = before.split('\n').slice(0, -1);
    lines.splice(Math.floor(at * lines.length), removed, ...added.map((line) => `line ${line}`));
    const after = lines.map((line) => `${line}\n`).join('');
    const basename = name.slice(name.lastIndexOf('/') + 1);
    const other = names.find((candidate) => candidate !== name && !(candidate in files));
    if (kind === 'edit') files[name] = after;
    else if (kind === 'remove') files[name] = null;
    else if (kind === 'swap' && other !== undefined) {
      files[name] = builder.gitBytes(['show', `:${other}`]).toString();
      files[other] = null;
    } else {
      files[name] = null;
      files[`moved${number}/${basename}`] = kind === 'move' ? before : after;
      // Twice the same content under two names: which of them was the old one?
      if (kind === 'copyAndRemove' && added.length > 2) files[`again${number}/${basename}`] = after;
    }
  }
  return files;
}

function mergeInto(builder: GitRepository, branch: string, other: string): void {
  builder.git('checkout', '-q', branch);
  try {
    builder.git('merge', '-q', '--no-ff', '-X', 'ours', '-m', 'merge', other);
  } catch {
    // Removed or moved on both sides: the branch stays as it is.
    builder.git('reset', '-q', '--hard');
  }
}

test(
  'a trace says of merged and renamed files what blame says, line by line',
  { timeout: 240_000 },
  async () => {
    let traced = 0;
    let all = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { minLength: 5, maxLength: 12 }), async (steps) => {
        const counted = await withRepository((builder) => compare(builder, build(builder, steps)));
        traced += counted.traced;
        all += counted.all;
      }),
      { numRuns: Number(process.env['COUNTERSIGN_TRACES'] ?? 8) },
    );
    expect(all).toBeGreaterThan(0);
    expect(traced).toBe(all);
  },
);

test('a file is followed through two renames in a row, and through a folder that moved', async () => {
  await withRepository(async (builder) => {
    const base = builder.commit('base', { files: { 'a/x.txt': numbered(20), 'a/y.txt': numbered(20, 50) } });
    const first = edited(numbered(20), 3, 'one');
    builder.commit('one', {
      files: { 'a/x.txt': null, 'b/x.txt': first, 'a/y.txt': null, 'b/y.txt': numbered(20, 50) },
    });
    builder.commit('two', {
      files: {
        'b/x.txt': null,
        'c/z.txt': edited(first, 9, 'two'),
        'b/y.txt': edited(numbered(20, 50), 1, 'y'),
      },
    });
    expect(await compare(builder, base)).toEqual({ traced: 2, all: 2 });
  });
});

test('an octopus, an evil merge and a merge of a rename say the same as blame', async () => {
  await withRepository(async (builder) => {
    const base = builder.commit('base', { files: { 'x.txt': numbered(30), 'y.txt': numbered(30, 100) } });
    for (const [index, name] of ['one', 'two', 'three'].entries()) {
      builder.git('checkout', '-q', '-b', name, base);
      const files = { 'x.txt': edited(numbered(30), 5 * index, name), [`${name}.txt`]: name };
      builder.commit(name, {
        files: index < 2 ? files : { 'y.txt': null, 'moved.txt': edited(numbered(30, 100), 2, 'm') },
      });
    }
    builder.git('checkout', '-q', 'main');
    builder.git('merge', '-q', '-m', 'octopus', 'one', 'three');
    builder.git('merge', '-q', '--no-commit', '--no-ff', 'two');
    builder.commit('evil', {
      files: {
        'moved.txt': edited(edited(numbered(30, 100), 2, 'm'), 20, 'evil'),
        'x.txt': edited(numbered(30), 12, 'all new'),
      },
    });
    expect((await compare(builder, base)).traced).toBeGreaterThan(2);
  });
});

test('a submodule that becomes a file, and a history that is cut off, are left to blame', async () => {
  await withRepository(async (builder) => {
    const base = builder.commit('base', { files: { 'x.txt': numbered(3) } });
    builder.git('update-index', '--add', '--cacheinfo', `160000,${base},module`);
    builder.git('commit', '-q', '-m', 'module');
    builder.git('update-index', '--force-remove', 'module');
    builder.commit('file', { files: { module: numbered(4), 'x.txt': numbered(4) } });
    expect(await compare(builder, base)).toEqual({ traced: 1, all: 2 });
    const clone = `${builder.home}/shallow`;
    builder.git('clone', '-q', '--depth=2', `file://${builder.directory}`, clone);
    const { repository, head, commits, files } = await readHistory(
      clone,
      builder.git('rev-parse', 'main~1'),
      builder.git('rev-parse', 'main'),
    );
    expect(files).not.toEqual([]);
    expect(await traceFiles({ repository, head, commits, files })).toEqual(new Map());
  });
});
