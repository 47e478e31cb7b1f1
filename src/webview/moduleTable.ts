import type { OverviewModule, OverviewState } from '../protocol/overview.ts';
import { element } from './element.ts';
import { progressBar } from './progressBar.ts';

/** What the map shows as a table, with a button for each module that has hunks. */
export function moduleTable(
  { modules, columns, headings }: OverviewState,
  choose: (module: string) => void,
): HTMLElement {
  const table = element('table', '');
  table.setAttribute('aria-label', headings.modules);
  const head = element('tr', '');
  for (const [name, className] of [
    [columns.module, ''],
    [columns.lines, 'number'],
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

function rowOf(module: OverviewModule, choose: (module: string) => void): HTMLElement {
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
    decided,
    element('td', '', module.missing.join(', ')),
  );
  return row;
}

function buttonOf(module: OverviewModule, choose: (module: string) => void): HTMLElement {
  const button = element('button', 'module', module.label);
  button.type = 'button';
  button.title = module.action;
  button.dataset['module'] = module.name;
  button.addEventListener('click', () => choose(module.name));
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
