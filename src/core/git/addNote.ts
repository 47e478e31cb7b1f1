import type { ObjectId } from '../base/objectId.ts';
import { writeBlob } from './objects.ts';
import type { Repository } from './repository.ts';
import { runGit } from './runGit.ts';

/**
 * Attaches `content`, byte for byte, to `commit` in `ref` (in full, `refs/notes/…`). False when a note stands there
 * already: it stays as it is. Throws `GitError`, also when git does not know who commits.
 */
export async function addNote(
  repository: Repository,
  { ref, commit, content }: { readonly ref: string; readonly commit: ObjectId; readonly content: Uint8Array },
  signal?: AbortSignal,
): Promise<boolean> {
  const blob = await writeBlob(repository, content);
  const { exitCode } = await runGit(repository, ['notes', `--ref=${ref}`, 'add', '-C', blob, commit], {
    // Git asks for the identity and may find it in the environment.
    environment: 'network',
    expectExit: [0, 1],
    ...(signal === undefined ? {} : { signal }),
  });
  return exitCode === 0;
}
