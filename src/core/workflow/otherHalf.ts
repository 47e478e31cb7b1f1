import type { Review, ReviewHunk } from './review.ts';

/** True when lines of the hunk were taken from another place of the change, or went to one. */
export function isMoved({ facts }: Review, { file, hunk }: ReviewHunk): boolean {
  const moves = facts.files.get(file.path)?.moves;
  return moves !== undefined && hunk.units.some(({ id }) => moves.has(id));
}

/** The hunk that holds the other half of what moved; null when nothing did, or it moved inside the hunk. */
export function otherHalf(review: Review, { id, file, hunk }: ReviewHunk): ReviewHunk | null {
  const moves = review.facts.files.get(file.path)?.moves;
  const others = new Set(hunk.units.flatMap((unit) => moves?.get(unit.id)?.id ?? []));
  const holds = (candidate: ReviewHunk): boolean => candidate.hunk.units.some((unit) => others.has(unit.id));
  return review.hunks.find((candidate) => candidate.id !== id && holds(candidate)) ?? null;
}
