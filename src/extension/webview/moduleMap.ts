// The graph of modules that a change shows: what it touches, what it newly depends on and no longer does.
import type { LayerViolation, ModuleCycle, ModuleDelta, ModuleEdge } from '../../core/analysis/facts.ts';
import type { UnitId } from '../../core/diff/change.ts';
import type { ReviewState } from '../../core/review/decision.ts';
import { hunkState, isCovered } from '../../core/review/reviewState.ts';
import { summariseHunk } from '../../core/workflow/hunkSummary.ts';
import type { Review } from '../../core/workflow/review.ts';

/** `hunks` is 0 for a module that the change leaves alone and only depends on. */
export interface MapModule {
  readonly name: string;
  /** Added and removed. */
  readonly lines: number;
  readonly hunks: number;
  readonly left: number;
}

/** Without added and removed imports it stands as before, and is here because it carries a cycle. */
export interface MapDependency {
  readonly from: string;
  readonly to: string;
  /** Imports. */
  readonly added: number;
  readonly removed: number;
  readonly isInCycle: boolean;
  readonly isForbidden: boolean;
}

export interface ModuleMap {
  /** Largest first. */
  readonly modules: readonly MapModule[];
  readonly dependencies: readonly MapDependency[];
}

export function moduleMapOf(review: Review, states: ReadonlyMap<UnitId, ReviewState>): ModuleMap {
  const dependencies = dependenciesOf(review.facts.modules);
  const modules = new Map<string, MapModule>();
  for (const { from, to } of dependencies)
    for (const name of [from, to]) modules.set(name, { name, lines: 0, hunks: 0, left: 0 });
  for (const hunk of review.hunks) {
    const known = modules.get(hunk.module) ?? { name: hunk.module, lines: 0, hunks: 0, left: 0 };
    const { added, removed } = summariseHunk(hunk);
    modules.set(hunk.module, {
      name: hunk.module,
      lines: known.lines + added + removed,
      hunks: known.hunks + 1,
      left: known.left + (isCovered(hunkState(hunk.hunk.units, states)) ? 0 : 1),
    });
  }
  const bySize = (a: MapModule, b: MapModule): number =>
    b.lines - a.lines || b.hunks - a.hunks || (a.name < b.name ? -1 : 1);
  return { modules: [...modules.values()].toSorted(bySize), dependencies };
}

/** More boxes than this are no picture any more. */
const drawnModules = 30;
const drawnDependencies = 80;

/** What a picture has room for: dependencies that warn first, modules with dependencies before those without. */
export function drawnPart({ modules, dependencies }: ModuleMap): ModuleMap {
  const ranked = dependencies.toSorted((a, b) => weightOf(b) - weightOf(a));
  const linked = new Set<string>();
  for (const { from, to } of ranked)
    if (new Set([...linked, from, to]).size <= drawnModules) linked.add(from).add(to);
  const others = modules.filter(({ name }) => !linked.has(name)).slice(0, drawnModules - linked.size);
  const shown = new Set([...linked, ...others.map(({ name }) => name)]);
  return {
    modules: modules.filter(({ name }) => shown.has(name)),
    dependencies: ranked
      .filter(({ from, to }) => shown.has(from) && shown.has(to))
      .slice(0, drawnDependencies),
  };
}

function weightOf({ isForbidden, isInCycle, added, removed }: MapDependency): number {
  return (isForbidden ? 1e6 : 0) + (isInCycle ? 1e6 : 0) + added + removed;
}

/** The cycles that an import is part of. */
export function cyclesAt(delta: ModuleDelta, edge: ModuleEdge): readonly ModuleCycle[] {
  return delta.cycles.filter((cycle) => isSameImport(cycle.edge, edge));
}

/** The rules about layers that forbid an import. */
export function violationsAt(delta: ModuleDelta, edge: ModuleEdge): readonly LayerViolation[] {
  return delta.layerViolations.filter((violation) => isSameImport(violation, edge));
}

type Place = Pick<ModuleEdge, 'path' | 'line' | 'specifier'>;

function isSameImport(a: Place, b: Place): boolean {
  return a.path === b.path && a.line === b.line && a.specifier === b.specifier;
}

function dependenciesOf(delta: ModuleDelta): readonly MapDependency[] {
  const found = new Map<string, MapDependency>();
  const note = ({ from, to }: ModuleEdge, change: (known: MapDependency) => Partial<MapDependency>): void => {
    // An import inside a module is no arrow.
    if (from === to) return;
    const key = JSON.stringify([from, to]);
    const known = found.get(key) ?? {
      from,
      to,
      added: 0,
      removed: 0,
      isInCycle: false,
      isForbidden: false,
    };
    found.set(key, { ...known, ...change(known) });
  };
  for (const edge of delta.edgesAdded)
    note(edge, ({ added, isForbidden }) => ({
      added: added + 1,
      isForbidden: isForbidden || violationsAt(delta, edge).length > 0,
    }));
  for (const edge of delta.edgesRemoved) note(edge, ({ removed }) => ({ removed: removed + 1 }));
  for (const { edge, back } of delta.cycles)
    for (const step of [edge, ...back]) note(step, () => ({ isInCycle: true }));
  return [...found.values()];
}
