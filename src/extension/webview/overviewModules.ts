// The words of the module map and its table.
import { l10n } from 'vscode';
import { displayRepoPath } from '../../core/base/repoPath.ts';
import type { ModuleDelta, ModuleEdge } from '../../core/analysis/facts.ts';
import type {
  OverviewDependency,
  OverviewEdge,
  OverviewFilter,
  OverviewMap,
  OverviewModule,
} from '../../protocol/overview.ts';
import type { MissingSignOff } from '../../core/workflow/missingSignOffs.ts';
import { moduleLabel } from '../views/moduleLabel.ts';
import { budgetWords, wholeWords } from '../views/moduleWords.ts';
import type { ModuleSize } from '../../core/workflow/moduleSizes.ts';
import {
  cyclesAt,
  drawnPart,
  type MapDependency,
  type MapModule,
  type ModuleMap,
  violationsAt,
} from './moduleMap.ts';

/** What the page says of the queue beside it. */
export interface QueueBeside {
  /** What is reviewed, as the queue says it. */
  readonly name?: string;
  /** The modules that the queue is filtered by. */
  readonly chosen?: readonly string[];
  /** How large modules are, as far as that was counted. */
  readonly sizes?: ReadonlyMap<string, ModuleSize>;
}

export function overviewModules(
  map: ModuleMap,
  missing: ReadonlyMap<string, readonly MissingSignOff[]>,
  { chosen = [], sizes }: QueueBeside,
): readonly OverviewModule[] {
  const drawn = new Set(drawnPart(map).modules.map(({ name }) => name));
  return map.modules.map((module) => {
    const size = sizes?.get(module.name) ?? null;
    return {
      name: module.name,
      label: moduleLabel(module.name),
      lines: module.lines,
      decided: module.hunks - module.left,
      total: module.hunks,
      size: sizeWords(module),
      whole: wholeWords(module.name, size),
      budget: budgetWords(module.name, size),
      progress: progressWords(module),
      action: chosen.includes(module.name)
        ? l10n.t('The queue shows it. Again: all modules')
        : l10n.t('Show {0} alone in the queue', moduleLabel(module.name)),
      isChosen: chosen.includes(module.name),
      missing: (missing.get(module.name) ?? []).map(missingWords),
      isDrawn: drawn.has(module.name),
    };
  });
}

/** Says what the queue shows of the modules, or how to make it show one. */
export function overviewFilter(chosen: readonly string[]): OverviewFilter {
  const names = chosen.slice(0, mostNamed).map(moduleLabel).join(', ');
  const more = chosen.length - mostNamed;
  if (chosen.length === 0)
    return {
      sentence: l10n.t('A module that is pressed stands alone in the queue. With Ctrl or Cmd: several.'),
      clear: null,
    };
  return {
    sentence:
      more > 0
        ? l10n.t('The queue shows {0} and {1} more modules alone. What it hides still counts.', names, more)
        : l10n.t('The queue shows {0} alone. What it hides still counts.', names),
    clear: l10n.t('Show All Modules'),
  };
}

/** More names than these are no sentence. */
const mostNamed = 3;

function missingWords({ who, hunks }: MissingSignOff): string {
  return hunks === 1 ? l10n.t('{0} for 1 hunk', who) : l10n.t('{0} for {1} hunks', who, hunks);
}

function sizeWords({ hunks, lines }: MapModule): string {
  if (hunks === 0) return l10n.t('not changed');
  return lines === 1 ? l10n.t('1 line changed') : l10n.t('{0} lines changed', lines);
}

function progressWords({ hunks, left }: MapModule): string {
  if (hunks === 0) return '';
  return left === 0 ? l10n.t('✓ {0} done', hunks) : l10n.t('{0} of {1} left', left, hunks);
}

export function overviewMap(map: ModuleMap): OverviewMap {
  const drawn = drawnPart(map);
  const dependencies = drawn.dependencies.map(toDependency);
  const hidden = map.modules.length - drawn.modules.length;
  const kinds = new Set(dependencies.map(({ kind }) => kind));
  return {
    summary: summaryOf(map),
    leftOut:
      hidden === 0
        ? null
        : hidden === 1
          ? l10n.t('1 more module is in the table alone.')
          : l10n.t('{0} more modules are in the table alone.', hidden),
    dependencies,
    key: keyOfLines().filter(({ kind }) => kinds.has(kind)),
  };
}

function summaryOf({ modules, dependencies }: ModuleMap): string {
  const added = dependencies.filter((dependency) => dependency.added > 0).length;
  const removed = dependencies.filter((dependency) => dependency.removed > 0).length;
  return [
    modules.length === 1 ? l10n.t('Map of 1 module.') : l10n.t('Map of {0} modules.', modules.length),
    added + removed === 0
      ? l10n.t('The change adds and removes no dependency between modules.')
      : l10n.t('Imports between modules: added in {0} directions, removed in {1}.', added, removed),
    l10n.t('The table below says the same.'),
  ].join(' ');
}

function keyOfLines(): OverviewMap['key'] {
  return [
    { kind: 'added', meaning: l10n.t('+ imports that the change adds') },
    { kind: 'removed', meaning: l10n.t('− imports that it removes') },
    { kind: 'mixed', meaning: l10n.t('+ and − it adds some and removes others') },
    { kind: 'standing', meaning: l10n.t('stands as before and is part of a cycle') },
  ];
}

function toDependency(dependency: MapDependency): OverviewDependency {
  const { from, to, added, removed, isInCycle, isForbidden } = dependency;
  const label = [
    ...(added === 0 ? [] : [`+${added}`]),
    ...(removed === 0 ? [] : [`−${removed}`]),
    ...(isInCycle ? [l10n.t('cycle')] : []),
    ...(isForbidden ? [l10n.t('not allowed')] : []),
  ].join(' ');
  return { from, to, kind: kindOf(dependency), label, isWarning: isInCycle || isForbidden, meaning: `${moduleLabel(from)} → ${moduleLabel(to)}: ${label}` }; // prettier-ignore
}

function kindOf({ added, removed }: MapDependency): OverviewDependency['kind'] {
  if (added > 0) return removed > 0 ? 'mixed' : 'added';
  return removed > 0 ? 'removed' : 'standing';
}

/** Every import between modules that the change adds or removes, with where it stands and what is wrong with it. */
export function overviewEdges(delta: ModuleDelta): readonly OverviewEdge[] {
  const isBetween = ({ from, to }: ModuleEdge): boolean => from !== to;
  return [
    ...delta.edgesAdded.filter(isBetween).map((edge) => toEdge(edge, 'added', warningsOf(delta, edge))),
    ...delta.edgesRemoved.filter(isBetween).map((edge) => toEdge(edge, 'removed', [])),
  ];
}

function warningsOf(delta: ModuleDelta, edge: ModuleEdge): readonly string[] {
  return [
    ...cyclesAt(delta, edge).map(({ back }) =>
      l10n.t(
        'Closes a cycle: {0}',
        [edge.from, edge.to, ...back.map(({ to }) => to)].map(moduleLabel).join(' → '),
      ),
    ),
    ...violationsAt(delta, edge).map(({ reason, config }) =>
      l10n.t('Not allowed: {0} ({1})', reason, displayRepoPath(config)),
    ),
  ];
}

function toEdge(edge: ModuleEdge, change: OverviewEdge['change'], warnings: readonly string[]): OverviewEdge {
  return {
    from: moduleLabel(edge.from),
    to: moduleLabel(edge.to),
    modules: [edge.from, edge.to],
    action: l10n.t('Show both alone in the queue'),
    change,
    place: `${displayRepoPath(edge.path)}:${edge.line}`,
    warnings,
  };
}
