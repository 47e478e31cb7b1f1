import type { Repository } from './repository.ts';
import { runGit } from './runGit.ts';

/** A work tree of a repository, as `git worktree list` names it. */
export interface Worktree {
  /** Absolute. */
  readonly directory: string;
  /** The checked-out branch without `refs/heads/`; null when HEAD is detached. */
  readonly branch: string | null;
}

/** The work trees of a repository that can be read: the main one first, bare ones and lost ones left out. */
export async function listWorktrees(repository: Repository): Promise<readonly Worktree[]> {
  const { stdout } = await runGit(repository, ['worktree', 'list', '--porcelain', '-z']);
  return parseWorktrees(stdout.toString('utf8'));
}

/** Pure: blocks of `key value` fields, each ended by NUL, with an empty field after each block. */
export function parseWorktrees(text: string): readonly Worktree[] {
  return text.split('\0\0').flatMap((block): readonly Worktree[] => {
    const fields = new Map(
      block
        .split('\0')
        .filter((field) => field !== '')
        .map((field): [string, string] => {
          const [key = ''] = field.split(' ', 1);
          return [key, field.slice(key.length + 1)];
        }),
    );
    const directory = fields.get('worktree');
    if (directory === undefined || fields.has('bare') || fields.has('prunable')) return [];
    return [{ directory, branch: fields.get('branch')?.replace(/^refs\/heads\//, '') ?? null }];
  });
}
