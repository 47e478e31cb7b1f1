import type { UnitId } from '../diff/change.ts';
import { readCommits } from '../git/commits.ts';
import type { Repository } from '../git/repository.ts';
import { pathsTouchedByCommits } from '../git/touchedPaths.ts';
import { judgeIndependence } from '../policy/independence.ts';
import type { Policy } from '../policy/policySchema.ts';
import { contributorsByPath } from './contributors.ts';
import type { Review, ReviewUnit } from './review.ts';

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
  const { baseCommit, headCommit } = review.target;
  if (policy.independence === 'none' || headCommit === null) return new Set();
  const range = { include: [headCommit], exclude: baseCommit === null ? [] : [baseCommit] };
  const [commits, touched] = await Promise.all([
    readCommits(repository, range),
    pathsTouchedByCommits(repository, range),
  ]);
  const byPath = contributorsByPath(commits, touched);
  const isOwn = ({ unit, file }: ReviewUnit): boolean => {
    const paths = file.oldPath === null ? [unit.path] : [unit.path, file.oldPath];
    const contributing = new Set(paths.flatMap((path) => byPath.get(path) ?? []));
    return judgeIndependence(policy, [...contributing], null).excluded.has(member);
  };
  return new Set(review.units.filter(isOwn).map(({ unit }) => unit.id));
}
