import { displayRepoPath } from '../../base/repoPath.ts';
import type { ModuleEdge } from '../../analysis/facts.ts';
import { findingAtLine } from '../findingAtLine.ts';
import type { Finding } from '../finding.ts';
import { moduleName } from '../moduleName.ts';
import { isTestOrExample } from '../pathKind.ts';
import type { Rule, RiskInput } from '../rule.ts';

/** An import that makes one module depend on another for the first time, or reaches past a module's public entry. */
export const crossModuleDependency: Rule = {
  id: 'cross-module-dependency',
  level: 'warning',
  title: 'New dependency between modules',
  rationale:
    'A new edge in the module graph is a design decision that is easy to miss in one import line and hard to take back. ' +
    'It gives one note, at the first import that makes it; an import that reaches a file inside the other module past ' +
    'its public entry gives a warning. Tests, examples and samples may use every module, and are left alone as long ' +
    'as they keep to the public entry.',
  options: [],
  check(input) {
    const seen = new Set<string>();
    return input.facts.modules.edgesAdded.flatMap((edge) => {
      const key = JSON.stringify([edge.from, edge.to, edge.reachesInternal]);
      if (seen.has(key) || (edge.reachesInternal === null && isOutside(edge.path))) return [];
      if (sharesItsNamespace(edge)) return [];
      seen.add(key);
      return [finding(edge, input)];
    });
  },
};

/** .NET: `Acme.Core` may write in the namespaces of `Acme`, so that naming one of them tells no assembly. */
function sharesItsNamespace({ from, to, path }: ModuleEdge): boolean {
  return path.endsWith('.cs') && from.startsWith(`${to}.`);
}

/** Code that shows or tests the modules from outside, and is built into none of them. */
function isOutside(path: string): boolean {
  return isTestOrExample(path);
}

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
