// The overview page. Text reaches the document through `textContent` alone.
import {
  type FromOverview,
  isToOverview,
  type OverviewEdge,
  type OverviewProgress,
  type OverviewShare,
  type OverviewState,
  type OverviewTerm,
} from '../protocol/overview.ts';
import { drawMap } from './drawMap.ts';
import { element } from './element.ts';
import { linkButton, moduleKey } from './linkButton.ts';
import { moduleTable } from './moduleTable.ts';
import { progressBar } from './progressBar.ts';
import { stateIcon } from './stateIcon.ts';

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
  const key = `edge:${edge.change}:${edge.from}:${edge.to}:${edge.place}`;
  const button = linkButton(`${edge.from} → ${edge.to}`, key, (event) => choose(edge.modules, event));
  button.title = edge.action;
  words.append(
    button,
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
  else part.append(drawMap(state, choose), filterOf(state), moduleTable(state, choose));
  return part;
}

/** Whether the queue shows some modules alone, and how to see all again. */
function filterOf({ filter, modules }: OverviewState): HTMLElement {
  const line = element('p', filter.clear === null ? 'filter' : 'filter on', filter.sentence);
  if (filter.clear === null) return line;
  const button = linkButton(filter.clear, 'clear', (event) => choose([], event));
  const chosen = modules.find(({ isChosen }) => isChosen);
  // Once pressed it is gone: the focus stays near.
  if (chosen !== undefined) button.dataset['next'] = moduleKey(chosen.name);
  line.append(' ', button);
  return line;
}

function legendOf(heading: string, terms: readonly OverviewTerm[]): HTMLElement {
  const part = element('section', '');
  const list = element('dl', 'legend');
  for (const { icon, term, meaning } of terms) {
    const name = element('dt', '', term);
    if (icon !== undefined) name.prepend(stateIcon(icon));
    list.append(name, element('dd', '', meaning));
  }
  part.append(element('h2', '', heading), list);
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
    legendOf(state.headings.states, state.states),
    legendOf(state.headings.legend, state.legend),
  );
  replacePage(page);
}

/** A decision draws the page anew; whoever stands on a button stays on it. */
function replacePage(page: HTMLElement): void {
  const { activeElement } = document;
  const { key, next } = activeElement instanceof HTMLButtonElement ? activeElement.dataset : {};
  document.body.replaceChildren(page);
  if (key === undefined) return;
  const buttons = [...document.querySelectorAll('button')];
  const same = buttons.find(({ dataset }) => dataset['key'] === key);
  const near = same ?? buttons.find(({ dataset }) => dataset['key'] === next);
  near?.focus({ preventScroll: true });
}

const editor = acquireVsCodeApi();

function choose(modules: readonly string[], { ctrlKey, metaKey }: MouseEvent | KeyboardEvent): void {
  editor.postMessage({ type: 'filterModules', modules, isAlso: ctrlKey || metaKey });
}

window.addEventListener('message', (event: MessageEvent<unknown>) => {
  if (!isToOverview(event.data)) return;
  if (event.data.type === 'state') return render(event.data.state);
  const page = element('main', '');
  page.append(element('p', 'note', event.data.text));
  replacePage(page);
});
editor.postMessage({ type: 'ready' });
