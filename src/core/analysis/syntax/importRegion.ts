/** No import of people is as long; past it the whole source is read. */
const maxStatementLength = 20_000;

/**
 * The beginning of a source behind which nothing is imported: up to the end of the statement that holds the last mark.
 * Empty when there is no mark, null when a statement does not end. Marks may also stand in comments and strings, so the
 * region can end in the middle of something: only when it parses without an error are its imports those of the source.
 */
export function importRegion(text: string, marks: RegExp): string | null {
  let last = -1;
  for (const { index } of text.matchAll(marks)) last = index;
  if (last < 0) return '';
  const end = endOfStatement(text, last);
  return end === null ? null : text.slice(0, end);
}

/** The end of the line on which all brackets are closed again. A backslash at its end continues it. */
function endOfStatement(text: string, start: number): number | null {
  let depth = 0;
  const limit = Math.min(text.length, start + maxStatementLength);
  for (let at = start; at < limit; at += 1) {
    const character = text[at] ?? '';
    if ('([{'.includes(character)) depth += 1;
    else if (')]}'.includes(character)) depth -= 1;
    else if (character === '\n' && depth <= 0 && !/\\\r?$/.test(text.slice(at - 2, at))) return at + 1;
  }
  return limit === text.length ? limit : null;
}
