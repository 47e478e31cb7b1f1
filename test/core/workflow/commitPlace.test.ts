// Where a sign-off may be committed, while git is in the middle of something: real merges, rebases and picks.
import { describe, expect, test } from 'vitest';
import { openRepository } from '../../../src/core/git/repository.ts';
import { resolveCommit } from '../../../src/core/git/revParse.ts';
import { type CommitPlace, commitPlace } from '../../../src/core/workflow/commitPlace.ts';
import { disposeAfterTest } from '../../helpers/disposeAfterTest.ts';
import { createGitRepository, type GitRepository } from '../../helpers/gitRepository.ts';
import { policyWith } from '../policy/verifyScenario.ts';

/** `feature` and `main` change the same line, so that whatever joins them stops. */
function create(): GitRepository {
  const builder = createGitRepository();
  disposeAfterTest(builder);
  builder.commit('Start', { files: { 'a.ts': 'one\n' } });
  builder.git('checkout', '-q', '-b', 'feature');
  builder.commit('Feature', { files: { 'a.ts': 'two\n' } });
  builder.git('checkout', '-q', 'main');
  builder.commit('Main', { files: { 'a.ts': 'three\n' } });
  builder.git('checkout', '-q', 'feature');
  return builder;
}

async function placeIn({ directory }: GitRepository): Promise<CommitPlace> {
  const repository = await openRepository(directory);
  return commitPlace(repository, {
    rules: policyWith('independence: none'),
    branch: 'main',
    reviewer: { name: 'test', email: 'test@example.com' },
    headCommit: await resolveCommit(repository, 'HEAD'),
  });
}

test('on a branch, with nothing in progress', async () => {
  expect(await placeIn(create())).toEqual({ canCommit: true, canAmend: true, warnings: [] });
});

describe('in the middle of something', () => {
  test.each([
    ['merge', ['merge', 'main']],
    ['rebase', ['rebase', 'main']],
    ['rebase', ['rebase', '--apply', 'main']],
    ['cherry-pick', ['cherry-pick', 'main']],
    ['revert', ['revert', '--no-edit', 'main']],
  ])('a %s: neither commit nor amend (%j)', async (operation, args) => {
    const builder = create();
    expect(() => builder.git(...args)).toThrow();
    const place = await placeIn(builder);
    expect(place).toMatchObject({ canCommit: false, canAmend: false });
    expect(place.warnings.join('\n')).toContain(`A ${operation} is in progress here`);
    builder.git(operation, '--abort');
    expect(await placeIn(builder)).toEqual({ canCommit: true, canAmend: true, warnings: [] });
  });

  test('a stop for an edit within a rebase', async () => {
    const builder = create();
    builder.commit('Second', { files: { 'b.ts': 'x\n' } });
    builder.git('-c', 'sequence.editor=sed -i s/^pick/edit/', 'rebase', '-q', '-i', 'HEAD^');
    expect((await placeIn(builder)).warnings.join('\n')).toContain('A rebase is in progress');
  });

  test('in a linked working tree, where only that one is', async () => {
    const builder = create();
    const linked = `${builder.directory}-linked`;
    builder.git('worktree', 'add', '-q', linked, '-b', 'other', 'feature');
    expect(() => builder.git('-C', linked, 'merge', 'main')).toThrow();
    expect((await placeIn({ ...builder, directory: linked })).canCommit).toBe(false);
    expect((await placeIn(builder)).canCommit).toBe(true);
    builder.git('worktree', 'remove', '--force', linked);
  });
});

test('a detached HEAD is told, and left to the person', async () => {
  const builder = create();
  builder.git('checkout', '-q', '--detach');
  const place = await placeIn(builder);
  expect(place.canCommit).toBe(true);
  expect(place.warnings.join('\n')).toContain('HEAD is on no branch');
});
