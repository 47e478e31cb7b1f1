// The overview page. Text reaches the document through `textContent` alone.
import {
  type FromOverview,
  isToOverview,
  type OverviewEdge,
  type OverviewProgress,
  type OverviewShare,
  type OverviewState,
} from '../protocol/overview.ts';
import { drawMap } from './drawMap.ts';
import { element } from './element.ts';
import { moduleTable } from './moduleTable.ts';
import { progressBar } from './progressBar.ts';

interface VsCodeApi {
  postMessage(message: FromOverview): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

function section(heading: string, rows: readonly HTMLElement[], nothing: string): HTMLElement {
  const part = element('section', '');
  part.append(element('h2', '', heading));
  const list = element('ul', '');
  if (rows.length === 0) part.append(element('p', 'note', nothing));
  for (const row of rows) {
    const item = element('li', '');
    item.append(row);
    list.append(item);
  }
  if (rows.length > 0) part.append(list);
  return part;
}

function progressRow(progress: OverviewProgress): HTMLElement {
  const row = element('div', 'row');
  const { label, decided, total } = progress;
  row.append(
    element('span', 'label', label),
    progressBar(progress),
    element('span', 'count', `${decided} / ${total}`),
  );
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
  const words = element('div', '');
  words.append(
    element('span', 'path', `${edge.from} → ${edge.to}`),
    ' ',
    element('span', 'place', edge.place),
    ...edge.warnings.map((warning) => element('div', 'warning', warning)),
  );
  row.append(element('span', `sign ${edge.change}`, sign), words);
  return row;
}

function gateOf({ headings, gate }: OverviewState): HTMLElement {
  const part = element('section', '');
  part.append(element('h2', '', headings.gate), element('p', `verdict ${gate.tone}`, gate.verdict));
  if (gate.steps.length > 0) {
    const list = element('ul', 'steps');
    for (const step of gate.steps) list.append(element('li', '', step));
    part.append(list);
  }
  if (gate.note !== null) part.append(element('p', 'note', gate.note));
  return part;
}

function modulesOf(state: OverviewState): HTMLElement {
  const part = element('section', '');
  part.append(element('h2', '', state.headings.modules));
  if (state.modules.length === 0) part.append(element('p', 'note', state.nothing));
  else part.append(drawMap(state, choose), moduleTable(state, choose));
  return part;
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
  const page = element('main', '');
  page.append(
    element('h1', '', state.title),
    gateOf(state),
    section(state.headings.risk, state.risk.map(progressRow), state.nothing),
    modulesOf(state),
    section(state.headings.edges, state.edges.map(edgeRow), state.nothing),
    section(state.headings.authors, state.authors.map(shareRow(total)), state.nothing),
    section(
      state.headings.findings,
      state.findings.map((text) => element('span', '', text)),
      state.nothing,
    ),
    legendOf(state),
  );
  replacePage(page);
}

/** A decision draws the page anew; whoever stands on a button stays on it. */
function replacePage(page: HTMLElement): void {
  const { activeElement } = document;
  const module = activeElement instanceof HTMLButtonElement ? activeElement.dataset['module'] : undefined;
  document.body.replaceChildren(page);
  if (module === undefined) return;
  const buttons = [...document.querySelectorAll('button')];
  buttons.find((button) => button.dataset['module'] === module)?.focus({ preventScroll: true });
}

const editor = acquireVsCodeApi();

function choose(module: string): void {
  editor.postMessage({ type: 'revealModule', module });
}

window.addEventListener('message', (event: MessageEvent<unknown>) => {
  if (!isToOverview(event.data)) return;
  if (event.data.type === 'state') return render(event.data.state);
  const page = element('main', '');
  page.append(element('p', 'note', event.data.text));
  replacePage(page);
});
editor.postMessage({ type: 'ready' });
