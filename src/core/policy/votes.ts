import type { RepoPath } from '../base/repoPath.ts';
import type { Trees, UnitCounts } from './coverage.ts';
import { type Shortfall, shortfallsOf } from './highRisk.ts';
import type { JudgedEvidence } from './judgeEvidence.ts';
import type { JudgedUnit } from './judgedUnit.ts';
import { carriesRebased, isCarried, type Ladder } from './ladder.ts';
import { type Override, overrideEnd } from './override.ts';
import type { Policy } from './policySchema.ts';
import type { RebasedSignOff } from './trivialRebase.ts';
import type { SignOff } from './verifyReport.ts';

/** One piece of evidence with what it covers counted once for the whole change. */
export interface CountedEvidence {
  readonly evidence: JudgedEvidence;
  readonly counts: UnitCounts;
  /** Paths where its record covers units that the change no longer has. */
  readonly outdated: ReadonlySet<RepoPath>;
}

/** A member's acceptance of one unit. It counts when nothing is short. */
export interface Acceptance {
  readonly signOff: SignOff;
  readonly shortfalls: readonly Shortfall[];
}

/** `at` is RFC 3339. */
export interface Rejection {
  readonly member: string;
  readonly at: string;
  readonly reason: string | null;
}

/** What members say of one unit, each list by the members' names. */
export interface Votes {
  readonly accepted: readonly Acceptance[];
  readonly rejected: readonly Rejection[];
  readonly overridden: readonly Override[];
}

export interface Ballot {
  readonly policy: Policy;
  readonly judged: JudgedUnit;
  /** 0 for the first unit with this id, 1 for the second, … */
  readonly occurrence: number;
  /** What carries evidence over to this unit. */
  readonly ladder: Ladder;
  readonly evidence: readonly CountedEvidence[];
  /** Empty unless `trivial-rebase` is one of the policy's rungs. */
  readonly rebased: readonly RebasedSignOff[];
  readonly trees: Trees;
}

/**
 * The last word of every member on exactly this unit; at the same second the rejection is the last. Of acceptances that
 * no rejection follows, one that lacks nothing counts before a later one that does: a second sign-off never takes away.
 */
export function votesOn(ballot: Ballot): Votes {
  const acceptances = [...directAcceptances(ballot), ...rebasedAcceptances(ballot)];
  const rejections = newestByMember(rejectionsOf(ballot));
  const accepted = new Map<string, Acceptance>();
  for (const acceptance of acceptances) {
    const { member, at } = acceptance.signOff;
    const rejection = rejections.get(member);
    if (rejection !== undefined && Date.parse(at) <= Date.parse(rejection.at)) continue;
    const before = accepted.get(member);
    if (before === undefined || isBetter(acceptance, before)) accepted.set(member, acceptance);
  }
  return {
    accepted: sortedByMember(accepted),
    rejected: sortedByMember(rejections).filter(({ member }) => !accepted.has(member)),
    overridden: overridesOf(ballot),
  };
}

/** True when a piece of evidence names this very occurrence of the unit. */
export function covers(
  { judged, occurrence }: Pick<Ballot, 'judged' | 'occurrence'>,
  counts: UnitCounts,
): boolean {
  return (counts.get(judged.unit.id) ?? 0) > occurrence;
}

type Verdict = 'accept' | 'reject' | 'override';

function spoken(ballot: Ballot, verdict: Verdict): readonly Extract<JudgedEvidence, { kind: 'accepted' }>[] {
  return ballot.evidence.flatMap(({ evidence, counts }) =>
    evidence.kind === 'accepted' && evidence.claim.verdict === verdict && covers(ballot, counts)
      ? [evidence]
      : [],
  );
}

function directAcceptances(ballot: Ballot): readonly Acceptance[] {
  const { policy, judged, ladder, trees } = ballot;
  return spoken(ballot, 'accept')
    .filter(({ record }) => isCarried(ladder, record, judged.file, trees))
    .map(({ member, presence, claim, record }) => ({
      signOff: { member, presence, at: claim.at },
      shortfalls: shortfallsOf(policy, judged, record === null ? null : [record]),
    }));
}

function rebasedAcceptances({ policy, judged, ladder, rebased }: Ballot): readonly Acceptance[] {
  if (!carriesRebased(ladder)) return [];
  return rebased.map(({ signOff, records }) => ({
    signOff,
    shortfalls: shortfallsOf(policy, judged, records),
  }));
}

function rejectionsOf(ballot: Ballot): readonly Rejection[] {
  return spoken(ballot, 'reject').map(({ member, claim, record }) => ({
    member,
    at: claim.at,
    reason: record?.reason ?? null,
  }));
}

function overridesOf(ballot: Ballot): readonly Override[] {
  return spoken(ballot, 'override').map(({ member, claim, record }) => ({
    member,
    until: overrideEnd(ballot.policy, claim, record),
    reason: record?.reason ?? null,
  }));
}

function newestByMember(rejections: readonly Rejection[]): ReadonlyMap<string, Rejection> {
  const newest = new Map<string, Rejection>();
  for (const rejection of rejections) {
    const before = newest.get(rejection.member);
    if (before === undefined || Date.parse(rejection.at) > Date.parse(before.at))
      newest.set(rejection.member, rejection);
  }
  return newest;
}

function isBetter(acceptance: Acceptance, before: Acceptance): boolean {
  const fewer = before.shortfalls.length - acceptance.shortfalls.length;
  if (fewer !== 0) return fewer > 0;
  const later = Date.parse(acceptance.signOff.at) - Date.parse(before.signOff.at);
  return later === 0 ? acceptance.signOff.presence > before.signOff.presence : later > 0;
}

function sortedByMember<T>(votes: ReadonlyMap<string, T>): readonly T[] {
  return [...votes].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, vote]) => vote);
}
