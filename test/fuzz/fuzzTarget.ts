import type { Buffer } from 'node:buffer';
import type { FuzzRandom } from './fuzzRandom.ts';

/** What happened to one case. */
export interface FuzzOutcome {
  /**
   * The case passed the grammar, so that what comes behind it was tried: a signature was checked, a digest compared, a
   * schema applied, units were cut. Each target says what that means for it.
   */
  readonly isReached: boolean;
  /** A word for the table of outcomes, such as `valid` or `mismatch`. */
  readonly label: string;
}

/** One reader under attack. */
export interface FuzzTarget {
  readonly name: string;
  /** What "reached the semantic checks" means here, for the report. */
  readonly reaches: string;
  /** Bytes of one case: a mutation of a valid seed. The same random numbers give the same bytes. */
  generate(random: FuzzRandom): Buffer;
  /** Throws when a property does not hold. Depends on the bytes alone, so that a failing case can be made smaller. */
  check(input: Buffer): FuzzOutcome;
}

/** Throws what the runner reports as a failed property. */
export function mustHold(condition: boolean, property: string): asserts condition {
  if (!condition) throw new Error(`property does not hold: ${property}`);
}

/** Problems are data: a sentence each, and a line where one is named. */
export function mustBeProblems(
  problems: readonly { readonly message: string; readonly line?: number }[],
): void {
  for (const { message, line } of problems) {
    mustHold(message.trim().length > 3, 'a problem is a sentence');
    mustHold(line === undefined || (Number.isSafeInteger(line) && line >= 1), 'lines are 1-based');
  }
}
