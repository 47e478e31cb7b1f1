import { type Context, createContext, Script } from 'node:vm';

const script = new Script('work()');
/** Made once, because it costs some milliseconds. */
let context: Context | null = null;
/**
 * A machine that does something else must not end what is quick: the clock has to run out twice, and once more while
 * this process gets no time at all.
 */
const minAttempts = 2;
const maxAttempts = 4;

/**
 * Runs `work` and ends it after some milliseconds, regular expressions included: patterns that a repository wrote may
 * take for ever. Null when it was ended. What `work` throws is thrown. It may be begun anew, so it must be pure: a clock
 * is all there is to end it, and on a busy machine that says little about one attempt.
 */
export function runBounded<T>(work: () => T, milliseconds: number): { readonly value: T } | null {
  for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
    const begun = process.cpuUsage();
    const result = runOnce(work, milliseconds * attempt);
    if (result !== null) return result;
    if (attempt >= minAttempts && processorMilliseconds(begun) >= milliseconds) return null;
  }
  return null;
}

/** Milliseconds that all threads of this process took together: never less than what one of them did. */
export function processorMilliseconds(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
}

function runOnce<T>(work: () => T, milliseconds: number): { readonly value: T } | null {
  const result: { value: T }[] = [];
  context ??= createContext({});
  const outer: unknown = context['work'];
  context['work'] = () => {
    result.push({ value: work() });
  };
  try {
    script.runInContext(context, { timeout: milliseconds });
  } catch (error) {
    if (isTimeout(error)) return null;
    throw error;
  } finally {
    context['work'] = outer;
  }
  return result[0] ?? null;
}

function isTimeout(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
  );
}
