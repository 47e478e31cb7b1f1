import { Buffer } from 'node:buffer';
import { groupBy } from '../../base/groupBy.ts';
import type { ObjectId } from '../../base/objectId.ts';
import { displayRepoPath } from '../../base/repoPath.ts';
import type { Unit } from '../../diff/change.ts';
import { splitLines } from '../../diff/splitLines.ts';
import type { BlobReader } from '../../git/blobs.ts';
import { writeBlob, writeTreeWith } from '../../git/objects.ts';
import { patchBetween } from '../../git/patchBetween.ts';
import type { Repository } from '../../git/repository.ts';
import type { Review, ReviewHunk } from '../review.ts';
import { mechanicalHunks } from './mechanicalHunks.ts';
import { PreparationError } from './preparationError.ts';
import { reorderedImports } from './reorderedImports.ts';

/** The mechanical part of a change, by itself. */
export interface MechanicalPart {
  readonly hunks: readonly ReviewHunk[];
  /** What `git apply` makes of the base: these hunks and nothing else. */
  readonly patch: Buffer;
  /** The tree with the patch applied to the base. */
  readonly tree: ObjectId;
}

/**
 * Cuts the hunks that only format, comment or reorder imports out of a change, as a patch against its base. Reads objects and writes
 * objects; no ref, index or file changes. Throws `PreparationError` `nothing-mechanical`, `GitError`.
 */
export async function splitMechanical(input: {
  readonly repository: Repository;
  readonly blobs: BlobReader;
  readonly review: Review;
  readonly signal?: AbortSignal | undefined;
}): Promise<MechanicalPart> {
  const { repository, blobs, review, signal } = input;
  const hunks = mechanicalHunks(review, await reorderedImports(input));
  if (hunks.length === 0) {
    throw new PreparationError(
      'nothing-mechanical',
      'There is nothing to split out: no hunk only formats, comments or reorders imports, or all of them do.',
    );
  }
  const entries: { readonly path: string; readonly oid: ObjectId; readonly mode: string }[] = [];
  for (const [file, own] of groupBy(hunks, (hunk) => hunk.file)) {
    const old = await blobs.read(file.oldOid);
    if (old === null) throw new Error(`${displayRepoPath(file.path)} cannot be read`);
    const bytes = withUnits(old, own.flatMap(({ hunk }) => hunk.units)); // prettier-ignore
    entries.push({ path: file.path, oid: await writeBlob(repository, bytes), mode: file.newMode });
  }
  const { baseTree: base } = review.target;
  const tree = await writeTreeWith(repository, base, entries);
  return { hunks, tree, patch: await patchBetween(repository, { base, head: tree, signal }) };
}

/** The old file with these units alone. Pieces of one run stand at one place, in the order of the new side. */
function withUnits(old: Buffer, units: readonly Unit[]): Buffer {
  const lines = splitLines(old);
  const parts: Buffer[] = [];
  let at = 0;
  for (const unit of units.toSorted((a, b) => a.new.start - b.new.start)) {
    const place = unit.old.lines === 0 ? unit.old.start : unit.old.start - 1;
    parts.push(...lines.slice(at, place), ...unit.addedLines);
    at = Math.max(at, place + unit.old.lines);
  }
  return Buffer.concat([...parts, ...lines.slice(at)]);
}
