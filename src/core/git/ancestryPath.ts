import { type ObjectId, toObjectId } from '../base/objectId.ts';
import type { Repository } from './repository.ts';
import { runGit } from './runGit.ts';

/** The commits along first parents of `to` that have `from` among their ancestors, newest first. Throws `GitError`. */
export async function listAncestryPath(
  repository: Repository,
  from: ObjectId,
  to: ObjectId,
  signal?: AbortSignal,
): Promise<readonly ObjectId[]> {
  const args = ['rev-list', '--first-parent', '--ancestry-path', to, `^${from}`, '--'];
  const { stdout } = await runGit(repository, args, signal === undefined ? {} : { signal });
  return stdout.toString('latin1').split('\n').filter((line) => line !== '').map(toObjectId); // prettier-ignore
}
