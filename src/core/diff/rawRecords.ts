import type { Buffer } from 'node:buffer';
import { isObjectId, toObjectId, type ObjectId } from '../base/objectId.ts';
import { decodeRepoPath, type RepoPath } from '../base/repoPath.ts';
import type { FileMode } from './change.ts';

/** One `--raw -z` record: the only place where names, modes, ids and status of git's output are taken from. */
export interface RawRecord {
  readonly oldMode: FileMode;
  readonly newMode: FileMode;
  readonly oldOid: ObjectId;
  readonly newOid: ObjectId;
  readonly statusLetter: string;
  readonly similarity: number | null;
  readonly path: RepoPath;
  readonly oldPath: RepoPath | null;
}

export type RawRecordScan =
  | { readonly kind: 'record'; readonly record: RawRecord; readonly next: number }
  | { readonly kind: 'unfinished' }
  | { readonly kind: 'unreadable' };

// git-diff-index(1), "Raw output format": `:100644 100755 <oid> <oid> R086`, then NUL and one or two names, each with NUL.
const recordPattern = /^:([0-7]{6}) ([0-7]{6}) ([0-9a-f]+) ([0-9a-f]+) ([A-Z])(\d*)$/;
const longestRecord = 200;

/** Reads the record that opens at `at`; `unfinished` when it goes on behind `end`. */
export function readRawRecord(bytes: Buffer, at: number, end: number): RawRecordScan {
  const fieldsEnd = nulAt(bytes, at, end);
  if (fieldsEnd < 0) return end - at > longestRecord ? { kind: 'unreadable' } : { kind: 'unfinished' };
  const match = recordPattern.exec(bytes.toString('latin1', at, fieldsEnd));
  const [, oldMode, newMode, oldOid = '', newOid = '', statusLetter = '', score = ''] = match ?? [];
  if (oldMode === undefined || newMode === undefined || !isObjectId(oldOid) || !isObjectId(newOid))
    return { kind: 'unreadable' };
  const firstEnd = nulAt(bytes, fieldsEnd + 1, end);
  if (firstEnd < 0) return { kind: 'unfinished' };
  const first = decodeRepoPath(bytes.subarray(fieldsEnd + 1, firstEnd));
  const fields = { oldMode, newMode, oldOid: toObjectId(oldOid), newOid: toObjectId(newOid), statusLetter };
  if (statusLetter !== 'R' && statusLetter !== 'C') {
    return {
      kind: 'record',
      record: { ...fields, similarity: null, path: first, oldPath: null },
      next: firstEnd + 1,
    };
  }
  const secondEnd = nulAt(bytes, firstEnd + 1, end);
  if (secondEnd < 0) return { kind: 'unfinished' };
  const second = decodeRepoPath(bytes.subarray(firstEnd + 1, secondEnd));
  const record = { ...fields, similarity: score === '' ? null : Number(score), path: second, oldPath: first };
  return { kind: 'record', record, next: secondEnd + 1 };
}

function nulAt(bytes: Buffer, at: number, end: number): number {
  const found = bytes.indexOf(0, at);
  return found < 0 || found >= end ? -1 : found;
}
