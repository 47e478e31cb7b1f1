import type { Sliced } from '../../base/sliced.ts';
import type { CheckedImport, ChainRules } from './layerRules.ts';

/** Modules and what they import, by name: one import for each pair. */
export type ModuleImports = Map<string, Map<string, CheckedImport>>;

/** The imports of the new tree, and what the change made of them. */
export interface ImportGraph {
  readonly after: ModuleImports;
  /** Modules whose imports were others before the change, with those of then; a new module had none. */
  readonly before: ModuleImports;
  /** Imports that the old tree does not have, with the names of both modules. */
  readonly added: readonly AddedImport[];
}

export interface AddedImport {
  readonly from: string;
  readonly to: string;
  readonly edge: CheckedImport;
}

/** Adds the imports of one file; of those that reach the same module the first one stays. */
export function addImports(
  graph: ModuleImports,
  edges: readonly CheckedImport[],
  path: string,
  rules: ChainRules,
): void {
  const from = rules.nameOf(path);
  if (from === null) return;
  const imports = graph.get(from) ?? new Map<string, CheckedImport>();
  graph.set(from, imports);
  for (const edge of edges) {
    const to = rules.targetOf(edge);
    if (to !== null && to !== from && !imports.has(to)) imports.set(to, edge);
  }
}

/** What the modules of `before` did not import yet. */
export function addedImports(after: ModuleImports, before: ModuleImports): readonly AddedImport[] {
  return [...before].flatMap(([from, known]) =>
    [...(after.get(from) ?? [])].filter(([to]) => !known.has(to)).map(([to, edge]) => ({ from, to, edge })),
  );
}

/** Modules that reach one of `targets`, and these, as far as the graph knows. */
export function* modulesReaching(
  graph: ModuleImports,
  targets: Iterable<string>,
): Sliced<ReadonlySet<string>> {
  const importers = new Map<string, string[]>();
  for (const [from, imports] of graph) {
    for (const to of imports.keys()) {
      const known = importers.get(to);
      if (known === undefined) importers.set(to, [from]);
      else known.push(from);
    }
    yield;
  }
  const reached = new Set(targets);
  // A set yields what is added to it while it is walked.
  for (const module of reached) {
    for (const importer of importers.get(module) ?? []) reached.add(importer);
    yield;
  }
  return reached;
}
