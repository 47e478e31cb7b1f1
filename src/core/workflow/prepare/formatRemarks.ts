import type { ReviewJson } from '../schemas/reviewSchema.ts';
import type { ExplanationRemark, HunkRemark } from './hunkRemarks.ts';

type HunkJson = ReviewJson['hunks'][number];

/** What was said of a hunk as `review --format json` has it; nothing where nobody said anything. */
export function formatRemarks(remarks: readonly HunkRemark[]): Pick<HunkJson, 'explanations' | 'notes'> {
  const explanations = remarks.flatMap((remark) =>
    remark.kind === 'explanation' ? [formatExplanationRemark(remark)] : [],
  );
  const notes = remarks.flatMap((remark) => {
    if (remark.kind !== 'note') return [];
    const { by, isVerified, at, text } = remark;
    return [{ by, verified: isVerified, at, text }];
  });
  return {
    ...(explanations.length === 0 ? {} : { explanations }),
    ...(notes.length === 0 ? {} : { notes }),
  };
}

export function formatExplanationRemark({
  name,
  email,
  isAuthor,
  at,
  text,
}: ExplanationRemark): NonNullable<HunkJson['explanations']>[number] {
  return { name, email, author: isAuthor, at, text };
}
