import { displayRepoPath } from '../../base/repoPath.ts';
import type { ModuleEdge } from '../../analysis/facts.ts';
import { findingAtLine } from '../findingAtLine.ts';
import type { Finding } from '../finding.ts';
import { moduleName } from '../moduleName.ts';
import type { Rule, RiskInput } from '../rule.ts';

/** An import that makes one module depend on another for the first time, or reaches past a module's public entry. */
export const crossModuleDependency: Rule = {
  id: 'cross-module-dependency',
  level: 'warning',
  title: 'New dependency between modules',
  rationale:
    'A new edge in the module graph is a design decision that is easy to miss in one import line and hard to take back. ' +
    'It gives a note; an import that reaches a file inside the other module past its public entry gives a warning.',
  options: [],
  check: (input) => input.facts.modules.edgesAdded.map((edge) => finding(edge, input)),
};

function finding(edge: ModuleEdge, input: RiskInput): Finding {
  const internal = edge.reachesInternal;
  const inside =
    internal === null
      ? ''
      : ` It reaches past the public entry of ${moduleName(edge.to)} to ${displayRepoPath(internal)}.`;
  return findingAtLine(input, {
    rule: 'cross-module-dependency',
    level: internal === null ? 'note' : 'warning',
    path: edge.path,
    line: edge.line,
    message: `${moduleName(edge.from)} now depends on ${moduleName(edge.to)} (imports ${JSON.stringify(edge.specifier)}).${inside}`,
    data: {
      from: edge.from,
      to: edge.to,
      specifier: edge.specifier,
      reachesInternal: internal === null ? null : displayRepoPath(internal),
    },
  });
}
