import type { ObjectId } from '../base/objectId.ts';
import type { BlobReader } from '../git/blobs.ts';
import type { Repository } from '../git/repository.ts';
import { guardedBranch } from './gateTarget.ts';
import { readPolicyAt, type ReviewPolicy } from './readPolicy.ts';

/** The policy by which past sign-offs are judged: that of the branch which guards itself, else that of `revision`. */
export async function readHistoryPolicy(
  repository: Repository,
  blobs: BlobReader,
  revision: ObjectId,
): Promise<ReviewPolicy> {
  const branch = await guardedBranch(repository, blobs);
  return readPolicyAt(branch?.oid ?? revision, blobs);
}
