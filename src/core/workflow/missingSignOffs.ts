import { groupBy } from '../base/groupBy.ts';
import type { VerifyReport } from '../policy/verifyReport.ts';
import type { Review } from './review.ts';

/** Who is still missing in a module, in the gate's words (`1 senior`), and for how many of its hunks. */
export interface MissingSignOff {
  readonly who: string;
  readonly hunks: number;
}

/** By module, most hunks first. The gate judges units; people count hunks. */
export function missingSignOffs(
  review: Review,
  report: VerifyReport | null,
): ReadonlyMap<string, readonly MissingSignOff[]> {
  const missing = new Map<string, readonly string[]>();
  for (const unit of report?.units ?? []) {
    missing.set(unit.id, [...(missing.get(unit.id) ?? []), ...unit.missing]);
  }
  const found = review.hunks.flatMap(({ module, units }) => {
    const whos = new Set(units.flatMap(({ unit }) => missing.get(unit.id) ?? []));
    return [...whos].map((who) => ({ module, who }));
  });
  return new Map(
    [...groupBy(found, ({ module }) => module)].map(([module, all]) => [
      module,
      [...groupBy(all, ({ who }) => who)]
        .map(([who, hunks]) => ({ who, hunks: hunks.length }))
        .toSorted((a, b) => b.hunks - a.hunks),
    ]),
  );
}
