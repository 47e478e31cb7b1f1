import { Buffer } from 'node:buffer';
import type { Problem } from '../base/problem.ts';
import {
  decodeBase64Url,
  formatCompactTime,
  isTokenText,
  parseCompactTime,
  parseCoverage,
} from './attestationText.ts';
import { isAttestationVerdict } from './parseStatement.ts';
import {
  type AttestationFields,
  type AttestationScope,
  type AttestationVerdict,
  isAttestationScope,
} from './statement.ts';

/* The `Hunk-Attestation` trailer (docs/attestation.md, Trailer). What it says is a claim until its signature has
 * been verified; where it stands in a message carries no authority. */

export const attestationKey = 'Hunk-Attestation';
/** Longest line that is written, unless one token alone is longer. */
const foldColumn = 76;
const shortRepositoryLength = 8;
const ed25519SignatureLength = 64;
/** 64 bytes, then one byte of flags and four of counter (OpenSSH PROTOCOL.u2f). */
const skEd25519SignatureLength = 69;

/** One well-formed trailer. */
export interface AttestationTrailer {
  /** 1-based line of the message on which it starts. */
  readonly line: number;
  readonly scope: AttestationScope;
  readonly covered: number;
  readonly total: number;
  /** The first 8 characters of the repository id. */
  readonly shortRepository: string;
  readonly target: string;
  /** 64 hexadecimal digits each. */
  readonly root: string;
  readonly record: string;
  readonly by: string;
  /** RFC 3339 in UTC, seconds precision. */
  readonly at: string;
  readonly verdict: AttestationVerdict;
  /** Raw ed25519 (64 bytes) or sk-ed25519 (69 bytes) signature; null when the store must be asked. */
  readonly signature: Buffer | null;
}

/** The first characters of a repository id, as the trailer writes it. */
export function shortRepositoryId(repository: string): string {
  return Array.from(repository).slice(0, shortRepositoryLength).join('');
}

/**
 * The trailer as folded lines joined by LF, without a final one. `rawSignature` is the raw ed25519 or sk-ed25519
 * signature; pass null for other key types, whose signature stands in the record store only.
 * Throws a `TypeError` when a field cannot stand in a trailer (white space or control characters in it).
 */
export function formatAttestationTrailer(fields: AttestationFields, rawSignature: Uint8Array | null): string {
  for (const text of [fields.repository, fields.target, fields.by]) {
    if (!isTokenText(text)) throw new TypeError(`cannot stand in a trailer: ${JSON.stringify(text)}`);
  }
  const toBase64Url = (hex: string): string => Buffer.from(hex, 'hex').toString('base64url');
  const lines = [
    ...foldTokens(`${attestationKey}:`, [
      'v1',
      'alg=hf1',
      `scope=${fields.scope}`,
      `n=${fields.covered}/${fields.total}`,
      `repo=${shortRepositoryId(fields.repository)}`,
      `target=${fields.target}`,
    ]),
    ` root=${toBase64Url(fields.root)}`,
    ` rec=${toBase64Url(fields.record)}`,
    ...foldTokens('', [`by=${fields.by}`, `at=${formatCompactTime(fields.at)}`, `v=${fields.verdict}`]),
  ];
  if (rawSignature !== null) lines.push(` sig=${Buffer.from(rawSignature).toString('base64url')}`);
  return lines.join('\n');
}

function foldTokens(head: string, tokens: readonly string[]): string[] {
  const lines: string[] = [];
  let line = head;
  for (const token of tokens) {
    if (line !== '' && Buffer.byteLength(`${line} ${token}`) > foldColumn) {
      lines.push(line);
      line = '';
    }
    line = `${line} ${token}`;
  }
  return [...lines, line];
}

/**
 * Reads the unfolded value of one trailer (`v1 alg=hf1 …`). Strict: tokens `key=value` in any order, unknown keys
 * ignored, a repeated key makes the whole trailer invalid. Returns a problem's sentence when it is not well-formed.
 */
export function parseAttestationValue(value: string, line: number): AttestationTrailer | Problem {
  const refused = (message: string): Problem => ({ message: `${attestationKey}: ${message}`, line });
  const [version, ...tokens] = value.split(/[ \t]+/).filter((token) => token !== '');
  if (version !== 'v1') return refused(`version ${JSON.stringify(version ?? '')} is not known`);
  const values = new Map<string, string>();
  for (const token of tokens) {
    const separator = token.indexOf('=');
    if (separator < 1) return refused(`${JSON.stringify(token.slice(0, 80))} is no key=value`);
    const key = token.slice(0, separator);
    if (values.has(key)) return refused(`the key ${JSON.stringify(key.slice(0, 80))} is repeated`);
    values.set(key, token.slice(separator + 1));
  }
  return readTokens(values, line, refused);
}

function readTokens(
  values: ReadonlyMap<string, string>,
  line: number,
  refused: (message: string) => Problem,
): AttestationTrailer | Problem {
  const text = (key: string): string => values.get(key) ?? '';
  const missing = ['alg', 'scope', 'n', 'repo', 'target', 'root', 'rec', 'by', 'at', 'v'].find(
    (key) => !values.has(key),
  );
  if (missing !== undefined) return refused(`the key "${missing}" is missing`);
  const wrong = (key: string): Problem => refused(`the value of "${key}" has a wrong form`);
  if (text('alg') !== 'hf1')
    return refused(`the algorithm ${JSON.stringify(text('alg').slice(0, 80))} is not known`);
  const scope = text('scope');
  if (!isAttestationScope(scope))
    return refused(`the scope ${JSON.stringify(scope.slice(0, 80))} is not known`);
  const coverage = parseCoverage(text('n'));
  if (coverage === null) return wrong('n');
  const unsafe = ['repo', 'target', 'by'].find((key) => !isTokenText(text(key)));
  if (unsafe !== undefined) return wrong(unsafe);
  if (shortRepositoryId(text('repo')) !== text('repo')) return wrong('repo');
  const root = decodeBase64Url(text('root'), 32)?.toString('hex');
  if (root === undefined) return wrong('root');
  const record = decodeBase64Url(text('rec'), 32)?.toString('hex');
  if (record === undefined) return wrong('rec');
  const at = parseCompactTime(text('at'));
  if (at === null) return wrong('at');
  const verdict = text('v');
  if (!isAttestationVerdict(verdict)) return wrong('v');
  const signature = values.has('sig') ? decodeBase64Url(text('sig'), null) : null;
  if (values.has('sig') && !isRawSignatureLength(signature)) return wrong('sig');
  const shortRepository = text('repo');
  return {
    line,
    scope,
    ...coverage,
    shortRepository,
    target: text('target'),
    root,
    record,
    by: text('by'),
    at,
    verdict,
    signature,
  };
}

function isRawSignatureLength(signature: Buffer | null): boolean {
  return signature?.length === ed25519SignatureLength || signature?.length === skEd25519SignatureLength;
}

/**
 * The signed fields behind a trailer, completed with the policy's repository id. Null when the id does not begin with
 * what the trailer says: it was made for another repository.
 */
export function attestationFields(trailer: AttestationTrailer, repository: string): AttestationFields | null {
  if (shortRepositoryId(repository) !== trailer.shortRepository) return null;
  const { target, scope, covered, total, root, record, by, at, verdict } = trailer;
  return { repository, target, scope, covered, total, root, record, by, at, verdict };
}
