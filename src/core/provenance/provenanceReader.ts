import type { ObjectId } from '../base/objectId.ts';
import type { Parsed } from '../base/problem.ts';
import type { RepoPath } from '../base/repoPath.ts';
import type { Commit } from '../git/commits.ts';
import type { Repository } from '../git/repository.ts';
import type { EvidenceTier } from './attribution.ts';
import type { ReaderClaims } from './claim.ts';

/** What a reader may look at: the commits of the range and the refs that exist under its prefixes. */
export interface ReaderInput {
  readonly repository: Repository;
  /** Newest first. */
  readonly commits: readonly Commit[];
  /** The paths each of them touched. */
  readonly touched: ReadonlyMap<ObjectId, readonly RepoPath[]>;
  readonly refs: readonly { readonly name: string; readonly oid: ObjectId }[];
  /** The commit whose tree is reviewed; null for trees that are not committed. */
  readonly head: ObjectId | null;
  /** The commit the change starts from; null for an empty tree. */
  readonly base: ObjectId | null;
  /** The blob at `path` on the new side of an uncommitted change; null where the change does not touch the path. */
  readonly changedBlobs: ReadonlyMap<RepoPath, ObjectId>;
  readonly signal?: AbortSignal | undefined;
}

/**
 * One record format. Readers only report what records say; which claim wins is decided in `attributeLines.ts`.
 * `load` may throw a `GitError`; everything wrong with the records themselves is a problem.
 */
export interface ProvenanceReader {
  readonly name: string;
  /** The strongest evidence the format can give; each claim carries its own tier. */
  readonly tier: EvidenceTier;
  /** Ref prefixes without glob characters, as for `git for-each-ref`; empty when the format needs none. */
  readonly refPrefixes: readonly string[];
  load(input: ReaderInput): Promise<Parsed<ReaderClaims>>;
}
