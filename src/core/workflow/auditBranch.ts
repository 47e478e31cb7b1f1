import type { Analyzer } from '../analysis/analyzer.ts';
import { invariant } from '../base/invariant.ts';
import type { ObjectId } from '../base/objectId.ts';
import { type BlobReader, createBlobReader } from '../git/blobs.ts';
import { type Commit, readCommits } from '../git/commits.ts';
import { type FirstParentStep, lastChangeOf, listFirstParents } from '../git/firstParents.ts';
import { GitError } from '../git/gitError.ts';
import type { Repository } from '../git/repository.ts';
import { tryResolveTree } from '../git/revParse.ts';
import type { RangeMode } from '../policy/changePart.ts';
import type { VerifyReport } from '../policy/verifyReport.ts';
import { type AuditedCommit, type AuditReport, overallVerdict } from './auditReport.ts';
import type { BranchRef } from './branchRef.ts';
import { requireTarget } from './gateTarget.ts';
import { missingObjects } from './missingObjects.ts';
import { policyPath, readPolicyAt, type ReviewPolicy } from './readPolicy.ts';
import { formatTime } from './reviewDraft.ts';
import { subjectOf } from './subjectOf.ts';
import { TargetError } from './target.ts';
import { verifyTarget } from './verifyRange.ts';

export interface AuditInput {
  readonly repository: Repository;
  readonly analyzer: Analyzer;
  /** The branch to audit; null when nobody names one. */
  readonly targetRef: string | null;
  /** Milliseconds since the epoch. */
  readonly since: number;
  readonly rangeMode: RangeMode | null;
  readonly actor: string | null;
  readonly signal?: AbortSignal;
  /** Called after each commit. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/**
 * Judges what already stands on a branch: each commit of its first-parent history against the one before it, under the
 * policy and keys of that one, at its committer's date; keys that are revoked today are revoked throughout. So merges
 * that brought more than was signed, and pushes past the gate, are found. Throws `TargetError`.
 */
export async function auditBranch(input: AuditInput): Promise<AuditReport> {
  const { repository, signal } = input;
  const blobs = createBlobReader(repository, signal);
  try {
    const target = await requireTarget(input, blobs);
    const steps = stepsSince(await listFirstParents(repository, target.oid, signal), input.since);
    const { revokedKeys } = await readPolicyAt(target.oid, blobs);
    const audits: AuditedCommit[] = [];
    for (const step of steps) {
      audits.push(await auditStep({ ...input, blobs, target, revokedToday: revokedKeys }, step));
      input.onProgress?.(audits.length, steps.length);
    }
    return {
      schema: 'countersign/audit/v1',
      ...overallVerdict(audits.map(({ verdict }) => verdict)),
      target: { ref: target.ref, head: target.oid },
      since: formatTime(new Date(input.since)),
      clock: 'committer-date',
      audits,
      problems: steps.length === 0 ? ['no commit of the branch is that new'] : [],
    };
  } catch (error) {
    throw missingObjects(repository, error);
  } finally {
    blobs.dispose();
  }
}

/**
 * From the tip down to the oldest commit that is dated since then. What lies above such a commit is newer, whatever
 * its own date says: a date in the past is no way around an audit.
 */
function stepsSince(history: readonly FirstParentStep[], since: number): readonly FirstParentStep[] {
  const oldest = history.findLastIndex(({ timestamp }) => timestamp * 1000 >= since);
  return history.slice(0, oldest + 1);
}

interface Audit extends AuditInput {
  readonly blobs: BlobReader;
  readonly target: BranchRef;
  readonly revokedToday: ReadonlySet<string>;
}

async function auditStep(audit: Audit, { oid, timestamp }: FirstParentStep): Promise<AuditedCommit> {
  const { repository, signal } = audit;
  const [commit] = await readCommits(repository, {
    include: [oid],
    limit: 1,
    ...(signal === undefined ? {} : { signal }),
  });
  invariant(commit !== undefined, 'a listed commit can be read');
  const parent = commit.parents[0] ?? null;
  const described = {
    commit: oid,
    parent,
    at: formatTime(new Date(Math.min(timestamp, latestTime) * 1000)),
    subject: subjectOf(commit.message),
  };
  if (parent === null) return { ...described, ...notJudged('no-policy', 'the branch begins here') };
  try {
    return { ...described, ...(await judgeStep(audit, commit, parent)) };
  } catch (error) {
    const sentence = absenceOf(repository, error);
    if (sentence === null) throw error;
    return { ...described, ...notJudged('incomplete', sentence) };
  }
}

async function judgeStep(audit: Audit, commit: Commit, parent: ObjectId): Promise<Judgement> {
  const { repository, blobs, target, signal } = audit;
  const baseTree = await tryResolveTree(repository, parent, signal);
  if (baseTree === null) throw new GitError('missing-object', `${parent} is not here`, { revision: parent });
  const policy = await readPolicyAt(parent, blobs);
  if (policy.policy === null && policy.digest === null) return judgeWithoutPolicy(repository, parent);
  const report = await verifyTarget(
    {
      ...audit,
      policy: withRevoked(policy, audit.revokedToday),
      targetRef: target.ref,
      now: commit.committer.timestamp * 1000,
    },
    {
      kind: 'range',
      label: `${parent}..${commit.oid}`,
      baseTree,
      headTree: commit.tree,
      baseCommit: parent,
      headCommit: commit.oid,
    },
  );
  return { verdict: report.verdict, open: countOpen(report), report, problems: [] };
}

type Judgement = Pick<AuditedCommit, 'verdict' | 'open' | 'report' | 'problems'>;

function notJudged(verdict: 'no-policy' | 'incomplete' | 'error', problem: string): Judgement {
  return { verdict, open: 0, report: null, problems: [problem] };
}

/** Before the first policy nothing could be asked for; a policy that was taken away is another matter. */
async function judgeWithoutPolicy(repository: Repository, parent: ObjectId): Promise<Judgement> {
  const removedBy = await lastChangeOf(repository, parent, policyPath);
  if (removedBy === null) return notJudged('no-policy', 'no policy stood on the branch yet');
  return notJudged('error', `the policy was taken away by ${removedBy.slice(0, 12)}: bring it back`);
}

function withRevoked(policy: ReviewPolicy, revokedToday: ReadonlySet<string>): ReviewPolicy {
  return { ...policy, revokedKeys: new Set([...policy.revokedKeys, ...revokedToday]) };
}

function countOpen({ units }: VerifyReport): number {
  return units.filter(({ required, state }) => required && state !== 'attested' && state !== 'overridden')
    .length;
}

/** The sentence for what is not here; null for any other error. */
function absenceOf(repository: Repository, error: unknown): string | null {
  const known = missingObjects(repository, error);
  return TargetError.is(known) && known.code === 'incomplete-history' ? known.message : null;
}

/** The end of the year 9999; a commit may claim any number. */
const latestTime = 253_402_300_799;
