import type { Parsed } from '../../base/problem.ts';
import type { AuthorKind, EvidenceTier } from '../attribution.ts';
import { cleanLabel } from '../cleanLabel.ts';
import { elements, isJsonObject, member, parseJson } from '../jsonAccess.ts';

/** A line that a whogitit note says something about. */
export interface WhogititLine {
  readonly line: number;
  /** What stood there when the note was written; null when the note does not say. For comparison only, never kept. */
  readonly content: string | null;
  readonly kind: AuthorKind;
  readonly tier: EvidenceTier;
  readonly evidence: string;
}

export interface WhogititNote {
  readonly model: string | null;
  readonly session: string | null;
  /** By path. */
  readonly files: ReadonlyMap<string, readonly WhogititLine[]>;
}

/**
 * Reads a whogitit note (dotsetlabs/whogitit), version 2 or 3. It lists every line of every file that an agent
 * touched; lines of which it says that they were there before, or that it does not know, are left out, and so are its
 * prompts. Null when it is no such note.
 */
export function parseWhogititNote(text: string): Parsed<WhogititNote | null> {
  const note = parseJson(text);
  if (!isJsonObject(note)) return refused('it is no JSON object');
  const version = member(note, 'version');
  if (version !== 2 && version !== 3) return refused('its version is neither 2 nor 3');
  const files = member(note, 'files');
  if (!Array.isArray(files)) return refused('it has no list of files');
  const session = member(note, 'session');
  const value: WhogititNote = {
    model: cleanLabel(member(member(session, 'model'), 'id')),
    session: cleanLabel(member(session, 'session_id')),
    files: readFiles(elements(files)),
  };
  return { value, problems: [] };
}

function refused(why: string): Parsed<null> {
  return { value: null, problems: [{ message: `whogitit note not read: ${why}` }] };
}

/** Each path once, however often the note names it: its file in the commit is read for each. */
function readFiles(files: readonly unknown[]): ReadonlyMap<string, readonly WhogititLine[]> {
  const byPath = new Map<string, WhogititLine[]>();
  for (const file of files) {
    const path = member(file, 'path');
    if (typeof path !== 'string' || path === '') continue;
    const ofPath = byPath.get(path) ?? [];
    for (const item of elements(member(file, 'lines'))) {
      const line = readLine(item);
      if (line !== null) ofPath.push(line);
    }
    if (ofPath.length > 0) byPath.set(path, ofPath);
  }
  return byPath;
}

function readLine(item: unknown): WhogititLine | null {
  const line = member(item, 'line_number');
  if (typeof line !== 'number' || !Number.isSafeInteger(line) || line < 1) return null;
  const claim = readSource(member(item, 'source'));
  if (claim === null) return null;
  const content = member(item, 'content');
  return { line, content: typeof content === 'string' ? content : null, ...claim };
}

function readSource(source: unknown): Pick<WhogititLine, 'kind' | 'tier' | 'evidence'> | null {
  switch (member(source, 'type')) {
    case 'AI':
      return { kind: 'ai', tier: 'A', evidence: 'note line' };
    case 'AIModified':
      // An agent's line that a person changed.
      return { kind: 'mixed', tier: 'A', evidence: `note line, modified${describe(source)}` };
    case 'Human':
      // Concluded from what the agent did not write, not observed.
      return { kind: 'human', tier: 'B', evidence: 'note line, not the agent’s' };
    default:
      return null;
  }
}

function describe(source: unknown): string {
  const similarity = member(source, 'similarity');
  const isShare = typeof similarity === 'number' && similarity >= 0 && similarity <= 1;
  return isShare ? `, similarity ${Number(similarity.toFixed(2))}` : '';
}
