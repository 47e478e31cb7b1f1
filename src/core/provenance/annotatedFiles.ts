import type { Buffer } from 'node:buffer';
import type { ObjectId } from '../base/objectId.ts';
import { isNullObjectId } from '../base/objectId.ts';
import { toRepoPath } from '../base/repoPath.ts';
import { diffBlobs } from '../git/diffBlobs.ts';
import type { LineChange } from '../git/diffBlobs.ts';
import { diffCommits } from '../git/diffCommits.ts';
import { openObjectReader } from '../git/objectReader.ts';
import type { Repository } from '../git/repository.ts';
import { lastLine } from './claim.ts';
import { maximumRecordBytes } from './maximumRecordBytes.ts';

/** One file of one commit that a note speaks about. `path` is whatever the note says. */
export interface AnnotatedFile {
  readonly commit: ObjectId;
  readonly path: string;
}

/** The files that notes speak about, as their commits left them. Asks git with the first request only. */
export interface AnnotatedFiles {
  /** Null when the commit has no such file, or one above 20 MiB. Throws `GitError`. */
  read(file: AnnotatedFile): Promise<Buffer | null>;
  dispose(): void;
}

export function openAnnotatedFiles(repository: Repository, signal?: AbortSignal): AnnotatedFiles {
  const objects = openObjectReader(repository, signal);
  return {
    read: async ({ commit, path }) => {
      const header = await objects.header({ tree: commit, path: toRepoPath(path) });
      if (header?.type !== 'blob' || header.size > maximumRecordBytes) return null;
      return (await objects.read(header.oid))?.content ?? null;
    },
    dispose: () => objects.dispose(),
  };
}

type Spans = readonly (readonly [number, number])[];

/**
 * The lines (inclusive) that each commit added to each of `files` against its only parent, in the order of `files`.
 * Null where that cannot be said: merges, and files that the commit did not touch. Two runs of git for all.
 */
export async function addedLines(
  repository: Repository,
  files: readonly AnnotatedFile[],
  signal?: AbortSignal,
): Promise<readonly (Spans | null)[]> {
  const places = new Map<ObjectId, Map<string, number[]>>();
  for (const [index, { commit, path }] of files.entries()) {
    const ofCommit = places.get(commit) ?? new Map<string, number[]>();
    places.set(commit, ofCommit.set(path, [...(ofCommit.get(path) ?? []), index]));
  }
  const added = files.map((): Spans | null => null);
  const edited: { readonly indexes: readonly number[]; readonly old: ObjectId; readonly new: ObjectId }[] =
    [];
  for await (const { commit, changes } of diffCommits(repository, [...places.keys()], signal)) {
    for (const change of changes) {
      const indexes = places.get(commit)?.get(change.path) ?? [];
      if (indexes.length === 0 || isNullObjectId(change.newOid)) continue;
      if (isNullObjectId(change.oldOid)) for (const index of indexes) added[index] = [[1, lastLine]];
      else edited.push({ indexes, old: change.oldOid, new: change.newOid });
    }
  }
  const diffs = await diffBlobs(repository, edited, signal);
  for (const [at, { indexes }] of edited.entries()) {
    for (const index of indexes) added[index] = (diffs[at] ?? []).flatMap(({ new: span }) => spanOf(span));
  }
  return added;
}

function spanOf({ start, lines }: LineChange['new']): [number, number][] {
  return lines === 0 ? [] : [[start, start + lines - 1]];
}

/** The lines of a file without their line ends; what follows the last line end is a line unless it is empty. */
export function splitLines(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  for (let start = 0; start < bytes.length;) {
    const end = bytes.indexOf(0x0a, start);
    const stop = end < 0 ? bytes.length : end;
    lines.push(bytes.subarray(start, stop));
    start = stop + 1;
  }
  return lines;
}
