import type { FindingLevel } from '../finding.ts';

/** A secret on a line: what it is and where it stands, never what it says. */
export interface Secret {
  readonly kind: string;
  readonly what: string;
  readonly level: FindingLevel;
  /** 0-based place of the value in the line (UTF-16 units). */
  readonly start: number;
  readonly end: number;
  /** At most four characters that every secret of this kind begins with; may be empty. */
  readonly prefix: string;
}
