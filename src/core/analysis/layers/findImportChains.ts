import { groupBy } from '../../base/groupBy.ts';
import type { Sliced } from '../../base/sliced.ts';
import { directFault, type ImportContract, packagesHolding } from './importContract.ts';
import { type AddedImport, type ImportGraph, modulesReaching } from './importGraph.ts';

/** Imports looked at in all searches of one configuration; twenty packages of 10,000 modules need as many. */
const maxSteps = 5_000_000;
/** Ways around an import that is told already are looked for this often. */
const maxRounds = 20;

/** A chain of imports that the contract forbids and that `added` makes whole. */
export interface ImportChain {
  readonly contract: ImportContract;
  readonly added: AddedImport;
  /** From the first module to the last one: at least three. */
  readonly modules: readonly string[];
  readonly reason: string;
}

export interface ImportChains {
  readonly chains: readonly ImportChain[];
  /** False when there may be more, because the search took too long. */
  readonly isComplete: boolean;
}

/**
 * The chains that the change completes: for each pair of packages that no chain joined in the old tree, the shortest
 * ones, one for each import and contract. Direct imports are judged elsewhere, and what they break is not told again.
 */
export function* findImportChains(
  contracts: readonly ImportContract[],
  graph: ImportGraph,
): Sliced<ImportChains> {
  const budget = { steps: maxSteps };
  const starts = yield* modulesReaching(
    graph.after,
    graph.added.map(({ from }) => from),
  );
  const chains: ImportChain[] = [];
  for (const contract of contracts) chains.push(...(yield* chainsOf(contract, graph, starts, budget)));
  return { chains, isComplete: budget.steps > 0 };
}

interface Budget {
  steps: number;
}

function* chainsOf(
  contract: ImportContract,
  graph: ImportGraph,
  starts: ReadonlySet<string>,
  budget: Budget,
): Sliced<readonly ImportChain[]> {
  const search = new ChainSearch(contract, graph, budget);
  const found = new Map<AddedImport, ImportChain>();
  for (const [source, modules] of yield* search.modulesBySource(starts)) {
    const removed = new Set<AddedImport>();
    let known: ReadonlyMap<string, unknown> | null = null;
    for (let round = 0; round < maxRounds; round += 1) {
      const reached = yield* search.reach(source, modules, 'after', removed);
      if (reached.size > 0) known ??= yield* search.reach(source, null, 'before', removed);
      const isNew = [...reached].filter(([target]) => known?.has(target) === false);
      for (const [target, chain] of isNew) {
        const added = search.addedIn(chain);
        if (added === null) continue;
        removed.add(added);
        const first = chain[0] ?? source;
        const reason = contract.reasonOf(source, target, first);
        if (reason === null || directFault(contract, added.from, added.to) !== null) continue;
        const shortest = found.get(added);
        if (shortest !== undefined && shortest.modules.length <= chain.length) continue;
        found.set(added, { contract, added, modules: chain, reason });
      }
      if (isNew.length === 0 || budget.steps <= 0) break;
    }
  }
  return [...found.values()];
}

class ChainSearch {
  readonly #contract: ImportContract;
  readonly #graph: ImportGraph;
  readonly #budget: Budget;
  readonly #added: ReadonlyMap<string, readonly AddedImport[]>;
  /** All modules of either tree in each source, for the search in the old one. */
  #bySource: ReadonlyMap<string, readonly string[]> | null = null;

  constructor(contract: ImportContract, graph: ImportGraph, budget: Budget) {
    this.#contract = contract;
    this.#graph = graph;
    this.#budget = budget;
    this.#added = groupBy(graph.added, ({ from }) => from);
  }

  *modulesBySource(modules: Iterable<string>): Sliced<ReadonlyMap<string, readonly string[]>> {
    const bySource = new Map<string, string[]>();
    for (const module of modules) {
      for (const source of packagesHolding(module, this.#contract.sources)) {
        const known = bySource.get(source);
        if (known === undefined) bySource.set(source, [module]);
        else known.push(module);
      }
      yield;
    }
    return bySource;
  }

  /** The forbidden packages that these modules of a source reach, each with a shortest chain; null: all its modules. */
  *reach(
    source: string,
    modules: readonly string[] | null,
    when: 'before' | 'after',
    removed: ReadonlySet<AddedImport>,
  ): Sliced<ReadonlyMap<string, readonly string[]>> {
    this.#bySource ??= yield* this.modulesBySource([
      ...this.#graph.after.keys(),
      ...this.#graph.before.keys(),
    ]);
    const cameBy = new Map<string, string | null>(
      (modules ?? this.#bySource.get(source) ?? []).map((module) => [module, null]),
    );
    const found = new Map<string, readonly string[]>();
    for (const module of cameBy.keys()) {
      const isStart = cameBy.get(module) === null;
      if (!isStart && !this.#mayPass(module, source, found, cameBy)) continue;
      const added = when === 'after' ? this.#added.get(module) : undefined;
      for (const to of this.#importsOf(module, when)) {
        this.#budget.steps -= 1;
        if (cameBy.has(to) || this.#contract.isIgnored(module, to)) continue;
        const own = added?.find((edge) => edge.to === to);
        if (own === undefined || !removed.has(own)) cameBy.set(to, module);
      }
      if (this.#budget.steps <= 0) break;
      yield;
    }
    return found;
  }

  /** Notes which forbidden packages hold the module; false when the chain goes no further. */
  #mayPass(
    module: string,
    source: string,
    found: Map<string, readonly string[]>,
    cameBy: ReadonlyMap<string, string | null>,
  ): boolean {
    const { targets, sources, isClosed } = this.#contract;
    for (const target of packagesHolding(module, targets)) {
      if (!found.has(target) && this.#contract.reasonOf(source, target, module) !== null)
        found.set(target, chainTo(module, cameBy));
    }
    return !isClosed || packagesHolding(module, sources).length === 0;
  }

  #importsOf(module: string, when: 'before' | 'after'): Iterable<string> {
    const changed = when === 'before' ? this.#graph.before.get(module) : undefined;
    return (changed ?? this.#graph.after.get(module))?.keys() ?? [];
  }

  addedIn(chain: readonly string[]): AddedImport | null {
    for (const [at, module] of chain.entries()) {
      const added = this.#added.get(module)?.find(({ to }) => to === chain[at + 1]);
      if (added !== undefined) return added;
    }
    return null;
  }
}

function chainTo(module: string, cameBy: ReadonlyMap<string, string | null>): readonly string[] {
  const chain: string[] = [];
  for (let at: string | null | undefined = module; at; at = cameBy.get(at)) chain.unshift(at);
  return chain;
}
