import type { RepoPath } from '../base/repoPath.ts';
import { isCarried, type Trees, type UnitCounts } from './coverage.ts';
import type { Independence } from './independence.ts';
import type { JudgedEvidence } from './judgeEvidence.ts';
import type { JudgedUnit } from './judgedUnit.ts';
import { pathsOf } from './judgedUnit.ts';
import { hasRole } from './members.ts';
import type { Policy } from './policySchema.ts';
import type { Duty } from './requiredUnits.ts';
import type { Gap } from './requirementGaps.ts';
import { requirementGaps } from './requirementGaps.ts';
import type { SignOff, UnitState } from './verifyReport.ts';

/** One piece of evidence with what it covers counted once for the whole change. */
export interface CountedEvidence {
  readonly evidence: JudgedEvidence;
  readonly counts: UnitCounts;
  /** Paths where its record covers units that the change no longer has. */
  readonly outdated: ReadonlySet<RepoPath>;
}

/** The outcome for one unit. */
export interface UnitJudgement {
  readonly state: UnitState;
  readonly isRequired: boolean;
  /** Sign-offs that count, by member name. */
  readonly by: readonly SignOff[];
  /** Open requirements; empty unless the unit fails. */
  readonly gaps: readonly Gap[];
  /** Sign-offs of the same path that an edit has made stale, and rejections, for the next action. */
  readonly staleBy: readonly SignOff[];
  readonly rejectedBy: readonly SignOff[];
}

export interface UnitQuestion {
  readonly policy: Policy;
  readonly judged: JudgedUnit;
  /** 0 for the first unit with this id, 1 for the second, … */
  readonly occurrence: number;
  readonly duty: Duty;
  readonly independence: Independence;
  readonly evidence: readonly CountedEvidence[];
  readonly trees: Trees;
}

/**
 * The state of one unit (docs/attestation.md, Verification, steps 7 to 9). An explicit rejection stands until the same
 * member accepts the same content later, or an override lifts it; it is the one kind of evidence that takes away.
 */
export function judgeUnit(question: UnitQuestion): UnitJudgement {
  const { policy, duty, independence } = question;
  const votes = votesOn(question);
  const by = votes.accepted.filter(({ member }) => !independence.excluded.has(member));
  const { rejected: rejectedBy } = votes;
  const isOverridden = votes.overridden.some((member) => !independence.excluded.has(member));
  const common = { by, rejectedBy, staleBy: [], gaps: [] };
  if (rejectedBy.length > 0) {
    return { ...common, state: isOverridden ? 'overridden' : 'rejected', isRequired: true };
  }
  if (duty.kind !== 'required') {
    return { ...common, state: restingState(duty, by), isRequired: false };
  }
  const signers = by.map(({ member }) => member);
  const gaps = requirementGaps(policy, duty.rules, signers, independence.needsAnother);
  if (gaps.length === 0) return { ...common, state: 'attested', isRequired: true };
  if (isOverridden) return { ...common, state: 'overridden', isRequired: true };
  const wouldHelp = (member: string): boolean =>
    !signers.includes(member) &&
    !independence.excluded.has(member) &&
    gaps.some(({ role }) => hasRole(policy, member, role ?? undefined));
  const staleBy = staleSignOffs(question, wouldHelp);
  return {
    ...common,
    gaps,
    staleBy,
    state: openState(question, votes, by, staleBy, wouldHelp),
    isRequired: true,
  };
}

function restingState(duty: Exclude<Duty, { kind: 'required' }>, by: readonly SignOff[]): UnitState {
  if (duty.kind !== 'optional') return duty.kind;
  return by.length > 0 ? 'attested' : 'unattested';
}

interface Votes {
  readonly accepted: readonly SignOff[];
  readonly rejected: readonly SignOff[];
  readonly overridden: readonly string[];
}

/** The last word of every member on exactly this unit; of two at the same second the rejection is the last. */
function votesOn(question: UnitQuestion): Votes {
  const last = new Map<string, { readonly signOff: SignOff; readonly isAccepted: boolean }>();
  const overridden = new Set<string>();
  for (const { evidence, counts } of question.evidence) {
    if (evidence.kind !== 'accepted' || !covers(question, counts)) continue;
    const { claim, member, presence, record } = evidence;
    if (claim.verdict === 'override') overridden.add(member);
    if (claim.verdict === 'override') continue;
    const isAccepted = claim.verdict === 'accept';
    if (isAccepted && !isCarried(question.policy, record, question.judged.file, question.trees)) continue;
    const before = last.get(member);
    if (before !== undefined && !isLater({ at: claim.at, isAccepted, presence }, before)) continue;
    last.set(member, { signOff: { member, presence, at: claim.at }, isAccepted });
  }
  const votes = [...last.values()].toSorted((a, b) => (a.signOff.member < b.signOff.member ? -1 : 1));
  return {
    accepted: votes.filter(({ isAccepted }) => isAccepted).map(({ signOff }) => signOff),
    rejected: votes.filter(({ isAccepted }) => !isAccepted).map(({ signOff }) => signOff),
    overridden: [...overridden],
  };
}

function isLater(
  vote: { readonly at: string; readonly isAccepted: boolean; readonly presence: number },
  before: { readonly signOff: SignOff; readonly isAccepted: boolean },
): boolean {
  const difference = Date.parse(vote.at) - Date.parse(before.signOff.at);
  if (difference !== 0) return difference > 0;
  if (vote.isAccepted !== before.isAccepted) return !vote.isAccepted;
  return vote.presence > before.signOff.presence;
}

function covers({ judged, occurrence }: UnitQuestion, counts: UnitCounts): boolean {
  return (counts.get(judged.unit.id) ?? 0) > occurrence;
}

function staleSignOffs(question: UnitQuestion, wouldHelp: (member: string) => boolean): readonly SignOff[] {
  const paths = pathsOf(question.judged);
  const newest = new Map<string, SignOff>();
  for (const { evidence, outdated } of question.evidence) {
    if (evidence.kind !== 'accepted' || evidence.claim.verdict !== 'accept' || !wouldHelp(evidence.member))
      continue;
    if (!paths.some((path) => outdated.has(path))) continue;
    const { member, presence, claim } = evidence;
    const before = newest.get(member);
    if (before !== undefined && Date.parse(before.at) >= Date.parse(claim.at)) continue;
    newest.set(member, { member, presence, at: claim.at });
  }
  return [...newest.values()].toSorted((a, b) => (a.member < b.member ? -1 : 1));
}

/** The state of a unit that still misses somebody: the reason that is nearest to a sign-off comes first. */
function openState(
  question: UnitQuestion,
  votes: Votes,
  by: readonly SignOff[],
  staleBy: readonly SignOff[],
  wouldHelp: (member: string) => boolean,
): UnitState {
  if (question.evidence.some((counted) => mayCover(question, counted, wouldHelp))) return 'unverifiable';
  if (staleBy.length > 0) return 'stale';
  if (by.length > 0) return 'insufficient';
  if (votes.accepted.length > 0) return 'self';
  return faultState(question);
}

/** Evidence whose units are unknown, by somebody whose word would matter here. */
function mayCover(
  { policy, independence }: UnitQuestion,
  { evidence }: CountedEvidence,
  wouldHelp: (member: string) => boolean,
): boolean {
  if (evidence.kind !== 'unverifiable') return false;
  if (evidence.claim.verdict !== 'override') return wouldHelp(evidence.member);
  const isHolder = policy.override !== undefined && hasRole(policy, evidence.member, policy.override.role);
  return isHolder && !independence.excluded.has(evidence.member);
}

function faultState(question: UnitQuestion): UnitState {
  const found = new Set(
    question.evidence.flatMap(({ evidence, counts }) =>
      evidence.kind === 'rejected' && covers(question, counts) ? [evidence.state] : [],
    ),
  );
  const order = ['expired', 'revoked', 'untrusted-signer', 'unsigned'] as const;
  return order.find((state) => found.has(state)) ?? 'unattested';
}
