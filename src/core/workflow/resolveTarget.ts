import { Buffer } from 'node:buffer';
import { readCommits } from '../git/commits.ts';
import { mergeBases } from '../git/mergeBases.ts';
import { patchedTree } from '../git/patchedTree.ts';
import { currentBranch } from '../git/refs.ts';
import type { Repository } from '../git/repository.ts';
import { emptyTree, resolveCommit, treeOf, tryResolveCommit } from '../git/revParse.ts';
import { indexTree, worktreeTree } from '../git/worktree.ts';
import type { ObjectId } from '../base/objectId.ts';
import { assertNever, invariant } from '../base/invariant.ts';
import { commitTrees } from './commitTrees.ts';
import { type ResolvedTarget, TargetError, type TargetRequest } from './target.ts';

/** Branch names tried, in this order, when nothing says what a branch is to be merged into. */
const usualBaseBranches = [
  'origin/HEAD',
  'origin/main',
  'origin/master',
  'main',
  'master',
  'trunk',
  'develop',
];

/**
 * Turns a request into two trees. Throws `TargetError` or `GitError` with the sentence to show.
 */
export async function resolveTarget(repository: Repository, request: TargetRequest): Promise<ResolvedTarget> {
  switch (request.kind) {
    case 'range':
      return resolveRange(repository, request.range);
    case 'branch':
      return resolveBranch(repository);
    case 'commit':
      return resolveSingleCommit(repository, request.revision);
    case 'staged':
      return resolveUncommitted(repository, 'staged', 'staged changes', await indexTree(repository));
    case 'worktree':
      return resolveUncommitted(repository, 'worktree', 'working tree', await worktreeTree(repository));
    case 'patch':
      return resolvePatch(repository, request);
    default:
      return assertNever(request);
  }
}

async function resolveRange(repository: Repository, range: string): Promise<ResolvedTarget> {
  const parts = /^(.*?)(\.\.\.?)(.*)$/s.exec(range);
  if (parts === null) {
    throw new TargetError(
      'malformed-range',
      `"${range}" is no range: write BASE..HEAD, or BASE...HEAD for the merge base.`,
    );
  }
  const [baseName, headName] = [parts[1] || 'HEAD', parts[3] || 'HEAD'];
  const head = await resolveCommit(repository, headName);
  const named = await resolveCommit(repository, baseName);
  const base = parts[2] === '...' ? await singleMergeBase(repository, named, head, baseName) : named;
  return commits(repository, range, base, head);
}

async function resolveBranch(repository: Repository): Promise<ResolvedTarget> {
  const head = await resolveCommit(repository, 'HEAD');
  const branch = await currentBranch(repository);
  const found = await findBaseBranch(repository, branch);
  if (found === null) {
    throw new TargetError(
      'no-base',
      'No base branch was found: name the range to review, for example main...HEAD.',
    );
  }
  const base = await singleMergeBase(repository, found.oid, head, found.name);
  return commits(repository, `${found.name}...${branch ?? 'HEAD'}`, base, head);
}

/** What `branch` is most likely to be merged into: the first of the usual names that exists and is another one. */
export async function findBaseBranch(
  repository: Repository,
  branch: string | null,
): Promise<{ readonly name: string; readonly oid: ObjectId } | null> {
  for (const name of usualBaseBranches) {
    const oid = name === branch ? null : await tryResolveCommit(repository, name);
    if (oid !== null) return { name, oid };
  }
  return null;
}

async function resolvePatch(
  repository: Repository,
  { label, patch }: Extract<TargetRequest, { kind: 'patch' }>,
): Promise<ResolvedTarget> {
  const baseTree = await treeOf(repository, await resolveCommit(repository, 'HEAD'));
  const headTree = await patchedTree(repository, { tree: baseTree, patch: Buffer.from(patch, 'latin1') });
  if (headTree === null) {
    throw new TargetError(
      'patch-does-not-apply',
      'The patch does not apply to HEAD: check out what it was made for, or read it with "countersign review --patch FILE".',
    );
  }
  return { kind: 'patch', label, baseTree, headTree, baseCommit: null, headCommit: null };
}

async function resolveSingleCommit(repository: Repository, revision: string): Promise<ResolvedTarget> {
  const head = await resolveCommit(repository, revision);
  const [commit] = await readCommits(repository, { include: [head], limit: 1 });
  invariant(commit !== undefined, 'a resolved commit can be read');
  const { baseTree, headTree } = await commitTrees(repository, commit);
  const baseCommit = commit.parents[0] ?? null;
  return { kind: 'commit', label: revision, baseTree, headTree, baseCommit, headCommit: head };
}

async function resolveUncommitted(
  repository: Repository,
  kind: 'staged' | 'worktree',
  label: string,
  headTree: ObjectId,
): Promise<ResolvedTarget> {
  const base = await tryResolveCommit(repository, 'HEAD');
  const baseTree = base === null ? await emptyTree(repository) : await treeOf(repository, base);
  return { kind, label, baseTree, headTree, baseCommit: base, headCommit: null };
}

async function commits(
  repository: Repository,
  label: string,
  base: ObjectId,
  head: ObjectId,
): Promise<ResolvedTarget> {
  const [baseTree, headTree] = await Promise.all([treeOf(repository, base), treeOf(repository, head)]);
  return { kind: 'range', label, baseTree, headTree, baseCommit: base, headCommit: head };
}

/** The merge base of two commits; several or none is an error, because the range would depend on which is taken. */
export async function singleMergeBase(
  repository: Repository,
  target: ObjectId,
  head: ObjectId,
  name: string,
): Promise<ObjectId> {
  const bases = await mergeBases(repository, target, head);
  const base = bases[0];
  if (base === undefined) {
    if (repository.isShallow) {
      throw new TargetError(
        'incomplete-history',
        `The history is shallow and holds no merge base with ${name}: fetch it with "git fetch --unshallow".`,
      );
    }
    throw new TargetError(
      'unrelated-histories',
      `HEAD and ${name} have no commit in common, so there is no merge base to compare with.`,
    );
  }
  if (bases.length > 1) {
    throw new TargetError(
      'several-merge-bases',
      `There are ${bases.length} merge bases with ${name}: merge it into the branch first with "git merge ${name}" (a review can also name its base: BASE..HEAD).`,
    );
  }
  return base;
}
