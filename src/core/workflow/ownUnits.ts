import type { UnitId } from '../diff/change.ts';
import type { Repository } from '../git/repository.ts';
import type { Policy } from '../policy/policySchema.ts';
import type { Review } from './review.ts';
import { unitIndependence } from './unitIndependence.ts';

/**
 * The units on which the word of `member` does not count, because the policy holds them for one of their authors
 * (docs/policy.md, Independence). Nobody's when the review has no range of commits.
 */
export async function ownUnits(
  repository: Repository,
  review: Review,
  policy: Policy,
  member: string,
): Promise<ReadonlySet<UnitId>> {
  const independenceOf = await unitIndependence(repository, review, policy);
  if (independenceOf === null) return new Set();
  const own = review.units.filter((unit) => independenceOf(unit).excluded.has(member));
  return new Set(own.map(({ unit }) => unit.id));
}
