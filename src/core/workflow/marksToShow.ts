import type { AuthorshipMark, MarksByUnit } from '../provenance/attribution.ts';
import type { Review } from './review.ts';
import type { ReviewDraft } from './reviewDraft.ts';

/** Signed marks and the reviewer's own, which nobody has signed yet and which say so by having no name. */
export function marksToShow(review: Review, draft: Pick<ReviewDraft, 'marks'>): MarksByUnit {
  const marks = new Map(review.marks);
  for (const { unit, authorship, reason } of draft.marks.values()) {
    const own: AuthorshipMark = { kind: authorship, by: null, reason };
    const known = marks.get(unit) ?? [];
    const isSigned = known.some((mark) => mark.kind === own.kind && mark.reason === own.reason);
    if (!isSigned) marks.set(unit, [...known, own]);
  }
  return marks;
}
