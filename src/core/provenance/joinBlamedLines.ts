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
  const byLine = new Map(lines.filter((line) => range.has(line.commit)).map((line) => [line.line, line]));
  const origins: LineOrigin[] = [];
  for (const span of added) {
    for (let line = span.start; line < span.start + span.lines; line += 1) {
      const blamed = byLine.get(line);
      if (blamed === undefined)
        append(origins, unplaced(line, onlyToucher ?? neighbouringCommit(span, line, byLine)));
      else append(origins, placed(blamed));
    }
  }
  return origins;
}

function unplaced(line: number, commit: ObjectId | null): LineOrigin {
  return { start: line, end: line, commit, original: null };
}

function placed({ line, commit, originalPath, originalLine }: BlamedLine): LineOrigin {
  return { start: line, end: line, commit, original: { path: originalPath, start: originalLine } };
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

function append(origins: LineOrigin[], next: LineOrigin): void {
  const last = origins.at(-1);
  if (last !== undefined && continues(last, next)) origins[origins.length - 1] = { ...last, end: next.end };
  else origins.push(next);
}

function continues(last: LineOrigin, next: LineOrigin): boolean {
  if (last.end !== next.start - 1 || last.commit !== next.commit) return false;
  if (last.original === null || next.original === null) return last.original === next.original;
  const offset = next.start - last.start;
  return last.original.path === next.original.path && last.original.start + offset === next.original.start;
}
