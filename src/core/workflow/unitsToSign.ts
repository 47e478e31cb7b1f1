import type { UnitId } from '../diff/change.ts';
import { readIdentity } from '../git/config.ts';
import type { Repository } from '../git/repository.ts';
import { pathsOf } from '../policy/judgedUnit.ts';
import { hasRole, memberOfEmail } from '../policy/members.ts';
import { compilePathRules } from '../policy/pathRules.ts';
import { anyMemberRule, requiredUnits } from '../policy/requiredUnits.ts';
import { requirementGaps } from '../policy/requirementGaps.ts';
import type { VerifyReport } from '../policy/verifyReport.ts';
import { gateChangeOfReview } from './gateChange.ts';
import type { ReviewPolicy } from './readPolicy.ts';
import type { Review } from './review.ts';
import { unitIndependence } from './unitIndependence.ts';

/**
 * The units that are the reviewer's to sign: the gate still misses somebody, the reviewer's roles (of the policy or of
 * CODEOWNERS) fill what is missing, and independence lets their word count. Null where nobody can tell: there is no
 * policy, git knows no identity, the gate has judged nothing. Empty for whoever is no member. Throws `GitError`.
 */
export async function unitsToSign(input: {
  readonly repository: Repository;
  readonly review: Review;
  readonly policy: ReviewPolicy;
  /** What the gate says now; null where it cannot judge. */
  readonly report: VerifyReport | null;
}): Promise<ReadonlySet<UnitId> | null> {
  const { repository, review, report } = input;
  const { policy } = input.policy;
  const reviewer = policy === null || report === null ? null : await readIdentity(repository);
  if (policy === null || report === null || reviewer === null) return null;
  const member = memberOfEmail(policy, reviewer.email);
  if (member === null) return new Set();
  const independenceOf = await unitIndependence(repository, review, policy);
  const described = new Map(review.units.map((unit) => [unit.unit.id, unit]));
  const open = new Map(
    report.units
      .filter(({ required, state }) => required && state !== 'attested' && state !== 'overridden')
      .map(({ id, by }): [string, readonly string[]] => [id, by.map((signOff) => signOff.member)]),
  );
  const judged = gateChangeOfReview(review).units.filter(({ unit }) => open.has(unit.id));
  const pathRules = compilePathRules(policy);
  const duties = requiredUnits(policy, judged);
  const mine = judged.filter((unit, at) => {
    const signers = open.get(unit.unit.id) ?? [];
    const entry = described.get(unit.unit.id);
    const independence = entry === undefined ? undefined : independenceOf?.(entry);
    if (signers.includes(member) || independence?.excluded.has(member) === true) return false;
    const duty = duties[at];
    // Somebody's mark can make the gate ask where records alone would not.
    const rules = duty?.kind === 'required' ? duty.rules : pathRules.rulesFor(pathsOf(unit));
    const asked = rules.length > 0 ? rules : [anyMemberRule];
    return requirementGaps(policy, asked, signers, independence?.needsAnother ?? false).some(({ role }) =>
      hasRole(policy, member, role ?? undefined),
    );
  });
  return new Set(mine.map(({ unit }) => unit.id));
}
