import { groupBy } from '../../base/groupBy.ts';
import { type RepoPath, toRepoPath } from '../../base/repoPath.ts';
import type { ModuleCycle, ModuleEdge } from '../facts.ts';
import type { ImportIndex } from './importIndex.ts';
import { edgesOnlyIn } from './moduleEdges.ts';

/** A change that adds more edges between modules than this is a rebuild; the first ones are looked at. */
const maxEdges = 200;

/** What `findModuleCycles` found; `isComplete` is false when an import may be missing. */
export interface ModuleCycles {
  readonly cycles: readonly ModuleCycle[];
  readonly isComplete: boolean;
}

/**
 * The cycles of modules that edges of the change close: one for each pair of modules that did not depend on each other
 * in this direction before. Only modules that the import reaches are read.
 */
export async function findModuleCycles(
  added: readonly ModuleEdge[],
  removed: readonly ModuleEdge[],
  index: ImportIndex,
): Promise<ModuleCycles> {
  const before = new Set(removed.map(pairOf));
  const pairs = groupBy(added, pairOf);
  const graph = new LazyModuleGraph(index);
  const cycles: ModuleCycle[] = [];
  for (const [pair, edges] of [...pairs].slice(0, maxEdges)) {
    const edge = edges.find(({ path }) => !isTestPath(path)) ?? edges[0];
    if (edge === undefined || before.has(pair)) continue;
    const back = await graph.pathBetween(edge.to, edge.from);
    if (back === null || (await graph.hadEdge(edges))) continue;
    cycles.push({ edge, back });
  }
  return { cycles, isComplete: graph.isComplete && pairs.size <= maxEdges };
}

/** Edges of whole modules, read when the search first reaches them. */
class LazyModuleGraph {
  isComplete = true;
  readonly #index: ImportIndex;
  readonly #edges = new Map<string, Promise<readonly ModuleEdge[]>>();
  /** Grouped when the first edge is looked at: most changes add none. */
  #filesOf: ReadonlyMap<string, readonly RepoPath[]> | null = null;

  constructor(index: ImportIndex) {
    this.#index = index;
  }

  /** The shortest way from one module to another, as one import for each step; null when there is none. */
  async pathBetween(from: string, to: string): Promise<readonly ModuleEdge[] | null> {
    const cameBy = new Map<string, ModuleEdge | null>([[from, null]]);
    for (const module of cameBy.keys()) {
      for (const edge of await this.#edgesOf(module)) {
        if (cameBy.has(edge.to)) continue;
        cameBy.set(edge.to, edge);
        if (edge.to === to) return stepsTo(to, cameBy);
      }
    }
    return null;
  }

  /** True when something other than `edges` makes the same pair of modules depend. */
  async hadEdge(edges: readonly ModuleEdge[]): Promise<boolean> {
    const [first] = edges;
    if (first === undefined) return false;
    const own = new Set(edges.map(({ path, specifier }) => `${path}\0${specifier}`));
    const all = await this.#edgesOf(first.from);
    return all.some(({ to, path, specifier }) => to === first.to && !own.has(`${path}\0${specifier}`));
  }

  #edgesOf(module: string): Promise<readonly ModuleEdge[]> {
    const known = this.#edges.get(module) ?? this.#readEdges(module);
    this.#edges.set(module, known);
    return known;
  }

  /** Imports of tests come last: what the product needs says more about the order of its modules. */
  async #readEdges(module: string): Promise<readonly ModuleEdge[]> {
    const { map } = this.#index.resolver;
    this.#filesOf ??= groupBy([...map.index.paths].map(toRepoPath), (path) => map.moduleOf(path));
    const { imports, isComplete } = await this.#index.importsOf(this.#filesOf.get(module) ?? []);
    this.isComplete &&= isComplete;
    const edges = [...imports].flatMap(([path, found]) =>
      edgesOnlyIn({ path, module, imports: found }, null),
    );
    return [
      ...edges.filter(({ path }) => !isTestPath(path)),
      ...edges.filter(({ path }) => isTestPath(path)),
    ];
  }
}

function stepsTo(module: string, cameBy: ReadonlyMap<string, ModuleEdge | null>): readonly ModuleEdge[] {
  const steps: ModuleEdge[] = [];
  for (let edge = cameBy.get(module); edge; edge = cameBy.get(edge.from)) steps.unshift(edge);
  return steps;
}

function pairOf({ from, to }: ModuleEdge): string {
  return `${from}\0${to}`;
}

/** Enough to prefer the imports of a product to those of its tests. */
function isTestPath(path: string): boolean {
  return /(?:^|\/)(?:tests?|__tests__|specs?|e2e)\/|[._-](?:test|spec)\.[^/]+$|(?:^|\/)test_[^/]+$/.test(
    path,
  );
}
