import { groupBy } from '../../base/groupBy.ts';
import type { Finding } from '../finding.ts';
import type { RiskInput } from '../rule.ts';
import { suppressionOf } from '../suppressionOf.ts';

/**
 * Findings of several files that are one thing to know, told at one of them; the rest stay as they are. Those that the
 * policy does not count, for whatever reason, are told by themselves.
 *
 * @param merge the one that is told, for two and more in the order of the findings
 */
export function toldTogether(
  findings: readonly Finding[],
  { options }: RiskInput,
  isOne: (finding: Finding) => boolean,
  merge: (first: Finding, others: readonly Finding[]) => Finding,
): readonly Finding[] {
  const together = findings.filter(isOne);
  if (together.length < 2) return findings;
  const reasonOf = suppressionOf(options);
  const groups = groupBy(together, ({ rule, path }) => JSON.stringify(reasonOf(rule, path)));
  const told = [...groups.values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : [others.length === 0 ? first : merge(first, others)],
  );
  return [...findings.filter((finding) => !isOne(finding)), ...told];
}
