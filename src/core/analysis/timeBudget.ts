import { performance } from 'node:perf_hooks';
import { processorMilliseconds, runBounded } from './runBounded.ts';

/** Time for many calls together that each have a limit of their own. */
export interface TimeBudget {
  /** As `runBounded`; null also when the calls before took all the time there is. */
  run<T>(work: () => T, milliseconds: number): { readonly value: T } | null;
  /** True once nothing is left: then the calls before are to blame for what is not run. */
  readonly isSpent: boolean;
}

/** What is counted is the clock or the processor, whichever says less: neither counts less than `work` took. */
export function createTimeBudget(milliseconds: number): TimeBudget {
  let left = milliseconds;
  return {
    get isSpent() {
      return left <= 0;
    },
    run(work, limit) {
      if (left <= 0) return null;
      const begun = performance.now();
      const used = process.cpuUsage();
      try {
        return runBounded(work, limit);
      } finally {
        left -= Math.min(performance.now() - begun, processorMilliseconds(used));
      }
    },
  };
}
