import type { ChangeClass, Facts } from '../analysis/facts.ts';
import type { Problem } from '../base/problem.ts';
import type { Change, FileChange, Hunk, Unit, UnitId } from '../diff/change.ts';
import type { MarksByUnit, Provenance, UnitProvenance } from '../provenance/attribution.ts';
import type { Finding, Risk } from '../risk/finding.ts';
import type { ResolvedTarget } from './target.ts';

/** A unit with everything that is known about it before anybody decides. */
export interface ReviewUnit {
  readonly unit: Unit;
  readonly file: FileChange;
  /** Innermost named declaration; null at top level or without a grammar. */
  readonly symbol: string | null;
  readonly change: ChangeClass;
  readonly provenance: UnitProvenance;
  readonly findings: readonly Finding[];
  readonly risk: Risk;
}

/** What a person decides on, with its units in file order and the highest risk among them. */
export interface ReviewHunk {
  /** Stable while the content is: the id of its first unit. */
  readonly id: UnitId;
  readonly hunk: Hunk;
  readonly file: FileChange;
  readonly module: string;
  readonly units: readonly ReviewUnit[];
  readonly risk: Risk;
}

/** An opened review: pure data, computed once for a pair of trees. Decisions and evidence are kept beside it. */
export interface Review {
  readonly target: ResolvedTarget;
  readonly change: Change;
  readonly facts: Facts;
  /** What records say, and people: see `recordedProvenance` for the records alone. */
  readonly provenance: Provenance;
  /** Without anybody's marks: what a gate may judge by, which weighs marks itself by who signed them. */
  readonly recordedProvenance: Provenance;
  /** Signed marks that are shown, by unit. */
  readonly marks: MarksByUnit;
  readonly findings: readonly Finding[];
  /** In reading order. */
  readonly units: readonly ReviewUnit[];
  /** In reading order: by the first of their units. */
  readonly hunks: readonly ReviewHunk[];
  readonly problems: readonly Problem[];
}
