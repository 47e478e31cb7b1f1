// Ways in which a signature can be damaged, bent or written differently, for the comparison with `ssh-keygen`.
import { Buffer } from 'node:buffer';
import { encodeSshInteger, encodeSshString, SshReader } from '../../../src/core/attestation/sshWire.ts';
import {
  armorSshSignature,
  formatSshSignature,
  type SshSignature,
} from '../../../src/core/attestation/sshsig.ts';

/** A signature as somebody hands it in, and what it is verified against. */
export interface SignatureCase {
  readonly armored: string;
  readonly namespace: string;
  readonly message: Buffer;
}

/** A genuine signature, the material to bend it with, and two random numbers. */
export interface MutationInput {
  readonly signature: SshSignature;
  readonly namespace: string;
  readonly message: Buffer;
  readonly otherKey: Buffer;
  readonly place: number;
  readonly value: number;
}

type Mutation = (input: MutationInput) => Partial<SignatureCase>;

/** Order of ed25519's base point and of the NIST curves' (SEC 2), by which a signature has a second form. */
const orders = {
  ed25519: 2n ** 252n + 27742317777372353535851937790883648493n,
  nistp256: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
  nistp384:
    0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
  nistp521:
    0x1fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409n,
};

const noBytes = Buffer.alloc(0);

function armorBlob(blob: Buffer, width = 70, end = '\n'): string {
  const lines = blob.toString('base64').match(new RegExp(`.{1,${width}}`, 'g')) ?? [];
  return ['-----BEGIN SSH SIGNATURE-----', ...lines, '-----END SSH SIGNATURE-----', ''].join(end);
}

function rewritten(signature: SshSignature, change: Partial<SshSignature>): Partial<SignatureCase> {
  return { armored: armorSshSignature({ ...signature, ...change }) };
}

function flip(bytes: Buffer, place: number, value: number): Buffer {
  const changed = Buffer.from(bytes);
  if (changed.length > 0)
    changed[place % changed.length] = (changed[place % changed.length] ?? 0) ^ ((value % 255) + 1);
  return changed;
}

/** Format name, signature bytes and what follows them. */
function inner(signature: SshSignature): { name: string; bytes: Buffer; tail: Buffer } {
  const reader = new SshReader(signature.signature);
  const name = reader.name() ?? '';
  const bytes = reader.string() ?? noBytes;
  return { name, bytes, tail: signature.signature.subarray(8 + name.length + bytes.length) };
}

function withInner(
  signature: SshSignature,
  change: Partial<ReturnType<typeof inner>>,
): Partial<SignatureCase> {
  const { name, bytes, tail } = { ...inner(signature), ...change };
  return rewritten(signature, {
    signature: Buffer.concat([encodeSshString(name), encodeSshString(bytes), tail]),
  });
}

function toInteger(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString('hex') || '0'}`);
}

function toBytes(value: bigint): Buffer {
  const digits = value.toString(16);
  return Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex');
}

/** For ECDSA: the pair of numbers rewritten; other kinds are left as they are. */
function withEcdsaNumbers(
  signature: SshSignature,
  change: (r: Buffer, s: Buffer) => readonly Buffer[],
): Partial<SignatureCase> {
  const reader = new SshReader(inner(signature).bytes);
  const r = reader.positiveInteger();
  const s = reader.positiveInteger();
  if (!inner(signature).name.includes('ecdsa') || r === null || s === null) return {};
  return withInner(signature, { bytes: Buffer.concat(change(r, s)) });
}

/** Adds the order of the group to S, which makes another form of the same ed25519 signature. */
function withLargeS(signature: SshSignature): Partial<SignatureCase> {
  const { name, bytes } = inner(signature);
  if (!name.includes('ed25519')) return {};
  const s = toInteger(Buffer.from(bytes.subarray(32)).toReversed()) + orders.ed25519;
  const large = Buffer.from(s.toString(16).padStart(64, '0'), 'hex').toReversed();
  return withInner(signature, { bytes: Buffer.concat([bytes.subarray(0, 32), large]) });
}

function orderOf(name: string): bigint {
  const curve = name.includes('384') ? 'nistp384' : name.includes('521') ? 'nistp521' : 'nistp256';
  return orders[curve];
}

const bytesOf: Readonly<Record<string, Mutation>> = {
  'nothing is changed': () => ({}),
  'any byte of the blob': ({ signature, place, value }) => ({
    armored: armorBlob(flip(formatSshSignature(signature), place, value)),
  }),
  'a byte of the public key': ({ signature, place, value }) =>
    rewritten(signature, { publicKey: flip(signature.publicKey, place, value) }),
  'a byte of the namespace': ({ signature, place, value }) =>
    rewritten(signature, {
      namespace: flip(Buffer.from(signature.namespace), place, value % 64).toString('latin1'),
    }),
  'a byte of the signature': ({ signature, place, value }) =>
    withInner(signature, { bytes: flip(inner(signature).bytes, place, value) }),
  'a byte of flags and counter': ({ signature, place, value }) =>
    withInner(signature, { tail: flip(inner(signature).tail, place, value) }),
  'a byte of the format name': ({ signature, place, value }) =>
    withInner(signature, {
      name: flip(Buffer.from(inner(signature).name), place, value % 64).toString('latin1'),
    }),
  'the blob is cut': ({ signature, place }) => {
    const blob = formatSshSignature(signature);
    return { armored: armorBlob(blob.subarray(0, place % blob.length)) };
  },
  'bytes follow the blob': ({ signature, value }) => ({
    armored: armorBlob(Buffer.concat([formatSshSignature(signature), Buffer.alloc((value % 4) + 1, value)])),
  }),
  'another version': ({ signature, value }) => {
    const blob = formatSshSignature(signature);
    blob.writeUInt32BE(value % 4, 6);
    return { armored: armorBlob(blob) };
  },
};

const fields: Readonly<Record<string, Mutation>> = {
  'another namespace is expected': () => ({ namespace: 'git' }),
  'another message': ({ message, place, value }) => ({ message: flip(message, place, value) }),
  'no message': () => ({ message: noBytes }),
  'another hash is named': ({ signature }) => rewritten(signature, { hash: 'sha256' }),
  'an unknown hash is named': ({ signature }) => rewritten(signature, { hash: 'sha384' as 'sha512' }),
  "another key's signature": ({ signature, otherKey }) => rewritten(signature, { publicKey: otherKey }),
  'no namespace': ({ signature }) => rewritten(signature, { namespace: '' }),
  'the reserved field is filled': ({ signature, value }) =>
    rewritten(signature, { reserved: Buffer.alloc((value % 3) + 1, value) }),
  'bytes follow the key': ({ signature }) =>
    rewritten(signature, { publicKey: Buffer.concat([signature.publicKey, Buffer.of(0)]) }),
  'bytes follow the inner signature': ({ signature }) =>
    rewritten(signature, { signature: Buffer.concat([signature.signature, Buffer.of(0)]) }),
  'the inner signature is cut': ({ signature, value }) =>
    rewritten(signature, { signature: signature.signature.subarray(0, -((value % 70) + 1)) }),
  'SHA-1 or another RSA format': ({ signature, value }) => {
    const { name } = inner(signature);
    const other = ['ssh-rsa', 'rsa-sha2-256', 'rsa-sha2-512'][value % 3] ?? '';
    return name.startsWith('rsa') ? withInner(signature, { name: other }) : {};
  },
};

const numbers: Readonly<Record<string, Mutation>> = {
  'ed25519: S plus the order': ({ signature }) => withLargeS(signature),
  'ECDSA: order minus s': ({ signature }) =>
    withEcdsaNumbers(signature, (r, s) => [
      encodeSshInteger(r),
      encodeSshInteger(toBytes(orderOf(inner(signature).name) - toInteger(s))),
    ]),
  'ECDSA: numbers with needless zeros': ({ signature }) =>
    withEcdsaNumbers(signature, (r, s) => [
      encodeSshString(Buffer.concat([Buffer.alloc(2), r])),
      encodeSshInteger(s),
    ]),
  'ECDSA: zero': ({ signature, value }) =>
    withEcdsaNumbers(signature, (r, s) =>
      value % 2 === 0
        ? [encodeSshString(noBytes), encodeSshInteger(s)]
        : [encodeSshInteger(r), encodeSshString(noBytes)],
    ),
  'ECDSA: a third number': ({ signature }) =>
    withEcdsaNumbers(signature, (r, s) => [encodeSshInteger(r), encodeSshInteger(s), encodeSshInteger(s)]),
  'ECDSA: s plus the order': ({ signature }) =>
    withEcdsaNumbers(signature, (r, s) => [
      encodeSshInteger(r),
      encodeSshInteger(toBytes(orderOf(inner(signature).name) + toInteger(s))),
    ]),
  'RSA: a zero in front': ({ signature }) => {
    const { name, bytes } = inner(signature);
    return name.startsWith('rsa')
      ? withInner(signature, { bytes: Buffer.concat([Buffer.of(0), bytes]) })
      : {};
  },
};

const armor: Readonly<Record<string, Mutation>> = {
  'armor with CRLF': ({ signature }) => ({ armored: armorBlob(formatSshSignature(signature), 70, '\r\n') }),
  'armor of another width': ({ signature, value }) => ({
    armored: armorBlob(formatSshSignature(signature), (value % 90) + 1),
  }),
  'armor without a last line end': ({ signature }) => ({ armored: armorSshSignature(signature).trimEnd() }),
  'text before the armor': ({ signature }) => ({ armored: `hello\n${armorSshSignature(signature)}` }),
  'text behind the armor': ({ signature }) => ({ armored: `${armorSshSignature(signature)}hello\n` }),
  'an empty line inside': ({ signature }) => ({
    armored: armorSshSignature(signature).replace('\n', '\n\n'),
  }),
  'spaces inside': ({ signature }) => ({ armored: armorSshSignature(signature).replace('U1NI', 'U1 NI') }),
  'a byte of the armor': ({ signature, place, value }) => ({
    armored: flip(Buffer.from(armorSshSignature(signature)), place, value % 127).toString('latin1'),
  }),
  'no end line': ({ signature }) => ({
    armored: armorSshSignature(signature).replace('-----END SSH SIGNATURE-----\n', ''),
  }),
};

export const signatureMutations: Readonly<Record<string, Mutation>> = {
  ...bytesOf,
  ...fields,
  ...numbers,
  ...armor,
};
