import { expect, test } from 'vitest';
import { runSliced } from '../../../src/core/base/runSliced.ts';
import { runWhole } from '../../../src/core/base/runWhole.ts';
import type { Sliced } from '../../../src/core/base/sliced.ts';

/** Holds the thread for some milliseconds in each step. */
function* work(steps: number, milliseconds: number): Sliced<number> {
  let sum = 0;
  for (let step = 0; step < steps; step += 1) {
    const end = performance.now() + milliseconds;
    while (performance.now() < end) sum += 0;
    sum += step;
    yield;
  }
  return sum;
}

test('the same result at once and in slices', async () => {
  for (const steps of [0, 1, 30]) expect(await runSliced(work(steps, 0))).toBe(runWhole(work(steps, 0)));
  expect(runWhole(work(4, 0))).toBe(6);
});

test('others run between slices', async () => {
  let others = 0;
  const timer = setInterval(() => (others += 1), 1);
  await runSliced(work(20, 5));
  clearInterval(timer);
  expect(others).toBeGreaterThan(3);
});

test('ends after the slice in which it was aborted', async () => {
  const aborter = new AbortController();
  setTimeout(() => aborter.abort(new Error('enough')), 1);
  await expect(runSliced(work(1_000_000, 1), aborter.signal)).rejects.toThrow('enough');
});

test('what the work throws is thrown', async () => {
  const failing = function* (): Sliced<number> {
    yield;
    throw new Error('broken');
  };
  await expect(runSliced(failing())).rejects.toThrow('broken');
});
