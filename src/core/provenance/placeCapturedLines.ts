import type { FileLines } from './fileLines.ts';
import type { CapturedPiece } from './formats/capturedTrace.ts';

/** Where lines of a piece stand now, inclusive and 1-based, and whether all of them were found together. */
export interface PlacedPiece {
  readonly spans: readonly (readonly [number, number])[];
  readonly isWhole: boolean;
}

const nowhere: PlacedPiece = { spans: [], isWhole: false };

/** Of several places with the same text, one this near to where the lines were written is taken for it. */
const nearLines = 200;

/** Text that stands more often than this places nothing, and comparing all of it would take long. */
const maximumPlaces = 200;

/**
 * Finds lines by their content: where they were written, at the only place that has them all, or near by. When some
 * were changed since, those that are left are found from lines that stand once in the file and once in the piece.
 * Brackets and blank lines are never found alone.
 */
export function placeCapturedLines(file: FileLines, piece: CapturedPiece): PlacedPiece {
  const { digests, start } = piece;
  if (digests.length === 0) return nowhere;
  const whole = wholePlace(file, digests, start - 1);
  if (whole !== null) return { spans: [[whole + 1, whole + digests.length]], isWhole: true };
  return digests.length === 1 ? nowhere : { spans: remainingSpans(file, digests), isWhole: false };
}

/** The 0-based line at which all of `digests` stand, or null. */
function wholePlace(file: FileLines, digests: readonly string[], expected: number): number | null {
  if (standsAt(file, digests, expected)) return expected;
  const rarest = rarestLine(file, digests);
  if (rarest === null) return null;
  const starts = rarest.places
    .map((place) => place - rarest.index)
    .filter((place) => standsAt(file, digests, place));
  const [only] = starts;
  if (starts.length === 1 && only !== undefined) return only;
  const nearest = starts.toSorted((left, right) => Math.abs(left - expected) - Math.abs(right - expected))[0];
  return nearest !== undefined && Math.abs(nearest - expected) <= nearLines ? nearest : null;
}

function standsAt(file: FileLines, digests: readonly string[], at: number): boolean {
  return at >= 0 && digests.every((digest, offset) => file.digests[at + offset] === digest);
}

/** The line of the piece that says most about its place; null when one is missing or none says anything. */
function rarestLine(
  file: FileLines,
  digests: readonly string[],
): { readonly index: number; readonly places: readonly number[] } | null {
  let rarest: { index: number; places: readonly number[] } | null = null;
  for (const [index, digest] of digests.entries()) {
    const places = file.places.get(digest);
    if (places === undefined) return null;
    const isTelling = places.length <= maximumPlaces && file.isTrivial[places[0] ?? 0] === false;
    if (isTelling && (rarest === null || places.length < rarest.places.length)) rarest = { index, places };
  }
  return rarest;
}

/** Lines around those that stand once on both sides. */
function remainingSpans(file: FileLines, digests: readonly string[]): (readonly [number, number])[] {
  const counts = new Map<string, number>();
  for (const digest of digests) counts.set(digest, (counts.get(digest) ?? 0) + 1);
  const spans: (readonly [number, number])[] = [];
  let reached = -1;
  for (let index = 0; index < digests.length; index += 1) {
    const digest = digests[index] ?? '';
    const places = file.places.get(digest) ?? [];
    const [place] = places;
    if (place === undefined || places.length > 1 || counts.get(digest) !== 1) continue;
    // Lines do not change their order: what seems to have moved up is somebody else's copy.
    if (file.isTrivial[place] !== false || place <= reached) continue;
    let before = 0;
    while (index > before && place - before - 1 > reached && same(file, digests, place, index, -before - 1))
      before += 1;
    let after = 0;
    while (index + after + 1 < digests.length && same(file, digests, place, index, after + 1)) after += 1;
    spans.push([place - before + 1, place + after + 1]);
    reached = place + after;
    index += after;
  }
  return spans;
}

function same(
  file: FileLines,
  digests: readonly string[],
  place: number,
  index: number,
  by: number,
): boolean {
  return file.digests[place + by] !== undefined && file.digests[place + by] === digests[index + by];
}
