import { type AllowedSigner, checkSigner } from '../attestation/allowedSigners.ts';
import { attestationNamespace } from '../attestation/statement.ts';
import type { Signer } from '../policy/evidence.ts';

/** Key types whose raw signatures are short enough for a trailer (docs/attestation.md, Trailer). */
const trailerKeyTypes: ReadonlySet<string> = new Set(['ssh-ed25519', 'sk-ssh-ed25519@openssh.com']);

/** The lines of `allowed_signers` whose keys may sign attestations, as the policy room judges them. */
export function policySigners(signers: readonly AllowedSigner[]): readonly Signer[] {
  return signers.filter(maySignAttestations).map((signer) => ({
    fingerprint: signer.fingerprint,
    principals: signer.principals,
    isCertificateAuthority: false,
    fitsTrailer: trailerKeyTypes.has(signer.keyType),
    validAfter: signer.validAfter === null ? null : Date.parse(signer.validAfter),
    validBefore: signer.validBefore === null ? null : Date.parse(signer.validBefore),
  }));
}

/** Only the namespace is judged here; times depend on the signature and on the clock, which the policy room is given. */
function maySignAttestations(signer: AllowedSigner): boolean {
  return (
    checkSigner(
      { ...signer, validAfter: null, validBefore: null },
      { namespace: attestationNamespace, at: '' },
    ) === 'allowed'
  );
}
