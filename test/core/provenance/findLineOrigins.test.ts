import { afterEach, describe, expect, test } from 'vitest';
import { createGitRepository } from '../../helpers/gitRepository.ts';
import type { GitRepository } from '../../helpers/gitRepository.ts';
import { toObjectId } from '../../../src/core/base/objectId.ts';
import type { ObjectId } from '../../../src/core/base/objectId.ts';
import { toRepoPath } from '../../../src/core/base/repoPath.ts';
import type { BlamedLine } from '../../../src/core/git/blame.ts';
import { GitError } from '../../../src/core/git/gitError.ts';
import { openRepository } from '../../../src/core/git/repository.ts';
import type { ResolvedProvenance } from '../../../src/core/provenance/claimsForLine.ts';
import { joinBlamedLines } from '../../../src/core/provenance/joinBlamedLines.ts';
import { mapConcurrently } from '../../../src/core/provenance/mapConcurrently.ts';
import { resolveProvenance } from '../../../src/core/provenance/resolveProvenance.ts';
import type { ProvenanceInput } from '../../../src/core/provenance/resolveProvenance.ts';
import { changeBetween, describeRanges, numbered } from './resolvedHistory.ts';

const open: GitRepository[] = [];
afterEach(() => {
  for (const repository of open.splice(0)) repository.dispose();
});

/** Two commits that both changed every one of `count` files; with `isTangled` in a way that no replay can follow. */
async function twoCommits(
  count: number,
  { isTangled = false, message = 'two' } = {},
): Promise<ProvenanceInput & { readonly builder: GitRepository }> {
  const builder = createGitRepository();
  open.push(builder);
  const files = (content: string): Record<string, string> =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`file${index}.txt`, content]));
  const base = builder.commit('base', { files: files('old\n') });
  builder.commit('one', { files: files('old\none\n') });
  if (isTangled) {
    builder.commit('away', { files: files('two\n') });
    builder.git('checkout', '-q', '-b', 'side', 'HEAD~1');
    builder.commit('as well', { files: files('old\none\n\n') });
    builder.git('merge', '-q', '--no-ff', '-s', 'ours', '-m', 'merge', 'main');
    builder.git('branch', '-q', '-f', 'main', 'side');
  }
  const head = builder.commit(message, { files: files('old\none\ntwo\n') });
  const repository = await openRepository(builder.directory);
  return {
    builder,
    repository,
    change: await changeBetween(repository, base, head),
    base: toObjectId(base),
    head: toObjectId(head),
  };
}

test('progress counts files', async () => {
  const input = await twoCommits(4);
  const seen: string[] = [];
  await resolveProvenance({ ...input, onProgress: ({ done, total }) => seen.push(`${done}/${total}`) });
  expect(seen).toEqual(['1/4', '2/4', '3/4', '4/4']);
});

test('cancellation is thrown', async () => {
  const input = await twoCommits(6);
  const controller = new AbortController();
  const resolved = resolveProvenance({
    ...input,
    signal: controller.signal,
    onProgress: () => controller.abort(),
  });
  await expect(resolved).rejects.toSatisfy((error) => GitError.is(error, 'cancelled'));
  const aborted = AbortSignal.abort();
  await expect(resolveProvenance({ ...input, signal: aborted })).rejects.toSatisfy((error) =>
    GitError.is(error, 'cancelled'),
  );
});

/** Ranges without path and commit: `start-end kind`, and whether a commit is named. */
function summary(provenance: ResolvedProvenance): string[] {
  const ranges = [...provenance.files.values()].flatMap((file) => file.ranges);
  return [
    ...new Set(ranges.map((range) => `${range.start}-${range.end} ${range.kind} ${range.commit !== null}`)),
  ];
}

test('files beyond reason are not blamed for commits that say nothing', async () => {
  const tangled = await twoCommits(201, { isTangled: true });
  const traced = await resolveProvenance(tangled);
  expect(summary(traced)).toEqual(['2-2 unknown true', '3-3 unknown true']);
  // Where history may be cut off, nothing is traced.
  tangled.builder.write('.git/shallow', '');
  const repository = { ...tangled.repository, isShallow: true };
  const silent = await resolveProvenance({ ...tangled, repository });
  expect(summary(silent)).toEqual(['2-3 unknown false']);
  expect(silent.problems).toEqual([]);
  const few = await resolveProvenance(await twoCommits(3, { isTangled: true }));
  expect(summary(few)).toEqual(['2-2 unknown true', '3-3 unknown true']);
  const replayed = await resolveProvenance(await twoCommits(201));
  expect(summary(replayed)).toEqual(['2-2 unknown true', '3-3 unknown true']);
}, 300_000);

test('but they are when one of the commits speaks', async () => {
  const message = 'two\n\nAssisted-by: Codex\n';
  const tangled = await twoCommits(201, { isTangled: true, message });
  tangled.builder.write('.git/shallow', '');
  const repository = { ...tangled.repository, isShallow: true };
  const provenance = await resolveProvenance({ ...tangled, repository });
  expect(summary(provenance)).toEqual(['2-2 unknown true', '3-3 ai true']);
}, 300_000);

test('a file that cannot be blamed is a problem and leaves the others alone', async () => {
  const input = await twoCommits(2);
  const [first, second] = input.change.files;
  if (first === undefined || second === undefined) throw new Error('two files changed');
  const lost = { ...first, path: toRepoPath('not-there.txt') };
  const provenance = await resolveProvenance({ ...input, change: { files: [lost, second], problems: [] } });
  expect(describeRanges(provenance).map((line) => line.replace(/ [0-9a-f]{7}$/, ' commit'))).toEqual([
    'not-there.txt 2-3 unknown - - - -',
    'file1.txt 2-2 unknown - - - commit',
    'file1.txt 3-3 unknown - - - commit',
  ]);
  expect(provenance.problems).toMatchObject([{ path: 'not-there.txt' }]);
});

test('a shallow clone says that evidence may be missing', async () => {
  const { builder, head } = await twoCommits(1);
  const clone = createGitRepository();
  open.push(clone);
  clone.git('fetch', '-q', '--depth=1', `file://${builder.directory}`, 'main');
  clone.git('reset', '-q', '--hard', 'FETCH_HEAD');
  const repository = await openRepository(clone.directory);
  const change = await changeBetween(repository, await emptyTreeOf(clone), head ?? '');
  const provenance = await resolveProvenance({ repository, change, base: null, head });
  expect(provenance.problems).toMatchObject([{ incomplete: true }]);
});

function emptyTreeOf(repository: GitRepository): Promise<string> {
  return Promise.resolve(repository.gitBytes(['mktree'], '').toString('utf8').trim());
}

describe('lines that blame finds older than the range', () => {
  const one = toObjectId('1'.repeat(40));
  const two = toObjectId('2'.repeat(40));
  const commits: Readonly<Record<string, ObjectId>> = { a: one, b: two };
  const older = toObjectId('3'.repeat(40));
  /** One letter a line: `a` and `b` from the two commits, `-` older. Gives the commits found, placed ones in capitals. */
  const check = (blamed: string, expected: string, onlyToucher: ObjectId | null = null): void => {
    const lines: BlamedLine[] = blamed.split('').map((letter, index) => ({
      line: index + 1,
      commit: commits[letter] ?? older,
      originalLine: index + 1,
      originalPath: toRepoPath('a'),
      isBoundary: letter === '-',
    }));
    const origins = joinBlamedLines(
      [{ start: 1, lines: blamed.length }],
      lines,
      new Set([one, two]),
      onlyToucher,
    );
    const found = origins.flatMap(({ start, end, commit, original }) => {
      const letter = commit === one ? 'a' : commit === two ? 'b' : '-';
      return Array.from({ length: end - start + 1 }, () =>
        original === null ? letter : letter.toUpperCase(),
      );
    });
    expect(found.join('')).toBe(expected);
  };
  test('take the commit on which their neighbours agree', () => check('aa-a--', 'AAaAaa'));
  test('and none where neighbours differ', () => check('a-b', 'A-B'));
  test('or are too far', () => check(`a${'-'.repeat(30)}`, `A${'a'.repeat(20)}${'-'.repeat(10)}`));
  test('or do not exist', () => check('--', '--'));
  test('the only commit that touched the file has them', () => check('--', 'bb', two));
});

describe('mapConcurrently', () => {
  test('keeps the order and the limit', async () => {
    let running = 0;
    let most = 0;
    const results = await mapConcurrently([5, 1, 4, 2, 3], 2, async (item) => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, item));
      running -= 1;
      return item * 10;
    });
    expect([results, most]).toEqual([[50, 10, 40, 20, 30], 2]);
  });
  test('starts nothing after a failure', async () => {
    const started: number[] = [];
    const run = mapConcurrently([1, 2, 3, 4], 1, (item) => {
      started.push(item);
      return item === 2 ? Promise.reject(new Error('two')) : Promise.resolve(item);
    });
    await expect(run).rejects.toThrow('two');
    expect(started).toEqual([1, 2]);
  });
  test('nothing to do', async () =>
    expect(await mapConcurrently([], 3, () => Promise.resolve(numbered('x', 1, 1)))).toEqual([]));
});
