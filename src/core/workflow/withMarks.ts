import type { MarksByUnit } from '../provenance/attribution.ts';
import { markProvenance } from '../provenance/markProvenance.ts';
import { provenanceOfUnit } from '../risk/provenanceOfUnit.ts';
import type { Review, ReviewUnit } from './review.ts';

/**
 * The review as it is shown with these marks, instead of those it was shown with before. Scores and order stay: a
 * queue that jumps under the reader's hands helps nobody.
 */
export function withMarks(review: Review, marks: MarksByUnit): Review {
  const provenance = markProvenance(review.recordedProvenance, review.change, marks);
  if (provenance === review.provenance) return review;
  const marked = (entry: ReviewUnit): ReviewUnit => ({
    ...entry,
    provenance: provenanceOfUnit(entry.unit, entry.file, provenance),
  });
  return {
    ...review,
    provenance,
    units: review.units.map(marked),
    hunks: review.hunks.map((hunk) => ({ ...hunk, units: hunk.units.map(marked) })),
  };
}
