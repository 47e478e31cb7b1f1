import { readCommits } from '../git/commits.ts';
import { type GitOperation, operationInProgress } from '../git/operationInProgress.ts';
import { currentBranch, listRefs } from '../git/refs.ts';
import type { Repository } from '../git/repository.ts';
import { listCommits } from '../git/revisionRange.ts';
import { resolveCommit } from '../git/revParse.ts';
import type { SignOffTerms } from './signOffTerms.ts';

/** Where a sign-off could be committed; its trailers can always be copied. */
export interface CommitPlace {
  /** True when the review is of commits up to HEAD and git is in the middle of nothing, so that a commit can follow. */
  readonly canCommit: boolean;
  /**
   * True when the trailers could be put into HEAD itself: it is the reviewer's own commit, the policy asks for no
   * independence (whoever rewrites a commit is its author), it is no merge, and no remote has it.
   */
  readonly canAmend: boolean;
  /** Sentences on what stands in the way. */
  readonly warnings: readonly string[];
}

/** Throws `GitError`. */
export async function commitPlace(repository: Repository, terms: SignOffTerms): Promise<CommitPlace> {
  const operation = await operationInProgress(repository);
  if (operation !== null)
    return { canCommit: false, canAmend: false, warnings: [operationWarning(operation)] };
  const canCommit = terms.headCommit === (await resolveCommit(repository, 'HEAD'));
  const isDetached = canCommit && (await currentBranch(repository)) === null;
  return {
    canCommit,
    canAmend:
      canCommit && terms.rules.independence === 'none' && (await isOwnUnpushedHead(repository, terms)),
    warnings: isDetached
      ? ['HEAD is on no branch, and a commit made here would be on none: copy the trailers, or switch first.']
      : [],
  };
}

function operationWarning(operation: GitOperation): string {
  return `A ${operation} is in progress here, and a commit would become a part of it: copy the trailers, or finish it first.`;
}

async function isOwnUnpushedHead(
  repository: Repository,
  { headCommit, reviewer }: SignOffTerms,
): Promise<boolean> {
  const range = { include: [headCommit], limit: 1 };
  const remotes = await listRefs(repository, ['refs/remotes']);
  const [[commit], unpushed] = await Promise.all([
    readCommits(repository, range),
    listCommits(repository, { ...range, exclude: remotes.map(({ oid }) => oid) }),
  ]);
  const isOwn = (email: string): boolean => email.toLowerCase() === reviewer.email.toLowerCase();
  return (
    commit !== undefined &&
    unpushed.length > 0 &&
    commit.parents.length < 2 &&
    isOwn(commit.author.email) &&
    isOwn(commit.committer.email)
  );
}
