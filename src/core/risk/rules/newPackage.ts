import type { PackageFact } from '../../analysis/facts.ts';
import type { Finding } from '../finding.ts';
import type { Rule, RiskInput } from '../rule.ts';
import { unitAtLine } from '../unitLines.ts';

/** A third-party package that a manifest names for the first time. */
export const newPackage: Rule = {
  id: 'new-package',
  level: 'warning',
  title: 'New third-party package',
  rationale:
    'Every package is code of somebody else that runs with the same rights. Coding agents also name packages that do ' +
    'not exist or that somebody registered under a plausible name. A changed version of a known package is not flagged.',
  options: [],
  check: (input) => input.facts.modules.packagesAdded.map((added) => finding(added, input)),
};

function finding(added: PackageFact, input: RiskInput): Finding {
  const file = input.change.files.find((candidate) => candidate.path === added.path);
  const unit = file === undefined ? null : unitAtLine(file, added.line);
  const range = added.range === null ? '' : ` (${added.range})`;
  return {
    rule: 'new-package',
    level: 'warning',
    path: added.path,
    unit: unit?.id ?? null,
    line: added.line,
    message: `New ${added.ecosystem} package ${added.name}${range}. Check that it is the package that is meant and that it is needed.`,
    data: { name: added.name, ecosystem: added.ecosystem, range: added.range },
  };
}
