import type { ResolvedTarget } from '../target.ts';

/** The commit message that is proposed for the mechanical part. */
export const mechanicalMessage = 'Mechanical changes, without a change of behaviour';

/**
 * What to type in a shell to give the mechanical part a commit of its own. Uncommitted work gets one below the rest;
 * commits that exist stay as they are, and the part goes on a branch of its own, to be reviewed and merged first.
 */
export function splitCommands({ kind, baseCommit, headCommit }: ResolvedTarget): readonly string[] {
  const commit = `git commit -m '${mechanicalMessage}'`;
  if (kind === 'worktree') return ['countersign prepare split --worktree | git apply --cached', commit];
  if (kind === 'staged') {
    return [
      'countersign prepare split --staged > mechanical.patch',
      'git reset',
      'git apply --cached mechanical.patch',
      commit,
    ];
  }
  if (baseCommit === null || headCommit === null) return [];
  const range = `${baseCommit.slice(0, 12)}..${headCommit.slice(0, 12)}`;
  return [
    `countersign prepare split ${range} > mechanical.patch`,
    `git switch -c mechanical ${baseCommit.slice(0, 12)}`,
    'git apply --index mechanical.patch',
    commit,
  ];
}
