import type { ObjectId } from '../base/objectId.ts';
import { memberOfEmail, memberOfLogin } from './members.ts';
import type { Policy } from './policySchema.ts';

/** A name and an address as git records them: free text that anybody may write. */
export interface Contributor {
  readonly name: string;
  readonly email: string;
}

/**
 * A commit of the range that really changes a path: its tree differs from its first parent's (for merges: from the
 * clean re-merge). Empty sign-off commits and clean merges do not belong here; they make nobody an author.
 */
export interface ContributingCommit {
  readonly oid: ObjectId;
  readonly author: Contributor;
  readonly committer: Contributor;
  readonly coAuthors: readonly Contributor[];
}

/** Who may not judge a unit, and whether somebody unknown had a hand in it. */
export interface Independence {
  /** Members whose sign-off does not count for the unit. */
  readonly excluded: ReadonlySet<string>;
  /** True when the rules must still hold with any one signer taken away: the one who may have operated an agent. */
  readonly needsAnother: boolean;
  /** Commits without a member among their authors, in the order given. */
  readonly unknownCommits: readonly ObjectId[];
}

/**
 * Independence of one unit (docs/policy.md, Independence) from the commits that touched its path. Identities in commits
 * are free text, so this stops mistakes and the careless; `actor`, the forge's authenticated login, only tightens it.
 */
export function judgeIndependence(
  policy: Policy,
  commits: readonly ContributingCommit[],
  actor: string | null,
): Independence {
  if (policy.independence === 'none') return { excluded: new Set(), needsAnother: false, unknownCommits: [] };
  const excluded = new Set<string>();
  const unknownCommits: ObjectId[] = [];
  for (const commit of commits) {
    const authors = membersOf(policy, [commit.author, ...commit.coAuthors]);
    if (authors.length === 0) unknownCommits.push(commit.oid);
    for (const member of authors) excluded.add(member);
    if (policy.independence !== 'any-contributor') continue;
    for (const member of membersOf(policy, [commit.committer])) excluded.add(member);
  }
  if (policy.independence === 'author') return { excluded, needsAnother: false, unknownCommits };
  // A path that no commit of the range explains was still changed by somebody.
  const needsAnother = unknownCommits.length > 0 || commits.length === 0;
  const operator = needsAnother && actor !== null ? memberOfLogin(policy, actor) : null;
  if (operator !== null) excluded.add(operator);
  return { excluded, needsAnother, unknownCommits };
}

function membersOf(policy: Policy, contributors: readonly Contributor[]): readonly string[] {
  return contributors.flatMap(({ email }) => memberOfEmail(policy, email) ?? []);
}
