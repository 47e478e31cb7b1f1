import type { UnitId } from '../diff/change.ts';
import type { Repository } from '../git/repository.ts';
import type { UnitState, VerifyReport } from '../policy/verifyReport.ts';
import type { ReviewPolicy } from './readPolicy.ts';
import { type PastSignOffs, readPastSignOffs } from './pastSignOffs.ts';
import type { Review } from './review.ts';
import { verifyReview } from './verifyRange.ts';

/** What signed evidence and the policy's rules say of a unit, apart from anybody's draft. */
export interface UnitEvidence {
  readonly evidence: 'attested' | 'stale' | 'none';
  readonly coveredByRule: boolean;
}

export interface EvidenceStates {
  readonly units: ReadonlyMap<UnitId, UnitEvidence>;
  /** The gate's own report; null where nothing can be judged: no policy, or sides that are no commits. */
  readonly report: VerifyReport | null;
  /** Who accepted what was edited since, whether or not the policy asks for anybody. */
  readonly past: PastSignOffs;
}

/**
 * Sign-offs that already stand in the range, as the gate would judge them now; and what was signed and edited since also
 * where the gate asks for nobody. Throws `GitError`.
 */
export async function evidenceStates(input: {
  readonly repository: Repository;
  readonly review: Review;
  readonly policy: ReviewPolicy;
  readonly now: number;
  readonly signal?: AbortSignal | undefined;
}): Promise<EvidenceStates> {
  const { review, policy } = input;
  const { baseCommit, headCommit } = review.target;
  const past = await readPastSignOffs(input);
  const isJudged =
    policy.policy !== null && policy.branch !== null && baseCommit !== null && headCommit !== null;
  const report = isJudged ? await verifyReview({ ...input, targetRef: policy.branch, actor: null }) : null;
  const states = new Map<string, UnitState>(report?.units.map((unit) => [unit.id, unit.state]));
  const units = review.units.map(({ unit }) => {
    const state = states.get(unit.id) ?? 'unattested';
    const wasSigned = past.get(unit.id)?.some(({ isHere }) => isHere) === true;
    return [unit.id, evidenceOf(state === 'unattested' && wasSigned ? 'stale' : state)] as const;
  });
  return { units: new Map(units), report, past };
}

function evidenceOf(state: UnitState): UnitEvidence {
  return {
    evidence:
      state === 'attested' || state === 'overridden' ? 'attested' : state === 'stale' ? 'stale' : 'none',
    coveredByRule: state === 'rule-covered' || state === 'exempt',
  };
}
