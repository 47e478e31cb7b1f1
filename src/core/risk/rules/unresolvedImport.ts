import type { UnresolvedImport } from '../../analysis/facts.ts';
import { findingAtLine } from '../findingAtLine.ts';
import type { Finding } from '../finding.ts';
import { pathKind } from '../pathKind.ts';
import type { Rule, RiskInput } from '../rule.ts';

/** An import of a file or package that is not there. */
export const unresolvedImport: Rule = {
  id: 'unresolved-import',
  level: 'warning',
  title: 'Import of nothing',
  rationale:
    'Coding agents import files that they meant to write and packages that they made up; somebody may register the ' +
    'latter. Flagged are relative paths that are not in the tree, and packages that no manifest, lockfile, workspace or ' +
    'standard library names. What a build may write, git ignores, or a bundler may rename is left alone, and so are ' +
    'languages in which a name does not tell its package (Java, C, C# …). In test code it gives a note.',
  options: [],
  check: (input) => input.facts.modules.unresolvedImports.map((unresolved) => finding(unresolved, input)),
};

function finding({ path, line, specifier, kind }: UnresolvedImport, input: RiskInput): Finding {
  const name = JSON.stringify(specifier);
  return findingAtLine(input, {
    rule: 'unresolved-import',
    level: pathKind(path) === 'test' ? 'note' : 'warning',
    path,
    line,
    message:
      kind === 'file'
        ? `${name} is not in the tree.`
        : `No manifest, lockfile or standard library names the package of ${name}. Check that it exists and is the one that is meant.`,
    data: { specifier, kind },
  });
}
