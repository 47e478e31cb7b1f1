import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { formatCanonicalJson } from '../base/canonicalJson.ts';
import type { Parsed } from '../base/problem.ts';
import { decodeBase64 } from './attestationText.ts';
import { parseStatement } from './parseStatement.ts';
import { sshFingerprint } from './sshPublicKey.ts';
import { formatSshSignature, parseSshSignature, type SshSignature } from './sshsig.ts';
import {
  type AttestationFields,
  attestationNamespace,
  formatStatement,
  payloadType,
  statementToSign,
} from './statement.ts';
import { type SshVerification, verifySshSignature } from './verifySshSignature.ts';

/*
 * The DSSE envelope in the record store: one statement, one signature, canonical JSON. `sig` is the base64 of the raw
 * SSHSIG blob (not its armor): DSSE leaves the bytes of a signature to its maker, and the blob names its own key,
 * namespace and hash. `keyid` is the fingerprint of the key, a hint only; the key in the blob is what is verified.
 */

export interface AttestationEnvelope {
  readonly fields: AttestationFields;
  readonly signature: SshSignature;
}

/** An envelope holds about 1.2 kB, with RSA keys 3 kB. */
const largestEnvelope = 32_768;

/** Canonical JSON bytes of the envelope. */
export function formatEnvelope({ fields, signature }: AttestationEnvelope): Buffer {
  const json = formatCanonicalJson({
    payload: formatStatement(fields).toString('base64'),
    payloadType,
    signatures: [
      { keyid: sshFingerprint(signature.publicKey), sig: formatSshSignature(signature).toString('base64') },
    ],
  });
  return Buffer.from(json, 'utf8');
}

/** SHA-256 of the envelope's bytes, 64 hexadecimal digits: its name in the store. */
export function envelopeId(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

const schema = z.strictObject({
  payload: z.string(),
  payloadType: z.literal(payloadType),
  signatures: z.tuple([z.strictObject({ keyid: z.string(), sig: z.string() })]),
});

/** Reads an envelope; the value is null unless it is one of ours in canonical form. Nothing is verified. */
export function parseEnvelope(bytes: Buffer): Parsed<AttestationEnvelope | null> {
  const refused = (message: string): Parsed<null> => ({
    value: null,
    problems: [{ message: `envelope: ${message}` }],
  });
  if (bytes.length > largestEnvelope) return refused(`larger than ${largestEnvelope} bytes`);
  let json: unknown;
  try {
    json = JSON.parse(bytes.toString('utf8'));
  } catch {
    return refused('not JSON');
  }
  const result = schema.safeParse(json);
  if (!result.success) return refused('not a DSSE envelope with one signature over an in-toto statement');
  const payload = decodeBase64(result.data.payload);
  const blob = decodeBase64(result.data.signatures[0].sig);
  if (payload === null || blob === null) return refused('payload or signature is not base64');
  const statement = parseStatement(payload);
  const signature = parseSshSignature(blob);
  if (statement.value === null || signature.value === null) {
    return { value: null, problems: [...statement.problems, ...signature.problems] };
  }
  const value = { fields: statement.value, signature: signature.value };
  return formatEnvelope(value).equals(bytes) ? { value, problems: [] } : refused('not in canonical form');
}

/** Verifies the signature over the statement; whose key it is and what it may sign is for the policy to judge. */
export function verifyEnvelope({ fields, signature }: AttestationEnvelope): SshVerification {
  return verifyAttestation(fields, signature);
}

/** Verifies a signature over the statement that `fields` make, wherever it comes from: envelope or trailer. */
export function verifyAttestation(fields: AttestationFields, signature: SshSignature): SshVerification {
  return verifySshSignature(signature, statementToSign(fields), { namespace: attestationNamespace });
}
