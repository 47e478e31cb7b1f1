// @ts-check
// What a person does in VS Code, as functions over a browser page. Everything waits for a condition, never for time.
import { expectEventually, waitUntilQuiet } from './waiting.mjs';

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {{index: number, level: number, label: string, description: string, ariaLabel: string, expanded: boolean | null, checked: boolean | null, selected: boolean}} QueueRow */

const container = '[id="workbench.view.extension.countersign"]';
const list = `${container} .monaco-list`;
const dialog = '.monaco-dialog-box';
const quickInput = '.quick-input-widget:not([style*="display: none"])';

/**
 * @param {Page} page
 * @param {{screenshots: string}} options folder of the pictures
 */
export function workbenchOf(page, { screenshots }) {
  /** @param {string} url */
  async function openFolder(url) {
    await page.goto(url, { waitUntil: 'domcontentloaded' });
    await page.waitForSelector('.monaco-workbench .part.statusbar .statusbar-item', { timeout: 120_000 });
  }

  /** Through the palette; the title as it stands there, with its category. @param {string} title */
  async function runCommand(title) {
    await page.keyboard.press('F1');
    await page.waitForSelector(`${quickInput} input`, { timeout: 10_000 });
    await page.fill(`${quickInput} input`, `>${title}`);
    const row = page.locator(`${quickInput} .monaco-list-row`, { hasText: title }).first();
    await row.waitFor({ timeout: 15_000 });
    await row.click();
  }

  async function openCountersignView() {
    if (!(await page.locator(container).isVisible())) {
      // The badge covers the middle of the icon.
      await page
        .locator('.activitybar .action-item', { has: page.locator('[aria-label^="Countersign"]') })
        .first()
        .click({ position: { x: 8, y: 8 } });
    }
    await page.waitForSelector(container, { timeout: 30_000 });
  }

  /** The rows on screen. @returns {Promise<QueueRow[]>} */
  function visibleQueueRows() {
    return page.$$eval(`${list} .monaco-list-row`, (rows) =>
      rows
        .map((row) => ({
          index: Number(row.getAttribute('data-index')),
          level: Number(row.getAttribute('aria-level')),
          label: row.querySelector('.label-name')?.textContent ?? '',
          description: row.querySelector('.label-description')?.textContent ?? '',
          ariaLabel: row.getAttribute('aria-label') ?? '',
          expanded: row.hasAttribute('aria-expanded') ? row.getAttribute('aria-expanded') === 'true' : null,
          checked: row.hasAttribute('aria-checked') ? row.getAttribute('aria-checked') === 'true' : null,
          selected: row.classList.contains('selected'),
        }))
        .toSorted((left, right) => left.index - right.index),
    );
  }

  /** All rows of the queue, scrolling through it; the list renders only what is on screen. @returns {Promise<QueueRow[]>} */
  async function queueRows() {
    await page.waitForSelector(`${list} .monaco-list-row`, { timeout: 60_000 });
    await page.hover(list);
    await page.mouse.wheel(0, -1_000_000);
    await waitUntilQuiet(page, { milliseconds: 150 });
    /** @type {Map<number, QueueRow>} */
    const rows = new Map();
    for (let round = 0; round < 200; round += 1) {
      const before = rows.size;
      for (const row of await visibleQueueRows()) {
        rows.set(row.index, row);
      }
      if (round > 0 && rows.size === before) {
        break;
      }
      await page.mouse.wheel(0, 150);
      await waitUntilQuiet(page, { milliseconds: 120 });
    }
    await page.mouse.wheel(0, -1_000_000);
    return [...rows.values()].toSorted((left, right) => left.index - right.index);
  }

  /** Clicks a row that is on screen or can be scrolled to. @param {string | RegExp} text part of its label or description */
  async function clickQueueRow(text) {
    const row = page.locator(`${list} .monaco-list-row`, { hasText: text }).first();
    await page.hover(list);
    for (let round = 0; round < 200 && !(await row.isVisible()); round += 1) {
      await page.mouse.wheel(0, 150);
      await waitUntilQuiet(page, { milliseconds: 100 });
    }
    await row.locator('.label-name').first().click();
  }

  /** Waits until the queue fits. @param {(rows: QueueRow[]) => boolean} fits @param {string} what */
  function waitForQueue(fits, what) {
    return expectEventually(visibleQueueRows, fits, what);
  }

  /** @param {string} key as Playwright names it: 'a', 'Control+Enter', 'F7' */
  const pressKey = (key) => page.keyboard.press(key);

  /** Puts the keyboard focus into the right side of the diff that is shown; the cursor stays where it is. */
  async function focusDiffEditor() {
    await page.waitForSelector('.monaco-diff-editor .editor.modified .view-line', { timeout: 30_000 });
    await runCommand('View: Focus Active Editor Group');
    await waitUntilQuiet(page);
  }

  /** The text of the modal dialog. */
  async function dialogText() {
    await page.waitForSelector(dialog, { timeout: 30_000 });
    return (await page.locator(dialog).innerText()).trim();
  }

  /** Presses a button of the modal dialog; without a name the first one. @param {string | RegExp} [button] */
  async function acceptDialog(button) {
    const text = await dialogText();
    const buttons = page.locator(`${dialog} .monaco-button`);
    await (button === undefined ? buttons.first() : buttons.filter({ hasText: button }).first()).click();
    await page.waitForSelector(dialog, { state: 'detached', timeout: 15_000 });
    return text;
  }

  /** The labels of the quick pick that is open. @returns {Promise<string[]>} */
  async function quickPickItems() {
    await page.waitForSelector(`${quickInput} .monaco-list-row`, { timeout: 15_000 });
    return page.$$eval(`${quickInput} .monaco-list-row .label-name`, (labels) =>
      labels.map((label) => label.textContent ?? ''),
    );
  }

  /** @param {string | RegExp} text */
  async function pickItem(text) {
    const row = page.locator(`${quickInput} .monaco-list-row`, { hasText: text }).first();
    await row.waitFor({ timeout: 15_000 });
    await row.click();
  }

  /** Answers an input box. @param {string} text */
  async function fillInputBox(text) {
    await page.waitForSelector(`${quickInput} input`, { timeout: 15_000 });
    await page.fill(`${quickInput} input`, text);
    await page.keyboard.press('Enter');
  }

  /** The notifications on screen. @returns {Promise<string[]>} */
  function readNotifications() {
    return page.$$eval('.notifications-toasts .notification-list-item-message', (items) =>
      items.map((item) => item.textContent ?? ''),
    );
  }

  /** @param {RegExp} text @returns {Promise<string>} */
  async function waitForNotification(text) {
    const all = await expectEventually(
      readNotifications,
      (items) => items.some((item) => text.test(item)),
      `a notification like ${text}`,
    );
    return all.find((item) => text.test(item)) ?? '';
  }

  /** @param {string | RegExp} button */
  async function pressNotificationButton(button) {
    await page.locator('.notifications-toasts .monaco-button', { hasText: button }).first().click();
  }

  /** @returns {Promise<string[]>} text or, where there is none, accessible name of each item */
  function statusBarItems() {
    return page.$$eval('.part.statusbar .statusbar-item', (items) =>
      items.map((item) => item.textContent?.trim() || (item.getAttribute('aria-label') ?? '')),
    );
  }

  /** The title of the editor in front. */
  async function activeEditorTitle() {
    return (
      (await page.locator('.editor-group-container.active .tab.active').first().getAttribute('aria-label')) ??
      ''
    );
  }

  /** Text of the lines on screen of one side of the diff. @param {'original' | 'modified'} side @returns {Promise<string[]>} */
  async function diffLines(side) {
    const lines = await page.$$eval(`.monaco-diff-editor .editor.${side} .view-line`, (elements) =>
      elements
        .map((element) => ({
          top: Number(/top: ?(\d+)/.exec(element.getAttribute('style') ?? '')?.[1] ?? 0),
          text: element.textContent ?? '',
        }))
        .toSorted((left, right) => left.top - right.top)
        .map((line) => line.text.replaceAll('\u00a0', ' ')),
    );
    return lines;
  }

  /** How many elements of a decoration class are on screen. @param {string} selector */
  const countOf = (selector) => page.locator(selector).count();

  /** @param {string} name file name without ending @returns {Promise<string>} the picture's path */
  async function screenshot(name) {
    const file = `${screenshots}/${name}.png`;
    await page.screenshot({ path: file });
    return file;
  }

  /** Drags the side bar's edge. @param {number} width in pixels */
  async function widenSideBar(width) {
    const box = await page.locator('.part.sidebar').boundingBox();
    if (box === null) {
      throw new Error('The side bar is not visible.');
    }
    const edge = box.x + box.width;
    const middle = box.y + box.height / 3;
    await page.mouse.move(edge, middle);
    await page.mouse.down();
    await page.mouse.move(box.x + width, middle, { steps: 5 });
    await page.mouse.up();
    await page.mouse.move(edge + 200, middle);
    await waitUntilQuiet(page);
  }

  /** The queue has rows and a diff editor shows both sides. */
  async function waitForReview() {
    await page.waitForSelector(`${list} .monaco-list-row[aria-level]`, { timeout: 120_000 });
    await page.waitForSelector('.monaco-diff-editor .editor.modified .view-line', { timeout: 120_000 });
    await waitUntilQuiet(page, { milliseconds: 800 });
  }

  return {
    page,
    openFolder,
    runCommand,
    openCountersignView,
    visibleQueueRows,
    queueRows,
    clickQueueRow,
    waitForQueue,
    waitForReview,
    widenSideBar,
    pressKey,
    focusDiffEditor,
    diffLines,
    dialogText,
    acceptDialog,
    quickPickItems,
    pickItem,
    fillInputBox,
    readNotifications,
    waitForNotification,
    pressNotificationButton,
    statusBarItems,
    activeEditorTitle,
    countOf,
    screenshot,
  };
}

/** @typedef {ReturnType<typeof workbenchOf>} Workbench */
