import { Buffer } from 'node:buffer';
import { createHmac, timingSafeEqual } from 'node:crypto';
import { formatCanonicalJson, type JsonValue } from '../base/canonicalJson.ts';
import { assertNever } from '../base/invariant.ts';
import { toRepoPath } from '../base/repoPath.ts';
import { isUnitId, type UnitId } from '../diff/change.ts';
import type { AuthorshipDecision } from './authorshipDecision.ts';
import {
  type CommentedPlace,
  type Decision,
  type DecisionVerdict,
  type EvidenceGrade,
  evidenceGrades,
} from './decision.ts';

/**
 * One line of a draft file. Lines of one gesture share a `batch`, so that one undo takes back what one key did.
 * `clear` forgets a unit after its sign-off.
 */
export type DraftEntry =
  | { readonly kind: 'decide'; readonly batch: string; readonly decision: Decision }
  | { readonly kind: 'mark'; readonly batch: string; readonly mark: AuthorshipDecision }
  | { readonly kind: 'undo'; readonly batch: string; readonly at: string }
  | { readonly kind: 'clear'; readonly unit: UnitId; readonly at: string };

/** What the authentication of a line is bound to: a line copied from another repository or target does not hold. */
export interface DraftBinding {
  readonly key: Buffer;
  readonly repository: string;
  readonly target: string;
}

export interface ReadDraftLine {
  readonly entry: DraftEntry;
  /** True when the line carries the code that only a holder of the key can make. */
  readonly authenticated: boolean;
  /** The code as written: a line that appears twice was copied. */
  readonly mac: string;
}

/** The entry as one line without terminator, authenticated by HMAC-SHA256 over its canonical JSON. */
export function formatDraftLine(entry: DraftEntry, binding: DraftBinding): string {
  const fields = entryFields(entry);
  return JSON.stringify({ ...fields, mac: authenticationCode(fields, binding) });
}

/** Reads a line; null when it is no draft line. Unknown fields are ignored. */
export function parseDraftLine(line: string, binding: DraftBinding): ReadDraftLine | null {
  const value = parseObject(line);
  const entry = value === null ? null : readEntry(value);
  if (value === null || entry === null) return null;
  const mac = typeof value['mac'] === 'string' ? value['mac'] : '';
  return { entry, mac, authenticated: equalCodes(mac, authenticationCode(entryFields(entry), binding)) };
}

type Fields = { readonly [key: string]: JsonValue };

function entryFields(entry: DraftEntry): Fields {
  switch (entry.kind) {
    case 'decide':
      return {
        v: 1,
        kind: entry.kind,
        batch: entry.batch,
        unit: entry.decision.unit,
        verdict: entry.decision.verdict,
        at: entry.decision.at,
        note: entry.decision.note,
        evidence: entry.decision.evidence,
        flags: entry.decision.flags,
        shownMilliseconds: entry.decision.shownMilliseconds,
        ...(entry.decision.place === undefined ? {} : { place: { ...entry.decision.place } }),
      };
    case 'mark': {
      const { unit, authorship, reason, at } = entry.mark;
      return { v: 1, kind: entry.kind, batch: entry.batch, unit, authorship, reason, at };
    }
    case 'undo':
      return { v: 1, kind: entry.kind, batch: entry.batch, at: entry.at };
    case 'clear':
      return { v: 1, kind: entry.kind, unit: entry.unit, at: entry.at };
    default:
      return assertNever(entry);
  }
}

function authenticationCode(fields: Fields, binding: DraftBinding): string {
  const bound = { ...fields, repository: binding.repository, target: binding.target };
  return createHmac('sha256', binding.key)
    .update(formatCanonicalJson(wellFormed(bound)), 'utf8')
    .digest('base64url');
}

/** Notes and paths may hold lone surrogates, which canonical JSON refuses. */
function wellFormed(value: JsonValue): JsonValue {
  if (typeof value === 'string') return value.toWellFormed();
  if (value === null || typeof value !== 'object') return value;
  if (isList(value)) return value.map(wellFormed);
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, wellFormed(member)]));
}

/** `Array.isArray` does not narrow read-only arrays. */
function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function equalCodes(given: string, expected: string): boolean {
  const a = Buffer.from(given, 'utf8');
  const b = Buffer.from(expected, 'utf8');
  return a.length === b.length && timingSafeEqual(a, b);
}

function parseObject(line: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(line);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const verdicts: readonly DecisionVerdict[] = ['seen', 'attested', 'needs-work', 'later'];
const timePattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;
const batchPattern = /^[0-9a-f]{16}$/;

function readEntry(value: Readonly<Record<string, unknown>>): DraftEntry | null {
  const { v, kind, batch, unit, verdict, at, note, evidence = null, flags, shownMilliseconds } = value;
  if (v !== 1 || !isText(at, timePattern)) return null;
  if (kind === 'undo') return isText(batch, batchPattern) ? { kind, batch, at } : null;
  if (!isText(unit) || !isUnitId(unit)) return null;
  if (kind === 'clear') return { kind, unit, at };
  if (kind === 'mark') return readMark(value, unit, at);
  if (kind !== 'decide' || !isText(batch, batchPattern) || !isVerdict(verdict)) return null;
  if (note !== null && !isText(note)) return null;
  if (evidence !== null && !isEvidenceGrade(evidence)) return null;
  if (!Array.isArray(flags) || !flags.every((flag) => isText(flag))) return null;
  if (
    shownMilliseconds !== null &&
    (typeof shownMilliseconds !== 'number' || !Number.isFinite(shownMilliseconds))
  )
    return null;
  const place = readPlace(value['place']);
  const decision: Decision = {
    unit,
    verdict,
    at,
    note,
    evidence,
    flags,
    shownMilliseconds,
    ...(place === null ? {} : { place }),
  };
  return { kind, batch, decision };
}

function readPlace(value: unknown): CommentedPlace | null {
  if (!isObject(value)) return null;
  const { path, start, lines, text } = value;
  if (!isText(path, /./s) || !isText(text) || !isCount(start) || !isCount(lines)) return null;
  return { path: toRepoPath(path), start, lines, text };
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function readMark(
  { batch, authorship, reason }: Readonly<Record<string, unknown>>,
  unit: UnitId,
  at: string,
): DraftEntry | null {
  if (!isText(batch, batchPattern) || !isText(reason, /\S/)) return null;
  if (authorship !== 'ai' && authorship !== 'human') return null;
  return { kind: 'mark', batch, mark: { unit, authorship, reason, at } };
}

function isVerdict(value: unknown): value is DecisionVerdict {
  return verdicts.some((verdict) => verdict === value);
}

function isEvidenceGrade(value: unknown): value is EvidenceGrade {
  return evidenceGrades.some((grade) => grade === value);
}

function isText(value: unknown, pattern?: RegExp): value is string {
  return typeof value === 'string' && (pattern === undefined || pattern.test(value));
}
