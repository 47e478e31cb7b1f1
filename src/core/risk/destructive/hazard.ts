import type { FindingLevel } from '../finding.ts';

/** One operation that destroys or cannot be undone, at a line of the text that was searched. */
export interface Hazard {
  /** 0-based line in the searched text. */
  readonly line: number;
  readonly level: FindingLevel;
  /** What happens, as the end of a sentence: "drops the table users". */
  readonly what: string;
  /** The operation as written, white space folded: tells a new operation from one that only moved. */
  readonly operation: string;
}

/** One level weaker; a note stays a note. */
export function weaker(level: FindingLevel): FindingLevel {
  return level === 'error' ? 'warning' : 'note';
}

/** White space folded and length limited, for comparing and showing. */
export function foldOperation(text: string): string {
  const folded = text.replace(/\s+/g, ' ').trim();
  return folded.length > 120 ? `${folded.slice(0, 119)}…` : folded;
}
