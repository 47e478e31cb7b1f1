import type { OverviewModule, OverviewState } from '../protocol/overview.ts';
import type { ChooseModules } from './chooseModules.ts';
import { element } from './element.ts';
import { linkButton, moduleKey } from './linkButton.ts';
import { progressBar } from './progressBar.ts';

/** What the map shows as a table, with a button for each module that has hunks. */
export function moduleTable(
  { modules, columns, headings }: OverviewState,
  choose: ChooseModules,
): HTMLElement {
  const table = element('table', '');
  table.setAttribute('aria-label', headings.modules);
  const head = element('tr', '');
  for (const [name, className] of [
    [columns.module, ''],
    [columns.lines, 'number'],
    [columns.whole, 'number'],
    [columns.decided, ''],
    [columns.missing, ''],
  ] as const) {
    const cell = element('th', className, name);
    cell.scope = 'col';
    head.append(cell);
  }
  const body = element('tbody', '');
  for (const module of modules) body.append(rowOf(module, choose));
  const top = element('thead', '');
  top.append(head);
  table.append(top, body);
  return table;
}

function rowOf(module: OverviewModule, choose: ChooseModules): HTMLElement {
  const row = element('tr', '');
  const name = element('th', '');
  name.scope = 'row';
  name.append(module.total === 0 ? element('span', 'name', module.label) : buttonOf(module, choose));
  const decided = element('td', '');
  if (module.total > 0) {
    const line = element('div', 'decided');
    line.append(progressBar(module), element('span', 'count', `${module.decided} / ${module.total}`));
    decided.append(line);
  }
  row.append(
    name,
    element('td', 'number', module.size),
    wholeOf(module),
    decided,
    element('td', '', module.missing.join(', ')),
  );
  return row;
}

/** Says in a tooltip what the size means, which the words beside it say shortly. */
function wholeOf({ whole, budget }: OverviewModule): HTMLElement {
  const cell = element('td', budget === null ? 'number' : 'number outside', whole);
  if (budget !== null) cell.title = budget;
  return cell;
}

function buttonOf(module: OverviewModule, choose: ChooseModules): HTMLElement {
  const button = linkButton(module.label, moduleKey(module.name), (event) => choose([module.name], event));
  button.title = module.action;
  button.setAttribute('aria-pressed', String(module.isChosen));
  for (const [event, isCurrent] of [
    ['focus', true],
    ['blur', false],
    ['mouseenter', true],
    ['mouseleave', false],
  ] as const)
    // prettier-ignore
    button.addEventListener(event, () => markBox(module.name, isCurrent));
  return button;
}

/** Shows in the picture which module the button is about. */
function markBox(name: string, isCurrent: boolean): void {
  for (const box of document.querySelectorAll<SVGElement>('.box'))
    if (box.dataset['module'] === name) box.classList.toggle('current', isCurrent);
}
