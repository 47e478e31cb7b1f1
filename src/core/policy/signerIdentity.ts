import type { EvidenceClaim, SignatureCheck, Signer } from './evidence.ts';
import { memberOfEmail } from './members.ts';
import type { Policy } from './policySchema.ts';

/** What a verifier can see of the person behind a signature (docs/attestation.md, Presence); 0: no signature. */
export type Presence = 0 | 1 | 3 | 4;

/** Why a signature says nothing about a member. Each code leads to the unit state of the same meaning. */
export type SignerFault = 'unsigned' | 'untrusted-signer' | 'revoked' | 'expired';

export type SignerIdentity =
  | { readonly kind: 'member'; readonly member: string; readonly presence: Presence }
  | { readonly kind: 'fault'; readonly fault: SignerFault; readonly reason: string };

interface Keys {
  readonly signers: readonly Signer[];
  /** Fingerprints of revoked keys. */
  readonly revokedKeys: ReadonlySet<string>;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * The one member who made a claim. A key counts only when the target's `allowed_signers` gives it, without wildcards,
 * to addresses of exactly one member, who is also the one the claim names (docs/attestation.md, threats T2, T21, T25).
 */
export function identifySigner(
  policy: Policy,
  keys: Keys,
  claim: EvidenceClaim,
  signature: SignatureCheck | null,
): SignerIdentity {
  if (signature === null) return identifyUnsigned(policy, claim);
  if (!signature.isValid)
    return fault('untrusted-signer', signature.reason ?? 'the signature does not verify');
  const { fingerprint } = signature;
  if (keys.revokedKeys.has(fingerprint)) return fault('revoked', `the key ${fingerprint} is revoked`);
  const entries = keys.signers.filter((signer) => signer.fingerprint === fingerprint);
  if (entries.length === 0)
    return fault('untrusted-signer', `the key ${fingerprint} is not among the signers`);
  const refusal = entries.map(refusedEntry).find((reason) => reason !== null);
  if (refusal !== undefined) return fault('untrusted-signer', refusal);
  const current = entries.filter((signer) => isCurrent(signer, Date.parse(claim.at), keys.now));
  if (current.length === 0) return fault('expired', `the key ${fingerprint} is not valid at that time`);
  const principals = current.flatMap((signer) => signer.principals);
  const members = new Set(principals.flatMap((principal) => memberOfEmail(policy, principal) ?? []));
  const [member] = members;
  if (member === undefined) {
    return fault(
      'untrusted-signer',
      `the key of ${principals.join(', ')} belongs to no member of the policy`,
    );
  }
  if (members.size > 1) {
    return fault(
      'untrusted-signer',
      `the key is listed for several members: ${[...members].toSorted().join(', ')}`,
    );
  }
  if (memberOfEmail(policy, claim.by) !== member) {
    return fault('untrusted-signer', `signed with the key of ${member} in the name of ${claim.by}`);
  }
  return withPresence(policy, member, signature);
}

function withPresence(policy: Policy, member: string, signature: SignatureCheck): SignerIdentity {
  const presence = presenceOf(policy, member, signature);
  if (policy.signatures.user_presence === 'required' && presence < 3) {
    return fault('untrusted-signer', `the policy requires a touch of a hardware key listed for ${member}`);
  }
  return { kind: 'member', member, presence };
}

/** Software can claim to be a FIDO key, so its flags count only for members whose keys the policy calls hardware. */
function presenceOf(policy: Policy, member: string, signature: SignatureCheck): Presence {
  if (policy.members[member]?.keys.hardware !== true || !signature.userPresent) return 1;
  return signature.userVerified ? 4 : 3;
}

/** False where a sign-off counts that nobody signed: anybody who can write a commit could have written it. */
export function needsSignature({ signatures }: Policy): boolean {
  return signatures.required || signatures.user_presence === 'required';
}

function identifyUnsigned(policy: Policy, claim: EvidenceClaim): SignerIdentity {
  if (policy.signatures.required)
    return fault('unsigned', 'it is not signed, and the policy requires signatures');
  if (policy.signatures.user_presence === 'required') {
    return fault('unsigned', 'it is not signed, and the policy requires a touch of a hardware key');
  }
  const member = memberOfEmail(policy, claim.by);
  if (member === null) return fault('untrusted-signer', `${claim.by} belongs to no member of the policy`);
  return { kind: 'member', member, presence: 0 };
}

function refusedEntry(signer: Signer): string | null {
  if (signer.isCertificateAuthority)
    return 'the key is listed as a certificate authority, which is not supported';
  const wildcard = signer.principals.find((principal) => /[*?!]/.test(principal));
  // A wildcard lets the holder of the key choose whom to be.
  return wildcard === undefined ? null : `the key is listed for the wildcard ${wildcard}`;
}

/** As OpenSSH, up to and including `valid-before`. Valid both when it says it was made and now: the signer chooses the first of the two times. */
function isCurrent({ validAfter, validBefore }: Signer, at: number, now: number): boolean {
  return (validAfter ?? -Infinity) <= Math.min(at, now) && Math.max(at, now) <= (validBefore ?? Infinity);
}

function fault(code: SignerFault, reason: string): SignerIdentity {
  return { kind: 'fault', fault: code, reason };
}
