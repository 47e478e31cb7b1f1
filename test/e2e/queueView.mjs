// @ts-check
// The review queue: a list that renders only what is on screen, and renders it anew whenever something was decided.
import { expectEventually, happens, succeeds } from './waiting.mjs';

/** @typedef {{index: number, level: number, label: string, description: string, ariaLabel: string, expanded: boolean | null, checked: boolean | null, selected: boolean}} QueueRow */

const container = '[id="workbench.view.extension.countersign"]';
const list = `${container} .monaco-list`;
const rowSelector = `${list} .monaco-list-row`;

/** After this long, a click or a turn of the wheel is taken as lost. */
const lostMilliseconds = 5_000;
const searchMilliseconds = 120_000;

/** @param {import('playwright-core').Page} page */
export function queueViewOf(page) {
  async function openCountersignView() {
    const isOpen = () => page.locator(container).isVisible();
    const icon = page
      .locator('.activitybar .action-item', { has: page.locator('[aria-label^="Countersign"]') })
      .first();
    await expectEventually(
      async () => {
        // The badge covers the middle of the icon.
        if (!(await isOpen()))
          await succeeds(() => icon.click({ position: { x: 8, y: 8 }, timeout: lostMilliseconds }));
        return happens(isOpen, { timeout: lostMilliseconds });
      },
      (isShown) => isShown,
      'the view of Countersign',
    );
  }

  /** The rows on screen. @returns {Promise<QueueRow[]>} */
  function visibleQueueRows() {
    return page.$$eval(rowSelector, (rows) =>
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

  /** How many rows there are, on screen or not: the list is as high as all of them. */
  function countRows() {
    return page.$$eval(`${list} .monaco-list-rows`, ([all]) => {
      const pixels = (/** @type {string | null | undefined} */ style) =>
        Number(/(?:^|[ ;])height: ?([\d.]+)px/.exec(style ?? '')?.[1] ?? 0);
      const height = pixels(all?.querySelector('.monaco-list-row')?.getAttribute('style'));
      return height === 0 ? 0 : Math.round(pixels(all?.getAttribute('style')) / height);
    });
  }

  /** Turns the wheel, and waits until other rows are on screen. @param {number} pixels downwards */
  async function scroll(pixels) {
    const before = await visibleQueueRows();
    if (pixels < 0 && before[0]?.index === 0) return;
    await page.hover(list);
    await page.mouse.wheel(0, pixels);
    const isMoved = async () => (await visibleQueueRows())[0]?.index !== before[0]?.index;
    await happens(isMoved, { timeout: 1_000 });
  }

  /** All rows of the queue, scrolling through it. @returns {Promise<QueueRow[]>} */
  async function queueRows() {
    /** @type {Map<number, QueueRow>} */
    const rows = new Map();
    const deadline = Date.now() + searchMilliseconds;
    for (;;) {
      const total = await countRows();
      const visible = await visibleQueueRows();
      for (const row of visible) rows.set(row.index, row);
      const missing = Array.from({ length: total }, (_, index) => index).find((index) => !rows.has(index));
      if (total > 0 && missing === undefined && rows.size === total) break;
      if (Date.now() > deadline) throw new Error(`Saw ${rows.size} of ${total} rows of the queue.`);
      // Fewer rows than before: another queue is shown.
      if (rows.size > total) rows.clear();
      if (missing !== undefined) await scroll(missing < (visible[0]?.index ?? 0) ? -150 : 150);
    }
    await scroll(-1_000_000);
    return [...rows.values()].toSorted((left, right) => left.index - right.index);
  }

  /**
   * Scrolls until a row with the text is on screen, from the top again when it was not found below.
   * @param {string | RegExp} text @param {string} [rows] which rows can be meant
   */
  async function findQueueRow(text, rows = rowSelector) {
    const row = page.locator(rows, { hasText: text }).first();
    const deadline = Date.now() + searchMilliseconds;
    while (!(await row.isVisible())) {
      if (Date.now() > deadline) {
        const labels = (await visibleQueueRows()).map(({ ariaLabel }) => ariaLabel);
        throw new Error(`No row of the queue is like ${text}. On screen: ${JSON.stringify(labels, null, 1)}`);
      }
      const last = (await visibleQueueRows()).at(-1)?.index ?? 0;
      const isAtEnd = last >= (await countRows()) - 1;
      await scroll(isAtEnd ? -1_000_000 : 150);
    }
    return row;
  }

  /**
   * Clicks a row that is on screen or can be scrolled to, until it is selected.
   * @param {string | RegExp} text part of its label or description
   * @param {{isHunk?: boolean}} [options] a hunk and no group: of files, both have the same name
   */
  async function clickQueueRow(text, { isHunk = false } = {}) {
    const rows = isHunk ? `${rowSelector}:not([aria-expanded])` : rowSelector;
    await expectEventually(
      async () => {
        const row = await findQueueRow(text, rows);
        await succeeds(() => row.locator('.label-name').first().click({ timeout: lostMilliseconds }));
        const selected = page.locator(`${rows}.selected`, { hasText: text }).first();
        return happens(() => selected.isVisible(), { timeout: lostMilliseconds });
      },
      (isSelected) => isSelected,
      `the row ${text} to be selected`,
      { timeout: searchMilliseconds },
    );
  }

  /** Waits until the rows on screen fit. @param {(rows: QueueRow[]) => boolean} fits @param {string} what */
  function waitForQueue(fits, what) {
    return expectEventually(visibleQueueRows, fits, what, { timeout: searchMilliseconds });
  }

  /** What the queue says of a hunk on screen ('Open', 'Seen', 'Attested', …). @param {string} text part of its path or title */
  async function hunkState(text) {
    const row = (await visibleQueueRows()).find(
      ({ level, ariaLabel }) => level > 1 && ariaLabel.includes(text),
    );
    return /^[^,]+/.exec(row?.ariaLabel ?? '')?.[0];
  }

  /** Waits until the queue says so of a hunk on screen. @param {string} text part of its path or title @param {string} state */
  async function waitForHunkState(text, state) {
    await expectEventually(
      visibleQueueRows,
      (rows) =>
        rows.some(
          ({ level, ariaLabel }) =>
            level > 1 && ariaLabel.startsWith(`${state},`) && ariaLabel.includes(text),
        ),
      `the hunk of ${text} to be "${state}"`,
    );
  }

  return {
    openCountersignView,
    visibleQueueRows,
    queueRows,
    findQueueRow,
    clickQueueRow,
    waitForQueue,
    hunkState,
    waitForHunkState,
  };
}
