import type { ObjectId } from '../base/objectId.ts';
import type { Problem } from '../base/problem.ts';
import type { RepoPath } from '../base/repoPath.ts';
import type { UnitId } from '../diff/change.ts';

/** `unknown` is an answer of its own: no record says who wrote the line. It is never rounded to `human`. */
export type AuthorKind = 'ai' | 'human' | 'mixed' | 'unknown';

/**
 * Strength of the evidence. A: line-exact record inside the diff. B: live capture. C: file or count record.
 * D: agent identity as author or exact co-author address. E: declared trailer or footer. F: session trailer, branch.
 * G: free prose.
 */
export type EvidenceTier = 'A' | 'B' | 'C' | 'D' | 'E' | 'F' | 'G';

/** Where a claim comes from, for people and JSON. */
export interface ProvenanceSource {
  /** `git-ai`, `agent-trace`, `commit-identity`, `commit-trailer`, …; `marked` for a person's own word. */
  readonly reader: string;
  readonly tool: string | null;
  readonly model: string | null;
  readonly session: string | null;
  /** The commit that added the lines; null for uncommitted lines. */
  readonly commit: ObjectId | null;
  /** Who says so, where a person does. */
  readonly by?: string;
  /** Why, in the words of that person. */
  readonly reason?: string;
}

/** A claim that did not win and says another kind than the one that did. */
export interface ConflictingClaim {
  readonly kind: AuthorKind;
  readonly tier: EvidenceTier;
  readonly reader: string;
}

/** A person's word on who wrote a unit: a claim with a name. */
export interface AuthorshipMark {
  readonly kind: 'ai' | 'human';
  /** The address of whoever says so; null for the reviewer at this desk, before the sign-off. */
  readonly by: string | null;
  readonly reason: string;
}

export type MarksByUnit = ReadonlyMap<UnitId, readonly AuthorshipMark[]>;

/** A run of added lines of one file with the claim that won. `start` and `end` are new-side lines, inclusive. */
export interface AttributedRange {
  readonly start: number;
  readonly end: number;
  readonly kind: AuthorKind;
  readonly tier: EvidenceTier | null;
  /** Null when no reader says anything; `commit` still names the commit that added the lines. */
  readonly source: ProvenanceSource | null;
  readonly commit: ObjectId | null;
  /** Left out when nothing contradicts the claim that won. */
  readonly conflicts?: readonly ConflictingClaim[];
}

/** What commits say about a change without added lines. */
export interface TouchedProvenance {
  readonly kind: AuthorKind;
  readonly tier: EvidenceTier | null;
  readonly sources: readonly ProvenanceSource[];
}

/** Every added line of a file exactly once, sorted. */
export interface FileProvenance {
  readonly path: RepoPath;
  readonly ranges: readonly AttributedRange[];
  /** What the commits that touched the path say about changes without added lines (deletions, modes, renames). */
  readonly touched: TouchedProvenance;
  /** The same of units whose lines only some of these commits removed; the others are not in it. */
  readonly removed?: ReadonlyMap<UnitId, TouchedProvenance>;
  /** What people say of units of this file; left out when nobody does. */
  readonly marks?: MarksByUnit;
}

/** Provenance of a whole diff. */
export interface Provenance {
  readonly files: ReadonlyMap<RepoPath, FileProvenance>;
  readonly problems: readonly Problem[];
}

/** What a unit's lines say together. */
export interface UnitProvenance {
  readonly kind: AuthorKind;
  readonly tier: EvidenceTier | null;
  /** Inclusive ranges on the new side. */
  readonly aiLines: readonly (readonly [number, number])[];
  readonly humanLines: readonly (readonly [number, number])[];
  readonly sources: readonly ProvenanceSource[];
  /** Left out when nothing contradicts what its lines say. */
  readonly conflicts?: readonly ConflictingClaim[];
}
