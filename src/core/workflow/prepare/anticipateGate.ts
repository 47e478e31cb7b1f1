import { openRecordStore } from '../../attestation/recordStore.ts';
import { toObjectId } from '../../base/objectId.ts';
import { readIdentity } from '../../git/config.ts';
import type { Repository } from '../../git/repository.ts';
import { verifyChange } from '../../policy/verifyChange.ts';
import type { VerifyReport } from '../../policy/verifyReport.ts';
import { gateChangeOfReview } from '../gateChange.ts';
import { gatherEvidence } from '../gatherEvidence.ts';
import { policySigners } from '../policySigners.ts';
import type { ReviewPolicy } from '../readPolicy.ts';
import type { Review } from '../review.ts';

/**
 * What the gate would say of changes that are not committed yet, if whoever runs git here committed them as they are.
 * A forecast and no verdict: nothing may be decided by it. Null without a policy, or where git knows no name. Throws
 * `GitError`.
 */
export async function anticipateGate(input: {
  readonly repository: Repository;
  readonly review: Review;
  readonly policy: ReviewPolicy;
  /** Milliseconds since the epoch. */
  readonly now: number;
}): Promise<VerifyReport | null> {
  const { repository, review, policy, now } = input;
  const { baseCommit: base, baseTree, headTree } = review.target;
  const author = await readIdentity(repository);
  if (policy.policy === null || policy.branch === null || base === null || author === null) return null;
  const change = gateChangeOfReview(review);
  const { signers, revokedKeys } = policy;
  const evidence = await gatherEvidence({
    commits: [],
    repositoryId: policy.policy.repository,
    signers,
    store: await openRecordStore(repository).snapshot(),
    change: change.change,
  });
  const head = toObjectId('0'.repeat(base.length));
  const commit = { oid: head, author, committer: author, coAuthors: [] };
  const paths = change.change.files.flatMap(({ path, oldPath }) => [
    path,
    ...(oldPath === null ? [] : [oldPath]),
  ]);
  return verifyChange({
    policy: policy.policy,
    policyProblems: [],
    policyDigest: policy.digest,
    policyCommit: policy.commit,
    target: { base, head, ref: policy.branch },
    trees: { baseTree, headTree },
    units: change.units,
    commitsByPath: new Map(paths.map((path) => [path, [commit]])),
    evidence: evidence.candidates,
    signers: policySigners(signers),
    revokedKeys,
    now,
    findings: change.findings,
    problems: [...change.problems, ...evidence.problems, ...policy.problems],
    incompleteReasons: [],
    actor: null,
  });
}
