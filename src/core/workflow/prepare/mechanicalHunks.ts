import type { ChangeClass } from '../../analysis/facts.ts';
import type { UnitId } from '../../diff/change.ts';
import type { Review, ReviewHunk } from '../review.ts';

/** Classes that analysis proves, and that make sense as a commit of their own whatever else changes. */
const mechanicalClasses: ReadonlySet<ChangeClass> = new Set(['format', 'comment']);

/**
 * Hunks that only format, comment or reorder imports, in files that are there on both sides. Empty when there is nothing
 * else: then the change is mechanical as a whole, and nothing has to be told apart.
 */
export function mechanicalHunks(
  { hunks }: Pick<Review, 'hunks'>,
  /** Units of imports in another order. */
  reordered: ReadonlySet<UnitId>,
): readonly ReviewHunk[] {
  const mechanical = hunks.filter((hunk) => isMechanical(hunk, reordered));
  return mechanical.length === hunks.length ? [] : mechanical;
}

function isMechanical({ units, file }: ReviewHunk, reordered: ReadonlySet<UnitId>): boolean {
  return (
    file.oldPath === null &&
    file.oldMode === file.newMode &&
    units.every(
      ({ unit, change }) => unit.kind === 'text' && (mechanicalClasses.has(change) || reordered.has(unit.id)),
    )
  );
}
