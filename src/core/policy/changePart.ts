import type { ObjectId } from '../base/objectId.ts';
import type { RepoPath } from '../base/repoPath.ts';
import type { Trees } from './coverage.ts';
import type { ContributingCommit } from './independence.ts';
import type { ContentFinding } from './judgeContent.ts';
import type { JudgedUnit } from './judgedUnit.ts';
import type { Policy } from './policySchema.ts';
import type { RebasedChange } from './trivialRebase.ts';

/** What is judged: the net change, each commit on its own, or both (docs/policy.md, Scope). */
export type RangeMode = Policy['scope']['range'];

/** What one commit did by itself: for a merge, beyond what git alone makes of its parents. */
export interface CommitPart {
  readonly commit: ObjectId;
  readonly trees: Trees;
  /** In the order of the diff. */
  readonly units: readonly JudgedUnit[];
  /** Who made it; they and nobody else are the authors of its units. */
  readonly contributor: ContributingCommit;
  readonly findings: readonly ContentFinding[];
}

/** Units that are judged together: of two units with the same id in one part, one sign-off covers one. */
export interface ChangePart {
  /** Null for the net change. */
  readonly commit: ObjectId | null;
  readonly trees: Trees;
  readonly units: readonly JudgedUnit[];
  /** Earlier changes that this one is, on another base: for the rung `trivial-rebase`. */
  readonly rebased?: readonly RebasedChange[] | undefined;
  contributors(paths: readonly RepoPath[]): readonly ContributingCommit[];
}

/** The mode that a run judges under: what is asked for on top of the policy can only add to it. */
export function strictestRangeMode(policy: RangeMode, asked: RangeMode | null): RangeMode {
  return asked === null || asked === policy ? policy : 'both';
}

export function judgesNet(mode: RangeMode): boolean {
  return mode !== 'every-commit';
}

export function judgesCommits(mode: RangeMode): boolean {
  return mode !== 'net';
}
