import { Buffer } from 'node:buffer';
import { processorClock } from '../helpers/processorClock.ts';
import { fuzzRandom } from './fuzzRandom.ts';
import type { FuzzTarget } from './fuzzTarget.ts';
import { minimize } from './minimize.ts';

export interface FuzzOptions {
  readonly cases: number;
  readonly seed: number;
  /** The first case; another than 0 repeats one that failed. */
  readonly from?: number;
  /** Called with the number of each case before it runs, for a watchdog. */
  readonly onCase?: (index: number) => void;
}

export interface FuzzReport {
  readonly name: string;
  readonly reaches: string;
  readonly cases: number;
  readonly reached: number;
  readonly milliseconds: number;
  readonly slowest: { readonly milliseconds: number; readonly index: number };
  /** Bytes on the heap of this thread when the target was done. */
  readonly memory: number;
  readonly outcomes: readonly (readonly [label: string, count: number])[];
  readonly failures: readonly FuzzFailure[];
}

export interface FuzzFailure {
  readonly index: number;
  readonly message: string;
  /** The smallest input that still fails in the same way. */
  readonly input: Buffer;
}

/** Longest time for one case, by the clock and of the processor: a reader that needs more for a few kilobytes can be made to hang. */
const longestCase = 5_000;
const mostFailures = 5;
/** Below this share the mutations only try the grammar. */
const smallestShare = 0.5;

/** Runs cases one after the other. Case `n` depends on seed, target and `n` only, so it can be repeated alone. */
export function runFuzz(target: FuzzTarget, { cases, seed, from = 0, onCase }: FuzzOptions): FuzzReport {
  const outcomes = new Map<string, number>();
  const failures: FuzzFailure[] = [];
  const slowest = { milliseconds: 0, index: from };
  let reached = 0;
  let count = 0;
  const begun = performance.now();
  for (let index = from; index < from + cases && failures.length < mostFailures; index += 1) {
    onCase?.(index);
    count += 1;
    const input = target.generate(fuzzRandom(caseSeed(seed, target.name, index)));
    const started = performance.now();
    const spent = processorClock();
    const result = attempt(target, input);
    const milliseconds = performance.now() - started;
    if (milliseconds > slowest.milliseconds) Object.assign(slowest, { milliseconds, index });
    if (typeof result === 'string') {
      failures.push({
        index,
        message: result,
        input: minimize(input, (part) => attempt(target, part) === result),
      });
    } else if (milliseconds > longestCase && spent() > longestCase) {
      failures.push({ index, message: `one case took ${Math.round(milliseconds)} ms`, input });
    } else {
      reached += Number(result.isReached);
      outcomes.set(result.label, (outcomes.get(result.label) ?? 0) + 1);
    }
  }
  return {
    name: target.name,
    reaches: target.reaches,
    cases: count,
    reached,
    milliseconds: performance.now() - begun,
    slowest,
    memory: process.memoryUsage().heapUsed,
    outcomes: [...outcomes].toSorted((a, b) => b[1] - a[1]),
    failures,
  };
}

/** Null when everything held and enough cases went deep; else what is wrong, with what is needed to repeat it. */
export function fuzzFault(report: FuzzReport, seed: number): string | null {
  const [failure] = report.failures;
  if (failure !== undefined) {
    const repeat = `--only ${report.name} --seed ${seed} --case ${failure.index}`;
    return `${report.name}: ${failure.message}\n  ${repeat}\n  base64 ${failure.input.toString('base64')}`;
  }
  if (report.reached >= smallestShare * report.cases) return null;
  return `${report.name}: only ${report.reached} of ${report.cases} cases reached the semantic checks`;
}

function attempt(target: FuzzTarget, input: Buffer): ReturnType<FuzzTarget['check']> | string {
  try {
    return target.check(Buffer.from(input));
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
}

/** FNV-1a over what names the case. */
function caseSeed(seed: number, name: string, index: number): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(`${seed} ${name} ${index}`)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}
