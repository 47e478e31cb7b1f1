import type { OverviewProgress } from '../protocol/overview.ts';
import { element } from './element.ts';

/** How much of a group is decided, in words for screen readers. */
export function progressBar({ label, decided, total }: OverviewProgress): HTMLElement {
  const bar = element('progress', '');
  bar.max = Math.max(1, total);
  bar.value = decided;
  bar.setAttribute('aria-label', `${label}: ${decided} / ${total}`);
  return bar;
}
