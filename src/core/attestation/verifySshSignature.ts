import { Buffer } from 'node:buffer';
import { createHash, verify } from 'node:crypto';
import { assertNever } from '../base/invariant.ts';
import { curveBytes, parseSshPublicKey, type SshPublicKey } from './sshPublicKey.ts';
import { type SshSignature, sshSignedData } from './sshsig.ts';
import { SshReader } from './sshWire.ts';

/*
 * Verifies SSHSIG signatures with node:crypto. Stricter than `ssh-keygen -Y verify`: SHA-512 only, RSA from 2048 bits
 * and never with SHA-1, and the flags of FIDO keys are returned, because `ssh-keygen` accepts them unset.
 */

export type SshSignatureFault =
  | 'wrong-namespace'
  | 'weak-hash'
  | 'unsupported-key'
  | 'weak-key'
  | 'malformed'
  | 'mismatch';

export interface VerifiedSshSignature {
  readonly kind: 'valid';
  readonly keyType: string;
  readonly publicKey: Buffer;
  /** `SHA256:…` */
  readonly fingerprint: string;
  /** A touch was asked for and given: flag bit 0 of FIDO keys; always false for keys of software. */
  readonly userPresent: boolean;
  /** A PIN or a finger was checked: flag bit 2 of FIDO keys. */
  readonly userVerified: boolean;
  /** What the trailer carries: ed25519 64 bytes, sk-ed25519 69 bytes; null for other key types. */
  readonly rawSignature: Buffer | null;
}

export type SshVerification =
  | VerifiedSshSignature
  | { readonly kind: 'invalid'; readonly fault: SshSignatureFault; readonly message: string };

const smallestRsaBits = 2048;
const userPresentFlag = 0x01;
const userVerifiedFlag = 0x04;

/** True cryptography only: whose key it is, whether it is revoked or in time, is for the caller to judge. */
export function verifySshSignature(
  signature: SshSignature,
  message: Uint8Array,
  expected: { readonly namespace: string },
): SshVerification {
  if (signature.namespace !== expected.namespace) {
    return invalid(
      'wrong-namespace',
      `made for ${JSON.stringify(signature.namespace)}, not for ${JSON.stringify(expected.namespace)}`,
    );
  }
  if (signature.hash !== 'sha512')
    return invalid('weak-hash', `made with ${signature.hash}; only sha512 is accepted`);
  const key = parseSshPublicKey(signature.publicKey);
  if (key === null)
    return invalid('unsupported-key', 'the public key is damaged or of a type that is not accepted');
  if (key.modulusBits !== null && key.modulusBits < smallestRsaBits) {
    return invalid('weak-key', `RSA with ${key.modulusBits} bits; at least ${smallestRsaBits} are needed`);
  }
  const parts = signature.reserved.length > 0 ? null : readInner(key, signature.signature);
  if (parts === null) return invalid('malformed', `not a signature of ${key.keyType}`);
  const data = sshSignedData(message, signature);
  const signed = parts.tail === null ? data : securityKeyData(key, parts.tail, data);
  if (!isGenuine(key, parts, signed))
    return invalid('mismatch', 'the signature is not of these bytes by this key');
  const flags = parts.tail?.[0] ?? 0;
  return {
    kind: 'valid',
    keyType: key.keyType,
    publicKey: key.blob,
    fingerprint: key.fingerprint,
    userPresent: (flags & userPresentFlag) !== 0,
    userVerified: (flags & userVerifiedFlag) !== 0,
    rawSignature: rawSignature(key, parts),
  };
}

interface InnerSignature {
  readonly format: string;
  readonly bytes: Buffer;
  /** FIDO: one byte of flags, four of counter; null for keys of software. */
  readonly tail: Buffer | null;
}

function readInner(key: SshPublicKey, blob: Buffer): InnerSignature | null {
  const reader = new SshReader(blob);
  const format = reader.name();
  const bytes = reader.string();
  if (format === null || bytes === null || !allowedFormats(key).includes(format)) return null;
  if (key.application === null) return reader.isAtEnd ? { format, bytes, tail: null } : null;
  const tail = reader.take(5);
  return tail !== null && reader.isAtEnd ? { format, bytes, tail } : null;
}

function allowedFormats(key: SshPublicKey): readonly string[] {
  return key.kind === 'rsa' ? ['rsa-sha2-256', 'rsa-sha2-512'] : [key.keyType];
}

/** OpenSSH PROTOCOL.u2f: SHA256(application) || flags || counter || SHA256(message). */
function securityKeyData(key: SshPublicKey, tail: Buffer, data: Buffer): Buffer {
  const sha256 = (bytes: Buffer | string): Buffer => createHash('sha256').update(bytes).digest();
  return Buffer.concat([sha256(key.application ?? ''), tail, sha256(data)]);
}

function isGenuine(key: SshPublicKey, parts: InnerSignature, signed: Buffer): boolean {
  switch (key.kind) {
    case 'ed25519':
    case 'sk-ed25519':
      return parts.bytes.length === 64 && verify(null, signed, key.key, parts.bytes);
    case 'ecdsa':
    case 'sk-ecdsa':
      return isGenuineEcdsa(key, parts.bytes, signed);
    case 'rsa': {
      const length = Math.ceil((key.modulusBits ?? 0) / 8);
      if (parts.bytes.length > length) return false;
      const padded = Buffer.concat([Buffer.alloc(length - parts.bytes.length), parts.bytes]);
      return verify(parts.format === 'rsa-sha2-256' ? 'sha256' : 'sha512', signed, key.key, padded);
    }
    default:
      return assertNever(key.kind);
  }
}

/** RFC 5656 §3.1.2: `mpint r`, `mpint s`; the hash follows the curve (§6.2.1). */
function isGenuineEcdsa(key: SshPublicKey, bytes: Buffer, signed: Buffer): boolean {
  const curve = key.curve ?? 'nistp256';
  const size = curveBytes(curve);
  const reader = new SshReader(bytes);
  const r = reader.positiveInteger();
  const s = reader.positiveInteger();
  if (r === null || s === null || !reader.isAtEnd || r.length > size || s.length > size) return false;
  const fixed = Buffer.alloc(2 * size);
  r.copy(fixed, size - r.length);
  s.copy(fixed, 2 * size - s.length);
  const hash = { nistp256: 'sha256', nistp384: 'sha384', nistp521: 'sha512' }[curve];
  return verify(hash, signed, { key: key.key, dsaEncoding: 'ieee-p1363' }, fixed);
}

function rawSignature(key: SshPublicKey, parts: InnerSignature): Buffer | null {
  if (key.kind === 'ed25519') return parts.bytes;
  return key.kind === 'sk-ed25519' && parts.tail !== null ? Buffer.concat([parts.bytes, parts.tail]) : null;
}

function invalid(fault: SshSignatureFault, message: string): SshVerification {
  return { kind: 'invalid', fault, message };
}
