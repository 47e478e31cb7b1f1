import { Buffer } from 'node:buffer';
import type { Parsed, Problem } from '../base/problem.ts';
import { decodeBase64 } from './attestationText.ts';
import { parseSshPublicKey, sshFingerprint } from './sshPublicKey.ts';

/**
 * Magic of a binary key revocation list (OpenSSH PROTOCOL.krl). It is refused on purpose: who approves a change of the
 * control files must be able to read in the diff which keys are revoked, or are no longer.
 */
const binaryMagic = Buffer.from('SSHKRL\n\0', 'latin1');

/**
 * Reads a list of revoked keys: one public key (`ssh-ed25519 AAAA… comment`) or fingerprint (`SHA256:…`) on a line,
 * `#` comments. The value holds fingerprints. A line that cannot be read may be a revocation, so its problem is
 * `incomplete`: no gate may pass over it. The same holds for a binary revocation list.
 */
export function parseRevokedKeys(content: Buffer): Parsed<ReadonlySet<string>> {
  const value = new Set<string>();
  if (content.subarray(0, binaryMagic.length).equals(binaryMagic)) {
    const message =
      'revoked keys: binary revocation lists are not read; write public keys or SHA256 fingerprints';
    return { value, problems: [{ message, incomplete: true }] };
  }
  const problems: Problem[] = [];
  content
    .toString('utf8')
    .split(/\r?\n/)
    .forEach((text, index) => {
      const line = text.trim();
      if (line === '' || line.startsWith('#')) return;
      const fingerprint = readFingerprint(line);
      if (fingerprint !== null) value.add(fingerprint);
      else
        problems.push({
          message: 'revoked keys: neither a public key nor a SHA256 fingerprint',
          line: index + 1,
          incomplete: true,
        });
    });
  return { value, problems };
}

/** Null for a line by which it is not certain which key is revoked. */
function readFingerprint(line: string): string | null {
  const [first = '', second = ''] = line.split(/[ \t]+/);
  if (/^SHA256:[A-Za-z0-9+/]{43}$/.test(first)) return first;
  const blob = decodeBase64(second);
  if (blob === null || blob.length <= 4 || blob.readUInt32BE(0) !== first.length) return null;
  // The name must match the blob, or a slip would hide.
  if (blob.subarray(4, 4 + first.length).toString('latin1') !== first) return null;
  // `ssh-keygen` takes a certificate here for the plain key inside, whose fingerprint is another one.
  if (first.includes('-cert-')) return null;
  // Any other type can be revoked, also one that can never sign; one that can must be whole.
  return signingTypes.has(first) && parseSshPublicKey(blob) === null ? null : sshFingerprint(blob);
}

const signingTypes: ReadonlySet<string> = new Set([
  'ssh-ed25519',
  'ssh-rsa',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'sk-ssh-ed25519@openssh.com',
  'sk-ecdsa-sha2-nistp256@openssh.com',
]);
