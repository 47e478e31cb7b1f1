/** How far above a line its enclosing scopes are looked for. */
const furthest = 2000;

/**
 * How many rows at the top of an editor its sticky headers may cover when `top` (1-based) is the first line: one for
 * each enclosing scope that begins above it, told by indentation, as many as the editor shows. An estimate that rather
 * covers too much. At the top of a document there are none.
 */
export function stickyRows(lineText: (line: number) => string, top: number, most: number): number {
  let covered = 0;
  for (let line = top; line <= top + covered && covered < most; line++)
    covered = Math.max(covered, Math.min(most, scopesAbove(lineText, line, top)));
  return covered;
}

/** Lines before `top` that are indented less than everything between them and `line`. */
function scopesAbove(lineText: (line: number) => string, line: number, top: number): number {
  let indentation = indentOf(lineText(line)) ?? Number.POSITIVE_INFINITY;
  let scopes = 0;
  for (let above = line - 1; above >= 1 && above > line - furthest && indentation > 0; above--) {
    const indent = indentOf(lineText(above));
    if (indent === null || indent >= indentation) continue;
    indentation = indent;
    if (above < top) scopes += 1;
  }
  return scopes;
}

/** Null for a blank line. */
function indentOf(text: string): number | null {
  const indent = text.search(/\S/);
  return indent === -1 ? null : indent;
}
