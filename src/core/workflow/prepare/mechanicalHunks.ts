import type { ChangeClass } from '../../analysis/facts.ts';
import type { Review, ReviewHunk } from '../review.ts';

/** Classes that analysis proves, and that make sense as a commit of their own whatever else changes. */
const mechanicalClasses: ReadonlySet<ChangeClass> = new Set(['format', 'comment']);

/**
 * Hunks that only format or comment, in files that are there on both sides. Empty when there is nothing else: then the
 * change is mechanical as a whole, and nothing has to be told apart.
 */
export function mechanicalHunks({ hunks }: Pick<Review, 'hunks'>): readonly ReviewHunk[] {
  const mechanical = hunks.filter(isMechanical);
  return mechanical.length === hunks.length ? [] : mechanical;
}

function isMechanical({ units, file }: ReviewHunk): boolean {
  return (
    file.oldPath === null &&
    file.oldMode === file.newMode &&
    units.every(({ unit, change }) => unit.kind === 'text' && mechanicalClasses.has(change))
  );
}
