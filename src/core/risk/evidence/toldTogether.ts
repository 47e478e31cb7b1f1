import { groupBy } from '../../base/groupBy.ts';
import type { Finding } from '../finding.ts';
import type { RiskInput } from '../rule.ts';
import { suppressionOf } from '../suppressionOf.ts';

/**
 * Findings of several files that are one thing to know, told at one of them; the rest stay as they are. Those that the
 * policy does not count, for whatever reason, are told by themselves. `data.files` says how many they are.
 *
 * @param more the sentence behind the first of them, about the others in the order of the findings
 */
export function toldTogether(
  findings: readonly Finding[],
  { options }: RiskInput,
  isOne: (finding: Finding) => boolean,
  more: (others: readonly Finding[]) => string,
): readonly Finding[] {
  const together = findings.filter(isOne);
  if (together.length < 2) return findings;
  const reasonOf = suppressionOf(options);
  const groups = groupBy(together, ({ rule, path }) => JSON.stringify(reasonOf(rule, path)));
  const told = [...groups.values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : [others.length === 0 ? first : withOthers(first, others, more(others))],
  );
  return [...findings.filter((finding) => !isOne(finding)), ...told];
}

function withOthers(first: Finding, { length }: readonly Finding[], more: string): Finding {
  return { ...first, message: `${first.message} ${more}`, data: { ...first.data, files: length + 1 } };
}
