// When a review has to be read again, on real repositories.
import { expect, test } from 'vitest';
import { openRepository } from '../../../src/core/git/repository.ts';
import { reviewSources } from '../../../src/core/workflow/reviewSources.ts';
import { TargetError, type TargetRequest } from '../../../src/core/workflow/target.ts';
import { disposeAfterTest } from '../../helpers/disposeAfterTest.ts';
import { createGitRepository, type GitRepository } from '../../helpers/gitRepository.ts';

function create(): GitRepository {
  const builder = createGitRepository();
  disposeAfterTest(builder);
  builder.commit('Start', { files: { 'a.txt': 'a\n' } });
  builder.git('branch', 'base');
  builder.commit('Change', { files: { 'a.txt': 'b\n' } });
  return builder;
}

const range: TargetRequest = { kind: 'range', range: 'base...main' };

async function check(
  request: TargetRequest,
  act: (builder: GitRepository) => void,
  moves: boolean,
): Promise<void> {
  const builder = create();
  const repository = await openRepository(builder.directory);
  const before = await reviewSources(repository, request);
  expect(await reviewSources(repository, request)).toBe(before);
  act(builder);
  expect((await reviewSources(repository, request)) !== before).toBe(moves);
}

test('a commit, an amend and a move of the target are new sources of a range', async () => {
  await check(range, (builder) => void builder.commit('More', { files: { 'a.txt': 'c\n' } }), true);
  await check(range, (builder) => void builder.git('commit', '-q', '--amend', '-m', 'Other words'), true);
  await check(range, (builder) => void builder.git('update-ref', 'refs/heads/base', tipOf(builder)), true);
});

test('records of others and notes are new sources, other branches and edits are not', async () => {
  const records = 'refs/countersign-remotes/origin/records';
  await check(range, (builder) => void builder.git('update-ref', records, tipOf(builder)), true);
  await check(
    range,
    (builder) => void builder.git('update-ref', 'refs/countersign/records', tipOf(builder)),
    true,
  );
  await check(
    range,
    (builder) => void builder.git('notes', '--ref=ai', 'add', '-m', 'by an agent', 'main'),
    true,
  );
  await check(range, (builder) => void builder.git('branch', 'other'), false);
  await check(range, (builder) => builder.write('a.txt', 'edited\n'), false);
});

test('an edit is a new source of uncommitted work, and only what is staged of the index', async () => {
  const edit = (builder: GitRepository): void => builder.write('new.txt', 'new\n');
  await check({ kind: 'worktree' }, edit, true);
  await check({ kind: 'staged' }, edit, false);
  await check({ kind: 'staged' }, (builder) => (edit(builder), void builder.git('add', '.')), true);
});

test('what no longer exists is an error, so that the review stays', async () => {
  const builder = create();
  const repository = await openRepository(builder.directory);
  builder.git('branch', '-D', 'base');
  await expect(reviewSources(repository, range)).rejects.toThrow(/base/);
  await expect(reviewSources(repository, { kind: 'range', range: 'nothing' })).rejects.toThrow(TargetError);
});

function tipOf(builder: GitRepository): string {
  return builder.git('rev-parse', 'HEAD');
}
