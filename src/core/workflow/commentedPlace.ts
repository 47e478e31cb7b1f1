import type { CommentedPlace } from '../review/decision.ts';
import type { ReviewHunk } from './review.ts';
import { hunkText } from './hunkText.ts';

/** So much of a hunk is kept with a comment; a line of a draft has its limit. */
const mostCharacters = 4000;

/** Where a hunk stands and what it says, for finding a comment on it again. */
export function commentedPlace({ hunk, units, file }: ReviewHunk): CommentedPlace {
  const first = units.find(({ unit }) => unit.kind === 'text')?.unit;
  const text = hunkText(hunk);
  const kept = text.length > mostCharacters ? `${text.slice(0, mostCharacters).toWellFormed()}\n…` : text;
  if (first === undefined) return { path: file.path, start: 0, lines: 0, text: kept };
  const last = units.findLast(({ unit }) => unit.kind === 'text')?.unit ?? first;
  const end = last.new.start + last.new.lines;
  return { path: file.path, start: first.new.start, lines: Math.max(0, end - first.new.start), text: kept };
}
