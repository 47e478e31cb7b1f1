import type { RecordedAuthorship } from '../attestation/record.ts';
import type { AuthorshipDecision } from '../review/authorshipDecision.ts';
import type { Review } from './review.ts';
import type { SignOffInput } from './planSignOff.ts';

/** The reviewer's marks on units of the review, in reading order, without those that are signed already. */
export function newMarks({ review, marks }: SignOffInput, email: string): readonly RecordedAuthorship[] {
  return review.units.flatMap(({ unit }) => {
    const mark = marks?.get(unit.id);
    if (mark === undefined || isSaid(review, mark, email)) return [];
    return [{ unit: unit.id, path: unit.path, kind: mark.authorship, reason: mark.reason }];
  });
}

function isSaid(review: Review, { unit, authorship }: AuthorshipDecision, email: string): boolean {
  return (review.marks.get(unit) ?? []).some(({ kind, by }) => kind === authorship && by === email);
}
