import { wantsCommitNotes } from '../../capture/writeCommitNote.ts';
import type { Repository } from '../../git/repository.ts';
import { type HookName, hookNames } from './hookName.ts';

/** The hooks that `hooks install` installs: `post-commit` only where notes were asked for. Throws `GitError`. */
export async function wantedHooks(repository: Repository): Promise<readonly HookName[]> {
  return (await wantsCommitNotes(repository))
    ? hookNames
    : hookNames.filter((name) => name !== 'post-commit');
}
