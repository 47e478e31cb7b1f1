import { Buffer } from 'node:buffer';

/* The small text forms that statement, trailer and record share. Each reader returns null for anything but the one
 * form that the writer produces, so that equal meaning has equal bytes. */

const largestCount = 1_000_000;
/** White space, control, format (bidirectional marks among them) and surrogate characters: never inside a token. */
const unsafeCharacter = /[\p{Z}\p{Cc}\p{Cf}\p{Cs}]/u;

/** True for text that can stand as a value of a trailer token. */
export function isTokenText(text: string): boolean {
  return text !== '' && !unsafeCharacter.test(text);
}

export function isDigestHex(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text);
}

/** `140/200` → covered and total; null unless canonical decimals with covered ≤ total. */
export function parseCoverage(text: string): { readonly covered: number; readonly total: number } | null {
  const match = /^(0|[1-9]\d{0,6})\/(0|[1-9]\d{0,6})$/.exec(text);
  if (match === null) return null;
  const covered = Number(match[1]);
  const total = Number(match[2]);
  return covered <= total && total <= largestCount ? { covered, total } : null;
}

/** True for an existing instant written as `2026-11-20T10:00:00Z`. */
export function isUtcSeconds(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text)) return false;
  const milliseconds = Date.parse(text);
  return Number.isFinite(milliseconds) && formatUtcSeconds(milliseconds) === text;
}

/** Milliseconds since 1970 → RFC 3339 in UTC with seconds precision. */
function formatUtcSeconds(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}

/** `2026-11-20T10:00:00Z` → `20261120T100000Z`. */
export function formatCompactTime(at: string): string {
  return at.replaceAll(/[-:]/g, '');
}

/** `20261120T100000Z` → `2026-11-20T10:00:00Z`; null for anything else. */
export function parseCompactTime(text: string): string | null {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (match === null) return null;
  const [, year = '', month = '', day = '', hour = '', minute = '', second = ''] = match;
  const at = `${year}-${month}-${day}T${hour}:${minute}:${second}Z`;
  return isUtcSeconds(at) ? at : null;
}

/** Unpadded base64url of exactly `length` bytes; null for any other form, stray padding bits included. */
export function decodeBase64Url(text: string, length: number | null): Buffer | null {
  if (!/^[A-Za-z0-9_-]+$/.test(text)) return null;
  const bytes = Buffer.from(text, 'base64url');
  return bytes.toString('base64url') === text && (length === null || bytes.length === length) ? bytes : null;
}

/** Padded base64 (RFC 4648 §4) without white space; null for any other form. */
export function decodeBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : null;
}
