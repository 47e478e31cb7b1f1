// Where the boxes and arrows of the module map stand. Without the DOM, so that it is tested as a function.
import { type EdgeLabel, Graph, type GraphLabel, layout, type NodeLabel } from '@dagrejs/dagre';
import type { OverviewDependency, OverviewModule } from '../protocol/overview.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** `x` and `y` of the upper left corner. */
export interface PlacedModule extends Point {
  readonly module: OverviewModule;
  readonly width: number;
  readonly height: number;
}

/** `points` from the edge of one box to that of the other. */
export interface PlacedDependency {
  readonly dependency: OverviewDependency;
  readonly points: readonly Point[];
  readonly label: Point;
}

/** In pixels at 13 px of text. */
export interface MapLayout {
  readonly width: number;
  readonly height: number;
  readonly modules: readonly PlacedModule[];
  readonly dependencies: readonly PlacedDependency[];
}

/** The letters of a name that fit into a box. */
export const nameLength = 26;

const letterWidth = 7.4;
const gap = 24;
const margin = 12;
/** What a page has beside its text; wider maps scroll. */
const pageWidth = 820;

/** Boxes that depend on each other in the direction that takes less width, then the others in rows below. */
export function layoutMap(
  modules: readonly OverviewModule[],
  dependencies: readonly OverviewDependency[],
): MapLayout {
  const largest = Math.max(1, ...modules.map(({ lines }) => lines));
  const boxes = modules.map((module) => ({ module, ...sizeOf(module, largest) }));
  const isLinked = ({ name }: OverviewModule): boolean =>
    dependencies.some(({ from, to }) => from === name || to === name);
  const linked = boxes.filter(({ module }) => isLinked(module));
  const graph = linked.length === 0 ? empty : narrower(linked, dependencies);
  return withRows(
    graph,
    boxes.filter(({ module }) => !isLinked(module)),
  );
}

type Box = Omit<PlacedModule, 'x' | 'y'>;

const empty: MapLayout = { width: 0, height: 0, modules: [], dependencies: [] };

/** The area grows with the changed lines; what does not change is as small as its name allows. */
function sizeOf(
  module: OverviewModule,
  largest: number,
): { readonly width: number; readonly height: number } {
  const longest = Math.max(
    Math.min(module.label.length, nameLength) * 1.18,
    `${module.size} · ${module.progress}`.length * 0.92,
    module.whole.length * 0.92,
  );
  const share = Math.sqrt(module.lines / largest);
  const text = Math.ceil(longest * letterWidth) + 24;
  return {
    width: Math.max(text, Math.round(110 + 130 * share)),
    height: (module.total === 0 ? 50 : Math.round(60 + 50 * share)) + (module.whole === '' ? 0 : 17),
  };
}

function narrower(boxes: readonly Box[], dependencies: readonly OverviewDependency[]): MapLayout {
  const down = place(boxes, dependencies, 'TB');
  if (down.width <= pageWidth) return down;
  const across = place(boxes, dependencies, 'LR');
  return across.width < down.width ? across : down;
}

function place(
  boxes: readonly Box[],
  dependencies: readonly OverviewDependency[],
  rankdir: 'TB' | 'LR',
): MapLayout {
  const graph = new Graph<GraphLabel, NodeLabel, EdgeLabel>();
  graph.setGraph({ rankdir, nodesep: gap, ranksep: 44, edgesep: 16, marginx: margin, marginy: margin });
  for (const { module, width, height } of boxes) graph.setNode(module.name, { width, height });
  for (const { from, to, label } of dependencies)
    graph.setEdge(from, to, {
      width: label.length * letterWidth + 6,
      height: 18,
      labelpos: 'c',
    });
  layout(graph);
  const { width = 0, height = 0 } = graph.graph() ?? {};
  return {
    width,
    height,
    modules: boxes.map((box) => {
      const { x = 0, y = 0 } = graph.node(box.module.name) ?? {};
      return { ...box, x: x - box.width / 2, y: y - box.height / 2 };
    }),
    dependencies: dependencies.map((dependency) => {
      const { points = [], x = 0, y = 0 } = graph.edge(dependency.from, dependency.to) ?? {};
      return { dependency, points, label: { x, y } };
    }),
  };
}

function withRows(graph: MapLayout, boxes: readonly Box[]): MapLayout {
  const limit = Math.max(graph.width, pageWidth);
  const placed: PlacedModule[] = [];
  let { width } = graph;
  let x = margin;
  let y = graph.height === 0 ? margin : graph.height + gap;
  let bottom = graph.height;
  for (const box of boxes) {
    if (x > margin && x + box.width + margin > limit) {
      x = margin;
      y = bottom + gap - margin;
    }
    placed.push({ ...box, x, y });
    bottom = Math.max(bottom, y + box.height + margin);
    width = Math.max(width, x + box.width + margin);
    x += box.width + gap;
  }
  return { ...graph, width, height: bottom, modules: [...graph.modules, ...placed] };
}
