import { Buffer } from 'node:buffer';
import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeSshInteger, encodeSshString } from '../../../src/core/attestation/sshWire.ts';
import { type SshSignature, sshSignedData } from '../../../src/core/attestation/sshsig.ts';
import { runProgram } from './scratch.ts';

export interface KeyFile {
  readonly path: string;
  readonly publicLine: string;
  readonly publicKey: Buffer;
}

/** A real key made by `ssh-keygen`. */
export function makeKey(
  directory: string,
  name: string,
  type: string,
  bits?: number,
  passphrase = '',
): KeyFile {
  const path = join(directory, name);
  const size = bits === undefined ? [] : ['-b', String(bits)];
  runProgram('ssh-keygen', ['-q', '-t', type, ...size, '-N', passphrase, '-C', `${name}@test`, '-f', path]);
  const publicLine = readFileSync(`${path}.pub`, 'utf8').trim();
  return { path, publicLine, publicKey: Buffer.from(publicLine.split(' ')[1] ?? '', 'base64') };
}

export function signWithSshKeygen(
  key: KeyFile,
  namespace: string,
  message: Uint8Array,
  hash = 'sha512',
): string {
  return runProgram(
    'ssh-keygen',
    ['-q', '-Y', 'sign', '-n', namespace, '-O', `hashalg=${hash}`, '-f', key.path],
    message,
  ).toString();
}

/** Whether the real `ssh-keygen -Y verify` accepts the armored signature. */
export function isAcceptedBySshKeygen(
  directory: string,
  publicLine: string,
  namespace: string,
  armored: string,
  message: Uint8Array,
): boolean {
  const signers = join(directory, 'verify-signers');
  const signature = join(directory, 'verify-signature');
  writeFileSync(signers, `me@example.com ${publicLine}\n`);
  writeFileSync(signature, armored);
  try {
    runProgram(
      'ssh-keygen',
      ['-Y', 'verify', '-n', namespace, '-f', signers, '-I', 'me@example.com', '-s', signature],
      message,
    );
    return true;
  } catch {
    return false;
  }
}

/** A FIDO key of software: it signs what a token would sign, with any flags (OpenSSH PROTOCOL.u2f). */
export interface SoftwareSecurityKey {
  readonly publicKey: Buffer;
  readonly publicLine: string;
  sign(message: Uint8Array, namespace: string, flags: number, reserved?: Buffer): SshSignature;
}

export function makeSecurityKey(kind: 'ed25519' | 'ecdsa'): SoftwareSecurityKey {
  const pair =
    kind === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const keyType = kind === 'ed25519' ? 'sk-ssh-ed25519@openssh.com' : 'sk-ecdsa-sha2-nistp256@openssh.com';
  const publicKey = Buffer.concat([
    encodeSshString(keyType),
    publicPart(kind, pair.publicKey),
    encodeSshString('ssh:'),
  ]);
  return {
    publicKey,
    publicLine: `${keyType} ${publicKey.toString('base64')}`,
    sign: (message, namespace, flags, reserved = Buffer.alloc(0)) => {
      const parts = { namespace, reserved, hash: 'sha512' } as const;
      const sha256 = (bytes: Buffer | string): Buffer => createHash('sha256').update(bytes).digest();
      const tail = Buffer.of(flags, 0, 0, 0, 7);
      const signed = Buffer.concat([sha256('ssh:'), tail, sha256(sshSignedData(message, parts))]);
      const inner =
        kind === 'ed25519'
          ? encodeSshString(sign(null, signed, pair.privateKey))
          : encodeSshString(ecdsa(signed, pair.privateKey));
      return { ...parts, publicKey, signature: Buffer.concat([encodeSshString(keyType), inner, tail]) };
    },
  };
}

function publicPart(kind: 'ed25519' | 'ecdsa', key: KeyObject): Buffer {
  const { x = '', y = '' } = key.export({ format: 'jwk' });
  if (kind === 'ed25519') return encodeSshString(Buffer.from(x, 'base64url'));
  const point = Buffer.concat([Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
  return Buffer.concat([encodeSshString('nistp256'), encodeSshString(point)]);
}

function ecdsa(signed: Buffer, key: KeyObject): Buffer {
  const fixed = sign('sha256', signed, { key, dsaEncoding: 'ieee-p1363' });
  return Buffer.concat([encodeSshInteger(fixed.subarray(0, 32)), encodeSshInteger(fixed.subarray(32))]);
}
