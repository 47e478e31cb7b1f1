import { readCommits } from '../git/commits.ts';
import type { Repository } from '../git/repository.ts';
import { pathsTouchedByCommits } from '../git/touchedPaths.ts';
import { type Independence, judgeIndependence } from '../policy/independence.ts';
import type { Policy } from '../policy/policySchema.ts';
import { contributorsByPath } from './contributors.ts';
import type { Review, ReviewUnit } from './review.ts';

/**
 * Who may not judge each unit of a review, by the commits that touched its path (docs/policy.md, Independence). Null
 * when the review has no range of commits, or the policy asks for no independence. Throws `GitError`.
 */
export async function unitIndependence(
  repository: Repository,
  review: Review,
  policy: Policy,
): Promise<((unit: ReviewUnit) => Independence) | null> {
  const { baseCommit, headCommit } = review.target;
  if (policy.independence === 'none' || headCommit === null) return null;
  const range = { include: [headCommit], exclude: baseCommit === null ? [] : [baseCommit] };
  const [commits, touched] = await Promise.all([
    readCommits(repository, range),
    pathsTouchedByCommits(repository, range),
  ]);
  const byPath = contributorsByPath(commits, touched);
  return ({ unit, file }) => {
    const paths = file.oldPath === null ? [unit.path] : [unit.path, file.oldPath];
    const contributing = new Set(paths.flatMap((path) => byPath.get(path) ?? []));
    return judgeIndependence(policy, [...contributing], null);
  };
}
