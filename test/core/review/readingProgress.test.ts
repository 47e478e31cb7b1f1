import { describe, expect, test } from 'vitest';
import type { UnitId } from '../../../src/core/diff/change.ts';
import { linesReallyOnScreen } from '../../../src/core/review/onScreen.ts';
import {
  addShown,
  linesOnScreen,
  readingProgress,
  type ShownLines,
  type ShownSides,
  type UnitReading,
} from '../../../src/core/review/readingProgress.ts';
import { unitId } from './unitId.ts';

const span = (start: number, lines: number) => ({ start, lines });
const shown = (now: readonly ShownLines[], old: readonly ShownLines[] = []): ShownSides => ({
  old,
  new: now,
});
const added = { id: unitId('added'), kind: 'text' as const, old: span(9, 0), new: span(10, 100) };
const removed = { id: unitId('removed'), kind: 'text' as const, old: span(5, 20), new: span(4, 0) };
const mode = { id: unitId('mode'), kind: 'meta' as const, old: span(0, 0), new: span(0, 0) };
type Read = typeof added | typeof removed | typeof mode;

/** What is known after each of `screens` was on screen. */
function after(units: readonly Read[], screens: readonly ShownSides[]): ReadonlyMap<UnitId, UnitReading> {
  const readings = new Map<UnitId, UnitReading>();
  for (const screen of screens)
    for (const unit of units) {
      const reading = addShown(readings.get(unit.id), unit, screen, false);
      if (reading !== undefined) readings.set(unit.id, reading);
    }
  return readings;
}

function check(
  units: readonly Read[],
  screens: readonly ShownSides[],
  expected: ReturnType<typeof readingProgress>,
): void {
  expect(readingProgress(units, after(units, screens))).toEqual(expected);
}

describe('what was on screen', () => {
  test('nothing yet: the first line is the first that was not seen', () =>
    check([added], [], { lines: 100, shownLines: 0, unseen: { side: 'new', line: 10 } }));

  test('a screen of it, then the next: what overlaps counts once', () => {
    check([added], [shown([{ from: 1, to: 41 }])], {
      lines: 100,
      shownLines: 31,
      unseen: { side: 'new', line: 41 },
    });
    const screens = [
      shown([{ from: 1, to: 41 }]),
      shown([{ from: 35, to: 75 }]),
      shown([{ from: 75, to: 200 }]),
    ];
    check([added], screens, { lines: 100, shownLines: 100, unseen: null });
  });

  test('a gap in the middle is found, whatever the order', () =>
    check([added], [shown([{ from: 80, to: 120 }]), shown([{ from: 1, to: 40 }])], {
      lines: 100,
      shownLines: 60,
      unseen: { side: 'new', line: 40 },
    }));

  test('folded parts between two visible ranges are not seen', () =>
    check(
      [added],
      [
        shown([
          { from: 10, to: 20 },
          { from: 30, to: 110 },
        ]),
      ],
      { lines: 100, shownLines: 90, unseen: { side: 'new', line: 20 } },
    ));

  test('a wrapped line counts once all of its parts were visible', () => {
    check([added], [shown([{ from: 10, to: 10.5 }])], {
      lines: 100,
      shownLines: 0,
      unseen: { side: 'new', line: 10 },
    });
    check([added], [shown([{ from: 10, to: 10.5 }]), shown([{ from: 10.5, to: 12.25 }])], {
      lines: 100,
      shownLines: 2,
      unseen: { side: 'new', line: 12 },
    });
  });

  test('removed lines count on the old side alone', () => {
    check([removed], [shown([{ from: 1, to: 90 }])], {
      lines: 20,
      shownLines: 0,
      unseen: { side: 'old', line: 5 },
    });
    check([removed], [shown([], [{ from: 1, to: 25 }])], { lines: 20, shownLines: 20, unseen: null });
  });

  test('what has no text counts once it was opened', () => {
    const unseen = { side: 'old' as const, line: null };
    check([mode], [shown([{ from: 1, to: 90 }])], { lines: 0, shownLines: 0, unseen });
    const opened = addShown(undefined, mode, shown([]), true);
    expect(
      readingProgress([mode], new Map(opened === undefined ? [] : [[mode.id, opened]])).unseen,
    ).toBeNull();
  });

  test('a hunk whose place moved keeps what was seen of it', () => {
    const readings = after([added], [shown([{ from: 10, to: 60 }])]);
    const moved = { ...added, new: span(310, 100) };
    expect(readingProgress([moved], readings)).toEqual({
      lines: 100,
      shownLines: 50,
      unseen: { side: 'new', line: 360 },
    });
  });

  test('nothing new is the same object', () => {
    const [reading] = after([added], [shown([{ from: 10, to: 60 }])]).values();
    expect(addShown(reading, added, shown([{ from: 20, to: 30 }]), false)).toBe(reading);
  });

  test('lines on screen now are counted on both sides', () =>
    expect(linesOnScreen([added, removed], shown([{ from: 1, to: 15 }], [{ from: 20, to: 90 }]))).toBe(10));
});

describe('what an editor reports', () => {
  // Old lines 51..120 were deleted; new line 51 stands where old line 121 stood.
  const runs = [{ old: span(51, 70), new: span(50, 0) }];

  test('the one line that it names beside a long deletion is not on screen', () => {
    const reported = shown([{ from: 51, to: 52 }], [{ from: 60, to: 100 }]);
    expect(linesReallyOnScreen(reported, runs).new).toEqual([]);
  });

  test('the same line is, where the end of the deletion is', () => {
    const reported = shown([{ from: 51, to: 52 }], [{ from: 81, to: 122 }]);
    expect(linesReallyOnScreen(reported, runs)).toEqual(reported);
  });

  test('two sides of many lines are believed', () => {
    const reported = shown([{ from: 1, to: 40 }], [{ from: 1, to: 41 }]);
    expect(linesReallyOnScreen(reported, runs)).toEqual(reported);
  });

  test('a document of one line alone is believed', () => {
    const reported = shown([{ from: 1, to: 2 }]);
    expect(linesReallyOnScreen(reported, [])).toEqual(reported);
  });
});
