/**
 * Blocks within blocks that the scanner of tree-sitter-yaml 0.7 can hold: it writes 4 bytes for each, and two of them
 * may stand in one column, into 1,024 bytes without looking where they end. Past that it overwrites other grammars.
 */
const maxColumns = 120;

/** True when a source may nest more deeply than the scanner of the grammar can hold. Errs towards true. */
export function nestsTooDeeply(text: string): boolean {
  const columns: number[] = [];
  for (const line of text.split(/[\r\n\u0085\u2028\u2029]/)) {
    for (const column of blockColumns(line)) {
      while ((columns.at(-1) ?? -1) >= column) columns.pop();
      columns.push(column);
      if (columns.length > maxColumns) return true;
    }
  }
  return false;
}

/** Where blocks may begin on a line: at each indicator that it begins with, and behind them. */
function blockColumns(line: string): readonly number[] {
  const columns: number[] = [];
  const start = /^[ \t\uFEFF]*/.exec(line)?.[0].length ?? 0;
  let at = start;
  while (at < line.length) {
    columns.push(at);
    if (columns.length > maxColumns || !'-?:'.includes(line.charAt(at))) break;
    const gap = /^[ \t]+/.exec(line.slice(at + 1, at + 1 + 256))?.[0].length ?? 0;
    if (gap === 0) break;
    at += 1 + gap;
  }
  return columns;
}
