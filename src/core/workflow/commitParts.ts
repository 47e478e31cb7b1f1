import type { Analyzer } from '../analysis/analyzer.ts';
import type { ObjectId } from '../base/objectId.ts';
import type { Problem } from '../base/problem.ts';
import type { Change, FileChange } from '../diff/change.ts';
import type { BlobReader } from '../git/blobs.ts';
import type { Commit } from '../git/commits.ts';
import { GitError } from '../git/gitError.ts';
import type { Repository } from '../git/repository.ts';
import type { CommitPart } from '../policy/changePart.ts';
import type { ClaimStore } from '../provenance/loadClaims.ts';
import { mapConcurrently } from '../provenance/mapConcurrently.ts';
import { provenanceOfCommit } from '../provenance/provenanceOfCommit.ts';
import type { RiskOptions } from '../risk/riskOptions.ts';
import { commitTrees } from './commitTrees.ts';
import { contributingCommit } from './contributors.ts';
import { gateChangeOf } from './gateChange.ts';
import { gitTreeView } from './gitTreeView.ts';
import { missingObjects } from './missingObjects.ts';
import { readChange } from './readChange.ts';

/** Each runs a git of its own. */
const commitsAtOnce = 4;

export interface CommitPartsInput {
  readonly repository: Repository;
  readonly blobs: BlobReader;
  /** Null where the policy asks for nothing that needs one. */
  readonly analyzer: Analyzer | null;
  /** The commits of the range, newest first. */
  readonly commits: readonly Commit[];
  /** What records say of those commits. */
  readonly claims: ClaimStore;
  readonly riskOptions: RiskOptions;
  readonly signal?: AbortSignal | undefined;
}

export interface CommitParts {
  /** Oldest first. Commits that did nothing by themselves (empty ones, clean merges) are left out. */
  readonly parts: readonly CommitPart[];
  readonly files: readonly FileChange[];
  readonly problems: readonly Problem[];
  /** One sentence for each commit whose parents or contents are not here: it cannot be judged, so nothing passes. */
  readonly incompleteReasons: readonly string[];
}

/** What every commit of a range did by itself (docs/attestation.md, Verification, range modes). */
export async function readCommitParts(input: CommitPartsInput): Promise<CommitParts> {
  const read = await mapConcurrently(input.commits.toReversed(), commitsAtOnce, (commit) =>
    readPart(input, commit),
  );
  const found = read.flatMap((result) => (result.kind === 'part' ? [result] : []));
  return {
    parts: found.map(({ part }) => part),
    files: found.flatMap(({ change }) => change.files),
    problems: found.flatMap(({ problems }) => problems),
    incompleteReasons: read.flatMap((result) => (result.kind === 'unreadable' ? [result.reason] : [])),
  };
}

type ReadPart =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'unreadable'; readonly reason: string }
  | {
      readonly kind: 'part';
      readonly part: CommitPart;
      readonly change: Change;
      readonly problems: readonly Problem[];
    };

async function readPart(input: CommitPartsInput, commit: Commit): Promise<ReadPart> {
  try {
    const trees = await commitTrees(input.repository, commit, input.signal);
    if (trees.baseTree === trees.headTree) return { kind: 'nothing' };
    return await judgePart(input, commit, trees);
  } catch (error) {
    if (!GitError.is(error) || error.code === 'cancelled' || error.code === 'git-missing') throw error;
    const known = missingObjects(input.repository, error);
    const why = known instanceof Error ? known.message : error.message;
    const reason = `commit ${commit.oid.slice(0, 12)} cannot be judged by itself: ${why}`;
    return { kind: 'unreadable', reason };
  }
}

async function judgePart(
  { repository, blobs, analyzer, claims, riskOptions, signal }: CommitPartsInput,
  commit: Commit,
  { baseTree, headTree }: { readonly baseTree: ObjectId; readonly headTree: ObjectId },
): Promise<ReadPart> {
  const change = await readChange(repository, { baseTree, headTree }, blobs, { signal });
  const facts = await analyzer?.analyze({
    change,
    oldTree: gitTreeView(repository, baseTree, blobs),
    newTree: gitTreeView(repository, headTree, blobs),
    signal,
  });
  const { oid, parents } = commit;
  const { units, findings, problems } = gateChangeOf({
    target: {
      kind: 'commit',
      label: oid,
      baseTree,
      headTree,
      baseCommit: parents[0] ?? null,
      headCommit: oid,
    },
    change,
    provenance: provenanceOfCommit(change, oid, claims),
    facts: facts ?? null,
    riskOptions,
  });
  const contributor = contributingCommit(commit);
  const part: CommitPart = { commit: oid, trees: { baseTree, headTree }, units, contributor, findings };
  return { kind: 'part', part, change, problems };
}
