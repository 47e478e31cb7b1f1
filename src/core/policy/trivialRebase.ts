import type { ObjectId } from '../base/objectId.ts';
import type { UnitId } from '../diff/change.ts';
import { countUnits } from './coverage.ts';
import type { EvidenceRecord } from './evidence.ts';
import type { JudgedEvidence } from './judgeEvidence.ts';
import type { SignOff } from './verifyReport.ts';

/** An earlier change that git's merge, made on today's base, turns into exactly today's head. */
export interface RebasedChange {
  readonly baseTree: ObjectId;
  readonly headTree: ObjectId;
  /** Every unit that it had, in any order, repeated ones kept. */
  readonly ids: readonly UnitId[];
}

/** A sign-off of a whole earlier change, carried over to every unit of today's. */
export interface RebasedSignOff {
  readonly signOff: SignOff;
  readonly records: readonly EvidenceRecord[];
}

type Accepted = Extract<JudgedEvidence, { kind: 'accepted' }>;
type Signed = Accepted & { readonly record: EvidenceRecord };

/**
 * The rung `trivial-rebase` (docs/attestation.md, The ladder): who accepted the whole of an earlier change that was only
 * moved to another base. Units of today's change may have other ids, so nothing less than everything carries: every unit
 * by this one member, and no unit of it rejected by anybody whose last word that is.
 */
export function rebasedSignOffs(
  evidence: readonly JudgedEvidence[],
  changes: readonly RebasedChange[],
): readonly RebasedSignOff[] {
  const accepted = evidence.flatMap((item) => (item.kind === 'accepted' ? [item] : []));
  return changes.flatMap((change) => {
    if (hasStandingRejection(accepted, change)) return [];
    const signed = accepted.flatMap((item) => (isOfChange(item, change) ? [item] : []));
    const members = [...new Set(signed.map(({ member }) => member))].toSorted();
    return members.flatMap(
      (member) =>
        wholeSignOff(
          signed.filter((item) => item.member === member),
          change,
        ) ?? [],
    );
  });
}

function isOfChange(item: Accepted, { baseTree, headTree }: RebasedChange): item is Signed {
  return (
    item.claim.verdict === 'accept' && item.record?.baseTree === baseTree && item.record.headTree === headTree
  );
}

/** Takes a member's sign-offs from the newest on until they cover everything; the weakest of them speaks for all. */
function wholeSignOff(signed: readonly Signed[], { ids }: RebasedChange): RebasedSignOff | null {
  const open = new Map(countUnits(ids));
  const used: Signed[] = [];
  for (const item of signed.toSorted(newestFirst)) {
    for (const [id, count] of countUnits(item.ids)) if (count >= (open.get(id) ?? Infinity)) open.delete(id);
    used.push(item);
    if (open.size > 0) continue;
    const presence = used.reduce((least, { presence: one }) => (one < least ? one : least), item.presence);
    return {
      signOff: { member: item.member, presence, at: item.claim.at },
      records: used.map(({ record }) => record),
    };
  }
  return null;
}

function newestFirst(a: Accepted, b: Accepted): number {
  return Date.parse(b.claim.at) - Date.parse(a.claim.at) || (a.claim.record < b.claim.record ? -1 : 1);
}

function hasStandingRejection(accepted: readonly Accepted[], { ids }: RebasedChange): boolean {
  const wanted = new Set(ids);
  return accepted
    .filter(({ claim }) => claim.verdict === 'reject')
    .some(({ ids: refused, member, claim }) =>
      refused.some((id) => wanted.has(id) && !isLifted(accepted, { id, member, at: claim.at })),
    );
}

function isLifted(
  accepted: readonly Accepted[],
  rejection: { readonly id: UnitId; readonly member: string; readonly at: string },
): boolean {
  return accepted.some(
    ({ claim, member, ids }) =>
      claim.verdict === 'accept' &&
      member === rejection.member &&
      Date.parse(claim.at) > Date.parse(rejection.at) &&
      ids.includes(rejection.id),
  );
}
