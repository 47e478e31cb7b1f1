import type { Parsed } from '../../base/problem.ts';
import type { Manifest, ManifestDependency } from './manifest.ts';

/** A Gemfile and a gemspec are code: calls with literal names are read, nothing is run. */
const gem = /^\s*gem[\s(]+['"]([\w.-]+)['"](?:\s*,\s*['"]([^'"\n]*)['"])?(.*)$/;
const dependency =
  /^\s*\w+\.add_(?:runtime_|development_)?dependency[\s(]+['"]([\w.-]+)['"](?:\s*,\s*\[?\s*['"]([^'"\n]*)['"])?/;

/** Reads the gems of a Gemfile; those with `path:` are the repository's own. */
export function readGemfile(text: string): Parsed<Manifest | null> {
  const dependencies = text.split('\n').flatMap((line, at): readonly ManifestDependency[] => {
    const [, name, range, rest = ''] = gem.exec(line) ?? [];
    return name === undefined
      ? []
      : [{ name, range: range ?? null, line: at + 1, isLocal: /\bpath(?::|\s*=>)/.test(rest) }];
  });
  return { value: { kind: 'gemfile', name: null, dependencies }, problems: [] };
}

/** Reads name and dependencies of a `.gemspec`. */
export function readGemspec(text: string): Parsed<Manifest | null> {
  const name = /^\s*\w+\.name\s*=\s*['"]([\w.-]+)['"]/m.exec(text)?.[1] ?? null;
  const dependencies = text.split('\n').flatMap((line, at): readonly ManifestDependency[] => {
    const [, gemName, range] = dependency.exec(line) ?? [];
    return gemName === undefined
      ? []
      : [{ name: gemName, range: range ?? null, line: at + 1, isLocal: false }];
  });
  return { value: { kind: 'gemspec', name, dependencies }, problems: [] };
}
