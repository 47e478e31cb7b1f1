import { describe, expect, it } from 'vitest';
import { createBlobReader } from '../../../src/core/git/blobs.ts';
import { openRepository } from '../../../src/core/git/repository.ts';
import { openReview } from '../../../src/core/workflow/openReview.ts';
import { resolveTarget } from '../../../src/core/workflow/resolveTarget.ts';
import { reviewableTargets } from '../../../src/core/workflow/reviewableTargets.ts';
import { disposeAfterTest } from '../../helpers/disposeAfterTest.ts';
import { createGitRepository, type GitRepository } from '../../helpers/gitRepository.ts';
import { noAnalysis } from './signedRepository.ts';

describe('what can be reviewed', () => {
  it('lists branches, fetched requests and commits, the base aside', async () => {
    const builder = started();
    builder.git('update-ref', 'refs/pull/9/head', 'HEAD');
    builder.git('update-ref', 'refs/pull/9/merge', 'HEAD');
    builder.git('update-ref', 'refs/remotes/origin/merge-requests/12', 'HEAD');
    builder.git('update-ref', 'refs/remotes/origin/topic', 'HEAD');
    const found = await reviewableTargets(await openRepository(builder.directory));
    expect(found.base).toBe('main');
    expect(found.branches.map(({ name }) => name)).toEqual(['feature', 'origin/topic']);
    expect(found.requests.map(({ name, range }) => [name, range])).toEqual([
      ['#12', 'main...refs/remotes/origin/merge-requests/12'],
      ['#9', 'main...refs/pull/9/head'],
    ]);
    expect(found.commits.map(({ subject }) => subject)).toEqual(['Change', 'Start']);
  });

  it('offers ranges that can be resolved', async () => {
    const builder = started();
    const repository = await openRepository(builder.directory);
    const [branch] = (await reviewableTargets(repository)).branches;
    const target = await resolveTarget(repository, { kind: 'range', range: branch?.range ?? '' });
    expect(target.headCommit).toBe(builder.git('rev-parse', 'feature').trim());
  });
});

describe('a patch as a target', () => {
  const patch = [
    'diff --git a/a.txt b/a.txt',
    '--- a/a.txt',
    '+++ b/a.txt',
    '@@ -1,2 +1,2 @@',
    ' one',
    '-two',
    '+TWO',
    '',
  ].join('\n');

  it('is cut from whole contents and leaves the working tree and the index alone', async () => {
    const builder = started();
    builder.git('checkout', '-q', 'main');
    const before = builder.git('status', '--porcelain');
    const repository = await openRepository(builder.directory);
    const target = await resolveTarget(repository, { kind: 'patch', label: 'fix.patch', patch });
    const blobs = createBlobReader(repository);
    const review = await openReview({ repository, blobs, analyzer: noAnalysis, target, riskOptions: {} });
    blobs.dispose();
    expect(review.hunks.map(({ hunk }) => hunk.header)).toEqual(['@@ -1,2 +1,2 @@']);
    expect(review.units[0]?.provenance.kind).toBe('unknown');
    expect(builder.git('status', '--porcelain')).toBe(before);
  });

  it.each([
    ['does not apply', patch.replace('-two', '-zwei')],
    ['is none', 'hello'],
    ['leads out of the repository', patch.replaceAll('a.txt', '../../outside.txt').replace('--- a/../../outside.txt', '--- /dev/null').replace('@@ -1,2 +1,2 @@\n one\n-two', '@@ -0,0 +1 @@')], // prettier-ignore
  ])('is refused with a sentence when it %s', async (_, text) => {
    const builder = started();
    builder.git('checkout', '-q', 'main');
    const repository = await openRepository(builder.directory);
    await expect(resolveTarget(repository, { kind: 'patch', label: 'x', patch: text })).rejects.toThrow(
      'does not apply to HEAD',
    );
  });
});

function started(): GitRepository {
  const builder = disposeAfterTest(createGitRepository());
  builder.commit('Start', { files: { 'a.txt': 'one\ntwo\n' } });
  builder.git('checkout', '-q', '-b', 'feature');
  builder.commit('Change', { files: { 'a.txt': 'one\n2\n' } });
  return builder;
}
