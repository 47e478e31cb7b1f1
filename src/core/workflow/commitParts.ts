import type { Analyzer } from '../analysis/analyzer.ts';
import type { GraphRules } from '../analysis/modules/graphRules.ts';
import type { Problem } from '../base/problem.ts';
import type { Change, FileChange } from '../diff/change.ts';
import type { BlobReader } from '../git/blobs.ts';
import type { Commit } from '../git/commits.ts';
import { GitError } from '../git/gitError.ts';
import { remergeAhead } from '../git/remerge.ts';
import type { Repository } from '../git/repository.ts';
import type { CommitPart } from '../policy/changePart.ts';
import type { ClaimStore } from '../provenance/loadClaims.ts';
import { mapConcurrently } from '../provenance/mapConcurrently.ts';
import { provenanceOfCommit } from '../provenance/provenanceOfCommit.ts';
import type { RiskOptions } from '../risk/riskOptions.ts';
import { type CommitTrees, commitTrees } from './commitTrees.ts';
import { contributingCommit } from './contributors.ts';
import { gateChangeOf } from './gateChange.ts';
import { gitTreeView } from './gitTreeView.ts';
import { missingObjects } from './missingObjects.ts';
import { readChange } from './readChange.ts';
import { readChanges } from './readChanges.ts';

/** Each may run a git of its own. */
const commitsAtOnce = 4;
const fewestTogether = 2;

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
  readonly rules: GraphRules;
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
  const merges = input.commits.filter(({ parents }) => parents.length > 1);
  await remergeAhead(
    input.repository,
    merges.map(({ parents }) => parents),
    input.signal,
  );
  const oldestFirst = input.commits.toReversed();
  const trees = await mapConcurrently(oldestFirst, commitsAtOnce, (commit) => treesOf(input, commit));
  const known = await readTogether(input, trees);
  const read = await mapConcurrently([...oldestFirst.entries()], commitsAtOnce, ([at, commit]) =>
    readPart(input, commit, trees[at] ?? null, known),
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

/** Null where they cannot be told, which `readPart` finds once more and says. */
async function treesOf(
  { repository, signal }: CommitPartsInput,
  commit: Commit,
): Promise<CommitTrees | null> {
  try {
    return await commitTrees(repository, commit, signal);
  } catch (error) {
    if (!GitError.is(error) || error.code === 'cancelled' || error.code === 'git-missing') throw error;
    return null;
  }
}

function pairKey({ baseTree, headTree }: Pick<CommitTrees, 'baseTree' | 'headTree'>): string {
  return `${baseTree} ${headTree}`;
}

/** The changes of most commits from one run of git, by their trees; those that are not in it are read one by one. */
async function readTogether(
  { repository, blobs, signal }: CommitPartsInput,
  trees: readonly (CommitTrees | null)[],
): Promise<ReadonlyMap<string, Change>> {
  const changing = trees.flatMap((each) => (each === null || each.baseTree === each.headTree ? [] : [each]));
  const pairs = new Map(changing.map((each) => [pairKey(each), { old: each.baseTree, new: each.headTree }]));
  if (pairs.size < fewestTogether) return new Map();
  const changes = await readChanges(repository, [...pairs.values()], blobs, signal);
  const keys = [...pairs.keys()];
  return new Map((changes ?? []).map((change, at) => [keys[at] ?? '', change]));
}

async function readPart(
  input: CommitPartsInput,
  commit: Commit,
  found: CommitTrees | null,
  known: ReadonlyMap<string, Change>,
): Promise<ReadPart> {
  try {
    const trees = found ?? (await commitTrees(input.repository, commit, input.signal));
    if (trees.baseTree === trees.headTree) return { kind: 'nothing' };
    return await judgePart(input, commit, trees, known.get(pairKey(trees)));
  } catch (error) {
    if (!GitError.is(error) || error.code === 'cancelled' || error.code === 'git-missing') throw error;
    const reasonable = missingObjects(input.repository, error);
    const why = reasonable instanceof Error ? reasonable.message : error.message;
    const reason = `commit ${commit.oid.slice(0, 12)} cannot be judged by itself: ${why}`;
    return { kind: 'unreadable', reason };
  }
}

async function judgePart(
  { repository, blobs, analyzer, claims, riskOptions, rules, signal }: CommitPartsInput,
  commit: Commit,
  { baseTree, headTree }: CommitTrees,
  known: Change | undefined,
): Promise<ReadPart> {
  const change = known ?? (await readChange(repository, { baseTree, headTree }, blobs, { signal }));
  const facts = await analyzer?.analyze({
    change,
    oldTree: gitTreeView(repository, baseTree, blobs),
    newTree: gitTreeView(repository, headTree, blobs),
    rules,
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
