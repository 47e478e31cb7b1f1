import { displayRepoPath } from '../../base/repoPath.ts';
import type { ModuleEdge } from '../../analysis/facts.ts';
import { findingAtLine } from '../findingAtLine.ts';
import type { Finding } from '../finding.ts';
import { moduleName } from '../moduleName.ts';
import { isTestOrExample } from '../pathKind.ts';
import type { Rule, RiskInput } from '../rule.ts';
import { suppressionOf } from '../suppressionOf.ts';
import { addedTextLines, removedTextLines } from '../unitLines.ts';

/** An import that makes one module depend on another for the first time, or reaches past a module's public entry. */
export const crossModuleDependency: Rule = {
  id: 'cross-module-dependency',
  level: 'warning',
  title: 'New dependency between modules',
  rationale:
    'A new edge in the module graph is a design decision that is easy to miss in one import line and hard to take back. ' +
    'It gives one note, at the first import that makes it, when the manifest of the module begins to name the other ' +
    'one in the same change: whether unchanged files import it already is not looked for. An import that reaches a ' +
    'file inside the other module past its public entry gives a warning, whoever did it before. Tests, examples and ' +
    'samples may use every module and what is inside of it.',
  options: [],
  check(input) {
    const seen = new Set<string>();
    const reasonOf = suppressionOf(input.options);
    return input.facts.modules.edgesAdded.flatMap((edge) => {
      const reason = reasonOf('cross-module-dependency', edge.path);
      const key = JSON.stringify([edge.from, edge.to, edge.reachesInternal, reason]);
      if (seen.has(key) || sharesItsNamespace(edge)) return [];
      if (isTestOrExample(edge.path)) return [];
      if (edge.reachesInternal === null && !isDeclaredNow(edge, input)) return [];
      seen.add(key);
      return [finding(edge, input)];
    });
  },
};

/**
 * .NET: `Acme.Core` may write in the namespaces of `Acme`, and others in those of `Acme.Core`, so that naming one of
 * them tells no assembly.
 */
function sharesItsNamespace({ from, to, path, specifier }: ModuleEdge): boolean {
  if (!path.endsWith('.cs')) return false;
  const own = lastPart(from);
  return from.startsWith(`${to}.`) || specifier === own || specifier.startsWith(`${own}.`);
}

const manifest =
  /^(?:package\.json|Cargo\.toml|go\.mod|pyproject\.toml|setup\.(?:py|cfg)|requirements[\w.-]*\.txt|pom\.xml|build\.gradle(?:\.kts)?|composer\.json|BUILD(?:\.bazel)?|[\w.-]+\.(?:csproj|fsproj|vbproj|gemspec))$/;

/** True when the manifest of the importing module names the other one on an added line, and not on a removed one. */
function isDeclaredNow({ from, to, specifier }: ModuleEdge, { change }: RiskInput): boolean {
  const own = change.files.filter(({ path }) => {
    const at = path.lastIndexOf('/');
    return (at < 0 ? '.' : path.slice(0, at)) === from && manifest.test(path.slice(at + 1));
  });
  const words = [lastPart(to), /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier];
  const names = (text: string): boolean => words.some((word) => isWord(text, word));
  const count = (read: typeof addedTextLines): number =>
    own.flatMap((file) => file.units.flatMap(read)).filter(({ text }) => names(text)).length;
  return count(addedTextLines) > count(removedTextLines);
}

/** As a whole word: `core` is not in `core-extra`. */
function isWord(text: string, word: string): boolean {
  const at = text.indexOf(word);
  if (word === '' || at < 0) return false;
  return !/[\w-]/.test(text[at - 1] ?? '') && !/[\w-]/.test(text[at + word.length] ?? '');
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function finding(edge: ModuleEdge, input: RiskInput): Finding {
  const internal = edge.reachesInternal;
  const names = {
    from: moduleName(edge.from),
    to: moduleName(edge.to),
    written: JSON.stringify(edge.specifier),
  };
  // Whether the module depends on the other one for the first time is not known of an import by itself.
  const message =
    internal === null
      ? `${names.from} now depends on ${names.to} (imports ${names.written}).`
      : `${names.from} reaches past the public entry of ${names.to} to ${displayRepoPath(internal)} (imports ${names.written}).`;
  return findingAtLine(input, {
    rule: 'cross-module-dependency',
    level: internal === null ? 'note' : 'warning',
    path: edge.path,
    line: edge.line,
    message,
    data: {
      from: edge.from,
      to: edge.to,
      specifier: edge.specifier,
      reachesInternal: internal === null ? null : displayRepoPath(internal),
    },
  });
}
