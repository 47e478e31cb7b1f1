// The module map as a picture. A mouse may press its boxes; keyboards and screen readers have the table below it.
import type { OverviewDependency, OverviewState } from '../protocol/overview.ts';
import type { ChooseModules } from './chooseModules.ts';
import { element } from './element.ts';
import {
  layoutMap,
  type MapLayout,
  nameLength,
  type PlacedDependency,
  type PlacedModule,
  type Point,
} from './layoutMap.ts';
import { svgShape } from './svgShape.ts';

export function drawMap({ map, modules }: OverviewState, choose: ChooseModules): HTMLElement {
  const placed = layoutMap(
    modules.filter(({ isDrawn }) => isDrawn),
    map.dependencies,
  );
  const frame = element('div', 'map');
  frame.append(pictureOf(placed, map.summary, choose));
  if (map.leftOut !== null) frame.append(element('p', 'note', map.leftOut));
  if (map.key.length > 0) {
    const key = element('ul', 'key');
    for (const { kind, meaning } of map.key) {
      const item = element('li', '');
      item.append(sampleLine(kind), element('span', '', meaning));
      key.append(item);
    }
    frame.append(key);
  }
  return frame;
}

function pictureOf(placed: MapLayout, summary: string, choose: ChooseModules): HTMLElement {
  const width = Math.ceil(placed.width);
  const height = Math.ceil(placed.height);
  const picture = svgShape('svg', {
    role: 'img',
    'aria-label': summary,
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
  });
  picture.append(arrowHeads());
  for (const dependency of placed.dependencies) picture.append(lineOf(dependency, choose));
  for (const module of placed.modules) picture.append(boxOf(module, choose));
  for (const dependency of placed.dependencies) picture.append(labelOf(dependency));
  const scroller = element('div', 'scroller');
  scroller.append(picture);
  new ResizeObserver(() => makeReachable(scroller)).observe(scroller);
  return scroller;
}

/** A map that is wider than the page scrolls, which a keyboard can do only with the focus. */
function makeReachable(scroller: HTMLElement): void {
  if (scroller.scrollWidth > scroller.clientWidth) scroller.tabIndex = 0;
  else scroller.removeAttribute('tabindex');
}

const kinds: readonly OverviewDependency['kind'][] = ['added', 'removed', 'mixed', 'standing'];

function arrowHeads(): SVGElement {
  const definitions = svgShape('defs', {});
  for (const kind of kinds) {
    const marker = svgShape('marker', {
      id: `head-${kind}`,
      viewBox: '0 0 10 10',
      refX: 9,
      refY: 5,
      markerWidth: 9,
      markerHeight: 9,
      markerUnits: 'userSpaceOnUse',
      orient: 'auto-start-reverse',
    });
    marker.append(svgShape('path', { d: 'M0 0 L10 5 L0 10 z', class: `head ${kind}` }));
    definitions.append(marker);
  }
  return definitions;
}

/** With a broad line that is not seen, because nobody hits a thin one. */
function lineOf({ dependency, points }: PlacedDependency, choose: ChooseModules): SVGElement {
  const { from, to } = dependency;
  const group = svgShape('g', { class: 'arrow' });
  const line = svgShape('path', {
    d: curve(points),
    class: `line ${dependency.kind}${dependency.isWarning ? ' warning' : ''}`,
    'marker-end': `url(#head-${dependency.kind})`,
  });
  group.append(
    svgShape('title', {}, dependency.meaning),
    line,
    svgShape('path', { d: curve(points), class: 'target' }),
  );
  group.addEventListener('click', (event) => choose([from, to], event));
  return group;
}

function labelOf({ dependency, label }: PlacedDependency): SVGElement {
  return svgShape(
    'text',
    { x: label.x, y: label.y + 4, class: `sign ${dependency.kind}${dependency.isWarning ? ' warning' : ''}` },
    dependency.label,
  );
}

/** Straight at both ends, round at the corners. */
function curve(points: readonly Point[]): string {
  const [start, ...rest] = points;
  const end = rest.pop();
  if (start === undefined || end === undefined) return '';
  const corners = rest.map((point, index) => {
    const next = rest[index + 1] ?? end;
    const to = index === rest.length - 1 ? end : { x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 };
    return `Q${point.x} ${point.y} ${to.x} ${to.y}`;
  });
  return [`M${start.x} ${start.y}`, ...(corners.length === 0 ? [`L${end.x} ${end.y}`] : corners)].join(' ');
}

const rowHeight = 17;

function boxOf({ module, x, y, width, height }: PlacedModule, choose: ChooseModules): SVGElement {
  const isOutside = module.total === 0;
  const isDone = !isOutside && module.decided === module.total;
  const box = svgShape('g', {
    class: `box${isOutside ? ' outside' : ''}${isDone ? ' done' : ''}${module.isChosen ? ' chosen' : ''}`,
  });
  box.dataset['module'] = module.name;
  const middle = x + width / 2;
  const rows = [
    isOutside ? module.size : `${module.size} · ${module.progress}`,
    ...(module.whole === '' ? [] : [module.whole]),
  ];
  // Below the rows of an inside box stands its bar.
  const top = y + (height - (isOutside ? 0 : 15)) / 2 + 5 - (rows.length * rowHeight) / 2;
  box.append(
    svgShape(
      'title',
      {},
      [module.label, module.size, module.whole, module.progress, isOutside ? '' : module.action]
        .filter((word) => word !== '')
        .join(' · '),
    ),
    svgShape('rect', { x, y, width, height, rx: 4 }),
    svgShape('text', { x: middle, y: top, class: 'name' }, shorten(module.label)),
    ...rows.map((row, at) =>
      svgShape('text', { x: middle, y: top + rowHeight * (at + 1), class: 'words' }, row),
    ),
  );
  if (!isOutside) {
    const bar = { x: x + 8, y: y + height - 11, height: 4, rx: 2 };
    box.append(
      svgShape('rect', { ...bar, width: width - 16, class: 'track' }),
      svgShape('rect', { ...bar, width: ((width - 16) * module.decided) / module.total, class: 'filled' }),
    );
    box.addEventListener('click', (event) => choose([module.name], event));
  }
  return box;
}

/** The end of a path says more than its start. */
function shorten(name: string): string {
  const letters = Array.from(name);
  return letters.length <= nameLength ? name : `…${letters.slice(1 - nameLength).join('')}`;
}

function sampleLine(kind: OverviewDependency['kind']): SVGElement {
  const sample = svgShape('svg', { 'aria-hidden': 'true', width: 44, height: 12, viewBox: '0 0 44 12' });
  sample.append(
    svgShape('path', { d: 'M2 6 L42 6', class: `line ${kind}`, 'marker-end': `url(#head-${kind})` }),
  );
  return sample;
}
