import { Buffer } from 'node:buffer';

/** Length in bytes of the UTF-8 character at `at`; 0 when what stands there is none (RFC 3629, section 4). */
export function utf8SequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return 1;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0;
  if (length === 0 || at + length > bytes.length) return 0;
  const decoded = Buffer.from(bytes.subarray(at, at + length)).toString('utf8');
  return decoded.includes('\uFFFD') && !isReplacementCharacter(bytes, at) ? 0 : length;
}

function isReplacementCharacter(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0xef && bytes[at + 1] === 0xbf && bytes[at + 2] === 0xbd;
}
