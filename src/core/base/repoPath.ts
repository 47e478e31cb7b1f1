import { Buffer } from 'node:buffer';
import { utf8SequenceLength } from './utf8.ts';

/**
 * A repository-relative path with `/` separators. Git paths are bytes; this string is lossless: bytes that are not
 * valid UTF-8 stand as lone surrogates U+DC80..U+DCFF (the scheme of Python's PEP 383), which no valid UTF-8 yields.
 */
export type RepoPath = string & { readonly __brand: 'RepoPath' };

const escapedByte = /[\uDC80-\uDCFF]/;

/** The path for raw bytes as git stores them. */
export function decodeRepoPath(bytes: Uint8Array): RepoPath {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  return toRepoPath(text.includes('\uFFFD') ? decodeEscaping(bytes) : text);
}

/** The raw bytes of a path, exactly as git stores them. */
export function encodeRepoPath(path: RepoPath): Buffer {
  if (!hasEscapedBytes(path)) return Buffer.from(path, 'utf8');
  const parts: Buffer[] = [];
  for (const character of path) {
    const code = character.codePointAt(0) ?? 0;
    parts.push(code >= 0xdc80 && code <= 0xdcff ? Buffer.of(code - 0xdc00) : Buffer.from(character, 'utf8'));
  }
  return Buffer.concat(parts);
}

/** True when the path is not valid UTF-8, so that JSON must carry its bytes beside the text. */
export function hasEscapedBytes(path: RepoPath): boolean {
  return escapedByte.test(path);
}

/** The path for people and JSON: undecodable bytes become U+FFFD. */
export function displayRepoPath(path: RepoPath): string {
  return hasEscapedBytes(path) ? encodeRepoPath(path).toString('utf8') : path;
}

/** Brands text that is known to be a repository-relative path in valid UTF-8. */
export function toRepoPath(text: string): RepoPath {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the one place that brands paths
  return text as RepoPath;
}

function decodeEscaping(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const length = utf8SequenceLength(bytes, at);
    if (length === 0) {
      text += String.fromCharCode(0xdc00 + (bytes[at] ?? 0));
      at += 1;
    } else {
      text += Buffer.from(bytes.subarray(at, at + length)).toString('utf8');
      at += length;
    }
  }
  return text;
}
