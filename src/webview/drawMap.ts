// The module map as a picture. A mouse may press its boxes; keyboards and screen readers have the table below it.
import type { OverviewDependency, OverviewState } from '../protocol/overview.ts';
import { element } from './element.ts';
import {
  layoutMap,
  type MapLayout,
  nameLength,
  type PlacedDependency,
  type PlacedModule,
  type Point,
} from './layoutMap.ts';

/** `choose` is told the name of a module that somebody pressed. */
export function drawMap({ map, modules }: OverviewState, choose: (module: string) => void): HTMLElement {
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

type Attributes = Readonly<Record<string, string | number>>;

function shape<K extends keyof SVGElementTagNameMap>(
  name: K,
  attributes: Attributes,
  text = '',
): SVGElementTagNameMap[K] {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  if (text !== '') made.textContent = text;
  return made;
}

function pictureOf(placed: MapLayout, summary: string, choose: (module: string) => void): HTMLElement {
  const width = Math.ceil(placed.width);
  const height = Math.ceil(placed.height);
  const picture = shape('svg', {
    role: 'img',
    'aria-label': summary,
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
  });
  picture.append(arrowHeads());
  for (const dependency of placed.dependencies) picture.append(lineOf(dependency));
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
  const definitions = shape('defs', {});
  for (const kind of kinds) {
    const marker = shape('marker', {
      id: `head-${kind}`,
      viewBox: '0 0 10 10',
      refX: 9,
      refY: 5,
      markerWidth: 9,
      markerHeight: 9,
      markerUnits: 'userSpaceOnUse',
      orient: 'auto-start-reverse',
    });
    marker.append(shape('path', { d: 'M0 0 L10 5 L0 10 z', class: `head ${kind}` }));
    definitions.append(marker);
  }
  return definitions;
}

function lineOf({ dependency, points }: PlacedDependency): SVGElement {
  const line = shape('path', {
    d: curve(points),
    class: `line ${dependency.kind}${dependency.isWarning ? ' warning' : ''}`,
    'marker-end': `url(#head-${dependency.kind})`,
  });
  line.append(shape('title', {}, dependency.meaning));
  return line;
}

function labelOf({ dependency, label }: PlacedDependency): SVGElement {
  return shape(
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

function boxOf({ module, x, y, width, height }: PlacedModule, choose: (module: string) => void): SVGElement {
  const isOutside = module.total === 0;
  const isDone = !isOutside && module.decided === module.total;
  const box = shape('g', { class: `box${isOutside ? ' outside' : ''}${isDone ? ' done' : ''}` });
  box.dataset['module'] = module.name;
  const middle = x + width / 2;
  const top = y + height / 2 - (isOutside ? 4 : 8);
  box.append(
    shape(
      'title',
      {},
      [module.label, module.size, module.progress].filter((word) => word !== '').join(' · '),
    ),
    shape('rect', { x, y, width, height, rx: 4 }),
    shape('text', { x: middle, y: top, class: 'name' }, shorten(module.label)),
    shape(
      'text',
      { x: middle, y: top + 18, class: 'words' },
      isOutside ? module.size : `${module.size} · ${module.progress}`,
    ),
  );
  if (!isOutside) {
    const bar = { x: x + 8, y: y + height - 11, height: 4, rx: 2 };
    box.append(
      shape('rect', { ...bar, width: width - 16, class: 'track' }),
      shape('rect', { ...bar, width: ((width - 16) * module.decided) / module.total, class: 'filled' }),
    );
    box.addEventListener('click', () => choose(module.name));
  }
  return box;
}

/** The end of a path says more than its start. */
function shorten(name: string): string {
  const letters = Array.from(name);
  return letters.length <= nameLength ? name : `…${letters.slice(1 - nameLength).join('')}`;
}

function sampleLine(kind: OverviewDependency['kind']): SVGElement {
  const sample = shape('svg', { 'aria-hidden': 'true', width: 44, height: 12, viewBox: '0 0 44 12' });
  sample.append(
    shape('path', { d: 'M2 6 L42 6', class: `line ${kind}`, 'marker-end': `url(#head-${kind})` }),
  );
  return sample;
}
