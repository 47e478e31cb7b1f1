import type { ObjectId } from '../base/objectId.ts';
import type { Parsed, Problem } from '../base/problem.ts';
import { GitError } from '../git/gitError.ts';
import type { Claim, LineClaims, ReaderClaims } from './claim.ts';
import { uncommitted } from './claim.ts';
import type { ProvenanceReader, ReaderInput } from './provenanceReader.ts';

/** Everything all readers found, in the order of the readers. */
export interface ClaimStore {
  /** True when no reader found anything, not even records that decide nothing. */
  readonly isEmpty: boolean;
  /** One list per reader that speaks about the file; each list strongest first. */
  linesOf(commit: ObjectId | typeof uncommitted, path: string): readonly LineClaims[];
  /** Claims on the whole commit, in the order of the readers. */
  commit(commit: ObjectId): readonly Claim[];
  /** What each reader that was asked says about a file of a commit, silent readers included, in their order. */
  byReader(commit: ObjectId | typeof uncommitted, path: string | null): readonly ReaderWords[];
}

/** What one reader says about a file of a commit. */
export interface ReaderWords {
  readonly reader: string;
  /** On lines of the file; strongest first. */
  readonly lines: LineClaims;
  /** On the whole commit. */
  readonly commit: readonly Claim[];
}

/** Asks every reader. A reader that git refuses is a problem and counts as silent; cancellation is thrown. */
export async function loadClaims(
  readers: readonly ProvenanceReader[],
  input: ReaderInput,
): Promise<Parsed<ClaimStore>> {
  const loaded = await Promise.all(readers.map((reader) => loadReader(reader, input)));
  const problems: Problem[] = loaded.flatMap((result) => result.problems);
  const names = readers.map((reader) => reader.name);
  return {
    value: claimStore(
      loaded.map((result) => result.value),
      names,
    ),
    problems,
  };
}

/** `names` are those of the readers, in the same order. */
export function claimStore(readers: readonly ReaderClaims[], names: readonly string[] = []): ClaimStore {
  return {
    isEmpty: readers.every((reader) => reader.lines.size === 0 && reader.commits.size === 0),
    linesOf: (commit, path) => readers.flatMap((reader) => present(reader.lines.get(commit)?.get(path))),
    commit: (commit) => readers.flatMap((reader) => reader.commits.get(commit) ?? []),
    byReader: (commit, path) =>
      readers.map((reader, at) => ({
        reader: names[at] ?? '',
        lines: path === null ? [] : (reader.lines.get(commit)?.get(path) ?? []),
        commit: commit === uncommitted ? [] : (reader.commits.get(commit) ?? []),
      })),
  };
}

function present(claims: LineClaims | undefined): LineClaims[] {
  return claims === undefined ? [] : [claims];
}

async function loadReader(reader: ProvenanceReader, input: ReaderInput): Promise<Parsed<ReaderClaims>> {
  const refs = input.refs.filter((ref) => reader.refPrefixes.some((prefix) => isUnder(ref.name, prefix)));
  try {
    return await reader.load({ ...input, refs });
  } catch (error) {
    if (!(error instanceof GitError) || error.code === 'cancelled') throw error;
    const message = `records of ${reader.name} could not be read: ${error.message}`;
    return { value: { lines: new Map(), commits: new Map() }, problems: [{ message }] };
  }
}

function isUnder(name: string, prefix: string): boolean {
  return name === prefix || name.startsWith(`${prefix}/`);
}
