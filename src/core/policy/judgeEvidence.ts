import type { UnitId } from '../diff/change.ts';
import type { CandidateSets } from './coverage.ts';
import { claimedUnits } from './coverage.ts';
import { parseDuration } from './duration.ts';
import type { EvidenceCandidate, EvidenceClaim, EvidenceRecord, Signer } from './evidence.ts';
import type { Policy } from './policySchema.ts';
import { hasRole, memberOfEmail } from './members.ts';
import { overrideEnd } from './override.ts';
import type { Presence, SignerFault } from './signerIdentity.ts';
import { identifySigner } from './signerIdentity.ts';

/** Clocks of honest machines differ; an attestation may be this much ahead of the verifier. */
const allowedSkew = 5 * 60 * 1000;

export interface EvidenceContext {
  readonly policy: Policy;
  readonly signers: readonly Signer[];
  readonly revokedKeys: ReadonlySet<string>;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** The branch that is being judged, without `refs/heads/`. */
  readonly branch: string;
  readonly sets: CandidateSets;
}

/** Where a rejected claim leaves the units that it names; `unattested` when its fault is not one of those states. */
export type FaultState = SignerFault | 'unattested';

/** One candidate, judged. `faulty` evidence still tells which units it was meant for, so that people hear why. */
export type JudgedEvidence =
  | {
      readonly kind: 'accepted';
      readonly candidate: EvidenceCandidate;
      readonly claim: EvidenceClaim;
      readonly member: string;
      readonly presence: Presence;
      readonly ids: readonly UnitId[];
      readonly record: EvidenceRecord | null;
    }
  | {
      readonly kind: 'rejected';
      readonly candidate: EvidenceCandidate;
      readonly reason: string;
      readonly state: FaultState;
      readonly ids: readonly UnitId[];
    }
  | {
      /** Everything holds as far as it can be seen, but not which units it covers. */
      readonly kind: 'unverifiable';
      readonly candidate: EvidenceCandidate;
      readonly claim: EvidenceClaim;
      readonly member: string;
      readonly reason: string;
    };

/** Judges one candidate in the order of docs/attestation.md, Verification, step 6: the first fault decides. */
export function judgeEvidence(context: EvidenceContext, candidate: EvidenceCandidate): JudgedEvidence {
  const { claim } = candidate;
  if (claim === null) return rejected(candidate, candidate.problem ?? 'it cannot be read', 'unattested', []);
  const units = claimedUnits(claim, candidate.record, context.sets);
  const ids = units.kind === 'known' ? units.ids : [];
  const binding = bindingFault(context, claim);
  if (binding !== null) return rejected(candidate, binding, 'unattested', ids);
  const absent = absentSignature(context, candidate, claim);
  if (absent !== null) return absent;
  const identity = identifySigner(context.policy, context, claim, candidate.signature);
  if (identity.kind === 'fault') return rejected(candidate, identity.reason, identity.fault, ids);
  const age = ageFault(context, claim);
  if (age !== null) return rejected(candidate, age, 'expired', ids);
  const { member, presence } = identity;
  if (units.kind === 'contradiction') return rejected(candidate, units.reason, 'unattested', []);
  if (units.kind === 'unknown') {
    const reason = `the record ${claim.record.slice(0, 12)} is not here, so nobody can tell which hunks it covers`;
    return { kind: 'unverifiable', candidate, claim, member, reason };
  }
  // Its own end and its reason stand there: whoever takes the record away must not make it last longer.
  if (claim.verdict === 'override' && units.record === null) {
    const reason = `the record ${claim.record.slice(0, 12)} is not here, so nobody can tell why and until when it overrides`;
    return { kind: 'unverifiable', candidate, claim, member, reason };
  }
  const override = claim.verdict === 'override' ? overrideFault(context, claim, units.record, member) : null;
  if (override !== null) return rejected(candidate, override, 'unattested', ids);
  return { kind: 'accepted', candidate, claim, member, presence, ids, record: units.record };
}

/**
 * A trailer of somebody who signs with a key whose signatures stand in the record store only, while the store here has
 * none: it may be signed, and fetching the records would tell.
 */
function absentSignature(
  { policy, signers }: EvidenceContext,
  candidate: EvidenceCandidate,
  claim: EvidenceClaim,
): JudgedEvidence | null {
  const member = memberOfEmail(policy, claim.by);
  if (candidate.kind !== 'trailer' || candidate.signature !== null || member === null) return null;
  const isStored = signers.some(
    ({ fitsTrailer, principals }) =>
      !fitsTrailer && principals.some((principal) => memberOfEmail(policy, principal) === member),
  );
  if (!isStored || !policy.signatures.required) return null;
  const reason = 'its signature stands in the record store, and the records here do not hold it';
  return { kind: 'unverifiable', candidate, claim, member, reason };
}

/** What the claim was made for. URLs play no part: the repository is an id that the policy holds. */
function bindingFault({ policy, branch }: EvidenceContext, claim: EvidenceClaim): string | null {
  // The whole id, always: trailers carry its beginning and are completed from the policy before they come here.
  if (claim.repository !== policy.repository) {
    return `made for another repository (${claim.repository.slice(0, 8)})`;
  }
  return claim.target === branch ? null : `made for another branch (${claim.target})`;
}

/** Rejections do not grow old: code that somebody refused is not better after a month. */
function ageFault({ policy, now }: EvidenceContext, claim: EvidenceClaim): string | null {
  const at = Date.parse(claim.at);
  if (Number.isNaN(at)) return `its time ${JSON.stringify(claim.at)} is not a time`;
  if (at > now + allowedSkew) return `it is dated in the future (${claim.at})`;
  const limit = parseDuration(policy.signatures.max_age) ?? 0;
  if (claim.verdict === 'reject' || now - at <= limit) return null;
  return `it is older than ${policy.signatures.max_age} (${claim.at})`;
}

function overrideFault(
  { policy, now }: EvidenceContext,
  claim: EvidenceClaim,
  record: EvidenceRecord | null,
  member: string,
): string | null {
  const { override } = policy;
  if (override === undefined) return 'the policy allows no overrides';
  if (!hasRole(policy, member, override.role))
    return `only a member with the role ${override.role} may override`;
  if (override.reason === 'required' && !record?.reason?.trim())
    return 'an override needs a reason in its record';
  // An end that is no time compares false, so it has run out.
  return now < overrideEnd(policy, claim, record) ? null : 'the override has run out';
}

function rejected(
  candidate: EvidenceCandidate,
  reason: string,
  state: FaultState,
  ids: readonly UnitId[],
): JudgedEvidence {
  return { kind: 'rejected', candidate, reason, state, ids };
}
