// The overview page. Text reaches the document through `textContent` alone.
import {
  type FromOverview,
  isToOverview,
  type OverviewEdge,
  type OverviewProgress,
  type OverviewShare,
  type OverviewState,
} from '../protocol/overview.ts';

interface VsCodeApi {
  postMessage(message: FromOverview): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  className: string,
  text = '',
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  if (className !== '') made.className = className;
  if (text !== '') made.textContent = text;
  return made;
}

function section(heading: string, rows: readonly HTMLElement[], nothing: string): HTMLElement {
  const part = element('section', '');
  part.append(element('h2', '', heading));
  const list = element('ul', '');
  if (rows.length === 0) part.append(element('p', 'nothing', nothing));
  for (const row of rows) {
    const item = element('li', '');
    item.append(row);
    list.append(item);
  }
  if (rows.length > 0) part.append(list);
  return part;
}

function progressRow({ label, decided, total }: OverviewProgress): HTMLElement {
  const row = element('div', 'row');
  const bar = element('progress', '');
  bar.max = total;
  bar.value = decided;
  bar.setAttribute('aria-label', `${label}: ${decided} / ${total}`);
  row.append(element('span', 'label', label), bar, element('span', 'count', `${decided} / ${total}`));
  return row;
}

function shareRow(total: number): (share: OverviewShare) => HTMLElement {
  return ({ label, kind, lines }) => {
    const row = element('div', 'row');
    const bar = element('progress', kind);
    bar.max = Math.max(1, total);
    bar.value = lines;
    bar.setAttribute('aria-label', `${label}: ${lines}`);
    row.append(element('span', 'label', label), bar, element('span', 'count', `${lines}`));
    return row;
  };
}

function edgeRow(edge: OverviewEdge): HTMLElement {
  const row = element('div', 'edge');
  const sign = edge.change === 'added' ? '+' : '−';
  row.append(
    element('span', `sign ${edge.change}`, sign),
    element('span', '', `${edge.from} → ${edge.to}`),
    element('span', 'place', edge.place),
  );
  return row;
}

function legendOf({ headings, legend }: OverviewState): HTMLElement {
  const part = element('section', '');
  const list = element('dl', 'legend');
  for (const { term, meaning } of legend) list.append(element('dt', '', term), element('dd', '', meaning));
  part.append(element('h2', '', headings.legend), list);
  return part;
}

function render(state: OverviewState): void {
  const total = state.authors.reduce((sum, share) => sum + share.lines, 0);
  document.body.replaceChildren(
    element('h1', '', state.title),
    section(state.headings.risk, state.risk.map(progressRow), state.nothing),
    section(state.headings.modules, state.modules.map(progressRow), state.nothing),
    section(state.headings.authors, state.authors.map(shareRow(total)), state.nothing),
    section(state.headings.edges, state.edges.map(edgeRow), state.nothing),
    section(
      state.headings.findings,
      state.findings.map((text) => element('span', '', text)),
      state.nothing,
    ),
    legendOf(state),
  );
}

const editor = acquireVsCodeApi();
window.addEventListener('message', (event: MessageEvent<unknown>) => {
  if (isToOverview(event.data)) render(event.data.state);
});
editor.postMessage({ type: 'ready' });
