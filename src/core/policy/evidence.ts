// What a verifier has gathered before it judges: already parsed, never trusted. Everything here is input.
import type { AttestationFields } from '../attestation/statement.ts';
import type { ObjectId } from '../base/objectId.ts';
import type { RepoPath } from '../base/repoPath.ts';
import type { LineSpan } from '../base/lineSpan.ts';
import type { UnitId } from '../diff/change.ts';
import type { EvidenceGrade } from '../review/decision.ts';

/**
 * What one attestation says, whether it stood in a trailer or in an envelope. `repository` is the whole id, or its
 * first 8 characters where a trailer does not fit the policy's id and nothing more is known of it.
 */
export type EvidenceClaim = AttestationFields;

/** What checking a signature gave. Whose key it is, is decided here from `Signer`s, not by the checker. */
export interface SignatureCheck {
  /** True when the signature is one over exactly this claim, namespace and hash included. */
  readonly isValid: boolean;
  /** One sentence when it is not. */
  readonly reason: string | null;
  /** `SHA256:…` as OpenSSH prints it. */
  readonly fingerprint: string;
  /** The flags of a FIDO key (`sk-*`); false for other keys. */
  readonly userPresent: boolean;
  readonly userVerified: boolean;
}

/** One line of `allowed_signers` from the tip of the target. */
export interface Signer {
  readonly fingerprint: string;
  readonly principals: readonly string[];
  readonly isCertificateAuthority: boolean;
  /** True when its signatures stand in the trailer; those of other key types stand in the record store only. */
  readonly fitsTrailer: boolean;
  /** Milliseconds since the epoch; null when the line sets no bound. */
  readonly validAfter: number | null;
  readonly validBefore: number | null;
}

/** What a record says of one unit. Everything but the id is the reviewer's own word. */
export interface EvidenceUnit {
  readonly id: UnitId;
  readonly path: RepoPath;
  readonly note: string | null;
  /** How far the reviewer went; null when nobody asked. */
  readonly grade: EvidenceGrade | null;
  readonly old: LineSpan;
  readonly new: LineSpan;
  /** Milliseconds on screen, null when not measured, and how many units were decided at once. */
  readonly shown: { readonly milliseconds: number | null; readonly batch: number };
}

/** What a record says beyond its claim, read by its digest, so that it is the one that was signed. */
export interface EvidenceRecord {
  readonly units: readonly EvidenceUnit[];
  /** Trees on both sides when it was signed; null when not known. */
  readonly baseTree: ObjectId | null;
  readonly headTree: ObjectId | null;
  /** The blobs that were reviewed, for `file-state`; empty when not recorded. */
  readonly files: readonly {
    readonly path: RepoPath;
    readonly oldOid: ObjectId;
    readonly newOid: ObjectId;
  }[];
  /** Why the gate is overridden or the change rejected. */
  readonly reason: string | null;
  /** RFC 3339; null when the override sets no end of its own. */
  readonly expires: string | null;
  /** What the signer says of who wrote units, covered or not; a unit that stands twice is named twice. */
  readonly authorship: readonly {
    readonly unit: UnitId;
    readonly kind: 'ai' | 'human';
    readonly reason: string;
  }[];
}

/** One thing that might be evidence, from a commit message or from the record store. */
export interface EvidenceCandidate {
  readonly kind: 'trailer' | 'record';
  /** The commit whose message holds it; null for the store. */
  readonly commit: ObjectId | null;
  /** Null when it cannot be read; `problem` says why. */
  readonly claim: EvidenceClaim | null;
  readonly problem: string | null;
  /** Null when there is no signature at all. */
  readonly signature: SignatureCheck | null;
  /** Null when the record is not at hand. */
  readonly record: EvidenceRecord | null;
}
