import type { ObjectId } from '../base/objectId.ts';
import { isNullObjectId } from '../base/objectId.ts';
import type { Parsed, Problem } from '../base/problem.ts';
import { hasEscapedBytes } from '../base/repoPath.ts';
import type { RepoPath } from '../base/repoPath.ts';
import { blameLines } from '../git/blame.ts';
import type { BlamedLine } from '../git/blame.ts';
import type { Commit } from '../git/commits.ts';
import { GitError } from '../git/gitError.ts';
import { openObjectReader } from '../git/objectReader.ts';
import type { ObjectReader } from '../git/objectReader.ts';
import type { Repository } from '../git/repository.ts';
import type { ChangedFile } from './changedFile.ts';
import type { LineOrigin } from './lineOrigin.ts';
import { mapConcurrently } from './mapConcurrently.ts';
import { joinBlamedLines } from './joinBlamedLines.ts';

export interface OriginsInput {
  readonly repository: Repository;
  readonly files: readonly ChangedFile[];
  readonly head: ObjectId;
  readonly base: ObjectId | null;
  /** The commits of the range by id. */
  readonly commits: ReadonlyMap<ObjectId, Commit>;
  /** The commits of the range that touched a path, newest first. */
  readonly touchedBy: (path: RepoPath) => readonly ObjectId[];
  readonly signal?: AbortSignal | undefined;
  readonly onFile?: (() => void) | undefined;
}

/** Blames of big files take a core each; more at a time only slow each other. */
const blamesAtOnce = 3;

/**
 * The commit, path and line from which each added line comes. A file that only one commit changed needs no blame: its
 * lines stand in that commit as they stand now. A file whose origins cannot be found is a problem and has origins
 * without a commit. Throws only `GitError` `cancelled`.
 */
export async function findLineOrigins(
  input: OriginsInput,
): Promise<Parsed<ReadonlyMap<RepoPath, readonly LineOrigin[]>>> {
  const objects = openObjectReader(input.repository, input.signal);
  try {
    const found = await mapConcurrently(input.files, blamesAtOnce, async (file) => {
      const origins = await originsOf(file, input, objects);
      input.onFile?.();
      return origins;
    });
    const byPath = input.files.map((file, index) => [file.path, found[index]?.value ?? []] as const);
    return { value: new Map(byPath), problems: found.flatMap((origins) => origins.problems) };
  } finally {
    objects.dispose();
  }
}

async function originsOf(
  file: ChangedFile,
  input: OriginsInput,
  objects: ObjectReader,
): Promise<Parsed<readonly LineOrigin[]>> {
  if (file.added.length === 0) return { value: [], problems: [] };
  try {
    const only = await onlyCommit(file, input, objects);
    if (only !== null) return { value: unmoved(file, only), problems: [] };
    if (hasEscapedBytes(file.path))
      return unknownOrigins(file, 'its name is not valid UTF-8, so git blame cannot be asked');
    const lines = await blame(file, input);
    const toucher = touchers(file, input);
    return {
      value: joinBlamedLines(
        file.added,
        lines,
        input.commits,
        toucher.length === 1 ? (toucher[0] ?? null) : null,
      ),
      problems: [],
    };
  } catch (error) {
    if (!(error instanceof GitError) || error.code === 'cancelled') throw error;
    return unknownOrigins(file, error.message);
  }
}

function blame(
  { path, added }: ChangedFile,
  { repository, head, base, signal }: OriginsInput,
): Promise<readonly BlamedLine[]> {
  return blameLines(repository, {
    head,
    base: base === null ? [] : [base],
    path,
    spans: added,
    ...(signal && { signal }),
  });
}

function touchers(file: ChangedFile, input: OriginsInput): ObjectId[] {
  return [...new Set(file.paths.flatMap((path) => input.touchedBy(path)))];
}

/** The one commit that made the whole change of the file, or null when there may be several. */
async function onlyCommit(
  file: ChangedFile,
  input: OriginsInput,
  objects: ObjectReader,
): Promise<ObjectId | null> {
  const [only, another] = touchers(file, input);
  const commit = only === undefined ? undefined : input.commits.get(only);
  if (only === undefined || commit === undefined || another !== undefined || commit.parents.length > 1)
    return null;
  // A branch may have left before `base`, or a merge may have taken one side: the blobs must be those of the change.
  const after = await objects.header({ tree: only, path: file.path });
  if (after?.oid !== file.newOid) return null;
  const parent = commit.parents[0];
  const oldPath = file.paths.at(-1) ?? file.path;
  const before = parent === undefined ? null : await objects.header({ tree: parent, path: oldPath });
  const isSameOldSide = before === null ? isNullObjectId(file.oldOid) : before.oid === file.oldOid;
  return isSameOldSide ? only : null;
}

function unmoved({ path, added }: ChangedFile, commit: ObjectId | null): LineOrigin[] {
  return added.map(({ start, lines }) => ({
    start,
    end: start + lines - 1,
    commit,
    original: { path, start },
  }));
}

function unknownOrigins(file: ChangedFile, why: string): Parsed<readonly LineOrigin[]> {
  const problem: Problem = {
    message: `who added the lines of this file could not be found: ${why}`,
    path: file.path,
  };
  const value = file.added.map(({ start, lines }) => ({
    start,
    end: start + lines - 1,
    commit: null,
    original: null,
  }));
  return { value, problems: [problem] };
}

/** Lines that no commit holds yet. */
export function uncommittedOrigins(file: ChangedFile): LineOrigin[] {
  return unmoved(file, null);
}
