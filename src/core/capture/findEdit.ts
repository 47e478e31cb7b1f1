import { diffArrays } from 'diff';
import { textLines } from '../provenance/fileLines.ts';
import type { AgentEdit, TextReplacement } from './agentEdit.ts';

/** Consecutive lines that an edit wrote, as they stand in the file after it. */
export interface WrittenLines {
  /** 1-based. */
  readonly start: number;
  readonly lines: readonly string[];
}

/** Comparing texts that differ more than this takes longer than an agent should wait. */
const maximumEdits = 1_000;

/** A text that was replaced everywhere is looked for so often. */
const maximumOccurrences = 1_000;

/**
 * The lines of `content`, the file now, that an edit wrote. Where the file does not hold the new text yet, the edit is
 * made in memory first: VS Code may tell of it before it is on disk. Nothing when the place is in doubt.
 */
export function findEdit(edit: AgentEdit, content: string): WrittenLines[] {
  if (edit.kind === 'delete') return [];
  const now = normalised(content);
  if (edit.kind === 'write') return addedLines(normalised(edit.before ?? ''), normalised(edit.content), 1);
  return edit.replacements.flatMap((replacement) => findReplacement(replacement, now));
}

/** Line ends are not what an agent wrote: it sends LF whatever the file has. */
function normalised(text: string): string {
  return text.includes('\r\n') ? text.replaceAll('\r\n', '\n') : text;
}

function findReplacement(replacement: TextReplacement, content: string): WrittenLines[] {
  const oldText = normalised(replacement.oldText);
  const newText = normalised(replacement.newText);
  if (newText.trim() === '') return [];
  const found = choosePlaces(placesOf(newText, content, replacement), content, replacement);
  if (found.length > 0) return found.flatMap((at) => writtenAt(content, at, oldText, newText));
  // The last line of a file may lack its line end.
  if (newText.endsWith('\n') && content.endsWith(newText.slice(0, -1)) && !content.endsWith('\n'))
    return findReplacement(replacement, `${content}\n`);
  if (placesOf(newText, content, replacement).length > 0) return [];
  const places = oldText === '' ? [] : placesOf(oldText, content, replacement);
  const [place] = choosePlaces(places, content, replacement);
  if (place === undefined) return findWithoutContext(replacement, oldText, newText, content);
  const edited = content.slice(0, place) + newText + content.slice(place + oldText.length);
  return writtenAt(edited, place, oldText, newText);
}

/** A hunk whose surroundings have changed: its own lines may stand there nevertheless. */
function findWithoutContext(
  replacement: TextReplacement,
  oldText: string,
  newText: string,
  content: string,
): WrittenLines[] {
  if (!replacement.isWholeLines) return [];
  return addedLines(oldText, newText, replacement.line ?? 1).flatMap(({ start, lines }) => {
    const own = lines.map((line) => `${line}\n`).join('');
    const line = replacement.line === null ? null : start;
    return own === newText
      ? []
      : findReplacement({ ...replacement, oldText: '', newText: own, line }, content);
  });
}

function placesOf(text: string, content: string, { isWholeLines }: TextReplacement): number[] {
  const places: number[] = [];
  for (let at = content.indexOf(text); at >= 0 && places.length < maximumOccurrences;) {
    if (!isWholeLines || at === 0 || content[at - 1] === '\n') places.push(at);
    at = content.indexOf(text, at + Math.max(1, text.length));
  }
  return places;
}

function choosePlaces(
  places: readonly number[],
  content: string,
  { line, isEverywhere }: TextReplacement,
): readonly number[] {
  if (places.length <= 1 || isEverywhere) return places;
  if (line === null) return [];
  const wanted = line;
  const distance = (place: number): number => Math.abs(lineAt(content, place) - wanted);
  return places.toSorted((left, right) => distance(left) - distance(right)).slice(0, 1);
}

function lineAt(content: string, offset: number): number {
  let line = 1;
  for (let at = content.indexOf('\n'); at >= 0 && at < offset; at = content.indexOf('\n', at + 1)) line += 1;
  return line;
}

/** Widens both texts to whole lines and keeps those that the edit added. */
function writtenAt(content: string, at: number, oldText: string, newText: string): WrittenLines[] {
  const from = at === 0 ? 0 : content.lastIndexOf('\n', at - 1) + 1;
  const after = at + newText.length;
  const next = content[after - 1] === '\n' ? after - 1 : content.indexOf('\n', after);
  const to = next < 0 ? content.length : next;
  const before = content.slice(from, at);
  const behind = to > after ? content.slice(after, to) : '';
  return addedLines(before + oldText + behind, content.slice(from, to), lineAt(content, from));
}

function addedLines(oldText: string, newText: string, start: number): WrittenLines[] {
  const now = textLines(newText);
  const old = textLines(oldText);
  if (old.length === 0) return now.length === 0 ? [] : [{ start, lines: now }];
  const changes = diffArrays(old, now, { maxEditLength: maximumEdits });
  // Too different to compare: all of it is new.
  if (changes === undefined) return [{ start, lines: now }];
  const written: WrittenLines[] = [];
  let line = start;
  for (const { added, removed, value } of changes) {
    if (added) written.push({ start: line, lines: value });
    if (!removed) line += value.length;
  }
  return written;
}
