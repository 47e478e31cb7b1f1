import type { ObjectId } from '../base/objectId.ts';
import type { Parsed, Problem } from '../base/problem.ts';
import { hasEscapedBytes } from '../base/repoPath.ts';
import type { RepoPath } from '../base/repoPath.ts';
import { blameLines } from '../git/blame.ts';
import type { BlamedLine } from '../git/blame.ts';
import type { Commit } from '../git/commits.ts';
import { GitError } from '../git/gitError.ts';
import { throwIfCancelled } from '../git/gitProcess.ts';
import type { Repository } from '../git/repository.ts';
import type { ChangedFile } from './changedFile.ts';
import { touchersOf } from './fileHistory.ts';
import { joinBlamedLines } from './joinBlamedLines.ts';
import { readLineHistories } from './lineHistories.ts';
import type { LineOrigin } from './lineOrigin.ts';
import { mapConcurrently } from './mapConcurrently.ts';
import { replayHistory } from './replayHistory.ts';
import { traceLines } from './traceLines.ts';

export interface OriginsInput {
  readonly repository: Repository;
  readonly files: readonly ChangedFile[];
  readonly head: ObjectId;
  readonly base: ObjectId | null;
  /** The commits of the range by id. */
  readonly commits: ReadonlyMap<ObjectId, Commit>;
  /** The commits of the range that touched a path, newest first. */
  readonly touchedBy: (path: RepoPath) => readonly ObjectId[];
  /** False when no record speaks about any line or commit: whoever added a line, it stays `unknown`. */
  readonly hasClaims: boolean;
  readonly signal?: AbortSignal | undefined;
  readonly onFile?: (() => void) | undefined;
}

/** Blames of big files take a core each; more at a time only slow each other. */
const blamesAtOnce = 3;

/** So many blames take seconds; more are not worth it where the commits of the lines say nothing anyway. */
const mostSilentBlames = 200;

/**
 * The commit, path and line from which each added line comes. A file that only one commit changed needs no blame: its
 * lines stand in that commit as they stand now. Nor does one that commits changed one after the other: replaying what
 * each of them added gives the same; and several that were merged or renamed are traced together. A file whose origins cannot be found is a problem and has origins without a
 * commit. Throws only `GitError` `cancelled`.
 */
export async function findLineOrigins(
  input: OriginsInput,
): Promise<Parsed<ReadonlyMap<RepoPath, readonly LineOrigin[]>>> {
  const known = await findWithoutBlame(input);
  const isBlamed = (file: ChangedFile): boolean => file.added.length > 0 && !known.has(file.path);
  const skipsBlames = !input.hasClaims && input.files.filter(isBlamed).length > mostSilentBlames;
  const found = await mapConcurrently(input.files, blamesAtOnce, async (file) => {
    throwIfCancelled(input.signal);
    const skipped = skipsBlames ? withoutCommit(file) : null;
    const ready = isBlamed(file) ? skipped : (known.get(file.path) ?? []);
    const origins = ready === null ? await blamedOrigins(file, input) : { value: ready, problems: [] };
    input.onFile?.();
    return origins;
  });
  const byPath = input.files.map((file, index) => [file.path, found[index]?.value ?? []] as const);
  return { value: new Map(byPath), problems: found.flatMap((origins) => origins.problems) };
}

/** The origins of the files for which a few runs of git over the whole range say enough. */
async function findWithoutBlame(input: OriginsInput): Promise<ReadonlyMap<RepoPath, readonly LineOrigin[]>> {
  const files = input.files.filter((file) => file.added.length > 0);
  const { histories, replays, traces, changes } = await readLineHistories({ ...input, files });
  const known = new Map<RepoPath, readonly LineOrigin[]>();
  for (const file of files) {
    const history = histories.get(file.path);
    const steps = replays.get(file.path);
    const trace = traces.get(file.path);
    const traced = trace === undefined ? null : traceLines(trace, file.added, changes);
    if (history?.kind === 'single') known.set(file.path, unmoved(file, history.commit));
    else if (steps !== undefined)
      known.set(file.path, originsFrom(replayHistory(file.path, steps, file.added), file, input));
    else if (traced !== null) known.set(file.path, originsFrom(traced, file, input));
  }
  return known;
}

async function blamedOrigins(file: ChangedFile, input: OriginsInput): Promise<Parsed<readonly LineOrigin[]>> {
  if (hasEscapedBytes(file.path))
    return unknownOrigins(file, 'its name is not valid UTF-8, so git blame cannot be asked');
  try {
    return { value: originsFrom(await blame(file, input), file, input), problems: [] };
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

function originsFrom(lines: readonly BlamedLine[], file: ChangedFile, input: OriginsInput): LineOrigin[] {
  const [toucher = null, another] = touchersOf(file, input.touchedBy);
  return joinBlamedLines(file.added, lines, input.commits, another === undefined ? toucher : null);
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
  return { value: withoutCommit(file), problems: [problem] };
}

function withoutCommit({ added }: ChangedFile): LineOrigin[] {
  return added.map(({ start, lines }) => ({ start, end: start + lines - 1, commit: null, original: null }));
}

/** Lines that no commit holds yet. */
export function uncommittedOrigins(file: ChangedFile): LineOrigin[] {
  return unmoved(file, null);
}
