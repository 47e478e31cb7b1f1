import type { ObjectId } from '../base/objectId.ts';
import { readIdentity } from '../git/config.ts';
import type { Repository } from '../git/repository.ts';
import type { Policy } from '../policy/policySchema.ts';
import type { ReviewPolicy } from './readPolicy.ts';
import type { Review } from './review.ts';
import { SignOffError } from './signOffError.ts';

/** What must be settled before anybody reads a hunk for a sign-off: what it would be for, and by whom. */
export interface SignOffTerms {
  readonly rules: Policy;
  /** The branch that the change goes to, without `refs/heads/`. */
  readonly branch: string;
  readonly reviewer: { readonly name: string; readonly email: string };
  readonly headCommit: ObjectId;
}

/** Throws `SignOffError`: `no-policy`, `no-target`, `not-a-range`, `no-identity`. */
export async function signOffTerms(
  repository: Repository,
  review: Review,
  { policy: rules, branch }: ReviewPolicy,
): Promise<SignOffTerms> {
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
  const { headCommit } = review.target;
  if (headCommit === null) {
    throw new SignOffError(
      'not-a-range',
      'Uncommitted changes cannot be signed off: commit them, then review the branch.',
    );
  }
  const reviewer = await readIdentity(repository);
  if (reviewer === null)
    throw new SignOffError('no-identity', 'Git does not know who you are: set user.name and user.email.');
  return { rules, branch, reviewer, headCommit };
}
