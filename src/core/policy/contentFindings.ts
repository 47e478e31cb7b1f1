import type { Finding } from '../risk/finding.ts';
import { findRisks } from '../risk/findRisks.ts';
import type { RiskOptions } from '../risk/riskOptions.ts';
import type { RiskInput } from '../risk/rule.ts';
import { ruleCatalog } from '../risk/ruleCatalog.ts';

/** The rules whose findings `content:` judges (docs/policy.md, Content). */
const contentRules: ReadonlySet<string> = new Set(['hidden-unicode', 'off-screen-code']);

/** Everything else off; these at their own levels, whatever the policy's `risk:` key says. */
const contentOnly: RiskOptions = Object.fromEntries(
  ruleCatalog.filter(({ id }) => !contentRules.has(id)).map(({ id }) => [id, { level: 'off' }] as const),
);

/**
 * What the gate must know of a change's text. Levels and suppressions of `risk:` decide what readers are shown; they
 * must not open the gate, so the findings are made anew without them.
 */
export function contentFindings({
  change,
  provenance,
  facts,
}: Omit<RiskInput, 'options'>): readonly Finding[] {
  return findRisks({ change, provenance, facts, options: contentOnly });
}
