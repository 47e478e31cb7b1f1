import { toRepoPath } from '../../../src/core/base/repoPath.ts';
import type { UnitId } from '../../../src/core/diff/change.ts';
import { metaFingerprint } from '../../../src/core/diff/hunkFingerprint.ts';

/** The id of a unit that belongs to a name of the test. */
export function unitId(name: string): UnitId {
  return metaFingerprint(toRepoPath(name), '000000', '100644');
}
