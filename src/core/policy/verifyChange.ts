// Judges a change against the policy of its target (docs/attestation.md, Verification). Everything is an argument:
// no files, no processes, no clock; the same input gives the same report, byte for byte.
import type { ObjectId } from '../base/objectId.ts';
import type { Problem } from '../base/problem.ts';
import { displayRepoPath, type RepoPath } from '../base/repoPath.ts';
import type { UnitId } from '../diff/change.ts';
import { withAiMarks, withHumanMarks } from './authorshipMarks.ts';
import { bootstrapVerdict } from './bootstrapVerdict.ts';
import { branchOfRef } from './branchOfRef.ts';
import {
  type ChangePart,
  type CommitPart,
  judgesCommits,
  judgesNet,
  type RangeMode,
  strictestRangeMode,
} from './changePart.ts';
import type { Trees } from './coverage.ts';
import { candidateSets } from './coverage.ts';
import type { EvidenceCandidate, Signer } from './evidence.ts';
import type { ContributingCommit } from './independence.ts';
import { type ContentFinding, judgeContent } from './judgeContent.ts';
import type { JudgedEvidence } from './judgeEvidence.ts';
import { judgeEvidence } from './judgeEvidence.ts';
import type { JudgedUnit } from './judgedUnit.ts';
import { concerns, currentUnits, type JudgedEntry, judgeParts, type PartWithDuties } from './judgeParts.ts';
import type { UnitJudgement } from './judgeUnit.ts';
import { fetchRecordsCommand, nextActions } from './nextActions.ts';
import type { Policy } from './policySchema.ts';
import { effectiveKind, requiredUnits } from './requiredUnits.ts';
import { reportUnit } from './reportUnit.ts';
import { qualityWarnings } from './qualityWarnings.ts';
import type { RebasedChange } from './trivialRebase.ts';
import type { ReportedEvidence, ReportedFinding, Verdict, VerifyReport } from './verifyReport.ts';
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
  /** Earlier changes that git's merge turns into this one; only worked out under `carry: trivial-rebase`. */
  readonly rebased?: readonly RebasedChange[] | undefined;
  /** What is judged, and under `every-commit` and `both` each commit of the range that did something by itself. */
  readonly range?: { readonly mode: RangeMode; readonly commits: readonly CommitPart[] } | undefined;
}

/** The whole judgement as the JSON of `verify` (media/schemas/verify.schema.json). */
export function verifyChange(input: VerifyInput): VerifyReport {
  return input.policy === null ? reportWithoutPolicy(input) : reportWithPolicy(input, input.policy);
}

function reportWithPolicy(input: VerifyInput, policy: Policy): VerifyReport {
  const marked = partsOf(input).map((part) => withAiMarks(part, input.evidence));
  const all = marked.map((part): PartWithDuties => ({ part, duties: requiredUnits(policy, part.units) }));
  const mode = input.range?.mode ?? 'net';
  const evidence = judgeAllEvidence(input, policy, all);
  const parts = all
    .filter(({ part }) => part.commit !== null || judgesNet(mode))
    .map((entry) => withHumanMarks(policy, entry, evidence, input.actor));
  const entries = judgeParts(policy, parts, evidence, input.actor);
  const overridden = new Set(
    entries.filter(({ judgement }) => judgement.state === 'overridden').map(({ judged }) => judged.unit.id),
  );
  const findings = judgeFindings(input, policy, overridden);
  const incompleteReasons = [...input.incompleteReasons, ...incompleteness(input, policy, entries, evidence)];
  const isIncomplete =
    incompleteReasons.length > 0 || input.problems.some(({ incomplete }) => incomplete === true);
  const hasFailed =
    entries.some(({ judgement }) => isFailing(judgement)) || findings.some(({ level }) => level === 'error');
  const verdict = isIncomplete
    ? 'incomplete'
    : hasFailed
      ? 'fail'
      : overridden.size > 0
        ? 'overridden'
        : 'pass';
  const current = currentUnits(parts.map(({ part }) => part));
  return {
    ...reportHead(input, verdict),
    units: entries.map(({ judged, duty, judgement, commit }) => reportUnit(judged, duty, judgement, commit)),
    evidence: evidence.filter((item) => concerns(item, current)).map(reportEvidence),
    findings,
    next: nextActions(entries, findings),
    problems: [
      ...incompleteReasons.map((message) => ({ path: null, message })),
      ...warnings(policy, entries),
      ...qualityWarnings(
        policy,
        evidence.filter((item) => concerns(item, current)),
        input.now,
      ),
      ...input.problems.map(reportProblem),
    ],
  };
}

/** The net change first, also where it is not judged: a sign-off without its record may name its units. */
function partsOf(input: VerifyInput): readonly ChangePart[] {
  const { units, trees, commitsByPath, range, rebased } = input;
  const net: ChangePart = {
    commit: null,
    trees,
    units,
    rebased,
    contributors: (paths) => [...new Set(paths.flatMap((path) => commitsByPath.get(path) ?? []))],
  };
  if (range === undefined || !judgesCommits(range.mode)) return [net];
  return [
    net,
    ...range.commits.map((part): ChangePart => ({
      commit: part.commit,
      trees: part.trees,
      units: part.units,
      contributors: () => [part.contributor],
    })),
  ];
}

/** Findings of the net change that stand in a file are those of its commits, so they are named once. */
function judgeFindings(
  { findings, range }: VerifyInput,
  policy: Policy,
  overridden: ReadonlySet<UnitId>,
): readonly ReportedFinding[] {
  const mode = range?.mode ?? 'net';
  const net = judgesNet(mode) ? findings : findings.filter(({ path }) => path === null);
  const commits = judgesCommits(mode) ? (range?.commits ?? []) : [];
  return [
    ...judgeContent(policy, net, overridden),
    ...commits.flatMap(({ commit, findings: own }) =>
      judgeContent(policy, own, overridden).map((finding) => ({ ...finding, commit })),
    ),
  ];
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
    units: input.units.map((judged) => reportUnit(judged, undefined, undefined, null)),
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
  parts: readonly PartWithDuties[],
): readonly JudgedEvidence[] {
  const sets = candidateSets(
    parts.flatMap(({ part, duties }) => {
      const idsWhere = (isIncluded: (judged: JudgedUnit, index: number) => boolean): readonly UnitId[] =>
        part.units.filter(isIncluded).map(({ unit }) => unit.id);
      return [
        idsWhere(() => true),
        idsWhere((_, index) => duties[index]?.kind === 'required'),
        idsWhere((judged) => ['ai', 'mixed'].includes(effectiveKind(policy, judged))),
      ];
    }),
  );
  const { signers, revokedKeys, now } = input;
  const context = { policy, signers, revokedKeys, now, branch: branchOfRef(input.target.ref), sets };
  return input.evidence
    .slice(0, policy.limits.candidates)
    .map((candidate) => judgeEvidence(context, candidate));
}

function incompleteness(
  input: VerifyInput,
  policy: Policy,
  entries: readonly JudgedEntry[],
  evidence: readonly JudgedEvidence[],
): readonly string[] {
  const unverifiable = evidence.flatMap((item) => (item.kind === 'unverifiable' ? [item] : []));
  const matters = entries.some(({ judgement }) => judgement.state === 'unverifiable');
  const hasRejection = unverifiable.some(({ claim }) => claim.verdict === 'reject');
  const { limits } = policy;
  const mode = input.range?.mode ?? 'net';
  return [
    ...(matters || hasRejection
      ? [
          ...unverifiable.map(({ member, reason }) => `${member}'s sign-off: ${reason}`),
          `fetch the records: ${fetchRecordsCommand}`,
        ]
      : []),
    ...(entries.length > limits.units
      ? [`the change has ${entries.length} units, and the policy judges at most ${limits.units}`]
      : []),
    ...(input.evidence.length > limits.candidates
      ? [`there are more than ${limits.candidates} pieces of evidence`]
      : []),
    ...(strictestRangeMode(policy.scope.range, mode) === mode
      ? []
      : ['the policy judges each commit by itself, which is only done by "countersign verify"']),
  ];
}

/** What passes but should be known. */
function warnings(policy: Policy, entries: readonly JudgedEntry[]): VerifyReport['problems'] {
  const unattributed = entries.filter(({ duty }) => duty.kind === 'optional' && duty.isUnattributed).length;
  if (unattributed === 0 || policy.scope.unattributed !== 'warn') return [];
  return [
    {
      path: null,
      message: `nobody says who wrote ${unattributed} of ${entries.length} hunks (unattributed: warn)`,
    },
  ];
}

function isFailing({ state, isRequired }: UnitJudgement): boolean {
  return isRequired && state !== 'attested' && state !== 'overridden';
}

function reportHead(
  input: VerifyInput,
  verdict: Verdict,
): Pick<VerifyReport, 'schema' | 'verdict' | 'exitCode' | 'policy' | 'target' | 'rangeMode'> {
  const { base, head, ref } = input.target;
  return {
    schema: 'countersign/verify/v1',
    verdict,
    exitCode: verdictExitCodes[verdict],
    policy: { commit: input.policyCommit, sha256: input.policyDigest },
    target: { base, head, ref },
    rangeMode: input.range?.mode ?? 'net',
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
