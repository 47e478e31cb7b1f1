import type { ObjectId } from '../../base/objectId.ts';
import type { Commit } from '../../git/commits.ts';
import type { Claim } from '../claim.ts';
import type { ProvenanceReader, ReaderInput } from '../provenanceReader.ts';
import { branchPrefixes } from '../rules/branchPrefixes.ts';

/**
 * Names of branches at the head of the range (`claude/…`): the weakest hint, shown and never deciding. Names are local
 * and change at will, so whatever decided by them would be decided otherwise in the next clone.
 */
export const branchName: ProvenanceReader = {
  name: 'branch-name',
  tier: 'G',
  refPrefixes: ['refs/heads', 'refs/remotes'],
  load({ refs, commits, head }) {
    const claims = new Map<ObjectId, readonly Claim[]>();
    const agent = agentOfBranch(refs, head);
    if (agent !== null)
      for (const commit of ownCommits(commits, head)) claims.set(commit, [hint(agent, commit)]);
    return Promise.resolve({ value: { lines: new Map(), commits: claims }, problems: [] });
  },
};

function hint(agent: string, commit: ObjectId): Claim {
  const source = { reader: 'branch-name', tool: agent, model: null, session: null, commit };
  return { kind: 'unknown', tier: 'G', source, evidence: 'branch name' };
}

const branchRef = /^refs\/(?:heads|remotes\/[^/]+)\/(?<name>.+)$/;

/** The agent of the one kind of branch at `head`; null when another branch is there too: then it need not be its work. */
function agentOfBranch(refs: ReaderInput['refs'], head: ObjectId | null): string | null {
  const agents = new Set<string | null>();
  for (const { name, oid } of refs) {
    if (oid !== head || /^refs\/remotes\/[^/]+\/HEAD$/.test(name)) continue;
    const branch = branchRef.exec(name)?.groups?.['name'];
    const prefix = branch?.split('/', 2);
    if (prefix !== undefined)
      agents.add(prefix.length < 2 ? null : (branchPrefixes.get(prefix[0]?.toLowerCase() ?? '') ?? null));
  }
  const [only] = agents;
  return agents.size === 1 ? (only ?? null) : null;
}

/** The line of first parents from `head`: what was merged into the branch came from elsewhere. */
function ownCommits(commits: readonly Commit[], head: ObjectId | null): ObjectId[] {
  const byOid = new Map(commits.map((commit) => [commit.oid, commit]));
  const own: ObjectId[] = [];
  let at = head === null ? undefined : byOid.get(head);
  while (at !== undefined) {
    own.push(at.oid);
    const [parent] = at.parents;
    at = parent === undefined ? undefined : byOid.get(parent);
  }
  return own;
}
