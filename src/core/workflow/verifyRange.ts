import type { Buffer } from 'node:buffer';
import type { Analyzer } from '../analysis/analyzer.ts';
import type { StoreSnapshot } from '../attestation/readReviews.ts';
import { openRecordStore } from '../attestation/recordStore.ts';
import { invariant } from '../base/invariant.ts';
import type { ObjectId } from '../base/objectId.ts';
import { type BlobReader, createBlobReader } from '../git/blobs.ts';
import { readCommits } from '../git/commits.ts';
import { isAncestor } from '../git/mergeBases.ts';
import type { Repository } from '../git/repository.ts';
import { resolveCommit } from '../git/revParse.ts';
import { pathsTouchedByCommits } from '../git/touchedPaths.ts';
import { judgesCommits, type RangeMode, strictestRangeMode } from '../policy/changePart.ts';
import type { VerifyInput } from '../policy/verifyChange.ts';
import type { VerifyReport } from '../policy/verifyReport.ts';
import type { ChangedBlob } from '../provenance/changedFile.ts';
import { beginLineHistories } from '../provenance/lineHistories.ts';
import { resolveProvenance } from '../provenance/resolveProvenance.ts';
import { type CommitParts, readCommitParts } from './commitParts.ts';
import { contributorsByPath } from './contributors.ts';
import { type GateChange, gateChangeOf, gateChangeOfReview, needsFacts } from './gateChange.ts';
import { gatherEvidence } from './gatherEvidence.ts';
import { rangeToVerify, requireGuard, requireTarget } from './gateTarget.ts';
import { graphRulesOf } from './graphRulesOf.ts';
import { gitTreeView } from './gitTreeView.ts';
import { missingObjects } from './missingObjects.ts';
import { ownPaths } from './ownPaths.ts';
import { policySigners } from './policySigners.ts';
import { rangeClaims } from './rangeClaims.ts';
import { readChange } from './readChange.ts';
import { readPolicyAt, type ReviewPolicy } from './readPolicy.ts';
import { resolveTarget } from './resolveTarget.ts';
import type { Review } from './review.ts';
import { scanCommitText } from './scanCommitText.ts';
import type { ResolvedTarget } from './target.ts';
import { verifyWithRebases } from './trivialRebase.ts';

export interface VerifyRangeInput {
  readonly repository: Repository;
  readonly analyzer: Analyzer;
  /** `BASE..HEAD`; null: from the merge base with the target to HEAD. */
  readonly range: string | null;
  /** The branch that the change is for; null when nobody names one. */
  readonly targetRef: string | null;
  /** The policy's text instead of the target's own. */
  readonly policyFile: Buffer | null;
  /** What to judge beyond what the policy asks for; null: nothing. */
  readonly rangeMode?: RangeMode | null;
  readonly actor: string | null;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly signal?: AbortSignal;
}

/** The gate: reads policy and keys at the tip of the target, judges the change, and fails closed. */
export async function verifyRange(input: VerifyRangeInput): Promise<VerifyReport> {
  const { repository, signal } = input;
  const blobs = createBlobReader(repository, signal);
  try {
    // While the target is looked up; whether there is a HEAD matters once there is a target.
    const currentHead = input.range === null ? resolveCommit(repository, 'HEAD', signal) : undefined;
    currentHead?.catch(() => undefined);
    const target = await requireTarget(input, blobs);
    const [range, policy] = await Promise.all([
      rangeToVerify({ ...input, currentHead }, target),
      readPolicyAt(target.oid, blobs, input.policyFile ?? undefined),
    ]);
    requireGuard(policy, target);
    const { analyzer, rangeMode = null, now, actor } = input;
    const resolved = await resolveTarget(repository, { kind: 'range', range });
    const gate = {
      repository,
      blobs,
      analyzer,
      policy,
      targetRef: target.ref,
      rangeMode,
      now,
      actor,
      signal,
    };
    return await verifyTarget(gate, resolved);
  } catch (error) {
    throw missingObjects(repository, error);
  } finally {
    blobs.dispose();
  }
}

/** What a change is judged with. */
export interface GateInput {
  readonly repository: Repository;
  readonly blobs: BlobReader;
  readonly analyzer: Analyzer;
  readonly policy: ReviewPolicy;
  readonly targetRef: string;
  readonly rangeMode: RangeMode | null;
  readonly now: number;
  readonly actor: string | null;
  readonly signal?: AbortSignal | undefined;
}

/** Reads and judges a target whose sides are commits. Files are only parsed where the answer can depend on it. */
export async function verifyTarget(gate: GateInput, target: ResolvedTarget): Promise<VerifyReport> {
  const { repository, blobs, policy, signal } = gate;
  const { baseCommit: base, headCommit: head } = target;
  invariant(base !== null && head !== null, 'only commits can be verified');
  const range = rangeOf(base, head, signal);
  // Asked for now, so that git works on them while the diff is cut; they are kept for whoever asks next.
  const ahead = Promise.all([readCommits(repository, range), pathsTouchedByCommits(repository, range)]);
  const store = policy.policy === null ? undefined : openRecordStore(repository).snapshot();
  // Whoever waits for it hears of it.
  store?.catch(() => undefined);
  const onPaths = (files: readonly ChangedBlob[]): void =>
    void ahead.then(
      ([commits, touched]) => beginLineHistories({ repository, base, head, files, commits, touched, signal }),
      () => undefined,
    );
  const [change, [commits]] = await Promise.all([
    readChange(repository, target, blobs, { signal, hunkCut: 'when-asked', onPaths }),
    ahead,
  ]);
  const analyzer = needsFacts(policy.policy) ? gate.analyzer : null;
  const rules = graphRulesOf(policy);
  const [provenance, facts] = await Promise.all([
    resolveProvenance({ repository, change, base, head, signal }),
    analyzer?.analyze({
      change,
      oldTree: gitTreeView(repository, target.baseTree, blobs),
      newTree: gitTreeView(repository, target.headTree, blobs),
      rules,
      signal,
    }),
  ]);
  const { riskOptions } = policy;
  const net = gateChangeOf({ target, change, provenance, facts: facts ?? null, riskOptions });
  const mode = strictestRangeMode(policy.policy?.scope.range ?? 'net', gate.rangeMode);
  if (policy.policy === null || !judgesCommits(mode)) return verifyGateChange({ ...gate, net, store });
  // A reader that fails says so for the net change already.
  const { value: claims } = await rangeClaims(repository, base, head, signal);
  const parts = await readCommitParts({
    repository,
    blobs,
    analyzer,
    commits,
    claims,
    riskOptions,
    rules,
    signal,
  });
  return verifyGateChange({ ...gate, net, store, perCommit: { mode, ...parts } });
}

export interface VerifyReviewInput {
  readonly repository: Repository;
  /** Of commits: both sides must be commits. */
  readonly review: Review;
  readonly policy: ReviewPolicy;
  readonly targetRef: string;
  readonly now: number;
  readonly actor: string | null;
  readonly signal?: AbortSignal | undefined;
}

/** Judges the net change of a review that is already open, and says so where the policy asks for more. */
export function verifyReview(input: VerifyReviewInput): Promise<VerifyReport> {
  return verifyGateChange({ ...input, net: gateChangeOfReview(input.review) });
}

interface VerifyGateInput extends Omit<VerifyReviewInput, 'review'> {
  readonly net: GateChange;
  /** When somebody asked for it already. */
  readonly store?: Promise<StoreSnapshot> | undefined;
  readonly perCommit?: CommitParts & { readonly mode: RangeMode };
}

async function verifyGateChange(input: VerifyGateInput): Promise<VerifyReport> {
  const { repository, net, policy, signal, perCommit } = input;
  const { baseCommit: base, headCommit: head, baseTree, headTree } = net.target;
  invariant(base !== null && head !== null, 'only commits can be verified');
  const range = rangeOf(base, head, signal);
  const [commits, touched] = await Promise.all([
    readCommits(repository, range),
    pathsTouchedByCommits(repository, range),
  ]);
  const files = [...net.change.files, ...(perCommit?.files ?? [])];
  const evidence =
    policy.policy === null
      ? { candidates: [], problems: [] }
      : await gatherEvidence({
          commits,
          repositoryId: policy.policy.repository,
          signers: policy.signers,
          store: await (input.store ?? openRecordStore(repository).snapshot()),
          change: { ...net.change, files },
          keepsRebased: policy.policy.carry.includes('trivial-rebase'),
        });
  const judged: VerifyInput = {
    policy: policy.policy,
    policyProblems: policy.policy === null ? policy.problems : [],
    policyDigest: policy.digest,
    policyCommit: policy.commit,
    target: { base, head, ref: input.targetRef },
    trees: { baseTree, headTree },
    units: net.units,
    commitsByPath: contributorsByPath(commits, await ownPaths(repository, commits, touched, signal)),
    evidence: evidence.candidates,
    signers: policySigners(policy.signers),
    revokedKeys: policy.revokedKeys,
    now: input.now,
    findings: [...net.findings, ...scanCommitText(commits)],
    problems: [
      ...net.problems,
      ...(perCommit?.problems ?? []),
      ...evidence.problems,
      ...(policy.policy === null ? [] : policy.problems),
    ],
    incompleteReasons: [
      ...(await shallowReasons(repository, base, head)),
      ...(perCommit?.incompleteReasons ?? []),
    ],
    actor: input.actor,
    ...(perCommit === undefined ? {} : { range: { mode: perCommit.mode, commits: perCommit.parts } }),
  };
  return verifyWithRebases(repository, judged, signal);
}

function rangeOf(
  base: ObjectId,
  head: ObjectId,
  signal: AbortSignal | undefined,
): Parameters<typeof readCommits>[1] {
  return { include: [head], exclude: [base], ...(signal === undefined ? {} : { signal }) };
}

async function shallowReasons(
  repository: Repository,
  base: ObjectId,
  head: ObjectId,
): Promise<readonly string[]> {
  if (!repository.isShallow || (await isAncestor(repository, base, head))) return [];
  return ['the history is shallow and does not reach the merge base: fetch it with "git fetch --unshallow"'];
}
