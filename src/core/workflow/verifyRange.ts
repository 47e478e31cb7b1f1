import type { Buffer } from 'node:buffer';
import type { Analyzer } from '../analysis/analyzer.ts';
import { openRecordStore } from '../attestation/recordStore.ts';
import { invariant } from '../base/invariant.ts';
import type { ObjectId } from '../base/objectId.ts';
import { type BlobReader, createBlobReader } from '../git/blobs.ts';
import { readCommits } from '../git/commits.ts';
import { isAncestor } from '../git/mergeBases.ts';
import type { Repository } from '../git/repository.ts';
import { resolveCommit } from '../git/revParse.ts';
import { pathsTouchedByCommits } from '../git/touchedPaths.ts';
import type { JudgedUnit } from '../policy/judgedUnit.ts';
import { verifyChange } from '../policy/verifyChange.ts';
import type { VerifyReport } from '../policy/verifyReport.ts';
import { type BranchRef, findTargetBranch } from './branchRef.ts';
import { contributorsByPath } from './contributors.ts';
import { gatherEvidence } from './gatherEvidence.ts';
import { openReview } from './openReview.ts';
import { policySigners } from './policySigners.ts';
import { readPolicyAt, type ReviewPolicy } from './readPolicy.ts';
import { resolveTarget, singleMergeBase } from './resolveTarget.ts';
import type { Review } from './review.ts';
import { TargetError } from './target.ts';

export interface VerifyRangeInput {
  readonly repository: Repository;
  readonly analyzer: Analyzer;
  /** `BASE..HEAD`; null: from the merge base with the target to HEAD. */
  readonly range: string | null;
  /** The branch that the change is for; null when nobody names one. */
  readonly targetRef: string | null;
  /** The policy's text instead of the target's own. */
  readonly policyFile: Buffer | null;
  readonly actor: string | null;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly signal?: AbortSignal;
}

/** The gate: reads policy and keys at the tip of the target, judges the net change, and fails closed. */
export async function verifyRange(input: VerifyRangeInput): Promise<VerifyReport> {
  const { repository, signal } = input;
  const blobs = createBlobReader(repository, signal);
  try {
    const target = await requireTarget(input, blobs);
    const [range, policy] = await Promise.all([
      rangeToVerify(input, target),
      readPolicyAt(target.oid, blobs, input.policyFile ?? undefined),
    ]);
    const resolved = await resolveTarget(repository, { kind: 'range', range });
    const review = await openReview({
      repository,
      blobs,
      analyzer: input.analyzer,
      target: resolved,
      riskOptions: policy.riskOptions,
      signal,
    });
    return await verifyReview({
      repository,
      review,
      policy,
      targetRef: target.ref,
      now: input.now,
      actor: input.actor,
      signal,
    });
  } finally {
    blobs.dispose();
  }
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

/** Judges a review that is already open. */
export async function verifyReview(input: VerifyReviewInput): Promise<VerifyReport> {
  const { repository, review, policy, signal } = input;
  const { baseCommit: base, headCommit: head, baseTree, headTree } = review.target;
  invariant(base !== null && head !== null, 'only commits can be verified');
  const range = { include: [head], exclude: [base], ...(signal === undefined ? {} : { signal }) };
  const [commits, touched] = await Promise.all([
    readCommits(repository, range),
    pathsTouchedByCommits(repository, range),
  ]);
  const evidence =
    policy.policy === null
      ? { candidates: [], problems: [] }
      : await gatherEvidence({
          commits,
          repositoryId: policy.policy.repository,
          signers: policy.signers,
          store: openRecordStore(repository),
          change: review.change,
        });
  return verifyChange({
    policy: policy.policy,
    policyProblems: policy.policy === null ? policy.problems : [],
    policyDigest: policy.digest,
    policyCommit: policy.commit,
    target: { base, head, ref: input.targetRef },
    trees: { baseTree, headTree },
    units: judgedUnits(review),
    commitsByPath: contributorsByPath(commits, touched),
    evidence: evidence.candidates,
    signers: policySigners(policy.signers),
    revokedKeys: policy.revokedKeys,
    now: input.now,
    findings: review.findings,
    problems: [...review.problems, ...evidence.problems, ...(policy.policy === null ? [] : policy.problems)],
    incompleteReasons: await incompleteReasons(repository, base, head),
    actor: input.actor,
  });
}

/** In the order of the diff, so that the report does not depend on scores. */
function judgedUnits(review: Review): readonly JudgedUnit[] {
  const described = new Map(review.units.map((unit) => [unit.unit.id, unit]));
  return review.change.files.flatMap((file) =>
    file.units.map((unit) => {
      const entry = described.get(unit.id);
      invariant(entry !== undefined, 'every unit of the change is in the review');
      return { unit, file, provenance: entry.provenance, changeClass: entry.change, isHumanSigned: false };
    }),
  );
}

async function requireTarget(
  { repository, targetRef }: VerifyRangeInput,
  blobs: BlobReader,
): Promise<BranchRef> {
  if (targetRef === null) {
    const guarded = await guardedBranch(repository, blobs);
    if (guarded !== null) return guarded;
    throw new TargetError(
      'no-base',
      'Nothing says where the change goes: name the target branch with --target, for example --target main.',
    );
  }
  const target = await findTargetBranch(repository, targetRef);
  if (target === null) {
    throw new TargetError(
      'no-base',
      `There is no branch "${targetRef}" here, local or remote: fetch it, or name another with --target.`,
    );
  }
  return target;
}

/** A branch that its own policy guards, when no target is named. */
async function guardedBranch(repository: Repository, blobs: BlobReader): Promise<BranchRef | null> {
  for (const name of ['origin/main', 'origin/master', 'main', 'master']) {
    const branch = await findTargetBranch(repository, name);
    if (branch === null) continue;
    const { policy } = await readPolicyAt(branch.oid, blobs);
    if (policy?.branches.includes(name.replace(/^origin\//, '')) === true) return branch;
  }
  return null;
}

/** The range as commits. One that is already in the target proves nothing (docs/attestation.md, threat T29). */
async function rangeToVerify({ repository, range }: VerifyRangeInput, target: BranchRef): Promise<string> {
  const parts = range === null ? null : /^(.*?)(\.\.\.?)(.*)$/s.exec(range);
  if (range !== null && parts === null) {
    throw new TargetError(
      'malformed-range',
      `"${range}" is no range: write BASE..HEAD, or BASE...HEAD for the merge base.`,
    );
  }
  const head = await resolveCommit(repository, parts?.[3] || 'HEAD');
  const base = await singleMergeBase(repository, target.oid, head, target.ref);
  if (base === head) {
    throw new TargetError(
      'no-base',
      `${head.slice(0, 10)} is already in ${target.ref}, so there is nothing left to gate.`,
    );
  }
  if (parts === null) return `${base}..${head}`;
  const named = await resolveCommit(repository, parts[1] || 'HEAD');
  const from =
    parts[2] === '...' ? await singleMergeBase(repository, named, head, parts[1] || 'HEAD') : named;
  if (!(await isAncestor(repository, from, base))) {
    throw new TargetError(
      'no-base',
      `The range begins at ${from.slice(0, 10)}, after ${target.ref} was left, so commits would escape the gate: leave the range out.`,
    );
  }
  return `${from}..${head}`;
}

async function incompleteReasons(
  repository: Repository,
  base: ObjectId,
  head: ObjectId,
): Promise<readonly string[]> {
  if (!repository.isShallow || (await isAncestor(repository, base, head))) return [];
  return ['the history is shallow and does not reach the merge base: fetch it with "git fetch --unshallow"'];
}
