import { element } from './element.ts';

/** A button that looks like a link. `key` finds it again when the page is drawn anew. */
export function linkButton(
  text: string,
  key: string,
  press: (event: MouseEvent | KeyboardEvent) => void,
): HTMLButtonElement {
  const button = element('button', 'link', text);
  button.type = 'button';
  button.dataset['key'] = key;
  button.addEventListener('click', press);
  // Enter alone is a click.
  button.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    press(event);
  });
  return button;
}

/** The key of the button of a module. */
export function moduleKey(name: string): string {
  return `module:${name}`;
}
