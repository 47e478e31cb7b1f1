import { Buffer } from 'node:buffer';
import { decodeRepoPath } from '../../core/base/repoPath.ts';
import { terminalText } from './table.ts';

/** A path as reports have it: text, and base64 of its bytes where they are not UTF-8. */
export interface ReportedPath {
  readonly path: string;
  readonly pathBytes: string | null;
}

/** One line for people: bytes that are not UTF-8 as `\xff`, control and invisible characters as `\u202e`. */
export function pathText({ path, pathBytes }: ReportedPath): string {
  if (pathBytes === null) return terminalText(path);
  const escaped = decodeRepoPath(Buffer.from(pathBytes, 'base64')).replaceAll(
    /[\uDC80-\uDCFF]/g,
    (byte) => `\\x${(byte.charCodeAt(0) - 0xdc00).toString(16)}`,
  );
  return terminalText(escaped);
}

/** A relative URI (RFC 3986) for the bytes of the path: everything but unreserved characters and `/` is encoded. */
export function pathUri({ path, pathBytes }: ReportedPath): string {
  const bytes = pathBytes === null ? Buffer.from(path, 'utf8') : Buffer.from(pathBytes, 'base64');
  return bytes
    .toString('latin1')
    .replaceAll(
      /[^A-Za-z0-9\-._~/]/g,
      (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
    );
}
