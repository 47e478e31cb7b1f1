import type { Trees } from './coverage.ts';
import { formatShortfall } from './highRisk.ts';
import type { Independence } from './independence.ts';
import type { JudgedUnit } from './judgedUnit.ts';
import { pathsOf } from './judgedUnit.ts';
import { ladderOf } from './ladder.ts';
import { hasRole } from './members.ts';
import type { Override } from './override.ts';
import type { Policy } from './policySchema.ts';
import type { Duty } from './requiredUnits.ts';
import type { Gap } from './requirementGaps.ts';
import { formatGap, requirementGaps } from './requirementGaps.ts';
import { type Ask, smallestAsks } from './smallestAsks.ts';
import type { RebasedSignOff } from './trivialRebase.ts';
import type { SignOff, UnitState } from './verifyReport.ts';
import { type Acceptance, type CountedEvidence, covers, type Rejection, votesOn } from './votes.ts';

/** A sign-off that would count if it lacked nothing (docs/policy.md, High risk). */
export interface ShortSignOff {
  readonly member: string;
  readonly at: string;
  /** What it lacks, for people. Never empty. */
  readonly needs: readonly string[];
}

/** The outcome for one unit. */
export interface UnitJudgement {
  readonly state: UnitState;
  readonly isRequired: boolean;
  /** Sign-offs that count, by member name. */
  readonly by: readonly SignOff[];
  /** Open requirements, once the sign-offs that are short lack nothing; empty unless the unit fails. */
  readonly gaps: readonly Gap[];
  /** Everything that is open, for people: requirements, what sign-offs lack, rejections. */
  readonly missing: readonly string[];
  /** The fewest people who would close the gaps. */
  readonly asks: readonly Ask[];
  /** Sign-offs of a high-risk unit without the reason or evidence that the policy demands. */
  readonly short: readonly ShortSignOff[];
  /** Sign-offs of the same path that an edit has made stale, and rejections, for the next action. */
  readonly staleBy: readonly SignOff[];
  readonly rejectedBy: readonly Rejection[];
  /** The override that lets the unit through, the one that lasts longest; null when none does. */
  readonly override: Override | null;
}

export interface UnitQuestion {
  readonly policy: Policy;
  readonly judged: JudgedUnit;
  /** 0 for the first unit with this id, 1 for the second, … */
  readonly occurrence: number;
  readonly duty: Duty;
  readonly independence: Independence;
  readonly evidence: readonly CountedEvidence[];
  /** Members who signed off the whole change before it was only rebased. */
  readonly rebased: readonly RebasedSignOff[];
  readonly trees: Trees;
}

/**
 * The state of one unit (docs/attestation.md, Verification, steps 7 to 9). An explicit rejection stands until the same
 * member accepts the same content later, or an override lifts it; it is the one kind of evidence that takes away.
 */
export function judgeUnit(question: UnitQuestion): UnitJudgement {
  const { policy, duty, independence } = question;
  const votes = votesOn({ ...question, ladder: ladderOf(policy, duty) });
  const isIndependent = ({ member }: { readonly member: string }): boolean =>
    !independence.excluded.has(member);
  const independent = votes.accepted.filter(({ signOff }) => isIndependent(signOff));
  const by = independent.filter(({ shortfalls }) => shortfalls.length === 0).map(({ signOff }) => signOff);
  const override = longest(votes.overridden.filter(isIndependent));
  const { rejected: rejectedBy } = votes;
  const common = { by, rejectedBy, staleBy: [], gaps: [], missing: [], asks: [], short: [], override: null };
  if (rejectedBy.length > 0) {
    const rejections = override === null ? rejectedBy.map(formatRejection) : [];
    const state = override === null ? 'rejected' : 'overridden';
    return { ...common, state, isRequired: true, override, missing: rejections };
  }
  if (duty.kind !== 'required') {
    return { ...common, state: restingState(duty, by), isRequired: false };
  }
  const gapsAfter = (signOffs: readonly SignOff[]): readonly Gap[] =>
    requirementGaps(
      policy,
      duty.rules,
      signOffs.map(({ member }) => member),
      independence.needsAnother,
    );
  const missing = gapsAfter(by);
  if (missing.length === 0) return { ...common, state: 'attested', isRequired: true };
  if (override !== null) return { ...common, state: 'overridden', isRequired: true, override };
  const open = openJudgement(question, {
    by,
    missing,
    short: independent.filter(({ shortfalls }) => shortfalls.length > 0),
    hasAccepted: votes.accepted.length > 0,
    gapsAfter,
  });
  return { ...common, ...open, isRequired: true };
}

interface OpenVotes {
  readonly by: readonly SignOff[];
  readonly missing: readonly Gap[];
  readonly short: readonly Acceptance[];
  /** Somebody accepted it, whether or not that may count. */
  readonly hasAccepted: boolean;
  readonly gapsAfter: (signOffs: readonly SignOff[]) => readonly Gap[];
}

/** A required unit that still misses somebody: what is missing, who could give it, and the state that says so best. */
function openJudgement(
  question: UnitQuestion,
  { by, missing, short, hasAccepted, gapsAfter }: OpenVotes,
): Pick<UnitJudgement, 'state' | 'gaps' | 'missing' | 'asks' | 'short' | 'staleBy'> {
  const { policy, independence } = question;
  const signers = new Set(by.map(({ member }) => member));
  const wouldHelp = (member: string): boolean =>
    !signers.has(member) &&
    !independence.excluded.has(member) &&
    missing.some(({ role }) => hasRole(policy, member, role ?? undefined));
  const useful = short.filter(({ signOff }) => wouldHelp(signOff.member));
  const gaps = gapsAfter([...by, ...useful.map(({ signOff }) => signOff)]);
  const taken = new Set([...signers, ...useful.map(({ signOff }) => signOff.member)]);
  const free = Object.keys(policy.members).filter(
    (member) => !taken.has(member) && !independence.excluded.has(member),
  );
  const staleBy = staleSignOffs(question, wouldHelp);
  const needsOf = ({ shortfalls }: Acceptance): readonly string[] =>
    shortfalls.map((shortfall) => formatShortfall(policy, shortfall));
  return {
    gaps,
    missing: [...gaps.map(formatGap), ...new Set(useful.flatMap(needsOf))],
    asks: smallestAsks(policy, gaps, free),
    short: useful.map((acceptance) => ({
      member: acceptance.signOff.member,
      at: acceptance.signOff.at,
      needs: needsOf(acceptance),
    })),
    staleBy,
    state: openState(
      question,
      { hasIndependent: by.length + short.length > 0, hasAccepted, useful, staleBy },
      wouldHelp,
    ),
  };
}

function formatRejection({ member, at, reason }: Rejection): string {
  return `${member}'s consent: rejected on ${at.slice(0, 10)}${reason === null ? '' : `: ${reason}`}`;
}

function longest(overrides: readonly Override[]): Override | null {
  return overrides.toSorted((a, b) => b.until - a.until || (a.member < b.member ? -1 : 1))[0] ?? null;
}

function restingState(duty: Exclude<Duty, { kind: 'required' }>, by: readonly SignOff[]): UnitState {
  if (duty.kind !== 'optional') return duty.kind;
  return by.length > 0 ? 'attested' : 'unattested';
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
  votes: {
    readonly hasIndependent: boolean;
    readonly hasAccepted: boolean;
    readonly useful: readonly Acceptance[];
    readonly staleBy: readonly SignOff[];
  },
  wouldHelp: (member: string) => boolean,
): UnitState {
  if (question.evidence.some((counted) => mayCover(question, counted, wouldHelp))) return 'unverifiable';
  if (votes.useful.some(({ shortfalls }) => shortfalls.includes('record'))) return 'unverifiable';
  if (votes.useful.length > 0) return 'insufficient';
  if (votes.staleBy.length > 0) return 'stale';
  if (votes.hasIndependent) return 'insufficient';
  return votes.hasAccepted ? 'self' : faultState(question);
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
