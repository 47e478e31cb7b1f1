import type { ObjectId } from '../../../src/core/base/objectId.ts';
import { toObjectId } from '../../../src/core/base/objectId.ts';
import { displayRepoPath, toRepoPath } from '../../../src/core/base/repoPath.ts';
import type { Change } from '../../../src/core/diff/change.ts';
import { cutFile } from '../../../src/core/diff/cutFile.ts';
import { readGitDiff } from '../../../src/core/diff/readGitDiff.ts';
import { createBlobReader } from '../../../src/core/git/blobs.ts';
import { diffTrees } from '../../../src/core/git/diffTrees.ts';
import type { Repository } from '../../../src/core/git/repository.ts';
import { openRepository } from '../../../src/core/git/repository.ts';
import { emptyTree } from '../../../src/core/git/revParse.ts';
import type { ResolvedProvenance } from '../../../src/core/provenance/claimsForLine.ts';
import { resolveProvenance } from '../../../src/core/provenance/resolveProvenance.ts';

/** The change between two tree-ishes as the workflow would cut it. */
export async function changeBetween(repository: Repository, base: string, head: string): Promise<Change> {
  const { value: patches, problems } = await readGitDiff(diffTrees(repository, base, head));
  const blobs = createBlobReader(repository);
  try {
    const files = await Promise.all(
      patches.map(async (patch) =>
        cutFile(patch, { old: await blobs.read(patch.oldOid), new: await blobs.read(patch.newOid) }),
      ),
    );
    return { files, problems };
  } finally {
    blobs.dispose();
  }
}

/** A resolved range together with what it was resolved from. */
export interface ResolvedHistory {
  readonly repository: Repository;
  readonly change: Change;
  readonly provenance: ResolvedProvenance;
}

/** Resolves `base..head` (`base` null: everything) of the repository in `directory`. */
export async function resolveHistory(
  directory: string,
  base: string | null,
  head: string,
): Promise<ResolvedHistory> {
  const repository = await openRepository(directory);
  const change = await changeBetween(repository, base ?? (await emptyTree(repository)), head);
  const ids = { base: base === null ? null : toObjectId(base), head: toObjectId(head) };
  return { repository, change, provenance: await resolveProvenance({ repository, change, ...ids }) };
}

/**
 * The ranges of all files, one line of text each: `path start-end kind tier reader tool commit`, the commit by the
 * name that `names` gives it.
 */
export function describeRanges(
  provenance: ResolvedProvenance,
  names: Readonly<Record<string, string>> = {},
): string[] {
  const nameOf = (commit: ObjectId | null): string =>
    Object.entries(names).find(([, oid]) => oid === commit)?.[0] ??
    (commit === null ? '-' : commit.slice(0, 7));
  return [...provenance.files.values()].flatMap(({ path, ranges }) =>
    ranges.map(({ start, end, kind, tier, source, commit }) =>
      [
        displayRepoPath(path),
        `${start}-${end}`,
        kind,
        tier ?? '-',
        source?.reader ?? '-',
        source?.tool ?? '-',
        nameOf(commit),
      ].join(' '),
    ),
  );
}

/** `kind tier` of what the commits that touched `path` say. */
export function describeTouched(provenance: ResolvedProvenance, path: string): string {
  const touched = provenance.files.get(toRepoPath(path))?.touched;
  return touched === undefined ? 'no such file' : `${touched.kind} ${touched.tier ?? '-'}`;
}

/** Lines `from..to` of a text that tells lines apart. */
export function numbered(prefix: string, from: number, to: number): string {
  return Array.from({ length: to - from + 1 }, (_, index) => `${prefix} ${from + index}\n`).join('');
}
