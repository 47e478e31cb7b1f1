// Judges a change against the policy of its target (docs/attestation.md, Verification). Everything is an argument:
// no files, no processes, no clock; the same input gives the same report, byte for byte.
import type { ObjectId } from '../base/objectId.ts';
import type { Problem } from '../base/problem.ts';
import { displayRepoPath, type RepoPath } from '../base/repoPath.ts';
import type { UnitId } from '../diff/change.ts';
import { bootstrapVerdict } from './bootstrapVerdict.ts';
import { branchOfRef } from './branchOfRef.ts';
import type { Trees, UnitCounts } from './coverage.ts';
import { candidateSets, countUnits, occurrences, outdatedPaths } from './coverage.ts';
import type { EvidenceCandidate, Signer } from './evidence.ts';
import type { ContributingCommit, Independence } from './independence.ts';
import { judgeIndependence } from './independence.ts';
import { type ContentFinding, judgeContent } from './judgeContent.ts';
import type { JudgedEvidence } from './judgeEvidence.ts';
import { judgeEvidence } from './judgeEvidence.ts';
import type { JudgedUnit } from './judgedUnit.ts';
import { pathsOf } from './judgedUnit.ts';
import type { CountedEvidence, UnitJudgement } from './judgeUnit.ts';
import { judgeUnit } from './judgeUnit.ts';
import type { OpenUnit } from './nextActions.ts';
import { fetchRecordsCommand, nextActions } from './nextActions.ts';
import type { Policy } from './policySchema.ts';
import type { Duty } from './requiredUnits.ts';
import { effectiveKind, requiredUnits } from './requiredUnits.ts';
import { reportUnit } from './reportUnit.ts';
import { unenforcedSettings } from './unenforcedSettings.ts';
import type { ReportedEvidence, Verdict, VerifyReport } from './verifyReport.ts';
import { verdictExitCodes } from './verifyReport.ts';

export interface VerifyInput {
  /** The policy at the tip of the target; null when there is none, or when it cannot be used. */
  readonly policy: Policy | null;
  /** Why the policy cannot be used; empty when there is none at all, which is the bootstrap case. */
  readonly policyProblems: readonly Problem[];
  /** SHA-256 of the policy's bytes, 64 hexadecimal digits. */
  readonly policyDigest: string | null;
  readonly policyCommit: ObjectId | null;
  readonly target: { readonly base: ObjectId; readonly head: ObjectId; readonly ref: string };
  readonly trees: Trees;
  /** Every unit of the net change, in the order of the diff. */
  readonly units: readonly JudgedUnit[];
  /** For every path the commits of the range that changed it; renamed files are looked up by both paths. */
  readonly commitsByPath: ReadonlyMap<RepoPath, readonly ContributingCommit[]>;
  readonly evidence: readonly EvidenceCandidate[];
  /** `allowed_signers` and revoked keys, also from the tip of the target. */
  readonly signers: readonly Signer[];
  readonly revokedKeys: ReadonlySet<string>;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly findings: readonly ContentFinding[];
  readonly problems: readonly Problem[];
  /** Sentences on evidence that could not be read (shallow clone, missing objects): any of them denies. */
  readonly incompleteReasons: readonly string[];
  /** The login that the forge vouches for; null without one. */
  readonly actor: string | null;
}

/** The whole judgement as the JSON of `verify` (media/schemas/verify.schema.json). */
export function verifyChange(input: VerifyInput): VerifyReport {
  return input.policy === null ? reportWithoutPolicy(input) : reportWithPolicy(input, input.policy);
}

function reportWithPolicy(input: VerifyInput, policy: Policy): VerifyReport {
  const duties = requiredUnits(policy, input.units);
  const evidence = judgeAllEvidence(input, policy, duties);
  const independence = independenceOfUnits(input, policy);
  const judgements = judgeUnits(input, policy, { duties, evidence, independence });
  const overridden = new Set(
    input.units.filter((_, index) => judgements[index]?.state === 'overridden').map(({ unit }) => unit.id),
  );
  const current = countUnits(input.units.map(({ unit }) => unit.id));
  const findings = judgeContent(policy, input.findings, overridden);
  const incompleteReasons = [
    ...input.incompleteReasons,
    ...incompleteness(input, policy, judgements, evidence),
  ];
  const isIncomplete =
    incompleteReasons.length > 0 || input.problems.some(({ incomplete }) => incomplete === true);
  const hasFailed = judgements.some(isFailing) || findings.some(({ level }) => level === 'error');
  const verdict = isIncomplete
    ? 'incomplete'
    : hasFailed
      ? 'fail'
      : overridden.size > 0
        ? 'overridden'
        : 'pass';
  const open: readonly OpenUnit[] = judgements.map((judgement, index) => ({
    judgement,
    unknownCommits: independence[index]?.unknownCommits ?? [],
  }));
  return {
    ...reportHead(input, verdict),
    units: input.units.map((judged, index) => reportUnit(judged, duties[index], judgements[index])),
    evidence: evidence.filter((item) => concerns(item, current)).map(reportEvidence),
    findings,
    next: nextActions(open, findings),
    problems: [
      ...incompleteReasons.map((message) => ({ path: null, message })),
      ...warnings(input, policy, duties),
      ...input.problems.map(reportProblem),
    ],
  };
}

function reportWithoutPolicy(input: VerifyInput): VerifyReport {
  const bootstrap = bootstrapVerdict(input.units);
  const isBroken = input.policyProblems.length > 0;
  const isIncomplete =
    input.incompleteReasons.length > 0 || input.problems.some(({ incomplete }) => incomplete === true);
  const verdict: Verdict = isIncomplete ? 'incomplete' : isBroken ? 'error' : bootstrap.verdict;
  const wayOut =
    'the policy on the target cannot be used: repair it there, or name another with --policy FILE';
  const messages = [...input.incompleteReasons, isBroken ? wayOut : bootstrap.message];
  return {
    ...reportHead(input, verdict),
    units: input.units.map((judged) => reportUnit(judged, undefined, undefined)),
    evidence: [],
    findings: [],
    next: verdict === 'error' ? [isBroken ? wayOut : bootstrap.message] : [],
    problems: [
      ...messages.map((message) => ({ path: null, message })),
      ...[...input.policyProblems, ...input.problems].map(reportProblem),
    ],
  };
}

function judgeAllEvidence(
  input: VerifyInput,
  policy: Policy,
  duties: readonly Duty[],
): readonly JudgedEvidence[] {
  const idsWhere = (isIncluded: (judged: JudgedUnit, index: number) => boolean): readonly UnitId[] =>
    input.units.filter(isIncluded).map(({ unit }) => unit.id);
  const sets = candidateSets([
    idsWhere(() => true),
    idsWhere((_, index) => duties[index]?.kind === 'required'),
    idsWhere((judged) => ['ai', 'mixed'].includes(effectiveKind(policy, judged))),
  ]);
  const { signers, revokedKeys, now } = input;
  const context = { policy, signers, revokedKeys, now, branch: branchOfRef(input.target.ref), sets };
  return input.evidence
    .slice(0, policy.limits.candidates)
    .map((candidate) => judgeEvidence(context, candidate));
}

/**
 * Whether evidence was made for this change. The store also has records of earlier changes to the same paths: they
 * are neither stale here nor worth a line in the report, unless they name a unit that is still there.
 */
function concerns(item: JudgedEvidence, current: UnitCounts): boolean {
  return (
    item.candidate.kind === 'trailer' ||
    item.kind === 'unverifiable' ||
    item.ids.some((id) => current.has(id))
  );
}

function judgeUnits(
  { units, trees }: VerifyInput,
  policy: Policy,
  judged: {
    readonly duties: readonly Duty[];
    readonly evidence: readonly JudgedEvidence[];
    readonly independence: readonly Independence[];
  },
): readonly UnitJudgement[] {
  const current = countUnits(units.map(({ unit }) => unit.id));
  const evidence: readonly CountedEvidence[] = judged.evidence.map((item) => ({
    evidence: item,
    counts: countUnits(item.kind === 'unverifiable' ? [] : item.ids),
    outdated: outdatedPaths(
      item.kind === 'accepted' && concerns(item, current) ? item.record : null,
      current,
    ),
  }));
  const places = occurrences(units);
  return units.flatMap((unit, index) => {
    const [duty, independence, occurrence] = [
      judged.duties[index],
      judged.independence[index],
      places[index],
    ];
    if (duty === undefined || independence === undefined || occurrence === undefined) return [];
    return [judgeUnit({ policy, judged: unit, occurrence, duty, independence, evidence, trees })];
  });
}

/** In the order of the units; worked out once for all units of the same paths. */
function independenceOfUnits(
  { units, commitsByPath, actor }: VerifyInput,
  policy: Policy,
): readonly Independence[] {
  const known = new Map<string, Independence>();
  return units.map((judged) => {
    const paths = pathsOf(judged);
    const key = paths.join('\0');
    const before = known.get(key);
    if (before !== undefined) return before;
    const commits = new Set(paths.flatMap((path) => commitsByPath.get(path) ?? []));
    const independence = judgeIndependence(policy, [...commits], actor);
    known.set(key, independence);
    return independence;
  });
}

function incompleteness(
  input: VerifyInput,
  policy: Policy,
  judgements: readonly UnitJudgement[],
  evidence: readonly JudgedEvidence[],
): readonly string[] {
  const unverifiable = evidence.flatMap((item) => (item.kind === 'unverifiable' ? [item] : []));
  const matters = judgements.some(({ state }) => state === 'unverifiable');
  const hasRejection = unverifiable.some(({ claim }) => claim.verdict === 'reject');
  const { limits } = policy;
  return [
    ...(matters || hasRejection
      ? [
          ...unverifiable.map(({ member, reason }) => `${member}'s sign-off: ${reason}`),
          `fetch the records: ${fetchRecordsCommand}`,
        ]
      : []),
    ...(input.units.length > limits.units
      ? [`the change has ${input.units.length} units, and the policy judges at most ${limits.units}`]
      : []),
    ...(input.evidence.length > limits.candidates
      ? [`there are more than ${limits.candidates} pieces of evidence`]
      : []),
    ...unenforcedSettings(policy).map(({ message }) => message),
  ];
}

/** What passes but should be known. */
function warnings(input: VerifyInput, policy: Policy, duties: readonly Duty[]): VerifyReport['problems'] {
  const unattributed = duties.filter((duty) => duty.kind === 'optional' && duty.isUnattributed).length;
  if (unattributed === 0 || policy.scope.unattributed !== 'warn') return [];
  return [
    {
      path: null,
      message: `nobody says who wrote ${unattributed} of ${input.units.length} hunks (unattributed: warn)`,
    },
  ];
}

function isFailing({ state, isRequired }: UnitJudgement): boolean {
  return isRequired && state !== 'attested' && state !== 'overridden';
}

function reportHead(
  input: VerifyInput,
  verdict: Verdict,
): Pick<VerifyReport, 'schema' | 'verdict' | 'exitCode' | 'policy' | 'target'> {
  const { base, head, ref } = input.target;
  return {
    schema: 'countersign/verify/v1',
    verdict,
    exitCode: verdictExitCodes[verdict],
    policy: { commit: input.policyCommit, sha256: input.policyDigest },
    target: { base, head, ref },
  };
}

function reportEvidence(item: JudgedEvidence): ReportedEvidence {
  const { kind, commit, claim } = item.candidate;
  const reason = item.kind === 'accepted' ? null : item.reason;
  return {
    kind,
    commit,
    accepted: item.kind === 'accepted',
    reason,
    by: claim?.by ?? null,
    at: claim?.at ?? null,
  };
}

function reportProblem({ path, message }: Problem): {
  readonly path: string | null;
  readonly message: string;
} {
  return { path: path === undefined ? null : displayRepoPath(path), message };
}
