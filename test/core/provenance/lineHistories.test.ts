import { afterEach, expect, test } from 'vitest';
import type { ObjectId } from '../../../src/core/base/objectId.ts';
import type { RepoPath } from '../../../src/core/base/repoPath.ts';
import { pathsTouchedByCommits } from '../../../src/core/git/touchedPaths.ts';
import { beginLineHistories, readLineHistories } from '../../../src/core/provenance/lineHistories.ts';
import { createGitRepository } from '../../helpers/gitRepository.ts';
import type { GitRepository } from '../../helpers/gitRepository.ts';
import { readHistory } from './replayedHistory.ts';

const open: GitRepository[] = [];
afterEach(() => {
  for (const repository of open.splice(0)) repository.dispose();
});

/** Six files, each changed by two commits, and one file by one. */
async function readRange(): Promise<
  Parameters<typeof readLineHistories>[0] & { touched: ReadonlyMap<ObjectId, readonly RepoPath[]> }
> {
  const builder = createGitRepository();
  open.push(builder);
  const files = (content: string): Record<string, string> =>
    Object.fromEntries(Array.from({ length: 6 }, (_, index) => [`file${index}.txt`, `${index}\n${content}`]));
  const base = builder.commit('base', { files: files('old\n') });
  builder.commit('one', { files: files('old\none\n') });
  builder.commit('other', { files: { 'other.txt': 'other\n' } });
  const head = builder.commit('two', { files: files('two\nold\none\n') });
  const read = await readHistory(builder.directory, base, head);
  const touched = await pathsTouchedByCommits(read.repository, {
    include: [read.head],
    exclude: [read.base],
  });
  const touchedBy = (path: RepoPath): ObjectId[] =>
    [...read.commits.keys()].filter((oid) => touched.get(oid)?.includes(path) === true);
  return { ...read, touched, touchedBy };
}

test('histories that were begun are those that are read when they are needed', async () => {
  const input = await readRange();
  const read = await readLineHistories(input);
  expect(read.replays.size).toBe(6);
  expect(read.histories.size).toBe(7);
  beginLineHistories({ ...input, commits: [...input.commits.values()] });
  // What is asked of git from here on would fail: the answer must be the one that was begun.
  const deaf = { ...input, commits: new Map(), touchedBy: () => [] };
  expect(await readLineHistories(deaf)).toEqual(read);
  // And it is given once.
  expect((await readLineHistories(deaf)).replays.size).toBe(0);
});

test.each([
  ['another head', 'head'],
  ['another content', 'files'],
])('what was begun for %s is not used', async (_, differing) => {
  const input = await readRange();
  const read = await readLineHistories(input);
  const [first] = input.files;
  if (first === undefined) throw new Error('the range changes files');
  beginLineHistories({
    ...input,
    head: differing === 'head' ? first.newOid : input.head,
    files:
      differing === 'files' ? [{ ...first, newOid: first.oldOid }, ...input.files.slice(1)] : input.files,
    commits: [],
  });
  expect(await readLineHistories(input)).toEqual(read);
});

test('what was begun and was cancelled is read again', async () => {
  const input = await readRange();
  const read = await readLineHistories(input);
  beginLineHistories({ ...input, commits: [...input.commits.values()], signal: AbortSignal.abort() });
  expect(await readLineHistories(input)).toEqual(read);
});
