import type { Parsed, Problem } from '../../base/problem.ts';
import { isObjectId } from '../../base/objectId.ts';
import type { ObjectId } from '../../base/objectId.ts';
import { cleanLabel } from '../cleanLabel.ts';
import { elements, isJsonObject, member, parseJson } from '../jsonAccess.ts';
import { toolName } from '../toolName.ts';

/** Our key in the metadata of an Agent Trace record. */
export const captureMetadataKey = 'dev.countersign';

/** Consecutive lines that an agent wrote: where they stood just after, and what they were. */
export interface CapturedPiece {
  readonly path: string;
  /** 1-based. */
  readonly start: number;
  /** `lineDigest` of each line. */
  readonly digests: readonly string[];
  readonly model: string | null;
}

/** One edit of an agent, caught by its hook (docs/capture.md, Records). */
export interface CapturedRecord {
  /** `HEAD` when the edit happened; null before the first commit. */
  readonly revision: ObjectId | null;
  /** Epoch seconds. */
  readonly timestamp: number;
  readonly tool: string | null;
  readonly session: string | null;
  readonly pieces: readonly CapturedPiece[];
}

/** A file full of rubbish is one complaint, not a million. */
const maximumProblems = 10;

/** Reads what `core/capture` wrote, oldest first. Other people's records in the file, and claims other than `ai`, are left out. */
export function parseCapturedTraces(text: string): Parsed<readonly CapturedRecord[]> {
  const records: CapturedRecord[] = [];
  const problems: Problem[] = [];
  const lines = text.split('\n');
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const value = parseJson(line);
    if (value === undefined) {
      const isLast = index === lines.length - 1;
      problems.push({ message: `captured record skipped: ${isLast ? 'the last line is torn' : 'no JSON'}`, line: index + 1 }); // prettier-ignore
      continue;
    }
    const record = readRecord(value);
    if (record !== null) records.push(record);
  }
  const more = problems.length - maximumProblems;
  const told = problems.slice(0, maximumProblems);
  if (more > 0) told.push({ message: `${more} more captured records skipped` });
  return { value: records, problems: told };
}

function readRecord(value: unknown): CapturedRecord | null {
  const own = member(member(value, 'metadata'), captureMetadataKey);
  const written = member(value, 'timestamp');
  const time = typeof written === 'string' ? Date.parse(written) : Number.NaN;
  if (!isJsonObject(own) || !Number.isFinite(time)) return null;
  const revision = member(member(value, 'vcs'), 'revision');
  const pieces = readPieces(member(value, 'files'), elements(member(own, 'lines')));
  if (pieces.length === 0) return null;
  return {
    revision: typeof revision === 'string' && isObjectId(revision) ? revision : null,
    timestamp: Math.floor(time / 1000),
    tool: toolName(member(member(value, 'tool'), 'name')),
    session: cleanLabel(member(own, 'session')),
    pieces,
  };
}

/** The digests of each range stand in the order of the ranges. */
function readPieces(files: unknown, digests: readonly unknown[]): CapturedPiece[] {
  const pieces: CapturedPiece[] = [];
  let at = 0;
  for (const file of elements(files)) {
    const path = member(file, 'path');
    for (const conversation of elements(member(file, 'conversations'))) {
      const contributor = member(conversation, 'contributor');
      const model = cleanLabel(member(contributor, 'model_id'));
      for (const range of elements(member(conversation, 'ranges'))) {
        const lines = elements(digests[at]).filter((digest) => typeof digest === 'string');
        at += 1;
        const start = member(range, 'start_line');
        const isPlaced = typeof start === 'number' && Number.isSafeInteger(start) && start >= 1;
        if (typeof path !== 'string' || !isPlaced || lines.length === 0) continue;
        if (member(contributor, 'type') === 'ai') pieces.push({ path, start, digests: lines, model });
      }
    }
  }
  return pieces;
}
