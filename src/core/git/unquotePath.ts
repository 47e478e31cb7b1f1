import { Buffer } from 'node:buffer';
import { decodeRepoPath, type RepoPath } from '../base/repoPath.ts';

/** The single-character escapes of git's `quote_c_style`, by the byte they stand for. */
const escapes: Readonly<Record<string, number>> = {
  a: 0x07, b: 0x08, t: 0x09, n: 0x0a, v: 0x0b, f: 0x0c, r: 0x0d, '"': 0x22, '\\': 0x5c,
}; // prettier-ignore

/** A path as git prints it without `-z`: as it is, or in quotes with C escapes (`core.quotePath` in git-config). */
export function unquotePath(printed: Buffer): RepoPath {
  const text = printed.toString('latin1');
  if (!/^".*"$/s.test(text)) return decodeRepoPath(printed);
  const unquoted = text.slice(1, -1).replaceAll(/\\([0-7]{3}|.)/gs, (_, escape: string) => {
    const byte = escape.length === 3 ? Number.parseInt(escape, 8) : (escapes[escape] ?? escape.charCodeAt(0));
    return String.fromCharCode(byte & 0xff);
  });
  return decodeRepoPath(Buffer.from(unquoted, 'latin1'));
}
