import type { JudgedUnit } from './judgedUnit.ts';
import { pathsOf } from './judgedUnit.ts';
import { isControlPath } from './pathRules.ts';

/**
 * The verdict when the target has no policy at all (docs/policy.md, Bootstrap). A change that brings nothing but
 * control files passes with a warning; anything else cannot be judged.
 */
export function bootstrapVerdict(units: readonly JudgedUnit[]): {
  readonly verdict: 'pass' | 'error';
  readonly message: string;
} {
  const isIntroduction = units.length > 0 && units.every((judged) => pathsOf(judged).every(isControlPath));
  if (isIntroduction) {
    return {
      verdict: 'pass',
      message: 'no policy on the target yet: this change introduces it, and nobody has to sign it',
    };
  }
  return {
    verdict: 'error',
    message:
      'no policy on the target yet: bring .countersign/policy.yml there by a change of its own (countersign policy init), or name one with --policy FILE',
  };
}
