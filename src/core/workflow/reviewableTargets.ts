import { readCommits } from '../git/commits.ts';
import { currentBranch, listRefs, type Ref } from '../git/refs.ts';
import type { Repository } from '../git/repository.ts';
import { tryResolveCommit } from '../git/revParse.ts';
import { findBaseBranch } from './resolveTarget.ts';
import { subjectOf } from './subjectOf.ts';

/** Something that can be reviewed as a whole, by the name that people use. */
export interface ReviewableRef {
  /** `feature/login`, `origin/feature/login`, `#12`. */
  readonly name: string;
  /** In full. */
  readonly ref: string;
  /** What git compares with what: `main...feature/login`. */
  readonly range: string;
}

export interface ReviewableCommit {
  readonly oid: string;
  readonly subject: string;
  readonly author: string;
}

/** What a person can choose from: everything is here already, nothing is fetched. */
export interface ReviewableTargets {
  /** The branch that others are compared with; null when none was found. */
  readonly base: string | null;
  readonly branches: readonly ReviewableRef[];
  /** Pull and merge requests whose refs were fetched, newest number first. */
  readonly requests: readonly ReviewableRef[];
  /** The last commits of HEAD, newest first. */
  readonly commits: readonly ReviewableCommit[];
}

const mostCommits = 50;

/** GitHub, GitLab, Bitbucket; as fetched under `refs/`, or below a remote. */
const requestPattern =
  /^refs\/(?:remotes\/[^/]+\/)?(?:pull|pr|merge-requests|pull-requests)\/(?<number>[0-9]+)(?:\/(?:head|from))?$/;

/** Throws `GitError`. */
export async function reviewableTargets(repository: Repository): Promise<ReviewableTargets> {
  const [current, refs, head] = await Promise.all([
    currentBranch(repository),
    listRefs(repository, [
      'refs/heads',
      'refs/remotes',
      'refs/pull',
      'refs/merge-requests',
      'refs/pull-requests',
    ]),
    tryResolveCommit(repository, 'HEAD'),
  ]);
  const base = await findBaseBranch(repository, current);
  const commits = head === null ? [] : await readCommits(repository, { include: [head], limit: mostCommits });
  return {
    base: base?.name ?? null,
    branches: base === null ? [] : refs.flatMap((ref) => branchOf(ref, base.name)),
    requests:
      base === null
        ? []
        : refs
            .flatMap((ref) => requestOf(ref, base.name))
            .toSorted((a, b) => Number(b.name.slice(1)) - Number(a.name.slice(1))),
    commits: commits.map(({ oid, message, author }) => ({
      oid,
      subject: subjectOf(message),
      author: author.name,
    })),
  };
}

function branchOf({ name: ref }: Ref, base: string): readonly ReviewableRef[] {
  const name = /^refs\/(?:heads|remotes)\/(.+)$/s.exec(ref)?.[1];
  const isNone = name === undefined || name === base || ref.endsWith('/HEAD') || requestPattern.test(ref);
  return isNone ? [] : [{ name, ref, range: `${base}...${ref}` }];
}

function requestOf({ name: ref }: Ref, base: string): readonly ReviewableRef[] {
  const number = requestPattern.exec(ref)?.groups?.['number'];
  return number === undefined ? [] : [{ name: `#${number}`, ref, range: `${base}...${ref}` }];
}
