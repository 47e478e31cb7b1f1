import type { Sliced } from './sliced.ts';

/** Milliseconds after which others may run: well below what a person notices. */
const sliceMilliseconds = 12;

/** Runs work so that nobody else in this thread waits long: after each slice everything else that is due goes first. */
export async function runSliced<T>(work: Sliced<T>, signal?: AbortSignal): Promise<T> {
  for (;;) {
    const end = performance.now() + sliceMilliseconds;
    do {
      const step = work.next();
      if (step.done === true) return step.value;
    } while (performance.now() < end);
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    signal?.throwIfAborted();
  }
}
