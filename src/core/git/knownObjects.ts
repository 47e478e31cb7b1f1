import { isObjectId, type ObjectId } from '../base/objectId.ts';
import type { Repository } from './repository.ts';

type Wanted = 'commit' | 'tree';

/**
 * What full object ids were found to lead to. Such an answer never changes; names of branches are not kept, because
 * theirs do, and neither is that something was missing.
 */
const known = new WeakMap<Repository, Map<string, ObjectId>>();

/** The commit or tree that the object `revision` leads to, when that was found before. */
export function knownObject(repository: Repository, revision: string, wanted: Wanted): ObjectId | undefined {
  return known.get(repository)?.get(`${revision}^{${wanted}}`);
}

/** Keeps that `revision` leads to `found`, when it is a full object id; in any case that `found` is what it is. */
export function rememberObject(
  repository: Repository,
  revision: string,
  wanted: Wanted,
  found: ObjectId,
): ObjectId {
  const objects = known.get(repository) ?? new Map<string, ObjectId>();
  known.set(repository, objects);
  objects.set(`${found}^{${wanted}}`, found);
  if (isFullObjectId(repository, revision)) objects.set(`${revision}^{${wanted}}`, found);
  return found;
}

/** True when git takes `revision` for nothing but an object id; as many digits of the other length may be a branch. */
export function isFullObjectId(repository: Repository, revision: string): revision is ObjectId {
  return isObjectId(revision) && revision.length === (repository.objectFormat === 'sha256' ? 64 : 40);
}
