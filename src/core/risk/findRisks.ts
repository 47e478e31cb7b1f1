import { runWhole } from '../base/runWhole.ts';
import type { Sliced } from '../base/sliced.ts';
import type { Finding } from './finding.ts';
import type { RiskInput } from './rule.ts';
import { ruleCatalog } from './ruleCatalog.ts';
import { suppressionOf } from './suppressionOf.ts';

/**
 * Runs every rule. The findings are sorted: those about the whole change first, then in the order of the diff by file,
 * place and rule. Suppressed findings are kept with the policy's reason.
 */
export function findRisks(input: RiskInput): readonly Finding[] {
  return runWhole(findRisksSliced(input));
}

/** As `findRisks`, a rule at a time. */
export function* findRisksSliced(input: RiskInput): Sliced<readonly Finding[]> {
  const reasonOf = suppressionOf(input.options);
  const found: Finding[] = [];
  for (const rule of ruleCatalog) {
    const chosen = input.options[rule.id]?.level;
    if (chosen === 'off') continue;
    for (const finding of rule.check(input)) {
      const level = input.options[finding.rule]?.level ?? finding.level;
      const suppressed = reasonOf(finding.rule, finding.path);
      const known = { ...finding, level: level === 'off' ? finding.level : level };
      found.push(suppressed === null ? known : { ...known, suppressed });
    }
    yield;
  }
  return sorted(found, input);
}

/** True for a finding that counts: no suppression of the policy covers it. */
export function isActive(finding: Finding): boolean {
  return finding.suppressed === undefined || finding.suppressed === null;
}

function sorted(findings: readonly Finding[], input: RiskInput): readonly Finding[] {
  const fileOrder = new Map(input.change.files.map((file, index) => [file.path, index]));
  const unitOrder = new Map(
    input.change.files.flatMap((file) => file.units).map((unit, index) => [unit.id, index]),
  );
  const place = (finding: Finding): readonly number[] => [
    finding.path === null ? -1 : (fileOrder.get(finding.path) ?? fileOrder.size),
    finding.unit === null ? -1 : (unitOrder.get(finding.unit) ?? unitOrder.size),
    finding.line ?? 0,
  ];
  return findings
    .map((finding) => ({ finding, place: place(finding) }))
    .toSorted(
      (a, b) =>
        comparePlaces(a.place, b.place) ||
        compareText(a.finding.rule, b.finding.rule) ||
        compareText(a.finding.message, b.finding.message),
    )
    .map((entry) => entry.finding);
}

function comparePlaces(a: readonly number[], b: readonly number[]): number {
  const differing = a.findIndex((value, index) => value !== b[index]);
  return differing < 0 ? 0 : (a[differing] ?? 0) - (b[differing] ?? 0);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
