import { logProblem } from '../../capture/logProblem.ts';
import { writeCommitNote } from '../../capture/writeCommitNote.ts';
import type { Repository } from '../../git/repository.ts';
import { capturedStorePaths } from '../../provenance/capturedStore.ts';
import { openHookRepository } from './openHookRepository.ts';

export interface CommitToNote {
  readonly directory: string;
  /** What git named in `GIT_DIR`. */
  readonly gitDirectory: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Writes the note for the commit that was just made, where notes are on. The commit is made whatever happens here, so
 * this never throws: why there is no note stands in `capture.log`.
 */
export async function noteCommit({ directory, gitDirectory, signal }: CommitToNote): Promise<void> {
  let repository: Repository;
  try {
    repository = await openHookRepository(directory, gitDirectory, signal);
  } catch {
    // Without a repository there is no place to write it down.
    return;
  }
  try {
    await writeCommitNote(repository, signal);
  } catch (error) {
    const message = `no note: ${error instanceof Error ? error.message : String(error)}`;
    await logProblem(capturedStorePaths(repository), message, new Date());
  }
}
