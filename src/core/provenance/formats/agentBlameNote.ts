import type { Parsed } from '../../base/problem.ts';
import type { AuthorKind, EvidenceTier } from '../attribution.ts';
import { cleanLabel } from '../cleanLabel.ts';
import { elements, isJsonObject, member, parseJson } from '../jsonAccess.ts';
import { toolName } from '../toolName.ts';

/** Lines of one file in an Agent Blame note. */
export interface AgentBlameEntry {
  readonly path: string;
  readonly start: number;
  readonly end: number;
  /** `unknown` for categories that are not `ai_generated`. */
  readonly kind: AuthorKind;
  /** How sure the writer's match makes it: A where the text was the agent's, B where it was similar or moved. */
  readonly tier: EvidenceTier;
  readonly tool: string | null;
  readonly model: string | null;
  /** SHA-256 of the first line without its line end, as hexadecimal digits; null when the note has none. */
  readonly firstLineHash: string | null;
  /** The match and its confidence, in the words of the format. */
  readonly match: string;
}

/** The values of `matchType` seen, with what they are worth. */
const matchTiers: ReadonlyMap<string, EvidenceTier> = new Map([
  ['exact_hash', 'A'],
  // Equal but for white space.
  ['normalized_hash', 'A'],
  ['move_detected', 'B'],
  ['line_in_ai_content', 'B'],
  ['ai_content_in_line', 'B'],
]);

/**
 * Reads an Agent Blame note (mesa-dot-dev/agentblame): version 1 has `snake_case` keys, version 2 `camelCase`; each
 * key is taken in either. Null when it is no such note; entries that name no lines are skipped with a problem.
 */
export function parseAgentBlameNote(text: string): Parsed<readonly AgentBlameEntry[] | null> {
  const note = parseJson(text);
  if (!isJsonObject(note)) return refused('it is no JSON object');
  const version = member(note, 'version');
  if (version !== 1 && version !== 2) return refused('its version is neither 1 nor 2');
  const attributions = member(note, 'attributions');
  if (!Array.isArray(attributions)) return refused('it has no list of attributions');
  const read = elements(attributions).map((item) => readEntry(item));
  const entries = read.filter((entry) => entry !== null);
  const skipped = read.length - entries.length;
  const problems =
    skipped === 0 ? [] : [{ message: `${skipped} entries of an Agent Blame note name no lines` }];
  return { value: entries, problems };
}

function refused(why: string): Parsed<null> {
  return { value: null, problems: [{ message: `Agent Blame note not read: ${why}` }] };
}

function readEntry(item: unknown): AgentBlameEntry | null {
  const path = member(item, 'path');
  const start = either(item, 'startLine', 'start_line');
  const end = either(item, 'endLine', 'end_line');
  if (typeof path !== 'string' || path === '' || !isLine(start) || !isLine(end) || end < start) return null;
  const hash = either(item, 'contentHash', 'content_hash');
  const match = either(item, 'matchType', 'match_type');
  const tier = typeof match === 'string' ? matchTiers.get(match) : undefined;
  const firstLineHash = typeof hash === 'string' ? /^sha256:([0-9a-f]{64})$/.exec(hash)?.[1] : undefined;
  return {
    path,
    start,
    end,
    kind: member(item, 'category') === 'ai_generated' ? 'ai' : 'unknown',
    tier: firstLineHash === undefined ? 'B' : (tier ?? 'B'),
    tool: toolName(member(item, 'provider')),
    model: cleanLabel(member(item, 'model')),
    firstLineHash: firstLineHash ?? null,
    match: describeMatch(tier === undefined ? null : String(match), member(item, 'confidence')),
  };
}

function either(item: unknown, camel: string, snake: string): unknown {
  return member(item, camel) ?? member(item, snake);
}

function isLine(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 1;
}

function describeMatch(match: string | null, confidence: unknown): string {
  const isShare = typeof confidence === 'number' && confidence >= 0 && confidence <= 1;
  return [match ?? 'unnamed match', ...(isShare ? [`confidence ${Number(confidence.toFixed(2))}`] : [])].join(
    ', ',
  );
}
