import type { LineSpan } from '../base/lineSpan.ts';
import type { ObjectId } from '../base/objectId.ts';
import type { BlamedLine } from '../git/blame.ts';
import type { LineOrigin } from './lineOrigin.ts';

/**
 * Origins for every line of `added` from what blame says. Blame compares commit by commit and the change compares
 * the two ends, so they may disagree on which of equal lines is the new one (1.5 % of 40,000 lines over 400 commits).
 * Such a line gets no place in a commit: only `onlyToucher`, or the commit of the nearest lines before and after it in
 * the same span where these agree.
 */
export function joinBlamedLines(
  added: readonly LineSpan[],
  lines: readonly BlamedLine[],
  range: { has(commit: ObjectId): boolean },
  onlyToucher: ObjectId | null,
): LineOrigin[] {
  const known = lines.filter((line) => range.has(line.commit)).toSorted((a, b) => a.line - b.line);
  let byLine: BlamedLines | null = null;
  const origins: GrowingOrigin[] = [];
  let at = 0;
  for (const span of added) {
    for (let line = span.start; line < span.start + span.lines; line += 1) {
      while ((known[at]?.line ?? Number.POSITIVE_INFINITY) < line) at += 1;
      const blamed = known[at];
      if (blamed?.line === line) {
        appendPlaced(origins, blamed);
        continue;
      }
      byLine ??= new Map(known.map((each) => [each.line, each]));
      appendUnplaced(origins, line, onlyToucher ?? neighbouringCommit(span, line, byLine));
    }
  }
  return origins;
}

/** While its last line is not known. */
interface GrowingOrigin extends LineOrigin {
  end: number;
}

function appendUnplaced(origins: GrowingOrigin[], line: number, commit: ObjectId | null): void {
  const last = origins.at(-1);
  if (last?.end === line - 1 && last.commit === commit && last.original === null) last.end = line;
  else origins.push({ start: line, end: line, commit, original: null });
}

function appendPlaced(
  origins: GrowingOrigin[],
  { line, commit, originalPath, originalLine }: BlamedLine,
): void {
  const last = origins.at(-1);
  const continues =
    last?.end === line - 1 &&
    last.commit === commit &&
    last.original?.path === originalPath &&
    last.original.start + line - last.start === originalLine;
  if (continues) last.end = line;
  else
    origins.push({ start: line, end: line, commit, original: { path: originalPath, start: originalLine } });
}

/** How far to look: beyond that, neighbours say nothing, and a span of many thousand such lines stays cheap. */
const neighbourhood = 20;

function neighbouringCommit({ start, lines }: LineSpan, line: number, byLine: BlamedLines): ObjectId | null {
  const nearest = (step: 1 | -1): ObjectId | null => {
    for (
      let at = line + step;
      at >= start && at < start + lines && Math.abs(at - line) <= neighbourhood;
      at += step
    ) {
      const commit = byLine.get(at)?.commit;
      if (commit !== undefined) return commit;
    }
    return null;
  };
  const [before, after] = [nearest(-1), nearest(1)];
  return before === null || after === null || before === after ? (before ?? after) : null;
}

type BlamedLines = ReadonlyMap<number, BlamedLine>;
