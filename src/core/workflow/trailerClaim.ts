import type { AllowedSigner } from '../attestation/allowedSigners.ts';
import type { FoundReview } from '../attestation/readReviews.ts';
import { type AttestationFields, formatStatement } from '../attestation/statement.ts';
import { type AttestationTrailer, attestationFields } from '../attestation/trailer.ts';
import type { EvidenceClaim, SignatureCheck } from '../policy/evidence.ts';
import { checkBareSignature, checkSignature } from './checkSignature.ts';

/** By which a trailer is completed and its signature checked. */
interface Expected {
  /** The policy's `repository:` id. */
  readonly repositoryId: string;
  readonly signers: readonly AllowedSigner[];
}

/** What a trailer claims, and what its signature says; null where there is none, or where it is of another repository. */
export function trailerClaim(
  trailer: AttestationTrailer,
  expected: Expected,
  review: FoundReview | null,
): { readonly claim: EvidenceClaim; readonly signature: SignatureCheck | null } {
  const fields = attestationFields(trailer, expected.repositoryId);
  if (fields === null) return { claim: { ...trailer, repository: trailer.shortRepository }, signature: null };
  return { claim: fields, signature: signatureOf(expected, trailer, fields, review) };
}

/** The trailer's own signature, or the one that the store keeps for keys whose signatures are too long for it. */
function signatureOf(
  expected: Expected,
  trailer: AttestationTrailer,
  fields: AttestationFields,
  review: FoundReview | null,
): SignatureCheck | null {
  if (trailer.signature !== null) return checkBareSignature(trailer.signature, fields, expected.signers);
  const matching = (review?.envelopes ?? []).filter((envelope) => isSameClaim(envelope.fields, fields));
  const checks = matching.map((envelope) => checkSignature(envelope.signature, fields));
  return checks.find((check) => check.isValid) ?? checks[0] ?? null;
}

function isSameClaim(a: AttestationFields, b: AttestationFields): boolean {
  return formatStatement(a).equals(formatStatement(b));
}
