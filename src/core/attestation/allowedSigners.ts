import type { Buffer } from 'node:buffer';
import type { Parsed, Problem } from '../base/problem.ts';
import { decodeBase64, isTokenText, isUtcSeconds } from './attestationText.ts';
import { parseSshPublicKey } from './sshPublicKey.ts';

/* Allowed signers (ssh-keygen(1), "ALLOWED SIGNERS"), read more strictly than `ssh-keygen` does: a principal with a
 * wildcard would let the caller claim any identity, so such lines are refused. */

/** One key and whom it speaks for. */
export interface AllowedSigner {
  /** Addresses, exactly as they must stand in a trailer. */
  readonly principals: readonly string[];
  readonly keyType: string;
  readonly publicKey: Buffer;
  /** `SHA256:…` */
  readonly fingerprint: string;
  /** Patterns of namespaces the key may sign for; null when the line does not restrict them. */
  readonly namespaces: readonly string[] | null;
  /** RFC 3339 in UTC; null when not restricted. Valid from `validAfter` up to and including `validBefore`. */
  readonly validAfter: string | null;
  readonly validBefore: string | null;
  readonly comment: string;
  /** 1-based. */
  readonly line: number;
}

/** Reads the whole file. A line that is refused is a problem, and its key is not in the value. */
export function parseAllowedSigners(text: string): Parsed<readonly AllowedSigner[]> {
  const value: AllowedSigner[] = [];
  const problems: Problem[] = [];
  text.split('\n').forEach((content, index) => {
    // Only what `ssh-keygen` skips: any other white space would be part of the principal there.
    const trimmed = content.replaceAll(/^[ \t]+|[ \t\r]+$/g, '');
    if (trimmed === '' || trimmed.startsWith('#')) return;
    const parsed = parseLine(trimmed, index + 1);
    if (typeof parsed === 'string') problems.push({ message: `allowed signers: ${parsed}`, line: index + 1 });
    else value.push(parsed);
  });
  return { value, problems };
}

/** Whether the signer's line allows a signature: `allowed`, or the first reason against it. */
export function checkSigner(
  signer: AllowedSigner,
  use: { readonly namespace: string; readonly at: string },
): 'allowed' | 'namespace-not-allowed' | 'not-yet-valid' | 'expired' {
  if (signer.namespaces !== null && !matchesPatternList(use.namespace, signer.namespaces))
    return 'namespace-not-allowed';
  if (signer.validAfter !== null && use.at < signer.validAfter) return 'not-yet-valid';
  return signer.validBefore !== null && use.at > signer.validBefore ? 'expired' : 'allowed';
}

/** The line that would allow `publicKey` to sign attestations for `principal`. */
export function formatAllowedSigner(principal: string, publicKey: Buffer, namespace: string): string {
  const keyType = parseSshPublicKey(publicKey)?.keyType ?? '';
  return `${principal} namespaces="${namespace}" ${keyType} ${publicKey.toString('base64')}`;
}

/** Returns the signer, or why the line is refused. */
function parseLine(line: string, number: number): AllowedSigner | string {
  const fields = splitOutsideQuotes(line, /[ \t]/);
  if (fields === null) return 'a quotation mark is not closed';
  const words = fields.filter((field) => field !== '');
  const [first = '', second = ''] = words;
  const hasOptions = !isKeyType(second);
  const options = parseOptions(hasOptions ? second : '');
  if (typeof options === 'string') return options;
  const principals = parsePrincipals(first);
  if (typeof principals === 'string') return principals;
  const [keyType = '', encoded = '', ...comment] = words.slice(hasOptions ? 2 : 1);
  const publicKey = decodeBase64(encoded);
  if (keyType === '' || encoded === '') return 'the key is missing';
  if (publicKey === null) return 'the key is not base64';
  const key = parseSshPublicKey(publicKey);
  if (key === null) return `the key is damaged, or ${JSON.stringify(keyType)} is not accepted`;
  if (key.keyType !== keyType) return `the line says ${keyType} but the key is ${key.keyType}`;
  return {
    principals,
    keyType,
    publicKey,
    fingerprint: key.fingerprint,
    ...options,
    comment: comment.join(' '),
    line: number,
  };
}

function isKeyType(word: string): boolean {
  return /^(?:ssh-|ecdsa-sha2-|sk-)[A-Za-z0-9@.-]+$/.test(word);
}

function parsePrincipals(field: string): readonly string[] | string {
  const principals = unquote(field).split(',');
  for (const principal of principals) {
    const name = JSON.stringify(principal);
    if (!isTokenText(principal) || principal.includes('"')) return `the principal ${name} has a wrong form`;
    if (/[*?]/.test(principal))
      return `the principal ${name} holds a wildcard, by which anybody could be claimed`;
    if (principal.startsWith('!')) return `the principal ${name} is a negation, which is not supported`;
  }
  return principals;
}

interface SignerOptions {
  readonly namespaces: readonly string[] | null;
  readonly validAfter: string | null;
  readonly validBefore: string | null;
}

function parseOptions(field: string): SignerOptions | string {
  const values = new Map<string, string | null>();
  for (const option of splitOutsideQuotes(field, /,/) ?? []) {
    if (option === '' && field === '') continue;
    const [, name = '', , value] = /^([A-Za-z-]+)(=(.*))?$/s.exec(option) ?? [];
    const key = name.toLowerCase();
    if (key === 'cert-authority') return 'certificate authorities are not supported';
    if (!['namespaces', 'valid-after', 'valid-before'].includes(key) || value === undefined) {
      return `the option ${JSON.stringify(option)} is not known`;
    }
    if (values.has(key)) return `the option "${key}" is repeated`;
    const quoted = /^"([^"\\]*)"$/.exec(value)?.[1];
    if (quoted === undefined) return `the value of the option "${key}" must stand in double quotes`;
    values.set(key, quoted);
  }
  const namespaces = values.get('namespaces')?.split(',') ?? null;
  if (namespaces?.includes('') === true) return 'the option "namespaces" is empty';
  const [validAfter, validBefore] = ['valid-after', 'valid-before'].map((key) =>
    parseTime(values.get(key) ?? null),
  );
  if (validAfter === undefined || validBefore === undefined) {
    return 'times must be written YYYYMMDDZ, YYYYMMDDHHMMZ or YYYYMMDDHHMMSSZ: without the Z they depend on the machine';
  }
  if (validAfter !== null && validBefore !== null && validAfter >= validBefore)
    return 'the key is never valid';
  return { namespaces, validAfter, validBefore };
}

/** Undefined when it is no time in UTC. */
function parseTime(text: string | null): string | null | undefined {
  if (text === null) return null;
  const match = /^(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?Z$/.exec(text);
  if (match === null) return undefined;
  const [, year = '', month = '', day = '', hour = '00', minute = '00', second = '00'] = match;
  const at = `${year}-${month}-${day}T${hour}:${minute}:${second}Z`;
  // For `ssh-keygen` the first second of 1970 means "not restricted", and earlier ones are no times.
  return isUtcSeconds(at) && at > '1970-01-01T00:00:00Z' ? at : undefined;
}

/** `match_pattern_list` of OpenSSH: `*` and `?`, a negated pattern that matches refuses. */
function matchesPatternList(text: string, patterns: readonly string[]): boolean {
  if (patterns.some((pattern) => pattern.startsWith('!') && matchesPattern(text, pattern.slice(1))))
    return false;
  return patterns.some((pattern) => !pattern.startsWith('!') && matchesPattern(text, pattern));
}

/** Goes back to the last `*` alone, so that no pattern takes more than text times pattern steps. */
function matchesPattern(text: string, pattern: string): boolean {
  let at = 0;
  let inPattern = 0;
  let lastStar = -1;
  let afterStar = 0;
  while (at < text.length) {
    const expected = pattern[inPattern];
    if (expected === '*') {
      lastStar = inPattern;
      inPattern += 1;
      afterStar = at;
    } else if (expected !== undefined && (expected === '?' || expected === text[at])) {
      inPattern += 1;
      at += 1;
    } else if (lastStar !== -1) {
      afterStar += 1;
      at = afterStar;
      inPattern = lastStar + 1;
    } else return false;
  }
  return /^\**$/.test(pattern.slice(inPattern));
}

/** Null when a quotation mark is not closed. */
function splitOutsideQuotes(text: string, separator: RegExp): string[] | null {
  const parts: string[] = [''];
  let isQuoted = false;
  for (const character of text) {
    if (character === '"') isQuoted = !isQuoted;
    if (!isQuoted && separator.test(character)) parts.push('');
    else parts.push(`${parts.pop() ?? ''}${character}`);
  }
  return isQuoted ? null : parts;
}

function unquote(text: string): string {
  return /^".*"$/s.test(text) && text.length >= 2 ? text.slice(1, -1) : text;
}
