import type { ObjectId } from '../base/objectId.ts';
import { listRefs } from '../git/refs.ts';
import type { Repository } from '../git/repository.ts';

/** A branch with the ref that holds it: a local one, or what a remote was last seen to hold. */
export interface BranchRef {
  /** In full: `refs/heads/main`, `refs/remotes/origin/main`. */
  readonly ref: string;
  readonly oid: ObjectId;
}

/** The branch that `name` (`main`, `origin/main`, `refs/heads/main`) stands for; null when it is no branch. */
export async function findBranch(repository: Repository, name: string): Promise<BranchRef | null> {
  const candidates = name.startsWith('refs/') ? [name] : [`refs/heads/${name}`, `refs/remotes/${name}`];
  const refs = await listRefs(repository, candidates);
  for (const candidate of candidates) {
    const found = refs.find((ref) => ref.name === candidate);
    if (found !== undefined) return { ref: found.name, oid: found.oid };
  }
  return null;
}

/** The branch of the forge's target, which in a build's clone is often a remote-tracking branch alone. */
export async function findTargetBranch(repository: Repository, name: string): Promise<BranchRef | null> {
  const direct = await findBranch(repository, name);
  if (direct !== null || name.startsWith('refs/')) return direct;
  return findBranch(repository, `origin/${name}`);
}
