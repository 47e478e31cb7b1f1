import type { LanguageId, PackageFact } from '../facts.ts';
import type { FileSide } from './moduleEdges.ts';
import { isDistributionOf, pythonTopLevel } from './pythonDistributions.ts';

/** True when one of the files imports the package; null where an import of the language does not tell its package. */
export function importsPackage(
  fact: Pick<PackageFact, 'name' | 'ecosystem'>,
  sides: readonly (FileSide | null)[],
): boolean | null {
  const { ecosystem } = fact;
  const matches = Object.hasOwn(matchers, ecosystem) ? matchers[ecosystem] : undefined;
  if (matches === undefined) return null;
  return sides.some(
    (side) =>
      side !== null &&
      matches.languages.has(side.language) &&
      side.imports.some(({ specifier }) => matches.isOf(specifier, fact.name)),
  );
}

interface PackageMatcher {
  readonly languages: ReadonlySet<LanguageId | null>;
  readonly isOf: (specifier: string, name: string) => boolean;
}

const matchers: Readonly<Partial<Record<PackageFact['ecosystem'], PackageMatcher>>> = {
  npm: {
    languages: new Set<LanguageId>(['typescript', 'tsx', 'javascript', 'vue']),
    isOf: (specifier, name) => npmPackageName(specifier) === typedName(name),
  },
  pypi: {
    languages: new Set<LanguageId>(['python']),
    isOf: (specifier, name) => isDistributionOf(name, pythonTopLevel(specifier)),
  },
  go: {
    languages: new Set<LanguageId>(['go']),
    isOf: (specifier, name) => specifier === name || specifier.startsWith(`${name}/`),
  },
  cargo: {
    languages: new Set<LanguageId>(['rust']),
    isOf: (specifier, name) => specifier.split('::')[0] === name.replaceAll('-', '_'),
  },
};

/** `name` of `name/sub`, `@scope/name` of `@scope/name/sub`; null when the specifier names no package. */
export function npmPackageName(specifier: string): string | null {
  const name = /^(?:@[a-z0-9-][\w.~-]*\/)?[a-z0-9][\w.~-]*(?=\/|$)/i.exec(specifier)?.[0];
  return name ?? null;
}

/** Types that stand for a package of another name: `@types/node__x` describes `@node/x`. */
function typedName(name: string): string {
  const bare = /^@types\/(.+)$/.exec(name)?.[1];
  if (bare === undefined) return name;
  return bare.includes('__') ? `@${bare.replace('__', '/')}` : bare;
}
