import type { Parsed } from '../../base/problem.ts';
import type { AuthorKind, EvidenceTier } from '../attribution.ts';
import { cleanLabel } from '../cleanLabel.ts';
import { elements, isJsonObject, member, parseJson } from '../jsonAccess.ts';
import { toolName } from '../toolName.ts';

/** What an Agent Note says about all files that it names as the agent's. */
export interface AgentNoteRecord {
  readonly tool: string | null;
  readonly model: string | null;
  readonly session: string | null;
  /** Files in which the agent had a part; empty when the session was attached and wrote nothing. */
  readonly paths: readonly string[];
  readonly kind: AuthorKind;
  readonly tier: EvidenceTier;
  readonly evidence: string;
}

/**
 * Reads an Agent Note (wasabeef/AgentNote): version 1, and the first form with `files_by_ai` at the top. It counts
 * lines of the commit or names files, never lines. Interactions, which hold prompts, are not looked at. Null when it is
 * no such note.
 */
export function parseAgentNote(text: string): Parsed<AgentNoteRecord | null> {
  const note = parseJson(text);
  if (!isJsonObject(note)) return refused('it is no JSON object');
  const version = member(note, 'v');
  // One real note of the first form says 2.
  if (version !== 1 && version !== 2) return refused('its version is neither 1 nor 2');
  const isFirstForm = Array.isArray(member(note, 'files_by_ai')) || member(note, 'files') === undefined;
  const counts = isFirstForm ? { ...noCounts, ratio: readRatio(member(note, 'ai_ratio')) } : readCounts(note);
  const paths = isFirstForm ? elements(member(note, 'files_by_ai')) : byAgent(member(note, 'files'));
  const value: AgentNoteRecord = {
    tool: toolName(member(note, 'agent')),
    model: cleanLabel(member(note, 'model')),
    session: cleanLabel(member(note, 'session_id')),
    paths: paths.filter((path) => typeof path === 'string'),
    ...judge(counts),
  };
  return { value, problems: [] };
}

function refused(why: string): Parsed<null> {
  return { value: null, problems: [{ message: `Agent Note not read: ${why}` }] };
}

function byAgent(files: unknown): unknown[] {
  return elements(files).flatMap((file) => (member(file, 'by_ai') === true ? [member(file, 'path')] : []));
}

interface Counts {
  /** Percent; null when the note has no number from 0 to 100. */
  readonly ratio: number | null;
  readonly method: 'line' | 'file' | 'none' | null;
  readonly lines: { readonly agent: number; readonly total: number } | null;
}

const noCounts: Counts = { ratio: null, method: null, lines: null };

function readCounts(note: unknown): Counts {
  const attribution = member(note, 'attribution');
  const method = member(attribution, 'method');
  const agent = member(member(attribution, 'lines'), 'ai_added');
  const total = member(member(attribution, 'lines'), 'total_added');
  return {
    ratio: readRatio(member(attribution, 'ai_ratio')),
    method: method === 'line' || method === 'file' || method === 'none' ? method : null,
    lines: isCount(agent) && isCount(total) ? { agent, total } : null,
  };
}

function readRatio(value: unknown): number | null {
  return typeof value === 'number' && value >= 0 && value <= 100 ? value : null;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

type Judgement = Pick<AgentNoteRecord, 'kind' | 'tier' | 'evidence'>;

/** Of the files that the note calls the agent's. Counts are of the whole commit, so a part of them is `mixed`. */
function judge({ ratio, method, lines }: Counts): Judgement {
  const isCounted = method === 'line' && lines !== null && lines.total > 0;
  const isNothing = isCounted ? lines.agent === 0 : method === 'none' || ratio === null || ratio === 0;
  if (isNothing) return { kind: 'unknown', tier: 'F', evidence: 'session attached, nothing attributed' };
  if (!isCounted) return { kind: 'ai', tier: 'C', evidence: 'file record' };
  const evidence = `line count, ${lines.agent} of ${lines.total}`;
  return { kind: lines.agent >= lines.total ? 'ai' : 'mixed', tier: 'C', evidence };
}
