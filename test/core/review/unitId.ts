import { createHash } from 'node:crypto';
import type { UnitId } from '../../../src/core/diff/change.ts';

/** A well-formed unit id that belongs to a name of the test. */
export function unitId(name: string): UnitId {
  return createHash('sha256').update(name).digest('base64url') as UnitId;
}
