import { Range } from 'vscode';

/** A line (1-based) to its end, so that a comment opens below all rows of a wrapped line, not between them. */
export function wholeLine(line: number): Range {
  return new Range(line - 1, 0, line - 1, Number.MAX_SAFE_INTEGER);
}
