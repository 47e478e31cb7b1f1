import type { AllowedSigner } from '../attestation/allowedSigners.ts';
import { buildSshSignature, type SshSignature } from '../attestation/sshsig.ts';
import { type AttestationFields, attestationNamespace, statementToSign } from '../attestation/statement.ts';
import { verifySshSignature } from '../attestation/verifySshSignature.ts';
import type { SignatureCheck } from '../policy/evidence.ts';

/** What a signature that came whole (from an envelope) says about the fields it should be over. */
export function checkSignature(signature: SshSignature, fields: AttestationFields): SignatureCheck {
  const checked = verifySshSignature(signature, statementToSign(fields), { namespace: attestationNamespace });
  if (checked.kind === 'invalid')
    return invalidSignature(`the signature does not verify: ${checked.message}`);
  const { fingerprint, userPresent, userVerified } = checked;
  return { isValid: true, reason: null, fingerprint, userPresent, userVerified };
}

/** A trailer carries a bare signature without its key: every key that is listed for the claimed address is tried. */
export function checkBareSignature(
  raw: Uint8Array,
  fields: AttestationFields,
  signers: readonly AllowedSigner[],
): SignatureCheck {
  const address = fields.by.toLowerCase();
  const listed = signers.filter((signer) =>
    signer.principals.some((principal) => principal.toLowerCase() === address),
  );
  for (const signer of listed) {
    const signature = buildSshSignature(signer.publicKey, raw, attestationNamespace);
    const check = signature === null ? null : checkSignature(signature, fields);
    if (check?.isValid === true) return check;
  }
  return invalidSignature(
    listed.length === 0
      ? `no key is listed for ${fields.by}`
      : `the signature does not verify with any key that is listed for ${fields.by}`,
  );
}

function invalidSignature(reason: string): SignatureCheck {
  return { isValid: false, reason, fingerprint: '', userPresent: false, userVerified: false };
}
