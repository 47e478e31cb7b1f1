import { displayRepoPath } from '../../base/repoPath.ts';
import type { LayerViolation } from '../../analysis/facts.ts';
import { findingAtLine } from '../findingAtLine.ts';
import type { Finding } from '../finding.ts';
import type { Rule, RiskInput } from '../rule.ts';

/** An import that a written rule about layers forbids. */
export const layerViolation: Rule = {
  id: 'layer-violation',
  level: 'error',
  title: 'Import across a layer',
  rationale:
    'The project wrote down which parts may import which: in `layers` of its policy, or for dependency-cruiser, ' +
    'import-linter, nx or eslint-plugin-boundaries. The level is the one of that rule. The rules come from before the ' +
    'change, and only imports that break them anew are flagged.',
  options: [],
  check: (input) => input.facts.modules.layerViolations.map((violation) => finding(violation, input)),
};

function finding(violation: LayerViolation, input: RiskInput): Finding {
  const { source, rule, level, path, line, specifier, reason } = violation;
  const config = displayRepoPath(violation.config);
  const who =
    source === 'policy' ? `The policy (layers)` : `${source} (${JSON.stringify(rule)} in ${config})`;
  return findingAtLine(input, {
    rule: 'layer-violation',
    level,
    path,
    line,
    message: `${who} forbids this import of ${JSON.stringify(specifier)}: ${reason}.`,
    data: { source, rule, config, specifier, reason },
  });
}
