import type { Sliced } from './sliced.ts';

/** Runs work to its end at once. */
export function runWhole<T>(work: Sliced<T>): T {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}
