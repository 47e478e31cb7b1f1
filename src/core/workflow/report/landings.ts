import type { ObjectId } from '../../base/objectId.ts';
import type { BranchStep } from '../../git/firstParentChanges.ts';
import { listCommits } from '../../git/revisionRange.ts';
import type { Repository } from '../../git/repository.ts';
import type { SignedReview } from '../signedReviews.ts';

/** Where along the branch each review arrived: the index of the step, null when it did not arrive here. */
export async function findLandings(
  repository: Repository,
  steps: readonly BranchStep[],
  reviews: readonly SignedReview[],
  reached: ReadonlySet<ObjectId>,
  signal?: AbortSignal,
): Promise<ReadonlyMap<SignedReview, number>> {
  const stepOf = new Map(steps.map(({ commit }, index) => [commit, index]));
  const head = steps.at(-1)?.commit;
  const known = new Map<ObjectId, number | null>();
  const landingOf = async (commit: ObjectId): Promise<number | null> => {
    const found = known.get(commit) ?? stepOf.get(commit);
    if (found !== undefined || head === undefined) return found ?? null;
    const path = reached.has(commit)
      ? await listCommits(repository, {
          include: [head],
          exclude: [commit],
          firstParent: true,
          onAncestryPath: true,
          ...(signal === undefined ? {} : { signal }),
        })
      : [];
    const landing = path.flatMap((oid) => stepOf.get(oid) ?? []).toSorted((a, b) => a - b)[0] ?? null;
    known.set(commit, landing);
    return landing;
  };
  const landings = new Map<SignedReview, number>();
  for (const review of reviews) {
    const recorded = review.record?.head.commit ?? null;
    for (const commit of [...review.commits, ...(recorded === null ? [] : [recorded])]) {
      const landing = await landingOf(commit);
      if (landing !== null) landings.set(review, Math.min(landing, landings.get(review) ?? landing));
    }
  }
  return landings;
}
