import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { Repository } from './repository.ts';

export type GitOperation = 'merge' | 'rebase' | 'cherry-pick' | 'revert';

/** Where git keeps what it is in the middle of, in the git directory of the working tree (gitrepository-layout(5)). */
const marks: readonly (readonly [name: string, operation: GitOperation])[] = [
  ['rebase-merge', 'rebase'],
  ['rebase-apply', 'rebase'],
  ['MERGE_HEAD', 'merge'],
  ['CHERRY_PICK_HEAD', 'cherry-pick'],
  ['REVERT_HEAD', 'revert'],
];

/** What git waits in this working tree to go on with; null: nothing. A commit made now would become a part of it. */
export async function operationInProgress(repository: Repository): Promise<GitOperation | null> {
  for (const [name, operation] of marks) {
    const isThere = await access(join(repository.gitDirectory, name)).then(
      () => true,
      () => false,
    );
    if (isThere) return operation;
  }
  return null;
}
