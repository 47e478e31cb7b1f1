import { Buffer } from 'node:buffer';
import { isObjectId, type ObjectId, toObjectId } from '../base/objectId.ts';
import { decodeRepoPath, type RepoPath } from '../base/repoPath.ts';
import { isolateGit } from './isolatedGit.ts';
import type { Repository } from './repository.ts';
import { streamGit } from './runGit.ts';
import { splitNul } from './splitNul.ts';

/** What a commit did to one path. */
export interface PathChange {
  readonly path: RepoPath;
  /** Tree entry modes, as `100644`; `000000` where the path does not exist. */
  readonly oldMode: string;
  readonly newMode: string;
  /** Null object id where the path does not exist. */
  readonly oldOid: ObjectId;
  readonly newOid: ObjectId;
}

export interface CommitDiff {
  readonly commit: ObjectId;
  /** In git's order; a rename is the removal of one path and the addition of another. */
  readonly changes: readonly PathChange[];
}

/** Above this many paths a range is read again rather than kept. */
const maxChangesKept = 50_000;

interface KnownDiffs {
  /** Commits of which everything is known, those without changes included. */
  readonly all: ReadonlySet<ObjectId>;
  readonly diffs: ReadonlyMap<ObjectId, readonly [CommitDiff]>;
}

/** The last range whose diffs somebody read anyway; what a commit did never changes. */
const knownDiffs = new WeakMap<Repository, KnownDiffs>();

/** Keeps the diffs of `commits` for `diffCommits`: those of merges must not be among `diffs`. */
export function rememberCommitDiffs(
  repository: Repository,
  commits: readonly ObjectId[],
  diffs: readonly CommitDiff[],
): void {
  const count = diffs.reduce((sum, { changes }) => sum + changes.length, 0);
  if (repository.isShallow || count > maxChangesKept) return;
  knownDiffs.set(repository, {
    all: new Set(commits),
    diffs: new Map(diffs.map((diff) => [diff.commit, [diff]])),
  });
}

/**
 * What each of `commits` changed against its only parent (a root: against nothing), in the order given. Merges, and
 * commits that changed nothing, do not come out. One commit at a time is held in memory. Throws `GitError`:
 * `unknown-revision`; `missing-object` at the end.
 */
export async function* diffCommits(
  repository: Repository,
  commits: readonly ObjectId[],
  signal?: AbortSignal,
): AsyncGenerator<CommitDiff, void, undefined> {
  const remembered = knownDiffs.get(repository);
  const isWhole = remembered !== undefined && commits.every((commit) => remembered.all.has(commit));
  if (isWhole) for (const commit of commits) yield* remembered.diffs.get(commit) ?? [];
  if (isWhole || commits.length === 0) return;
  const isolated = isolateGit(repository);
  const switches = '--stdin -r --root --raw -z --no-renames --no-abbrev --ignore-submodules=none';
  const output = streamGit(isolated, ['diff-tree', ...switches.split(' ')], {
    input: commits.map((commit) => `${commit}\n`).join(''),
    extraEnvironment: isolated.extraEnvironment,
    ...(signal === undefined ? {} : { signal }),
  });
  try {
    yield* readCommitDiffs(output);
  } finally {
    isolated.dispose();
  }
}

/** Git's raw record, `:<mode> <mode> <oid> <oid> <status>`; the path follows behind a NUL. */
const recordPattern = /^:([0-7]{6}) ([0-7]{6}) ([0-9a-f]+) ([0-9a-f]+) [A-Z]$/;

async function* readCommitDiffs(output: AsyncIterable<Buffer>): AsyncGenerator<CommitDiff, void, undefined> {
  let commit: ObjectId | null = null;
  let changes: PathChange[] = [];
  let record: RegExpExecArray | null = null;
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of output) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    rest = bytes.subarray(bytes.lastIndexOf(0) + 1);
    for (const field of splitNul(bytes)) {
      if (record !== null) {
        changes.push(toChange(record, decodeRepoPath(field)));
        record = null;
        continue;
      }
      const text = field.toString('latin1');
      record = recordPattern.exec(text);
      if (record !== null || !isObjectId(text)) continue;
      if (commit !== null) yield { commit, changes };
      commit = text;
      changes = [];
    }
  }
  if (commit !== null) yield { commit, changes };
}

/** A raw record of a commit with one parent; null for one of a merge. */
export function parsePathChange(record: string, path: RepoPath): PathChange | null {
  const match = recordPattern.exec(record);
  return match === null ? null : toChange(match, path);
}

function toChange(
  [, oldMode = '', newMode = '', oldOid = '', newOid = '']: RegExpExecArray,
  path: RepoPath,
): PathChange {
  return { path, oldMode, newMode, oldOid: toObjectId(oldOid), newOid: toObjectId(newOid) };
}
