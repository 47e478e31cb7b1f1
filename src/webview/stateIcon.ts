import type { OverviewIcon } from '../protocol/overview.ts';
import { svgShape } from './svgShape.ts';

/** Lines on a grid of 16, like the icons of the queue; what is `filled` has no outline. */
const drawings: Readonly<Record<OverviewIcon, { readonly lines: string; readonly filled?: string }>> = {
  open: { lines: circle(8, 8, 6) },
  'open-high': { lines: 'M8 2 L14.5 14 H1.5 Z M8 6.5 V10 M8 11.5 V12.5' },
  seen: { lines: `M1.5 9 C4 4 12 4 14.5 9 ${circle(8, 9, 2.2)}` },
  attested: { lines: 'M5 8.2 L7.2 10.4 L11.2 6', filled: circle(8, 8, 6.5) },
  'needs-work': { lines: 'M3 2 H13 V14 H3 Z M8 4.5 V9 M5.75 6.75 H10.25 M5.75 11.5 H10.25' },
  later: { lines: `${circle(8, 8, 6)} M8 4.5 V8 L10.5 9.5` },
  stale: { lines: 'M3 4.5 A6 6 0 1 1 2.2 9.5 M2.5 1.8 V5 H5.7 M8 5 V8.4 L10.2 9.8' },
  'rule-covered': { lines: 'M8 2 V14 M5 14 H11 M3 4.5 H13 M3 4.5 L1 9.5 H5 Z M13 4.5 L11 9.5 H15 Z' },
  asked: { lines: `M2 3 H14 V11 H7 L4.5 13.5 V11 H2 Z M8 5 V8 M8 9 V9.6` },
  answered: { lines: 'M2 3 H14 V11 H7 L4.5 13.5 V11 H2 Z' },
};

function circle(x: number, y: number, radius: number): string {
  return `M${x - radius} ${y} A${radius} ${radius} 0 1 1 ${x + radius} ${y} A${radius} ${radius} 0 1 1 ${x - radius} ${y} Z`;
}

/** The icon of a state as the queue shows it. Says nothing to a screen reader: the word stands beside it. */
export function stateIcon(icon: OverviewIcon): SVGElement {
  const { lines, filled } = drawings[icon];
  const picture = svgShape('svg', {
    'aria-hidden': 'true',
    class: `state ${icon}`,
    width: 16,
    height: 16,
    viewBox: '0 0 16 16',
  });
  if (filled !== undefined) picture.append(svgShape('path', { d: filled, class: 'filled' }));
  picture.append(svgShape('path', { d: lines, class: filled === undefined ? 'lines' : 'lines inside' }));
  return picture;
}
