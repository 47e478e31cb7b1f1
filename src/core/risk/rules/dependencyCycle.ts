import { displayRepoPath } from '../../base/repoPath.ts';
import type { ModuleCycle, ModuleEdge } from '../../analysis/facts.ts';
import { findingAtLine } from '../findingAtLine.ts';
import type { Finding } from '../finding.ts';
import { moduleName } from '../moduleName.ts';
import { pathKind } from '../pathKind.ts';
import type { Rule, RiskInput } from '../rule.ts';

/** An import that makes modules depend on each other in a circle. */
export const dependencyCycle: Rule = {
  id: 'dependency-cycle',
  level: 'warning',
  title: 'New cycle between modules',
  rationale:
    'Modules that need each other can only be understood, tested, built and released together, and the first import ' +
    'that closes the circle is the cheapest one to take back. Only cycles that this change closes are flagged; a cycle ' +
    'that needs the import of a test file gives a note.',
  options: [],
  check: (input) => input.facts.modules.cycles.map((cycle) => finding(cycle, input)),
};

/** Longer ways back are told by their first steps. */
const stepsTold = 4;

function finding({ edge, back }: ModuleCycle, input: RiskInput): Finding {
  const isInTests = [edge, ...back].some(({ path }) => pathKind(path) === 'test');
  const told = back.slice(0, stepsTold).map(stepText).join(', ');
  const rest = back.length > stepsTold ? ` and ${back.length - stepsTold} more` : '';
  return findingAtLine(input, {
    rule: 'dependency-cycle',
    level: isInTests ? 'note' : 'warning',
    path: edge.path,
    line: edge.line,
    message: `${capital(moduleName(edge.from))} imports ${moduleName(edge.to)} (${JSON.stringify(edge.specifier)}), which leads back: ${told}${rest}.`,
    data: {
      modules: [edge.from, ...back.map(({ from }) => from), edge.from],
      back: back.map(({ from, to, path, line, specifier }) => ({
        from,
        to,
        path: displayRepoPath(path),
        line,
        specifier,
      })),
    },
  });
}

function stepText({ from, to, path, line }: ModuleEdge): string {
  return `${moduleName(from)} imports ${moduleName(to)} in ${displayRepoPath(path)}:${line}`;
}

function capital(text: string): string {
  return text === 'the root module' ? 'The root module' : text;
}
