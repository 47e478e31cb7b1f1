import type { RepoPath } from '../base/repoPath.ts';
import type { Commit, Identity } from '../git/commits.ts';
import type { ObjectId } from '../base/objectId.ts';
import type { ContributingCommit, Contributor } from '../policy/independence.ts';

/** One line `Co-authored-by: Name <address>` anywhere in a message; squashes indent and bury it. */
const coAuthorLine = /^[ \t]{0,8}co-authored-by[ \t]*:[ \t]*(.*?)[ \t]*<([^<>\s]+)>[ \t\r]*$/gim;

/** For every path, the commits of the range that changed it. Empty commits and clean merges touch no path. */
export function contributorsByPath(
  commits: readonly Commit[],
  touched: ReadonlyMap<ObjectId, readonly RepoPath[]>,
): ReadonlyMap<RepoPath, readonly ContributingCommit[]> {
  const byPath = new Map<RepoPath, ContributingCommit[]>();
  for (const commit of commits) {
    const contributing = contributingCommit(commit);
    for (const path of new Set(touched.get(commit.oid) ?? [])) {
      const known = byPath.get(path);
      if (known === undefined) byPath.set(path, [contributing]);
      else known.push(contributing);
    }
  }
  return byPath;
}

/** Who had a part in a commit, as it says. */
export function contributingCommit(commit: Commit): ContributingCommit {
  return {
    oid: commit.oid,
    author: contributor(commit.author),
    committer: contributor(commit.committer),
    coAuthors: coAuthorsOf(commit),
  };
}

function contributor({ name, email }: Identity): Contributor {
  return { name, email };
}

function coAuthorsOf(commit: Commit): readonly Contributor[] {
  return [...commit.message.toString('utf8').matchAll(coAuthorLine)].map((match) => ({
    name: match[1] ?? '',
    email: match[2] ?? '',
  }));
}
