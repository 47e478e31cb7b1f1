import { createContext, Script } from 'node:vm';

const script = new Script('work()');

/**
 * Runs `work` and ends it after some milliseconds, regular expressions included: patterns that a repository wrote may
 * take for ever. Null when it was ended. What `work` throws is thrown.
 */
export function runBounded<T>(work: () => T, milliseconds: number): { readonly value: T } | null {
  const result: { value: T }[] = [];
  const context = createContext({
    work: () => {
      result.push({ value: work() });
    },
  });
  try {
    script.runInContext(context, { timeout: milliseconds });
  } catch (error) {
    if (isTimeout(error)) return null;
    throw error;
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
