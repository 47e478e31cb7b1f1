import type { RepoPath } from '../base/repoPath.ts';

/** Whose rules a CODEOWNERS file is read by. */
export type CodeownersDialect = 'github' | 'gitlab';

/** People of whom some must have a say about a path. */
export interface OwnerDemand {
  /** `@user`, `@org/team`, `@@role` or an address, as written; never empty. */
  readonly owners: readonly string[];
  /** How many of them; GitHub always asks for one. */
  readonly count: number;
  /** The pattern that matched, as written, and its 1-based line. */
  readonly pattern: string;
  readonly line: number;
  /** GitLab's section; null outside of one. */
  readonly section: string | null;
}

/** A path is owned, left to nobody on purpose (no owners, an exclusion, an optional section), or named by no line. */
export type Ownership =
  | { readonly kind: 'owned'; readonly demands: readonly OwnerDemand[] }
  | { readonly kind: 'unowned'; readonly line: number }
  | { readonly kind: 'unmatched' };

export interface Codeowners {
  /** What every line that has owners asks for, in the order of the file; optional sections ask for nobody. */
  readonly demands: readonly OwnerDemand[];
  ownershipOf(path: RepoPath): Ownership;
}
