// @ts-check
// The editors: the diff of a hunk, an ordinary file, and where the keyboard is.
import { expectEventually, happens, succeeds } from './waiting.mjs';

const modifiedSide = '.monaco-diff-editor .editor.modified';
const openingMilliseconds = 60_000;

/**
 * @param {import('playwright-core').Page} page
 * @param {ReturnType<typeof import('./quickInput.mjs').quickInputOf>} quickInput
 * @param {ReturnType<typeof import('./queueView.mjs').queueViewOf>} queue
 */
export function editorsOf(page, { runCommand, pickItem, readQuickInput }, queue) {
  /** The title of the editor in front. */
  async function activeEditorTitle() {
    const titles = await page.$$eval('.editor-group-container.active .tab.active', (tabs) =>
      tabs.map((tab) => tab.getAttribute('aria-label') ?? ''),
    );
    return titles[0] ?? '';
  }

  /** Waits until the editor in front has this title. @param {string} start */
  function waitForEditor(start) {
    return expectEventually(activeEditorTitle, (title) => title.startsWith(start), `the editor ${start}`, {
      timeout: openingMilliseconds,
    });
  }

  /** Text of the lines on screen of one side of the diff. @param {'original' | 'modified'} side @returns {Promise<string[]>} */
  function diffLines(side) {
    return page.$$eval(`.monaco-diff-editor .editor.${side} .view-line`, (elements) =>
      elements
        .map((element) => ({
          top: Number(/top: ?(\d+)/.exec(element.getAttribute('style') ?? '')?.[1] ?? 0),
          text: element.textContent ?? '',
        }))
        .toSorted((left, right) => left.top - right.top)
        .map((line) => line.text.replaceAll('\u00a0', ' ')),
    );
  }

  /** Waits until one side of the diff shows lines that fit. @param {'original' | 'modified'} side @param {(text: string) => boolean} fits @param {string} what */
  function waitForDiff(side, fits, what) {
    return expectEventually(
      async () => (await diffLines(side)).join('\n'),
      fits,
      `${what} in the ${side} side of the diff`,
      { timeout: openingMilliseconds },
    );
  }

  /** Whether keys go into the right side of a diff, and not into a comment that stands in it. */
  const isInDiff = () =>
    page
      .evaluate(
        `document.activeElement?.matches('${modifiedSide} :is(.native-edit-context, textarea):not(.review-widget *)')`,
      )
      .then(Boolean);

  /** Puts the keyboard focus into the right side of the diff that is shown; the cursor stays where it is. */
  async function focusDiffEditor() {
    await page.waitForSelector(`${modifiedSide} .view-line`, { timeout: openingMilliseconds });
    await expectEventually(
      async () => {
        if (await happens(isInDiff, { timeout: 500 })) return true;
        await runCommand('View: Focus Active Editor Group');
        return happens(isInDiff, { timeout: 5_000 });
      },
      (isFocused) => isFocused,
      'the focus in the diff',
    );
  }

  /**
   * Opens a hunk by its row in the queue, and waits until it is shown and keys are about it.
   * @param {string | RegExp} text part of the row; it names a hunk of text
   */
  async function openHunk(text) {
    await queue.clickQueueRow(text, { isHunk: true });
    const isMeant = (/** @type {string} */ said) =>
      text instanceof RegExp ? text.test(said) : said.toLowerCase().includes(text.toLowerCase());
    const row = await expectEventually(
      async () => (await queue.visibleQueueRows()).find(({ selected }) => selected) ?? null,
      // A hunk that is shown is "Seen" at least; what was decided before stays as it was.
      (shown) =>
        shown !== null &&
        isMeant(`${shown.label} ${shown.description} ${shown.ariaLabel}`) &&
        !shown.ariaLabel.startsWith('Open,'),
      `the hunk of ${text} to be opened`,
    );
    const [, path = '', line = ''] = /, ([^,]+) line (\d+), \d+ added/.exec(row?.ariaLabel ?? '') ?? [];
    await waitForEditor(path.slice(path.lastIndexOf('/') + 1));
    await focusDiffEditor();
    await expectEventually(
      () => page.locator('.part.statusbar').innerText(),
      (items) => items.includes(`Ln ${line},`),
      `the cursor in line ${line} of ${path}`,
    );
  }

  /** Opens a file by its name, as a person does. @param {string} path in the workspace */
  async function openFile(path) {
    const fileName = path.slice(path.lastIndexOf('/') + 1);
    await expectEventually(
      async () => {
        await page.keyboard.press('Control+P');
        return happens(async () => (await readQuickInput())?.kind === 'list', { timeout: 5_000 });
      },
      (isOpen) => isOpen,
      'the list of files',
    );
    await pickItem(fileName, { typed: path });
    await waitForEditor(fileName);
    await page.waitForSelector('.editor-group-container.active .monaco-editor .view-line', {
      timeout: openingMilliseconds,
    });
    await expectEventually(
      () => page.evaluate(`document.activeElement?.closest('.monaco-editor') !== null`).then(Boolean),
      (isFocused) => isFocused,
      'the focus in the file',
    );
  }

  /** What the hovers on screen say. */
  async function hoverText() {
    const texts = await page.locator('.monaco-hover:not(.hidden)').allInnerTexts();
    return texts.join('\n').replaceAll('\u00a0', ' ');
  }

  /**
   * Hovers until a hover says it, and returns what it says. The mouse goes away in between: a hover that was computed
   * too early shows nothing.
   * @param {import('playwright-core').Locator} target @param {{x: number, y: number}} position @param {RegExp} words
   */
  async function hoverUntil(target, position, words) {
    return expectEventually(
      async () => {
        await page.mouse.move(1, 1);
        await succeeds(() => target.hover({ position, timeout: 5_000 }));
        await happens(async () => words.test(await hoverText()), { timeout: 10_000 });
        return hoverText();
      },
      (text) => words.test(text),
      `a hover like ${words}`,
      { timeout: openingMilliseconds },
    );
  }

  return {
    activeEditorTitle,
    waitForEditor,
    diffLines,
    waitForDiff,
    focusDiffEditor,
    openHunk,
    openFile,
    hoverText,
    hoverUntil,
  };
}
