// @ts-check
// Pictures of one state in each kind of theme, to be looked at.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** @type {readonly {theme: string, label: string, body: string}[]} */
const themes = [
  { theme: 'dark', label: 'Default Dark Modern', body: 'vs-dark' },
  { theme: 'light', label: 'Default Light Modern', body: 'vs' },
  { theme: 'hc', label: 'Default High Contrast', body: 'hc-black' },
  { theme: 'hcLight', label: 'Default High Contrast Light', body: 'hc-light' },
];

/** @param {import('../harness/browserSuites.mjs').SuiteContext} context @param {string} prefix of the names of the pictures */
export function themePicturesOf({ workbench, workspace, page, expectEventually, waitUntilQuiet }, prefix) {
  let number = 0;

  /** Sets what a workspace asks for, which git does not see. @param {Record<string, unknown>} more @param {string} [directory] */
  async function writeSettings(more, directory = workspace.directory) {
    await mkdir(join(directory, '.git', 'info'), { recursive: true });
    await writeFile(join(directory, '.git', 'info', 'exclude'), '.vscode/\n');
    await mkdir(join(directory, '.vscode'), { recursive: true });
    await writeFile(join(directory, '.vscode', 'settings.json'), JSON.stringify(more));
  }

  /**
   * One picture a theme.
   * @param {string} what
   * @param {{directory?: string, show?: () => Promise<unknown>}} [options] the folder of the window; and what shows again
   *   what another theme takes away
   */
  async function picture(what, { directory = workspace.directory, show = async () => undefined } = {}) {
    number += 1;
    for (const { theme, label, body } of themes) {
      await writeSettings({ 'workbench.colorTheme': label }, directory);
      await expectEventually(
        () => page.locator('.monaco-workbench').first().getAttribute('class'),
        (words) => (words ?? '').split(' ').includes(body),
        `the theme ${label}`,
      );
      await show();
      await waitUntilQuiet(page, { milliseconds: 400 });
      await workbench.screenshot(`${prefix}-${String(number).padStart(2, '0')}-${what}-${theme}`);
    }
  }

  return { picture, writeSettings };
}
