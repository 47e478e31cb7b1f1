import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import type { Parsed } from '../base/problem.ts';
import { decodeBase64 } from './attestationText.ts';
import { parseSshPublicKey } from './sshPublicKey.ts';
import { encodeSshString, SshReader } from './sshWire.ts';

/*
 * The signature format of `ssh-keygen -Y sign` (OpenSSH PROTOCOL.sshsig), read and written without `ssh-keygen`.
 *
 *   blob  = "SSHSIG" uint32(1) string(public key) string(namespace) string(reserved) string(hash) string(signature)
 *   signed = "SSHSIG" string(namespace) string(reserved) string(hash) string(H(message))
 *
 * `ssh-keygen` skips what stands in `reserved` and signs it as empty. Here it must be empty: one signature would
 * otherwise have any number of byte forms, and a signature over a filled one would be accepted by one of the two only.
 */

const magic = 'SSHSIG';
const beginLine = '-----BEGIN SSH SIGNATURE-----';
const endLine = '-----END SSH SIGNATURE-----';
/** RSA with 16,384 bits takes about 4 kB; more is not read. */
const largestBlob = 16_384;

/** A well-formed SSHSIG; nothing about it has been verified. */
export interface SshSignature {
  readonly publicKey: Buffer;
  readonly namespace: string;
  /** Always empty. */
  readonly reserved: Buffer;
  readonly hash: 'sha256' | 'sha512';
  /** The inner wire string: format name, signature, for FIDO keys flags and counter. */
  readonly signature: Buffer;
}

/** Reads a signature in armored text (LF or CRLF) or as the raw blob. The value is null when it is not well-formed. */
export function parseSshSignature(input: Uint8Array | string): Parsed<SshSignature | null> {
  const bytes = Buffer.from(typeof input === 'string' ? Buffer.from(input, 'utf8') : input);
  const isRaw = bytes.subarray(0, magic.length).toString('latin1') === magic;
  const blob = isRaw ? bytes : unarmor(bytes.toString('latin1'));
  if (blob === null) return refused('not an armored SSH signature');
  if (blob.length > largestBlob) return refused('larger than any SSH signature');
  return parseBlob(blob);
}

function parseBlob(blob: Buffer): Parsed<SshSignature | null> {
  const reader = new SshReader(blob);
  if (reader.take(magic.length)?.toString('latin1') !== magic) return refused('does not begin with SSHSIG');
  const version = reader.uint32();
  if (version !== 1) return refused(`version ${version ?? 'missing'} is not known`);
  const publicKey = reader.string();
  const namespace = reader.string();
  const reserved = reader.string();
  const hash = reader.name();
  const signature = reader.string();
  if (publicKey === null || namespace === null || reserved === null || hash === null || signature === null) {
    return refused('cut short');
  }
  if (!reader.isAtEnd) return refused('trailing bytes');
  if (reserved.length > 0) return refused('the reserved field is not empty');
  if (hash !== 'sha256' && hash !== 'sha512') return refused(`hash ${JSON.stringify(hash)} is not known`);
  const text = namespace.toString('utf8');
  if (text === '' || !Buffer.from(text, 'utf8').equals(namespace))
    return refused('the namespace is not text');
  return { value: { publicKey, namespace: text, reserved, hash, signature }, problems: [] };
}

function unarmor(text: string): Buffer | null {
  const lines = text.replaceAll('\r\n', '\n').trimEnd().split('\n');
  if (lines.length < 3 || lines[0] !== beginLine || lines.at(-1) !== endLine) return null;
  return decodeBase64(lines.slice(1, -1).join(''));
}

function refused(why: string): Parsed<null> {
  return { value: null, problems: [{ message: `SSH signature: ${why}` }] };
}

/** The raw blob of a signature, as the envelope carries it. */
export function formatSshSignature(signature: SshSignature): Buffer {
  return Buffer.concat([
    Buffer.from(magic, 'latin1'),
    Buffer.of(0, 0, 0, 1),
    encodeSshString(signature.publicKey),
    encodeSshString(signature.namespace),
    encodeSshString(signature.reserved),
    encodeSshString(signature.hash),
    encodeSshString(signature.signature),
  ]);
}

/** Armored text as `ssh-keygen -Y sign` prints it, for `ssh-keygen -Y verify`. */
export function armorSshSignature(signature: SshSignature): string {
  const lines =
    formatSshSignature(signature)
      .toString('base64')
      .match(/.{1,70}/g) ?? [];
  return [beginLine, ...lines, endLine, ''].join('\n');
}

/** The bytes that the key signs for `message`. */
export function sshSignedData(
  message: Uint8Array,
  parts: { readonly namespace: string; readonly reserved: Uint8Array; readonly hash: 'sha256' | 'sha512' },
): Buffer {
  return Buffer.concat([
    Buffer.from(magic, 'latin1'),
    encodeSshString(parts.namespace),
    encodeSshString(parts.reserved),
    encodeSshString(parts.hash),
    encodeSshString(createHash(parts.hash).update(message).digest()),
  ]);
}

/**
 * The SSHSIG behind a trailer's raw signature: 64 bytes for ed25519, 69 (signature, flags, counter) for sk-ed25519.
 * Null when key and signature do not belong together by type and length.
 */
export function buildSshSignature(
  publicKey: Buffer,
  rawSignature: Uint8Array,
  namespace: string,
): SshSignature | null {
  const key = parseSshPublicKey(publicKey);
  if (key === null) return null;
  const raw = Buffer.from(rawSignature);
  const isPlain = key.kind === 'ed25519' && raw.length === 64;
  const isSecurityKey = key.kind === 'sk-ed25519' && raw.length === 69;
  if (!isPlain && !isSecurityKey) return null;
  const signature = Buffer.concat([
    encodeSshString(key.keyType),
    encodeSshString(raw.subarray(0, 64)),
    raw.subarray(64),
  ]);
  return { publicKey, namespace, reserved: Buffer.alloc(0), hash: 'sha512', signature };
}
