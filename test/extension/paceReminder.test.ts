import { beforeEach, describe, expect, test } from 'vitest';
import { window } from 'vscode';
import { PaceReminder } from '../../src/extension/reading/paceReminder.ts';

const minute = 60_000;

/** What was said in notifications. */
const said: string[] = [];

beforeEach(() => {
  said.length = 0;
  Object.assign(window, {
    showInformationMessage: (text: string): Promise<undefined> => {
      said.push(text);
      return Promise.resolve(undefined);
    },
  });
});

/** Something happens at each of `minutes` after the beginning of a sitting. */
function sit(minutes: readonly number[], isOn = true): readonly string[] {
  let now = 0;
  const pace = new PaceReminder(
    () => isOn,
    () => now,
  );
  for (const at of minutes) {
    now = at * minute;
    pace.noteActivity();
  }
  return said;
}

const everyFiveMinutes = (until: number): readonly number[] =>
  Array.from({ length: until / 5 + 1 }, (_, at) => at * 5);

describe('a break', () => {
  test('is suggested after 60 and after 90 minutes, once each', () => {
    expect(sit(everyFiveMinutes(55))).toEqual([]);
    expect(sit(everyFiveMinutes(150))).toEqual([
      '60 minutes of review: a good moment for a break. Everything you decided is kept.',
      '90 minutes of review: a good moment for a break. Everything you decided is kept.',
    ]);
  });

  test('that was taken begins a new sitting', () => {
    expect(sit([...everyFiveMinutes(50), 70, 75, 80, 100])).toEqual([]);
  });

  test('is not suggested to whoever switched that off', () => {
    expect(sit(everyFiveMinutes(150), false)).toEqual([]);
  });
});
