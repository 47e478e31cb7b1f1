import type { Hunk, UnitId } from '../diff/change.ts';
import type { Risk } from './finding.ts';
import { importTargets } from './importTargets.ts';
import type { RiskInput } from './rule.ts';

/** Scores are compared in steps of this size: a smaller difference says less than which file builds on which. */
const scoreStep = 0.02;

const levelRank: Readonly<Record<Risk['level'], number>> = { high: 2, medium: 1, low: 0 };

/**
 * The order in which to read: risk first (level, then score in steps), then files that others of this change import
 * before those that import them, then the order of the diff. The units of a hunk stay together in file order, and
 * the hunk stands where its riskiest unit belongs. Every unit id appears once.
 */
export function readingOrder(input: RiskInput, risks: ReadonlyMap<UnitId, Risk>): readonly UnitId[] {
  const files = input.change.files;
  const ranks = dependencyRanks(importTargets(files, input.facts));
  const hunks = files.flatMap((file, index) =>
    hunksOf(file).map((hunk) => ({ hunk, rank: ranks[index] ?? 0, risk: riskOf(hunk, risks) })),
  );
  const ordered = hunks
    .map((entry, position) => ({ ...entry, position }))
    .toSorted(
      (a, b) =>
        b.risk.level - a.risk.level ||
        b.risk.step - a.risk.step ||
        a.rank - b.rank ||
        a.position - b.position,
    );
  return [...new Set(ordered.flatMap((entry) => entry.hunk.units.map((unit) => unit.id)))];
}

/** Units that stand in no hunk would be lost from the review, so they come as hunks of their own. */
function hunksOf(file: RiskInput['change']['files'][number]): readonly Pick<Hunk, 'units'>[] {
  const inHunks = new Set(file.hunks.flatMap((hunk) => hunk.units.map((unit) => unit.id)));
  const alone = file.units.filter((unit) => !inHunks.has(unit.id)).map((unit) => ({ units: [unit] }));
  return [...file.hunks, ...alone];
}

function riskOf(
  hunk: Pick<Hunk, 'units'>,
  risks: ReadonlyMap<UnitId, Risk>,
): { readonly level: number; readonly step: number } {
  const all = hunk.units.map((unit) => risks.get(unit.id)).filter((risk) => risk !== undefined);
  return {
    level: Math.max(0, ...all.map((risk) => levelRank[risk.level])),
    step: Math.floor(Math.max(0, ...all.map((risk) => risk.score)) / scoreStep + 1e-9),
  };
}

/**
 * Position of each file when imported files come first: the post-order of a depth-first walk in diff order. In a
 * cycle the file that the walk enters first comes last. Iterative, because import chains can be long.
 */
function dependencyRanks(targets: readonly (readonly number[])[]): readonly number[] {
  const ranks = Array.from({ length: targets.length }, () => -1);
  const entered = new Set<number>();
  let next = 0;
  for (let root = 0; root < targets.length; root += 1) {
    const stack: { readonly file: number; child: number }[] = [];
    const enter = (file: number) => {
      if (entered.has(file)) return;
      entered.add(file);
      stack.push({ file, child: 0 });
    };
    enter(root);
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const child = targets[top.file]?.[top.child];
      top.child += 1;
      if (child !== undefined) {
        enter(child);
        continue;
      }
      ranks[top.file] = next;
      next += 1;
      stack.pop();
    }
  }
  return ranks;
}
