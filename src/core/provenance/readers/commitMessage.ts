import type { ObjectId } from '../../base/objectId.ts';
import type { Claim } from '../claim.ts';
import { compareTiers } from '../claim.ts';
import type { ProvenanceReader } from '../provenanceReader.ts';
import { readCommitMessage } from '../readCommitMessage.ts';
import type { CommitClaim } from '../readCommitMessage.ts';

/** Identities, trailers and footers of the commits themselves. */
export const commitMessage: ProvenanceReader = {
  name: 'commit-message',
  tier: 'D',
  refPrefixes: [],
  load({ commits }) {
    const claims = new Map<ObjectId, readonly Claim[]>();
    for (const commit of commits) {
      const found = readCommitMessage(commit).map((claim) => toClaim(claim, commit.oid));
      if (found.length > 0)
        claims.set(
          commit.oid,
          found.toSorted(
            (left, right) => compareTiers(left.tier, right.tier) || kindRank(left) - kindRank(right),
          ),
        );
    }
    return Promise.resolve({ value: { lines: new Map(), commits: claims }, problems: [] });
  },
};

/** Of equal marks the one that says more stands first: a co-author before a review suggestion. */
function kindRank({ kind }: Claim): number {
  return ['ai', 'mixed', 'human', 'unknown'].indexOf(kind);
}

function toClaim(claim: CommitClaim, commit: ObjectId): Claim {
  const reader = claim.evidence === 'author' ? 'commit-identity' : 'commit-trailer';
  const source = { reader, tool: claim.agent, model: claim.model, session: claim.session, commit };
  return { kind: claim.kind, tier: claim.tier, source, evidence: claim.evidence };
}
