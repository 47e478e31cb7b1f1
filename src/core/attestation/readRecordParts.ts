import type { LineSpan } from '../base/lineSpan.ts';
import { isObjectId } from '../base/objectId.ts';
import { type RepoPath, toRepoPath } from '../base/repoPath.ts';
import { isUnitId } from '../diff/change.ts';
import { type EvidenceGrade, evidenceGrades } from '../review/decision.ts';
import { isUtcSeconds } from './attestationText.ts';
import type { RecordedFile, RecordedUnit } from './record.ts';

/*
 * The long parts of a record, read without its schema, which takes ten times as long. Whatever is not exactly of the
 * usual form gives null: then the schema reads the record and says what is wrong, or knows the rarer forms.
 */

const unitKeys = new Set('id path old new at milliseconds batch flags note evidence provenance'.split(' '));
const fileKeys = new Set(['path', 'old', 'new']);
const mostFlags = 1000;

/** Units in the form of the schema; null when one of them is of another. */
export function readUnits(values: readonly unknown[]): readonly RecordedUnit[] | null {
  const units: RecordedUnit[] = [];
  // Units that one keystroke decided share their time.
  let lastTime: string | null = null;
  for (const value of values) {
    const unit = readUnit(value, lastTime);
    if (unit === null) return null;
    lastTime = unit.at;
    units.push(unit);
  }
  return units;
}

/** Files in the form of the schema; null when one of them is of another. */
export function readFiles(values: readonly unknown[]): readonly RecordedFile[] | null {
  const files: RecordedFile[] = [];
  for (const value of values) {
    if (!isRecordOf(value, fileKeys)) return null;
    const { path: where, old, new: now } = value;
    const path = readPath(where);
    const isNamed = typeof old === 'string' && isObjectId(old) && typeof now === 'string' && isObjectId(now);
    if (path === null || !isNamed) return null;
    files.push({ path, old, new: now });
  }
  return files;
}

function readUnit(value: unknown, knownTime: string | null): RecordedUnit | null {
  if (!isRecordOf(value, unitKeys)) return null;
  const { id, at, milliseconds, batch, flags, note, evidence, provenance } = value;
  const path = readPath(value['path']);
  const old = readSpan(value['old']);
  const now = readSpan(value['new']);
  if (typeof id !== 'string' || !isUnitId(id) || path === null || old === null || now === null) return null;
  if (typeof at !== 'string' || (at !== knownTime && !isUtcSeconds(at)) || !isText(provenance)) return null;
  if (milliseconds !== undefined && !isCount(milliseconds)) return null;
  if (batch !== undefined && (!isCount(batch) || batch < 2)) return null;
  if (flags !== undefined && !isFlags(flags)) return null;
  if (note !== undefined && !isText(note)) return null;
  if (evidence !== undefined && !isGrade(evidence)) return null;
  const shown = { milliseconds: milliseconds ?? null, batch: batch ?? 1 };
  return {
    id,
    path,
    old,
    new: now,
    at,
    provenance,
    shown,
    flags: flags ?? [],
    note: note ?? null,
    evidence: evidence ?? null,
  };
}

function isRecordOf(value: unknown, keys: ReadonlySet<string>): value is Partial<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.keys(value).every((key) => keys.has(key));
}

/** Text alone: one that is not UTF-8 is an object, which the schema reads. */
function readPath(value: unknown): RepoPath | null {
  return isText(value) && value !== '' ? toRepoPath(value) : null;
}

function readSpan(value: unknown): LineSpan | null {
  if (!Array.isArray(value) || value.length !== 2) return null;
  const [start, lines]: unknown[] = value;
  return isCount(start) && isCount(lines) ? { start, lines } : null;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.isWellFormed();
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isFlags(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length > 0 && value.length <= mostFlags && value.every(isText);
}

function isGrade(value: unknown): value is EvidenceGrade {
  return evidenceGrades.some((grade) => grade === value);
}
