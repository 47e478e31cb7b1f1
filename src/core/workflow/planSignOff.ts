import { basename } from 'node:path';
import type { UnitId } from '../diff/change.ts';
import { unitSetRoot } from '../diff/hunkFingerprint.ts';
import { readIdentity } from '../git/config.ts';
import type { Repository } from '../git/repository.ts';
import { resolveCommit } from '../git/revParse.ts';
import { memberOfEmail } from '../policy/members.ts';
import type { LoadedDecision } from '../review/replayDraft.ts';
import type { ReviewPolicy } from './readPolicy.ts';
import type { Review, ReviewUnit } from './review.ts';
import { SignOffError } from './signOffError.ts';

/** Everything a sign-off will say, before anybody signs: what the dialog shows is what is signed. */
export interface SignOffPlan {
  readonly repository: Repository;
  readonly repositoryName: string;
  readonly repositoryId: string;
  readonly review: Review;
  readonly policyDigest: string | null;
  /** Branch the change goes to. */
  readonly target: string;
  readonly reviewer: { readonly name: string; readonly email: string };
  /** The attested units with their decisions, in reading order. */
  readonly units: readonly ReviewUnit[];
  readonly decisions: ReadonlyMap<UnitId, LoadedDecision>;
  readonly totalUnits: number;
  readonly root: string;
  readonly coveredHunks: number;
  readonly totalHunks: number;
  readonly remainingHunks: number;
  /** True when the review is of commits up to HEAD, so that a sign-off commit can follow them. */
  readonly canCommit: boolean;
  /** Sentences the reviewer should read before signing. */
  readonly warnings: readonly string[];
}

export interface SignOffInput {
  readonly repository: Repository;
  readonly review: Review;
  readonly policy: ReviewPolicy;
  readonly decisions: ReadonlyMap<UnitId, LoadedDecision>;
}

/** Throws `SignOffError` when there is nothing that could be signed, or nobody who could sign it. */
export async function planSignOff({
  repository,
  review,
  policy,
  decisions,
}: SignOffInput): Promise<SignOffPlan> {
  const { policy: rules, branch } = policy;
  if (rules === null) {
    throw new SignOffError(
      'no-policy',
      'The target branch has no policy that can be used, so a sign-off would count nowhere: bring a .countersign/policy.yml there first.',
    );
  }
  if (branch === null)
    throw new SignOffError(
      'no-target',
      'Nothing says which branch this change goes to: review it against a branch, for example main...HEAD.',
    );
  if (review.target.headCommit === null) {
    throw new SignOffError(
      'not-a-range',
      'Uncommitted changes cannot be signed off: commit them, then review the branch.',
    );
  }
  const reviewer = await readIdentity(repository);
  if (reviewer === null)
    throw new SignOffError('no-identity', 'Git does not know who you are: set user.name and user.email.');
  const isAttested = (unit: ReviewUnit): boolean => isSignedDecision(decisions.get(unit.unit.id));
  const units = review.units.filter(isAttested);
  if (units.length === 0)
    throw new SignOffError(
      'nothing-attested',
      'Nothing is attested yet: read the hunks and attest them one by one.',
    );
  const coveredHunks = review.hunks.filter((hunk) => hunk.units.every(isAttested)).length;
  const head = await resolveCommit(repository, 'HEAD');
  return {
    repository,
    repositoryName: basename(repository.root),
    repositoryId: rules.repository,
    review,
    policyDigest: policy.digest,
    target: branch,
    reviewer,
    units,
    decisions,
    totalUnits: review.units.length,
    root: unitSetRoot(units.map((unit) => unit.unit.id)),
    coveredHunks,
    totalHunks: review.hunks.length,
    remainingHunks: review.hunks.length - coveredHunks,
    canCommit: review.target.headCommit === head,
    warnings:
      memberOfEmail(rules, reviewer.email) === null
        ? [
            `${reviewer.email} is no member of the policy on ${branch}: the gate will not count this sign-off.`,
          ]
        : [],
  };
}

/** A decision that somebody without the editor's key wrote is never signed. */
function isSignedDecision(decision: LoadedDecision | undefined): boolean {
  return decision?.verdict === 'attested' && decision.authenticated;
}
