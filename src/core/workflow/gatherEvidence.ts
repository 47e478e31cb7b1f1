import type { AllowedSigner } from '../attestation/allowedSigners.ts';
import { parseAttestations } from '../attestation/parseAttestations.ts';
import type { ReviewRecord } from '../attestation/record.ts';
import type { FoundReview, StoreSnapshot } from '../attestation/readReviews.ts';
import type { AttestationTrailer } from '../attestation/trailer.ts';
import type { Problem } from '../base/problem.ts';
import type { RepoPath } from '../base/repoPath.ts';
import type { Change, UnitId } from '../diff/change.ts';
import type { Commit } from '../git/commits.ts';
import type { EvidenceCandidate, EvidenceRecord } from '../policy/evidence.ts';
import { checkSignature } from './checkSignature.ts';
import { trailerClaim } from './trailerClaim.ts';

export interface EvidenceInput {
  /** The commits of the range, whose messages are read. */
  readonly commits: readonly Commit[];
  /** The policy's `repository:` id. */
  readonly repositoryId: string;
  readonly signers: readonly AllowedSigner[];
  readonly store: StoreSnapshot;
  /** The change: records are looked for by its paths, and concern it when they name one of its units. */
  readonly change: Change;
  /** Keep stored records of other changes to no other paths too: this one may be one of them on another base. */
  readonly keepsRebased?: boolean;
}

export interface GatheredEvidence {
  readonly candidates: readonly EvidenceCandidate[];
  readonly problems: readonly Problem[];
}

/**
 * Everything that might be evidence for a range (docs/attestation.md, Verification, step 6): trailers in any message,
 * then records in the store. Reading is all this does; whether something counts is for the policy to judge. Nothing
 * is left out in silence: a rejection among the rest would be lost with it.
 */
export async function gatherEvidence(input: EvidenceInput): Promise<GatheredEvidence> {
  const messages = input.commits.map((commit) => ({ commit, ...parseAttestations(commit.message) }));
  const named = new Set(messages.flatMap(({ value }) => value.map((trailer) => trailer.record)));
  const stored = input.store.recordsForPaths(input.change.files.map((file) => file.path));
  const ids = [...new Set([...named, ...stored])];
  const { value: reviews, problems } = await input.store.readReviews(ids);
  const byId = new Map(reviews.map((review) => [review.id, review]));
  const fromTrailers = messages.flatMap(({ commit, value, problems: broken }) => [
    ...broken.map((problem) => unreadable(commit, problem)),
    ...value.map((trailer) => trailerCandidate(input, commit, trailer, byId.get(trailer.record) ?? null)),
  ]);
  const units = new Set(input.change.files.flatMap((file) => file.units.map((unit) => unit.id)));
  const paths = new Set(input.change.files.map((file) => file.path));
  const isKept = (review: FoundReview): boolean =>
    concerns(review, units) || (input.keepsRebased === true && touchesOnly(review, paths));
  const fromStore = reviews
    .filter((review) => !named.has(review.id) && isKept(review))
    .flatMap(storedCandidates);
  return { candidates: [...fromTrailers, ...fromStore], problems };
}

/** The store keeps every review that ever touched a path; one whose record is not here could be about anything. */
function concerns(review: FoundReview, units: ReadonlySet<UnitId>): boolean {
  const { record } = review;
  if (record === null || record.units.some((unit) => units.has(unit.id))) return true;
  return record.authorship.some(({ unit }) => units.has(unit));
}

function touchesOnly({ record }: FoundReview, paths: ReadonlySet<RepoPath>): boolean {
  return record?.units.every((unit) => paths.has(unit.path)) ?? true;
}

function unreadable(commit: Commit, problem: Problem): EvidenceCandidate {
  return {
    kind: 'trailer',
    commit: commit.oid,
    claim: null,
    problem: problem.message,
    signature: null,
    record: null,
  };
}

function trailerCandidate(
  input: EvidenceInput,
  commit: Commit,
  trailer: AttestationTrailer,
  review: FoundReview | null,
): EvidenceCandidate {
  return {
    kind: 'trailer',
    commit: commit.oid,
    ...trailerClaim(trailer, input, review),
    problem: null,
    record: review?.record == null ? null : evidenceRecord(review.record),
  };
}

/** For reviews whose trailers were lost, and for co-signers. */
function storedCandidates({ record, envelopes }: FoundReview): readonly EvidenceCandidate[] {
  return envelopes.map((envelope) => ({
    kind: 'record' as const,
    commit: null,
    claim: envelope.fields,
    problem: null,
    signature: checkSignature(envelope.signature, envelope.fields),
    record: record === null ? null : evidenceRecord(record),
  }));
}

function evidenceRecord(record: ReviewRecord): EvidenceRecord {
  return {
    units: record.units.map(({ id, path, note, evidence, old, new: now, shown }) => ({
      id,
      path,
      note,
      grade: evidence,
      old,
      new: now,
      shown,
    })),
    baseTree: record.base.tree,
    headTree: record.head.tree,
    files: record.files.map((file) => ({ path: file.path, oldOid: file.old, newOid: file.new })),
    reason: record.reason,
    expires: record.expires,
    authorship: record.authorship.map(({ unit, kind, reason }) => ({ unit, kind, reason })),
  };
}
