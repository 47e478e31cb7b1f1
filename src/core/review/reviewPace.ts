/** 500 changed lines an hour: above this pace, studies of inspections find that faults are missed. */
export const humaneMillisecondsPerLine = 7_200;

/** 1,500 changed lines an hour: nobody reads code that fast; such reviews were left out of the same studies. */
export const implausibleMillisecondsPerLine = 2_400;

/** Milliseconds that a review of this many changed lines (added plus removed) takes at a humane pace. */
export function estimateReviewTime(changedLines: number): number {
  return changedLines * humaneMillisecondsPerLine;
}

/** `fast` asks for one reason and is recorded; `implausible` is too short to have been read. Neither blocks. */
export type ReviewPace = 'fine' | 'fast' | 'implausible';

/** How the time that changed lines were on screen compares; null when it was not measured or nothing has lines. */
export function reviewPace(changedLines: number, shownMilliseconds: number | null): ReviewPace | null {
  if (shownMilliseconds === null || changedLines === 0) return null;
  const perLine = shownMilliseconds / changedLines;
  return perLine < implausibleMillisecondsPerLine
    ? 'implausible'
    : perLine < humaneMillisecondsPerLine
      ? 'fast'
      : 'fine';
}
