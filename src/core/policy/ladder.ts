import type { FileChange } from '../diff/change.ts';
import type { Trees } from './coverage.ts';
import type { EvidenceRecord } from './evidence.ts';
import type { Policy } from './policySchema.ts';
import type { Duty } from './requiredUnits.ts';

type Rungs = Policy['carry'];

/**
 * Which rungs carry an acceptance of one unit over (docs/attestation.md, The ladder): the policy's `carry`, and for each
 * rule of the unit that has a `carry` of its own also one of those. A rule can narrow what the policy allows, never widen
 * it.
 */
export type Ladder = readonly Rungs[];

export function ladderOf(policy: Policy, duty: Duty): Ladder {
  const ofRules = duty.kind === 'required' ? duty.rules.flatMap(({ carry }) => (carry ? [carry] : [])) : [];
  return [policy.carry, ...ofRules];
}

/**
 * True when the ladder carries the attestation of a unit over. Every rung needs the same id; the narrow ones also need
 * the same file or the same trees as when it was signed, which only a record tells.
 */
export function isCarried(
  ladder: Ladder,
  record: EvidenceRecord | null,
  file: FileChange,
  trees: Trees,
): boolean {
  return ladder.every((rungs) => {
    if (rungs.includes('hunk')) return true;
    if (record === null) return false;
    if (rungs.includes('file-state') && hasFileState(record, file)) return true;
    return rungs.includes('exact') && hasSameTrees(record, trees);
  });
}

/** True when it also carries to other ids, as `rebasedSignOffs` judges. */
export function carriesRebased(ladder: Ladder): boolean {
  return ladder.every((rungs) => rungs.includes('trivial-rebase'));
}

function hasFileState(record: EvidenceRecord, file: FileChange): boolean {
  return record.files.some(
    ({ path, oldOid, newOid }) => path === file.path && oldOid === file.oldOid && newOid === file.newOid,
  );
}

function hasSameTrees(record: EvidenceRecord, { baseTree, headTree }: Trees): boolean {
  if (record.baseTree === null || record.headTree === null) return false;
  return record.baseTree === baseTree && record.headTree === headTree;
}
