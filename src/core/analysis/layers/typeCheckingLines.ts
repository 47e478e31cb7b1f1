/** The lines (1-based) of a Python source below `if TYPE_CHECKING:`, which are not run. */
export function typeCheckingLines(text: string): ReadonlySet<number> {
  const found = new Set<number>();
  if (!text.includes('TYPE_CHECKING')) return found;
  let margin: number | null = null;
  for (const [at, line] of text.split('\n').entries()) {
    const indent = /^[ \t]*/.exec(line)?.[0].length ?? 0;
    if (indent === line.trimEnd().length) continue;
    if (margin !== null && indent > margin) found.add(at + 1);
    else margin = /^\s*if\s+(?:\w+\.)?TYPE_CHECKING\s*:/.test(line) ? indent : null;
  }
  return found;
}
