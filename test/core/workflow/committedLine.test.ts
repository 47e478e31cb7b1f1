import { expect, it } from 'vitest';
import { toRepoPath } from '../../../src/core/base/repoPath.ts';
import { createBlobReader } from '../../../src/core/git/blobs.ts';
import { openRepository } from '../../../src/core/git/repository.ts';
import { committedLine, type CommittedLine } from '../../../src/core/workflow/committedLine.ts';
import { disposeAfterTest } from '../../helpers/disposeAfterTest.ts';
import { createGitRepository } from '../../helpers/gitRepository.ts';

it.each<[text: string, line: number, expected: CommittedLine]>([
  ['a\nb\nc\n', 2, { kind: 'committed', line: 2 }],
  ['new\na\nb\nc\n', 3, { kind: 'committed', line: 2 }],
  ['new\na\nb\nc\n', 1, { kind: 'new' }],
  ['b\nc\n', 1, { kind: 'committed', line: 2 }],
  ['a\nB\nc\n', 2, { kind: 'new' }],
  ['a\nb\nc\n', 9, { kind: 'unknown' }],
])('of %j, line %i is %j', async (text, line, expected) => {
  expect(await lineOf('a.txt', text, line)).toEqual(expected);
});

it('is unknown in a file that HEAD does not hold', async () => {
  expect(await lineOf('b.txt', 'a\n', 1)).toEqual({ kind: 'unknown' });
});

async function lineOf(path: string, text: string, line: number): Promise<CommittedLine> {
  const builder = disposeAfterTest(createGitRepository());
  builder.commit('Start', { files: { 'a.txt': 'a\nb\nc\n' } });
  const repository = await openRepository(builder.directory);
  const blobs = createBlobReader(repository);
  try {
    return await committedLine(repository, blobs, { path: toRepoPath(path), text, line });
  } finally {
    blobs.dispose();
  }
}
