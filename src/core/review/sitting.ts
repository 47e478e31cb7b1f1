import { type ReviewPace, reviewPace } from './reviewPace.ts';

/** One stretch of reviewing without a long pause. Times are milliseconds. */
export interface Sitting {
  readonly startedAt: number;
  readonly lastActiveAt: number;
  /** Changed lines attested in it whose time was measured, and how long they were on screen. */
  readonly attestedLines: number;
  readonly attestedMilliseconds: number;
  /** The reviewer was asked why the pace was high; asked once. */
  readonly isPaceAsked: boolean;
  /** Breaks that were suggested, in minutes. */
  readonly suggestedBreaks: readonly number[];
}

const minute = 60_000;

/** After a pause of this length a new sitting begins. */
const pause = 15 * minute;

/** A tradition of inspections, not a measurement: attention is said to fall after an hour. */
const breaks: readonly number[] = [60, 90];

/** Fewer lines than this say nothing about a pace: one-line changes are read at a glance. */
const fewestLines = 50;

/** The sitting that an activity at `now` belongs to: the current one, or a new one after a pause. */
export function continueSitting(sitting: Sitting | null, now: number): Sitting {
  if (sitting !== null && now - sitting.lastActiveAt < pause) return { ...sitting, lastActiveAt: now };
  return {
    startedAt: now,
    lastActiveAt: now,
    attestedLines: 0,
    attestedMilliseconds: 0,
    isPaceAsked: false,
    suggestedBreaks: [],
  };
}

/** With another hunk attested; one whose time was not measured changes nothing. */
export function addAttested(
  sitting: Sitting,
  changedLines: number,
  shownMilliseconds: number | null,
): Sitting {
  if (shownMilliseconds === null) return sitting;
  return {
    ...sitting,
    attestedLines: sitting.attestedLines + changedLines,
    attestedMilliseconds: sitting.attestedMilliseconds + shownMilliseconds,
  };
}

/** The pace to ask about; null while it is fine, tells nothing yet, or was asked about already. */
export function paceToAskAbout(sitting: Sitting): Exclude<ReviewPace, 'fine'> | null {
  if (sitting.isPaceAsked || sitting.attestedLines < fewestLines) return null;
  const pace = reviewPace(sitting.attestedLines, sitting.attestedMilliseconds);
  return pace === 'fine' ? null : pace;
}

/** The break to suggest, in minutes of the sitting; null when none is due. Each is suggested once. */
export function breakDue(sitting: Sitting): number | null {
  const minutes = (sitting.lastActiveAt - sitting.startedAt) / minute;
  const reached = breaks.findLast((mark) => minutes >= mark);
  return reached === undefined || sitting.suggestedBreaks.includes(reached) ? null : reached;
}
