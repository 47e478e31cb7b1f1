import { Buffer } from 'node:buffer';
import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import type { AllowedSigner } from '../../src/core/attestation/allowedSigners.ts';
import { formatAllowedSigner, parseAllowedSigners } from '../../src/core/attestation/allowedSigners.ts';
import type { AttestationEnvelope } from '../../src/core/attestation/envelope.ts';
import { encodeSshString } from '../../src/core/attestation/sshWire.ts';
import { sshSignedData } from '../../src/core/attestation/sshsig.ts';
import {
  type AttestationFields,
  attestationNamespace,
  statementToSign,
} from '../../src/core/attestation/statement.ts';

/* Attestations that were really signed, with ed25519 keys made from a word: the same bytes in every run. */

export interface SignedSeed {
  readonly fields: AttestationFields;
  readonly envelope: AttestationEnvelope;
  /** What a trailer carries: 64 bytes, or 69 with the flags and the counter of a security key. */
  readonly raw: Buffer;
}

/** PKCS #8 of an ed25519 key up to its 32 bytes (RFC 8410). */
const privateKeyHead = Buffer.from('302e020100300506032b657004220420', 'hex');
const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

function makeSeed(fields: AttestationFields, word: string, isSecurityKey: boolean): SignedSeed {
  const key = createPrivateKey({
    key: Buffer.concat([privateKeyHead, createHash('sha256').update(word).digest()]),
    format: 'der',
    type: 'pkcs8',
  });
  const { x = '' } = createPublicKey(key).export({ format: 'jwk' });
  const keyType = isSecurityKey ? 'sk-ssh-ed25519@openssh.com' : 'ssh-ed25519';
  const application = isSecurityKey ? [encodeSshString('ssh:')] : [];
  const publicKey = Buffer.concat([
    encodeSshString(keyType),
    encodeSshString(Buffer.from(x, 'base64url')),
    ...application,
  ]);
  const parts = { namespace: attestationNamespace, reserved: Buffer.alloc(0), hash: 'sha512' } as const;
  const data = sshSignedData(statementToSign(fields), parts);
  const tail = isSecurityKey ? Buffer.of(1, 0, 0, 0, 7) : Buffer.alloc(0);
  const sha256 = (bytes: Buffer | string): Buffer => createHash('sha256').update(bytes).digest();
  const signature = sign(
    null,
    isSecurityKey ? Buffer.concat([sha256('ssh:'), tail, sha256(data)]) : data,
    key,
  );
  const inner = Buffer.concat([encodeSshString(keyType), encodeSshString(signature), tail]);
  return {
    fields,
    envelope: { fields, signature: { ...parts, publicKey, signature: inner } },
    raw: Buffer.concat([signature, tail]),
  };
}

export const seedRepository = '1f3c9a2b7d0e4c5f8a9b0c1d2e3f405162738495';

const alice: AttestationFields = {
  repository: seedRepository,
  target: 'main',
  scope: 'net',
  covered: 140,
  total: 200,
  root: digest('root'),
  record: digest('record'),
  by: 'alice@example.com',
  at: '2026-11-20T10:00:00Z',
  verdict: 'accept',
};

/** Several by the same people, so that parts of one can be put into another. */
export const signedSeeds: readonly SignedSeed[] = [
  makeSeed(alice, 'alice', false),
  makeSeed(
    { ...alice, root: digest('other'), record: digest('other record'), covered: 3, total: 3 },
    'alice',
    false,
  ),
  makeSeed(
    { ...alice, target: 'release/2.0', verdict: 'reject', at: '2026-11-20T10:00:01Z' },
    'alice',
    false,
  ),
  makeSeed({ ...alice, by: 'bob@example.com', verdict: 'override', covered: 0 }, 'bob', true),
  makeSeed({ ...alice, by: 'bob@example.com', scope: 'commit' }, 'bob', true),
];

export const seedSignersText = [
  ...new Map(
    signedSeeds.map(({ fields, envelope }) => [
      fields.by,
      formatAllowedSigner(fields.by, envelope.signature.publicKey, attestationNamespace),
    ]),
  ).values(),
].join('\n');

export const seedSigners: readonly AllowedSigner[] = parseAllowedSigners(seedSignersText).value;

/** By the fields themselves and not by the bytes that are signed, or a field left out of these would not be missed. */
const nameOf = (fields: AttestationFields): string => JSON.stringify(Object.entries(fields).toSorted());
const signedFields = new Set(signedSeeds.map(({ fields }) => nameOf(fields)));

/** Whether somebody really signed exactly these fields. */
export function wasSigned(fields: AttestationFields): boolean {
  return signedFields.has(nameOf(fields));
}
