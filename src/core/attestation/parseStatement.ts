import type { Buffer } from 'node:buffer';
import type { Parsed } from '../base/problem.ts';
import { isDigestHex, isTokenText, isUtcSeconds, parseCoverage } from './attestationText.ts';
import {
  type AttestationFields,
  type AttestationVerdict,
  formatStatement,
  isAttestationScope,
} from './statement.ts';

const verdicts: readonly AttestationVerdict[] = ['accept', 'reject', 'override'];

export function isAttestationVerdict(text: string): text is AttestationVerdict {
  return (verdicts as readonly string[]).includes(text);
}

/**
 * Reads a signed payload back into its fields. The value is null unless the bytes are exactly what `formatStatement`
 * writes for those fields: another predicate, an extra member or another order of members is not ours.
 */
export function parseStatement(payload: Buffer): Parsed<AttestationFields | null> {
  const refused = (message: string): Parsed<null> => ({ value: null, problems: [{ message }] });
  let json: unknown;
  try {
    json = JSON.parse(payload.toString('utf8'));
  } catch {
    return refused('the signed statement is not JSON');
  }
  const subject = member(json, 'subject');
  const fields = readFields(
    member(Array.isArray(subject) ? subject[0] : null, 'digest'),
    member(json, 'predicate'),
  );
  if (fields === null) return refused('the signed statement lacks a field, or a field has a wrong form');
  if (!formatStatement(fields).equals(payload)) {
    return refused('the signed statement is not the canonical form of a hunk review statement');
  }
  return { value: fields, problems: [] };
}

function readFields(digest: unknown, predicate: unknown): AttestationFields | null {
  const text = (key: string): string => {
    const value = member(predicate, key);
    return typeof value === 'string' && value.isWellFormed() ? value : '';
  };
  const root = member(digest, 'hf1');
  const coverage = parseCoverage(text('n'));
  const verdict = text('verdict');
  const tokens = [text('repo'), text('target'), text('by')];
  if (coverage === null || !isAttestationVerdict(verdict) || !tokens.every(isTokenText)) return null;
  const scope = text('scope');
  if (!isAttestationScope(scope) || typeof root !== 'string' || !isDigestHex(root)) return null;
  if (!isDigestHex(text('rec')) || !isUtcSeconds(text('at'))) return null;
  return {
    repository: text('repo'),
    target: text('target'),
    scope,
    ...coverage,
    root,
    record: text('rec'),
    by: text('by'),
    at: text('at'),
    verdict,
  };
}

function member(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.getOwnPropertyDescriptor(value, key)?.value as unknown;
}
