import { type ObjectId, toObjectId } from '../base/objectId.ts';
import type { Repository } from './repository.ts';
import { runGit } from './runGit.ts';

export interface MessageSearch {
  readonly include: readonly ObjectId[];
  readonly exclude: readonly ObjectId[];
  /** Text that a line of the message holds, upper and lower case told apart. */
  readonly text: string;
  readonly signal?: AbortSignal | undefined;
}

/** The commits of a range whose message holds a text, newest first. Throws `GitError`: `unknown-revision`, `missing-object`. */
export async function searchMessages(
  repository: Repository,
  { include, exclude, text, signal }: MessageSearch,
): Promise<readonly ObjectId[]> {
  if (include.length === 0) return [];
  const revisions = [...include, ...exclude.map((oid) => `^${oid}`)];
  const { stdout } = await runGit(repository, ['rev-list', '--stdin', '--fixed-strings', `--grep=${text}`], {
    input: revisions.map((revision) => `${revision}\n`).join(''),
    ...(signal === undefined ? {} : { signal }),
  });
  return stdout.toString('latin1').split('\n').filter((line) => line !== '').map(toObjectId); // prettier-ignore
}
