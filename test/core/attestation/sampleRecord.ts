import { createHash } from 'node:crypto';
import type { RecordedUnit, ReviewRecord } from '../../../src/core/attestation/record.ts';
import { toObjectId } from '../../../src/core/base/objectId.ts';
import { type RepoPath, toRepoPath } from '../../../src/core/base/repoPath.ts';
import type { UnitId } from '../../../src/core/diff/change.ts';

export function sampleUnit(name: string, path: RepoPath = toRepoPath('src/session.ts')): RecordedUnit {
  return {
    id: createHash('sha256').update(name).digest('base64url') as UnitId,
    path,
    old: { start: 41, lines: 7 },
    new: { start: 41, lines: 9 },
    at: '2026-11-20T09:59:12Z',
    shown: { milliseconds: 5200, batch: 1 },
    flags: [],
    note: null,
    evidence: null,
    provenance: 'ai',
  };
}

/** A record whose id depends on `name`. */
export function sampleRecord(
  name: string,
  units: readonly RecordedUnit[] = [sampleUnit(name)],
): ReviewRecord {
  return {
    version: 1,
    algorithm: 'hf1',
    base: { commit: toObjectId('1'.repeat(40)), tree: toObjectId('2'.repeat(40)) },
    head: { commit: null, tree: toObjectId('3'.repeat(40)) },
    policyDigest: 'ab'.repeat(32),
    statement: `I have read these hunks (${name}).`,
    criteria: [],
    renames: [],
    files: [],
    reason: null,
    expires: null,
    authorship: [],
    comments: [],
    units,
  };
}
