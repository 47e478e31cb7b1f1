import { afterEach, expect, test } from 'vitest';
import { createGitRepository } from '../../../helpers/gitRepository.ts';
import type { GitRepository } from '../../../helpers/gitRepository.ts';
import { toRepoPath } from '../../../../src/core/base/repoPath.ts';
import { claimsForLine } from '../../../../src/core/provenance/claimsForLine.ts';
import { describeRanges, resolveHistory } from '../resolvedHistory.ts';

const open: GitRepository[] = [];
afterEach(() => {
  for (const repository of open.splice(0)) repository.dispose();
});

/** The hints on `a.txt` when the reviewed commit is held by exactly `refs`. */
async function checkHints(refs: readonly string[], expected: readonly string[]): Promise<void> {
  const repository = createGitRepository();
  open.push(repository);
  const base = repository.commit('base');
  const one = repository.commit('one', { files: { 'a.txt': 'a\n' } });
  for (const ref of refs) repository.git('update-ref', ref, one);
  // What is checked out stays where it was.
  repository.git('update-ref', 'refs/heads/main', base);
  const { provenance } = await resolveHistory(repository.directory, base, one);
  const claims = claimsForLine(provenance, toRepoPath('a.txt'), 1);
  expect(claims.map((claim) => `${claim.source.tool} ${claim.kind} ${claim.tier} ${claim.evidence}`)).toEqual(
    expected,
  );
  expect(describeRanges(provenance, { one })).toEqual(['a.txt 1-1 unknown - - - one']);
}

const hint = (agent: string): string[] => [`${agent} unknown G branch name`];

test.each([
  [['refs/heads/claude/fix-x'], hint('claude')],
  [['refs/heads/Copilot/fix-1'], hint('copilot')],
  [['refs/remotes/origin/codex/x'], hint('codex')],
  [['refs/heads/cursor/a', 'refs/remotes/origin/cursor/a', 'refs/remotes/upstream/cursor/a'], hint('cursor')],
  [['refs/heads/cursor-position'], []],
  [['refs/heads/feature/claude'], []],
  [['refs/heads/claude'], []],
  [['refs/tags/claude/x'], []],
  [['refs/heads/claude/x', 'refs/heads/release'], []],
  [['refs/heads/claude/x', 'refs/heads/codex/x'], []],
  [[], []],
])('%j', (refs, expected) => checkHints(refs, expected));

test('what was merged into the branch is not its work', async () => {
  const repository = createGitRepository();
  open.push(repository);
  const base = repository.commit('base');
  repository.git('switch', '--quiet', '-c', 'side');
  repository.commit('side', { files: { 'side.txt': 'side\n' } });
  repository.git('switch', '--quiet', '-c', 'jules/task', base);
  repository.commit('own', { files: { 'own.txt': 'own\n' } });
  repository.git('merge', '--quiet', '--no-edit', 'side');
  const head = repository.git('rev-parse', 'HEAD');
  const { provenance } = await resolveHistory(repository.directory, base, head);
  const toolsAt = (path: string): (string | null)[] =>
    claimsForLine(provenance, toRepoPath(path), 1).map((claim) => claim.source.tool);
  expect([toolsAt('own.txt'), toolsAt('side.txt')]).toEqual([['jules'], []]);
});
