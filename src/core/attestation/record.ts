import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { formatCanonicalJson, type JsonValue } from '../base/canonicalJson.ts';
import type { LineSpan } from '../base/lineSpan.ts';
import { type ObjectId, isObjectId } from '../base/objectId.ts';
import type { Parsed } from '../base/problem.ts';
import type { RepoPath } from '../base/repoPath.ts';
import type { UnitId } from '../diff/change.ts';
import { type EvidenceGrade, evidenceGrades } from '../review/decision.ts';
import { isDigestHex, isUtcSeconds } from './attestationText.ts';
import { readFiles, readUnits } from './readRecordParts.ts';
import { formatRecordedPath, recordedPath, recordedText, recordedUnitId } from './recordedPath.ts';
import { parseStored } from './storedJson.ts';

/*
 * The record: what exactly was attested (docs/attestation.md, Record). Canonical JSON, addressed by its SHA-256,
 * which the signed statement holds. What it says about time and screen is reported by the reviewer's own tool.
 */

export interface ReviewRecord {
  readonly version: 1;
  readonly algorithm: 'hf1';
  readonly base: RecordedState;
  readonly head: RecordedState;
  /** SHA-256 (hex) of the policy file that the reviewer's tool saw; null when there was none. */
  readonly policyDigest: string | null;
  /** The sentence that the reviewer signed off, and what the policy asked to be looked at. */
  readonly statement: string;
  readonly criteria: readonly string[];
  readonly renames: readonly RecordedRename[];
  /** The blobs on both sides of every file that has a unit here, so that a file that came back as it was is known. */
  readonly files: readonly RecordedFile[];
  /** Why the gate is overridden or the change rejected, and when an override ends (RFC 3339 in UTC); else null. */
  readonly reason: string | null;
  readonly expires: string | null;
  readonly units: readonly RecordedUnit[];
  /** What the signer says of who wrote units, whether they are covered or not. Each unit once. */
  readonly authorship: readonly RecordedAuthorship[];
  /** What the signer asks to change in hunks that are not covered; beside an acceptance of others. */
  readonly comments: readonly RecordedComment[];
}

/** A reviewer's word on a hunk that needs work: it travels with the record and covers nothing. */
export interface RecordedComment {
  readonly unit: UnitId;
  readonly path: RepoPath;
  /** Lines of the new side. */
  readonly new: LineSpan;
  /** RFC 3339 in UTC, seconds precision. */
  readonly at: string;
  readonly text: string;
}

/** A person's word on who wrote a unit: a claim with a name, since the record is signed. */
export interface RecordedAuthorship {
  readonly unit: UnitId;
  readonly path: RepoPath;
  readonly kind: 'ai' | 'human';
  readonly reason: string;
}

/** One side of the net diff; the commit is null for trees that were not committed. */
export interface RecordedState {
  readonly commit: ObjectId | null;
  readonly tree: ObjectId;
}

export interface RecordedRename {
  readonly from: RepoPath;
  readonly to: RepoPath;
}

/** Object ids as in git's raw diff: all zeros for a side that does not exist. */
export interface RecordedFile {
  readonly path: RepoPath;
  readonly old: ObjectId;
  readonly new: ObjectId;
}

export interface RecordedUnit {
  readonly id: UnitId;
  readonly path: RepoPath;
  readonly old: LineSpan;
  readonly new: LineSpan;
  /** When it was decided: RFC 3339 in UTC, seconds precision. */
  readonly at: string;
  /** Milliseconds on screen (null: not measured), and how many units that one keystroke decided. */
  readonly shown: { readonly milliseconds: number | null; readonly batch: number };
  /** Rule ids that were flagged. */
  readonly flags: readonly string[];
  readonly note: string | null;
  /** How far the reviewer went; null when nobody asked. */
  readonly evidence: EvidenceGrade | null;
  /** Who wrote it as far as the reviewer was shown: `ai`, `human`, `mixed`, `unknown`. */
  readonly provenance: string;
}

/** Bytes; docs/attestation.md, Record. */
export const largestRecord = 1_048_576;
const largestUnitCount = 20_000;

/** SHA-256 of the record's bytes, 64 hexadecimal digits: the statement's `rec`. */
export function recordId(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Canonical JSON bytes. Parts that say nothing (no flags, no note, not measured, decided singly) are left out. */
export function formatRecord(record: ReviewRecord): Buffer {
  const json: { readonly [key: string]: JsonValue } = {
    version: record.version,
    algorithm: record.algorithm,
    base: { ...record.base },
    head: { ...record.head },
    policyDigest: record.policyDigest,
    statement: record.statement,
    ...(record.criteria.length > 0 ? { criteria: record.criteria } : {}),
    ...(record.renames.length > 0
      ? {
          renames: record.renames.map(({ from, to }) => ({
            from: formatRecordedPath(from),
            to: formatRecordedPath(to),
          })),
        }
      : {}),
    ...(record.files.length > 0 ? { files: record.files.map(formatFile) } : {}),
    ...(record.reason === null ? {} : { reason: record.reason.toWellFormed() }),
    ...(record.expires === null ? {} : { expires: record.expires }),
    ...(record.authorship.length > 0 ? { authorship: record.authorship.map(formatAuthorship) } : {}),
    ...(record.comments.length > 0 ? { comments: record.comments.map(formatComment) } : {}),
  };
  const members = new Map(Object.entries(json).map(([name, value]) => [name, formatCanonicalJson(value)]));
  members.set('units', `[${record.units.map(formatUnit).join(',')}]`);
  const written = [...members]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, text]) => `"${name}":${text}`);
  return Buffer.from(`{${written.join(',')}}`, 'utf8');
}

function formatFile(file: RecordedFile): JsonValue {
  return { path: formatRecordedPath(file.path), old: file.old, new: file.new };
}

function formatAuthorship({ unit: id, path: where, kind, reason }: RecordedAuthorship): JsonValue {
  return { unit: id, path: formatRecordedPath(where), kind, reason: reason.toWellFormed() };
}

function formatComment({ unit: id, path: where, new: lines, at, text: said }: RecordedComment): JsonValue {
  return {
    unit: id,
    path: formatRecordedPath(where),
    new: [lines.start, lines.lines],
    at,
    text: said.toWellFormed(),
  };
}

/** Canonical JSON, written member by member: a record may hold thousands. */
function formatUnit({ id, path: where, old, new: now, at, shown, ...unit }: RecordedUnit): string {
  const { milliseconds, batch } = shown;
  return [
    `{"at":${formatCanonicalJson(at)}`,
    batch === 1 ? '' : `,"batch":${formatCanonicalJson(batch)}`,
    unit.evidence === null ? '' : `,"evidence":${formatCanonicalJson(unit.evidence)}`,
    unit.flags.length === 0 ? '' : `,"flags":${formatCanonicalJson(unit.flags)}`,
    `,"id":${formatCanonicalJson(id)}`,
    milliseconds === null ? '' : `,"milliseconds":${formatCanonicalJson(milliseconds)}`,
    `,"new":${formatSpan(now)}`,
    unit.note === null ? '' : `,"note":${formatCanonicalJson(unit.note.toWellFormed())}`,
    `,"old":${formatSpan(old)}`,
    `,"path":${formatCanonicalJson(formatRecordedPath(where))}`,
    `,"provenance":${formatCanonicalJson(unit.provenance)}}`,
  ].join('');
}

function formatSpan({ start, lines }: LineSpan): string {
  return `[${formatCanonicalJson(start)},${formatCanonicalJson(lines)}]`;
}

const count = z.int().min(0);
const objectId = z
  .string()
  .refine(isObjectId)
  .transform((value): ObjectId => value);
const state = z.strictObject({ commit: objectId.nullable(), tree: objectId });
const span = z.tuple([count, count]).transform(([start, lines]): LineSpan => ({ start, lines }));
const unit = z
  .strictObject({
    id: recordedUnitId,
    path: recordedPath,
    old: span,
    new: span,
    at: z.string().refine(isUtcSeconds),
    milliseconds: count.optional(),
    batch: z.int().min(2).optional(),
    flags: z.array(recordedText).min(1).max(1000).optional(),
    note: recordedText.optional(),
    evidence: z.enum(evidenceGrades).optional(),
    provenance: recordedText,
  })
  .transform(
    ({
      milliseconds = null,
      batch = 1,
      flags = [],
      note = null,
      evidence = null,
      ...rest
    }): RecordedUnit => ({
      ...rest,
      shown: { milliseconds, batch },
      flags,
      note,
      evidence,
    }),
  );
const schema = z.strictObject({
  version: z.literal(1),
  algorithm: z.literal('hf1'),
  base: state,
  head: state,
  policyDigest: z.string().refine(isDigestHex).nullable(),
  statement: recordedText,
  criteria: z.array(recordedText).min(1).max(1000).default([]),
  renames: z
    .array(z.strictObject({ from: recordedPath, to: recordedPath }))
    .min(1)
    .max(largestUnitCount)
    .default([]),
  files: z
    .array(z.strictObject({ path: recordedPath, old: objectId, new: objectId }))
    .min(1)
    .max(largestUnitCount)
    .default([]),
  reason: recordedText.nullable().default(null),
  expires: z.string().refine(isUtcSeconds).nullable().default(null),
  units: z.array(unit).max(largestUnitCount),
  authorship: z
    .array(
      z.strictObject({
        unit: recordedUnitId,
        path: recordedPath,
        kind: z.enum(['ai', 'human']),
        reason: recordedText.min(1),
      }),
    )
    .min(1)
    .max(largestUnitCount)
    .default([]),
  comments: z
    .array(
      z.strictObject({
        unit: recordedUnitId,
        path: recordedPath,
        new: span,
        at: z.string().refine(isUtcSeconds),
        text: recordedText.min(1),
      }),
    )
    .min(1)
    .max(largestUnitCount)
    .default([]),
});

/**
 * Reads a record. The value is null when it is larger than 1 MiB, not of this form, or not canonical: one record has
 * one sequence of bytes. That the bytes have the id they were asked for by is for the caller (`recordId`) to compare.
 */
export function parseRecord(bytes: Buffer): Parsed<ReviewRecord | null> {
  return parseStored(bytes, {
    name: 'review record',
    largest: largestRecord,
    schema,
    format: formatRecord,
    readQuickly,
  });
}

/** As the schema reads it, with its long lists read by hand; null when that cannot be done, for whatever reason. */
function readQuickly(json: unknown): ReviewRecord | null {
  if (typeof json !== 'object' || json === null) return null;
  const { units: unitValues, files: fileValues, ...rest }: Partial<Record<string, unknown>> = { ...json };
  const isFitting = (values: unknown): values is readonly unknown[] =>
    Array.isArray(values) && values.length <= largestUnitCount;
  if (!isFitting(unitValues) || (fileValues !== undefined && !isFitting(fileValues))) return null;
  if (fileValues?.length === 0) return null;
  const units = readUnits(unitValues);
  const files = readFiles(fileValues ?? []);
  const result = schema.safeParse({ ...rest, units: [] });
  return units === null || files === null || !result.success ? null : { ...result.data, units, files };
}
