import { type Context, createContext, Script } from 'node:vm';

const script = new Script('work()');
/** Made once, because it costs some milliseconds. */
let context: Context | null = null;

/**
 * Runs `work` and ends it after some milliseconds, regular expressions included: patterns that a repository wrote may
 * take for ever. Null when it was ended. What `work` throws is thrown.
 */
export function runBounded<T>(work: () => T, milliseconds: number): { readonly value: T } | null {
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
