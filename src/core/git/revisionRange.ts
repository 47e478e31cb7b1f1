import { type ObjectId, toObjectId } from '../base/objectId.ts';
import { GitError } from './gitError.ts';
import { rangeMemo } from './rangeMemo.ts';
import type { Repository } from './repository.ts';
import { runGit } from './runGit.ts';

/** Commits reachable from `include` and not from `exclude`; both hold commit-ishes. */
export interface RevisionRange {
  readonly include: readonly string[];
  readonly exclude?: readonly string[];
  /** Follows only the first parent of merges. */
  readonly firstParent?: boolean;
  readonly limit?: number;
  /** Only commits whose message holds this text in a line, upper and lower case told apart. */
  readonly mentioning?: string;
  /** Only commits that have one of `exclude` among their ancestors. */
  readonly onAncestryPath?: boolean;
  readonly signal?: AbortSignal;
}

/** The object ids of a range in rev-list order: newest first. Throws `GitError` `unknown-revision`. */
export const listCommits = rangeMemo(runRevList);

async function runRevList(repository: Repository, range: RevisionRange): Promise<readonly ObjectId[]> {
  if (range.include.length === 0) return [];
  const revisions = [...range.include, ...(range.exclude ?? []).map((revision) => `^${revision}`)];
  const args = ['rev-list', '--stdin'];
  if (range.firstParent === true) args.push('--first-parent');
  if (range.limit !== undefined) args.push(`--max-count=${range.limit}`);
  if (range.mentioning !== undefined) args.push('--fixed-strings', `--grep=${range.mentioning}`);
  if (range.onAncestryPath === true) args.push('--ancestry-path');
  const { stdout } = await runGit(repository, args, {
    input: revisions.map((revision) => `${checkRevision(revision)}\n`).join(''),
    ...(range.signal === undefined ? {} : { signal: range.signal }),
  });
  return stdout.toString('latin1').split('\n').filter((line) => line !== '').map(toObjectId); // prettier-ignore
}

/** A line of standard input that begins with a dash is an option to newer versions of git. */
function checkRevision(revision: string): string {
  if (/^\^?-|^\^?$|[\n\0]/.test(revision)) {
    throw new GitError('unknown-revision', `not a revision: ${JSON.stringify(revision)}`, { revision });
  }
  return revision;
}
