import { parseAttestations } from '../attestation/parseAttestations.ts';
import type { FoundReview } from '../attestation/readReviews.ts';
import type { ReviewRecord } from '../attestation/record.ts';
import type { RecordStore } from '../attestation/recordStore.ts';
import type { ObjectId } from '../base/objectId.ts';
import type { Parsed } from '../base/problem.ts';
import { unitSetRoot } from '../diff/hunkFingerprint.ts';
import type { Commit } from '../git/commits.ts';
import type { EvidenceClaim, SignatureCheck } from '../policy/evidence.ts';
import { identifySigner, type SignerIdentity } from '../policy/signerIdentity.ts';
import { checkSignature } from './checkSignature.ts';
import { policySigners } from './policySigners.ts';
import type { ReviewPolicy } from './readPolicy.ts';
import { trailerClaim } from './trailerClaim.ts';

/** One person's sign-off as history has it: the claim, where it stands, and what is known of the signer. */
export interface SignedReview {
  readonly id: string;
  readonly claim: EvidenceClaim;
  /** Null when the record is not here: nobody can tell which hunks it covers. */
  readonly record: ReviewRecord | null;
  /** The commits whose messages carry it, newest first; empty when only the store holds it. */
  readonly commits: readonly ObjectId[];
  /** By the keys and members of the policy at the time that the sign-off claims; null without a policy. */
  readonly signer: SignerIdentity | null;
}

export interface SignedReviewsInput {
  /** Whose messages are searched for trailers, newest first. */
  readonly commits: readonly Commit[];
  /** Records of the store that are asked for beyond those that trailers name. */
  readonly recordIds: readonly string[];
  readonly store: RecordStore;
  readonly policy: ReviewPolicy;
}

/**
 * The sign-offs that stand in messages and in the store, each once, newest first. Unlike the gate this asks what was
 * true when it was signed: a key that has run out since was valid then, a key that is revoked today never counts.
 */
export async function signedReviews(input: SignedReviewsInput): Promise<Parsed<readonly SignedReview[]>> {
  const { policy } = input;
  const trailers = input.commits.flatMap((commit) =>
    parseAttestations(commit.message).value.map((trailer) => ({ commit: commit.oid, trailer })),
  );
  const ids = new Set([...trailers.map(({ trailer }) => trailer.record), ...input.recordIds]);
  const { value: reviews, problems } = await input.store.readReviews([...ids].toSorted());
  const byId = new Map(reviews.map((review) => [review.id, review]));
  const found = new Map<string, Signed>();
  for (const { commit, trailer } of trailers) {
    const repositoryId = policy.policy?.repository ?? trailer.shortRepository;
    const expected = { repositoryId, signers: policy.signers };
    addTo(found, { ...trailerClaim(trailer, expected, byId.get(trailer.record) ?? null), commit });
  }
  for (const review of reviews) {
    for (const envelope of review.envelopes)
      addTo(found, {
        claim: envelope.fields,
        signature: checkSignature(envelope.signature, envelope.fields),
        commit: null,
      });
  }
  const value = [...found.values()]
    .map(({ claim, signature, commits }) => ({
      id: claim.record,
      claim,
      record: recordOf(byId.get(claim.record), claim),
      commits,
      signer: identify(policy, claim, signature),
    }))
    .toSorted((a, b) =>
      a.claim.at === b.claim.at ? (a.id < b.id ? -1 : 1) : a.claim.at < b.claim.at ? 1 : -1,
    );
  return { value, problems };
}

interface Signed {
  readonly claim: EvidenceClaim;
  signature: SignatureCheck | null;
  readonly commits: ObjectId[];
}

/** A trailer and an envelope of the same claim are one sign-off; either of them may carry the signature. */
function addTo(
  found: Map<string, Signed>,
  entry: {
    readonly claim: EvidenceClaim;
    readonly signature: SignatureCheck | null;
    readonly commit: ObjectId | null;
  },
): void {
  const { claim, signature, commit } = entry;
  const key = JSON.stringify([
    claim.record,
    claim.by.toLowerCase(),
    claim.at,
    claim.verdict,
    claim.root,
    claim.target,
  ]);
  const known = found.get(key) ?? { claim, signature, commits: [] };
  found.set(key, known);
  if (known.signature?.isValid !== true && signature?.isValid === true) known.signature = signature;
  if (commit !== null && !known.commits.includes(commit)) known.commits.push(commit);
}

/** A record that does not give the signed root proves nothing, as in the gate. */
function recordOf(review: FoundReview | undefined, { root }: EvidenceClaim): ReviewRecord | null {
  const record = review?.record ?? null;
  return record !== null && unitSetRoot(record.units.map(({ id }) => id)) === root ? record : null;
}

function identify(
  { policy, signers, revokedKeys }: ReviewPolicy,
  claim: EvidenceClaim,
  signature: SignatureCheck | null,
): SignerIdentity | null {
  if (policy === null) return null;
  if (claim.repository !== policy.repository) {
    return {
      kind: 'fault',
      fault: 'untrusted-signer',
      reason: `it was made for another repository (${claim.repository.slice(0, 8)})`,
    };
  }
  const keys = { signers: policySigners(signers), revokedKeys, now: Date.parse(claim.at) };
  return identifySigner(policy, keys, claim, signature);
}
