import type { Buffer } from 'node:buffer';
import { createHash, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { SshReader } from './sshWire.ts';

export type SshCurve = 'nistp256' | 'nistp384' | 'nistp521';

/** A public key in the wire form of `ssh-keygen` (RFC 4253 §6.6, RFC 5656 §3.1, RFC 8709, OpenSSH PROTOCOL.u2f). */
export interface SshPublicKey {
  readonly keyType: string;
  readonly blob: Buffer;
  /** `SHA256:` and 43 characters, as `ssh-keygen -l` prints it. */
  readonly fingerprint: string;
  readonly kind: 'ed25519' | 'ecdsa' | 'rsa' | 'sk-ed25519' | 'sk-ecdsa';
  /** Null unless the kind is an elliptic curve one. */
  readonly curve: SshCurve | null;
  /** FIDO application, such as `ssh:`; null for keys of software. */
  readonly application: string | null;
  /** RSA modulus size in bits; null for other kinds. */
  readonly modulusBits: number | null;
  readonly key: KeyObject;
}

const curves: Readonly<Record<SshCurve, { readonly jwk: string; readonly bytes: number }>> = {
  nistp256: { jwk: 'P-256', bytes: 32 },
  nistp384: { jwk: 'P-384', bytes: 48 },
  nistp521: { jwk: 'P-521', bytes: 66 },
};
/** OpenSSH's own bound (SSHBUF_MAX_BIGNUM): larger numbers only cost time. */
const largestModulusBytes = 2048;

/** SHA-256 fingerprint of a public key blob, as `ssh-keygen -l` prints it. */
export function sshFingerprint(blob: Uint8Array): string {
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
}

/** Bytes of a coordinate or of half an ECDSA signature on `curve`. */
export function curveBytes(curve: SshCurve): number {
  return curves[curve].bytes;
}

/** Reads a public key blob; null when it is damaged or of a type that is not accepted (DSA, certificates, others). */
export function parseSshPublicKey(blob: Buffer): SshPublicKey | null {
  const reader = new SshReader(blob);
  const keyType = reader.name();
  if (keyType === null) return null;
  const base = {
    keyType,
    blob,
    fingerprint: sshFingerprint(blob),
    curve: null,
    application: null,
    modulusBits: null,
  };
  switch (keyType) {
    case 'ssh-ed25519': {
      const key = ed25519Key(reader);
      return key !== null && reader.isAtEnd ? { ...base, kind: 'ed25519', key } : null;
    }
    case 'sk-ssh-ed25519@openssh.com': {
      const key = ed25519Key(reader);
      const application = reader.name();
      if (key === null || application === null || !reader.isAtEnd) return null;
      return { ...base, kind: 'sk-ed25519', key, application };
    }
    case 'ssh-rsa':
      return rsaKey(reader, base);
    case 'ecdsa-sha2-nistp256':
    case 'ecdsa-sha2-nistp384':
    case 'ecdsa-sha2-nistp521': {
      const curve = curveOf(keyType);
      const key = ecdsaKey(reader, curve);
      return key !== null && reader.isAtEnd ? { ...base, kind: 'ecdsa', curve, key } : null;
    }
    case 'sk-ecdsa-sha2-nistp256@openssh.com': {
      const key = ecdsaKey(reader, 'nistp256');
      const application = reader.name();
      if (key === null || application === null || !reader.isAtEnd) return null;
      return { ...base, kind: 'sk-ecdsa', curve: 'nistp256', key, application };
    }
    default:
      return null;
  }
}

function curveOf(keyType: 'ecdsa-sha2-nistp256' | 'ecdsa-sha2-nistp384' | 'ecdsa-sha2-nistp521'): SshCurve {
  const named = {
    'ecdsa-sha2-nistp256': 'nistp256',
    'ecdsa-sha2-nistp384': 'nistp384',
    'ecdsa-sha2-nistp521': 'nistp521',
  } as const;
  return named[keyType];
}

function ed25519Key(reader: SshReader): KeyObject | null {
  const point = reader.string();
  if (point?.length !== 32) return null;
  return importKey({ kty: 'OKP', crv: 'Ed25519', x: point.toString('base64url') });
}

function ecdsaKey(reader: SshReader, curve: SshCurve): KeyObject | null {
  const { jwk, bytes } = curves[curve];
  const named = reader.name();
  const point = reader.string();
  // Uncompressed point (SEC 1 §2.3.3), the only form that RFC 5656 §3.1 requires.
  if (named !== curve || point?.length !== 1 + 2 * bytes || point[0] !== 4) return null;
  const x = point.subarray(1, 1 + bytes).toString('base64url');
  return importKey({ kty: 'EC', crv: jwk, x, y: point.subarray(1 + bytes).toString('base64url') });
}

function rsaKey(reader: SshReader, base: Omit<SshPublicKey, 'kind' | 'key'>): SshPublicKey | null {
  const exponent = reader.positiveInteger();
  const modulus = reader.positiveInteger();
  if (exponent === null || modulus === null || !reader.isAtEnd) return null;
  const isOddExponent = ((exponent.at(-1) ?? 0) & 1) === 1 && !(exponent.length === 1 && exponent[0] === 1);
  if (!isOddExponent || modulus.length > largestModulusBytes) return null;
  const key = importKey({ kty: 'RSA', n: modulus.toString('base64url'), e: exponent.toString('base64url') });
  if (key === null) return null;
  const modulusBits = modulus.length * 8 - Math.clz32(modulus[0] ?? 0) + 24;
  return { ...base, kind: 'rsa', key, modulusBits };
}

/** Null when OpenSSL refuses the numbers, for instance a point that is not on its curve. */
function importKey(key: JsonWebKey): KeyObject | null {
  try {
    return createPublicKey({ key, format: 'jwk' });
  } catch {
    return null;
  }
}
