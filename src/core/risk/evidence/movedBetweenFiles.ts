import type { FileChange } from '../../diff/change.ts';
import { addedTextLines, removedTextLines, type TextLine } from '../unitLines.ts';

/** Shorter lines (`}`, `end`, `return`) stand everywhere. */
const shortestLine = 8;
/** Less than this is alike by accident. */
const leastPart = 0.5;

/** What part of lines was taken from, or went to, other files of a change: 0 to 1, and 0 where it may be chance. */
export interface MovedLines {
  /** Of lines that this file adds. */
  added(file: FileChange, lines: readonly TextLine[]): number;
  /** Of lines that this file loses. */
  removed(file: FileChange, lines: readonly TextLine[]): number;
}

/**
 * Compares lines by their words alone, so that a file that is divided into several is known as one that moved although
 * no block of it is proven to have. Both sides are read when they are first asked for.
 */
export function movedBetweenFiles(files: readonly FileChange[]): MovedLines {
  let lost: PlacesByText | null = null;
  let come: PlacesByText | null = null;
  return {
    added: (file, lines) => partOf(lines, file, (lost ??= placesOf(files, removedTextLines))),
    removed: (file, lines) => partOf(lines, file, (come ??= placesOf(files, addedTextLines))),
  };
}

/** The file in which a text stands; null for several. */
type PlacesByText = ReadonlyMap<string, FileChange | null>;

function placesOf(files: readonly FileChange[], read: typeof addedTextLines): PlacesByText {
  const places = new Map<string, FileChange | null>();
  for (const file of files)
    for (const { text } of file.units.flatMap(read)) {
      const words = text.trim();
      if (words.length < shortestLine) continue;
      const known = places.get(words);
      if (known === undefined) places.set(words, file);
      else if (known !== file) places.set(words, null);
    }
  return places;
}

function partOf(lines: readonly TextLine[], file: FileChange, places: PlacesByText): number {
  const words = lines.map(({ text }) => text.trim()).filter((text) => text.length >= shortestLine);
  const elsewhere = words.filter((text) => places.has(text) && places.get(text) !== file);
  const part = words.length === 0 ? 0 : elsewhere.length / words.length;
  return part < leastPart ? 0 : part;
}
