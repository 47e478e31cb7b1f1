import { expect, test } from 'vitest';
import { runBounded } from '../../../src/core/analysis/runBounded.ts';
import { createTimeBudget } from '../../../src/core/analysis/timeBudget.ts';

function hang(): never {
  for (;;);
}

function sleep(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

test('what hangs is ended, also within a regular expression', () => {
  expect(runBounded(hang, 20)).toBeNull();
  expect(runBounded(() => /^(a+)+$/.test(`${'a'.repeat(60)}b`), 20)).toBeNull();
  expect(runBounded(() => 7, 20)).toEqual({ value: 7 });
});

test('what waited for the processor is not ended', () => {
  let calls = 0;
  const run = runBounded(() => {
    calls += 1;
    if (calls < 3) sleep(120);
    return 'done';
  }, 50);
  expect(run).toEqual({ value: 'done' });
});

test('what is thrown is thrown', () => {
  expect(() =>
    runBounded(() => {
      throw new RangeError('own');
    }, 50),
  ).toThrow(new RangeError('own'));
});

test('a budget ends all calls after those that took it', () => {
  const budget = createTimeBudget(15);
  expect(budget.run(() => 1, 50)).toEqual({ value: 1 });
  expect(budget.isSpent).toBe(false);
  expect(budget.run(hang, 20)).toBeNull();
  expect(budget.run(() => 2, 50)).toBeNull();
  expect(budget.isSpent).toBe(true);
});

test('calls that fail take their time too', () => {
  const budget = createTimeBudget(5);
  expect(() =>
    budget.run(() => {
      const end = process.cpuUsage().user + 20_000;
      while (process.cpuUsage().user < end);
      throw new Error('late');
    }, 500),
  ).toThrow('late');
  expect(budget.run(() => 1, 50)).toBeNull();
});
