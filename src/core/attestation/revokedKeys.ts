import { Buffer } from 'node:buffer';
import type { Parsed, Problem } from '../base/problem.ts';
import { decodeBase64 } from './attestationText.ts';
import { sshFingerprint } from './sshPublicKey.ts';

/** Magic of a binary key revocation list (OpenSSH PROTOCOL.krl), which is not read. */
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

function readFingerprint(line: string): string | null {
  const [first = '', second = ''] = line.split(/[ \t]+/);
  if (/^SHA256:[A-Za-z0-9+/]{43}$/.test(first)) return first;
  const blob = decodeBase64(second);
  // Any type of key can be revoked, also one that is not accepted; its name must match the blob, or a slip would hide.
  const isKey =
    blob !== null && blob.length > 4 && blob.subarray(4, 4 + first.length).toString('latin1') === first;
  return isKey && blob.readUInt32BE(0) === first.length ? sshFingerprint(blob) : null;
}
