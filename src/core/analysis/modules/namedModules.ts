import picomatch from 'picomatch';

/** A module that the policy names, whatever manifests say. */
export interface NamedModule {
  readonly name: string;
  /** Globs of the paths that belong to it. */
  readonly paths: readonly string[];
  /** Globs of the files that other modules may import; empty: all of them. */
  readonly public: readonly string[];
}

/** Finds the module of a path: the first whose globs match. */
export function matchNamedModules(modules: readonly NamedModule[]): (path: string) => NamedModule | null {
  if (modules.length === 0) return () => null;
  const matchers = modules.map((module) => ({ module, matches: matcherOf(module.paths) }));
  const known = new Map<string, NamedModule | null>();
  return (path) => {
    const found = known.get(path);
    if (found !== undefined) return found;
    const module = matchers.find(({ matches }) => matches(path))?.module ?? null;
    known.set(path, module);
    return module;
  };
}

/** True for the files of a named module that others may import. */
export function isPublicFile(module: NamedModule, file: string): boolean {
  return module.public.length === 0 || matcherOf(module.public)(file);
}

const matchersByGlobs = new WeakMap<readonly string[], (path: string) => boolean>();

function matcherOf(globs: readonly string[]): (path: string) => boolean {
  const known = matchersByGlobs.get(globs) ?? picomatch([...globs], { dot: true });
  matchersByGlobs.set(globs, known);
  return known;
}
