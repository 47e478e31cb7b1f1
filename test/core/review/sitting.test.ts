import { expect, test } from 'vitest';
import { addAttested, breakDue, continueSitting, paceToAskAbout } from '../../../src/core/review/sitting.ts';

const minutes = (count: number): number => count * 60_000;
const begun = continueSitting(null, minutes(100));

test('activity goes on with a sitting until a pause of a quarter of an hour', () => {
  expect(continueSitting(begun, minutes(114)).startedAt).toBe(minutes(100));
  expect(continueSitting(begun, minutes(115)).startedAt).toBe(minutes(115));
});

/** Lines attested in so many seconds. */
const pace = (lines: number, seconds: number) => paceToAskAbout(addAttested(begun, lines, seconds * 1000));

test('a pace is asked about from fifty lines, above 500 lines an hour', () => {
  expect(pace(49, 1)).toBeNull();
  expect(pace(50, 50 * 7.2)).toBeNull();
  expect(pace(50, 50 * 7)).toBe('fast');
  expect(pace(50, 50 * 2)).toBe('implausible');
});

test('the whole sitting counts, so that one glance among slow hunks asks nothing', () => {
  const slow = addAttested(begun, 100, minutes(30));
  expect(paceToAskAbout(addAttested(slow, 60, 1000))).toBeNull();
});

test('it is asked once, and what was not measured is no pace', () => {
  const fast = addAttested(begun, 100, 1000);
  expect(paceToAskAbout({ ...fast, isPaceAsked: true })).toBeNull();
  expect(paceToAskAbout(addAttested(begun, 100, null))).toBeNull();
});

test('breaks are due at 60 and at 90 minutes, once each', () => {
  let sitting = begun;
  const suggested: number[] = [];
  for (let minute = 100; minute <= 250; minute += 10) {
    sitting = continueSitting(sitting, minutes(minute));
    const due = breakDue(sitting);
    if (due === null) continue;
    suggested.push(minute - 100, due);
    sitting = { ...sitting, suggestedBreaks: [...sitting.suggestedBreaks, due] };
  }
  expect(suggested).toEqual([60, 60, 90, 90]);
});
