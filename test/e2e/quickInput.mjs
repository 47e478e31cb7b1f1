// @ts-check
// VS Code has one widget for the palette, for lists to pick from and for input boxes, and shows the next question in it
// while the last one is going away. Hence everything here says which question it means and waits for that one.
import { expectEventually, happens, succeeds } from './waiting.mjs';

/** @typedef {{index: number, label: string, text: string, isChecked: boolean | null}} QuickInputRow */
/** @typedef {{kind: 'palette' | 'list' | 'box', title: string, placeholder: string, message: string, value: string, rows: QuickInputRow[]}} QuickInput */

const widget = '.quick-input-widget:not([style*="display: none"])';
const input = `${widget} .quick-input-filter input`;

/** Runs git, and whatever else a command does before it asks. */
const commandMilliseconds = 60_000;
/** After this long, a key or a click is taken as lost. */
const lostMilliseconds = 10_000;

/** @param {import('playwright-core').Page} page */
export function quickInputOf(page) {
  const read = () => readQuickInput(page);

  /**
   * Waits for a question that fits; never the palette.
   * @param {(shown: QuickInput) => boolean} fits @param {string} what
   */
  async function waitForInput(fits, what) {
    const shown = await expectEventually(
      read,
      (now) => now !== null && now.kind !== 'palette' && fits(now),
      what,
      { timeout: commandMilliseconds },
    );
    return /** @type {QuickInput} */ (shown);
  }

  /**
   * Answers a question, again when the answer was lost, until the question is gone.
   * @param {() => Promise<QuickInput>} find @param {(shown: QuickInput) => Promise<unknown>} act
   * @param {(now: QuickInput, shown: QuickInput) => boolean} isAnswered of a widget that shows something
   */
  async function answer(find, act, isAnswered) {
    const deadline = Date.now() + commandMilliseconds;
    let shown = await find();
    for (let isActed = false; Date.now() < deadline;) {
      isActed = (await succeeds(() => act(shown))) || isActed;
      const isGone = async () => {
        const now = await read();
        return now === null || isAnother(now, shown) || isAnswered(now, shown);
      };
      if (isActed && (await happens(isGone, { timeout: lostMilliseconds }))) return;
      // It may have gone away by itself, to come again.
      if (!isActed) shown = await find();
    }
    throw new Error(`The answer was not taken. Last seen: ${JSON.stringify(await read(), null, 1)}`);
  }

  /** One try; false when the palette was closed meanwhile, or never opened. @param {string} title */
  async function tryCommand(title) {
    await page.keyboard.press('F1');
    const isOpen = async () => (await read())?.kind === 'palette';
    if (!(await happens(isOpen, { timeout: lostMilliseconds }))) return false;
    await page.fill(input, `>${title}`, { timeout: lostMilliseconds });
    /** @type {QuickInputRow | null} */
    let row = null;
    const isListed = async () => {
      const shown = await read();
      const rows = shown?.value === `>${title}` ? shown.rows : [];
      row =
        rows.find(({ label }) => label === title) ??
        rows.find(({ label }) => label.startsWith(title)) ??
        null;
      return row !== null;
    };
    if (!(await happens(isListed, { timeout: lostMilliseconds }))) return false;
    await clickRow(page, row);
    return happens(async () => !(await isOpen()), { timeout: lostMilliseconds });
  }

  /**
   * Through the palette, which is closed or shows the next question when this resolves.
   * @param {string} title as it stands there, with its category
   */
  async function runCommand(title) {
    const deadline = Date.now() + commandMilliseconds;
    while (!(await succeeds(() => tryCommand(title)))) {
      if (Date.now() > deadline) {
        throw new Error(`The palette did not run "${title}". It shows: ${JSON.stringify(await read())}`);
      }
    }
  }

  /**
   * The labels of the list that is open, once they fit.
   * @param {(labels: string[]) => boolean} [fits] needed when one list follows another @returns {Promise<string[]>}
   */
  async function quickPickItems(fits = () => true) {
    const labels = (/** @type {QuickInput} */ shown) => shown.rows.map((row) => row.label);
    const shown = await waitForInput(
      (now) => now.kind === 'list' && now.rows.length > 0 && fits(labels(now)),
      'a list to pick from',
    );
    return labels(shown);
  }

  /**
   * Picks a row of the list that is open, and waits until the list is gone.
   * @param {string | RegExp} text part of the row
   * @param {{typed?: string}} [options] what to type first, where the list is longer than its window
   */
  async function pickItem(text, { typed } = {}) {
    if (typed !== undefined) await filterList(typed);
    const find = () =>
      waitForInput(
        (now) => now.kind === 'list' && (typed ?? now.value) === now.value && rowLike(now, text) !== null,
        `a row like ${text}`,
      );
    await answer(
      find,
      (shown) => clickRow(page, rowLike(shown, text)),
      (now, shown) => now.rows.every(({ label }) => label !== rowLike(shown, text)?.label),
    );
  }

  /** Types into the list that is open. @param {string} text */
  async function filterList(text) {
    await waitForInput((now) => now.kind === 'list', 'a list to type into');
    await page.fill(input, text);
  }

  /**
   * Ticks a row of a list of which several can be picked.
   * @param {string | RegExp} text
   * @param {{typed?: string}} [options] what to type first, where the list is longer than its window
   */
  async function checkItem(text, { typed } = {}) {
    if (typed !== undefined) await filterList(typed);
    await answer(
      () =>
        waitForInput(
          (now) => (typed ?? now.value) === now.value && rowLike(now, text) !== null,
          `a row like ${text}`,
        ),
      (shown) => clickRow(page, rowLike(shown, text)),
      (now) => rowLike(now, text)?.isChecked === true,
    );
  }

  /** Takes what is ticked, and waits until the list is gone. @param {(labels: string[]) => boolean} [fits] */
  async function acceptPicks(fits = () => true) {
    const find = () =>
      waitForInput(
        (now) => now.kind === 'list' && now.rows.length > 0 && fits(now.rows.map(({ label }) => label)),
        'a list to tick',
      );
    const button = page.locator(`${widget} .quick-input-action .monaco-button`, { hasText: 'OK' }).first();
    await answer(
      find,
      () => button.click({ timeout: lostMilliseconds }),
      (now, shown) => now.rows.every(({ label }) => label !== shown.rows[0]?.label),
    );
  }

  /**
   * Answers an input box, and waits until it is gone or asks something else.
   * @param {string} text
   * @param {RegExp} [asked] part of its title, prompt or placeholder: needed when one box follows another, and for a list
   *   that takes what is typed
   */
  async function fillInputBox(text, asked) {
    const fits = (/** @type {QuickInput} */ now) => asked?.test(words(now)) ?? now.kind === 'box';
    await answer(
      () => waitForInput(fits, `an input box${asked === undefined ? '' : ` like ${asked}`}`),
      async () => {
        await page.fill(input, text, { timeout: lostMilliseconds });
        await page.press(input, 'Enter', { timeout: lostMilliseconds });
      },
      (now) => now.value !== text,
    );
  }

  /** Takes the question that is open as it stands, by Enter. @param {(shown: QuickInput) => boolean} fits @param {string} what */
  async function confirmInput(fits, what) {
    await answer(
      () => waitForInput(fits, what),
      () => page.press(input, 'Enter', { timeout: lostMilliseconds }),
      () => false,
    );
  }

  /** Title, prompt and placeholder of the question that is open, once they fit. @param {RegExp} asked */
  async function expectQuestion(asked) {
    return words(await waitForInput((now) => asked.test(words(now)), `a question like ${asked}`));
  }

  /** Escapes from whatever is open. */
  async function closeQuickInput() {
    const isClosed = async () => (await read()) === null;
    const deadline = Date.now() + commandMilliseconds;
    do {
      if (Date.now() > deadline) throw new Error(`Still open: ${JSON.stringify(await read())}`);
      await page.keyboard.press('Escape');
    } while (!(await happens(isClosed, { timeout: lostMilliseconds })));
  }

  return {
    readQuickInput: read,
    runCommand,
    quickPickItems,
    filterList,
    pickItem,
    checkItem,
    acceptPicks,
    fillInputBox,
    confirmInput,
    expectQuestion,
    closeQuickInput,
  };
}

/**
 * The question on screen, or null while there is none.
 * @param {import('playwright-core').Page} page @returns {Promise<QuickInput | null>}
 */
async function readQuickInput(page) {
  const [shown] = await page.$$eval(widget, (widgets) =>
    widgets.map((root) => {
      const isHidden = (/** @type {string} */ selector) =>
        /display: ?none/.test(root.querySelector(selector)?.getAttribute('style') ?? '');
      const textOf = (/** @type {string} */ selector) =>
        isHidden(selector) ? '' : (root.querySelector(selector)?.textContent ?? '');
      const field = root.querySelector('.quick-input-filter input');
      const value = field !== null && 'value' in field ? String(field.value) : '';
      const isList = !isHidden('.quick-input-list');
      const rows = [...root.querySelectorAll('.quick-input-list .monaco-list-row')].map((row) => {
        const isTicked = row.getAttribute('aria-checked');
        return {
          index: Number(row.getAttribute('data-index')),
          label: row.querySelector('.label-name')?.textContent ?? '',
          // Rows are used again, and keep what they do not show.
          text: 'innerText' in row ? String(row.innerText) : '',
          isChecked: isTicked === null ? null : isTicked === 'true',
        };
      });
      return {
        kind: value.startsWith('>') ? 'palette' : isList ? 'list' : 'box',
        title: textOf('.quick-input-title'),
        placeholder: field?.getAttribute('placeholder') ?? '',
        message: textOf('.quick-input-message'),
        value,
        rows: isList ? rows.toSorted((left, right) => left.index - right.index) : [],
      };
    }),
  );
  return /** @type {QuickInput | undefined} */ (shown) ?? null;
}

/** @param {QuickInput} shown */
const words = ({ title, message, placeholder }) => [title, message, placeholder].join('\n');

/** @param {QuickInput} now @param {QuickInput} before */
const isAnother = (now, before) => now.kind !== before.kind || words(now) !== words(before);

/**
 * The row whose label is the text, or holds it, or that says it anywhere.
 * @param {QuickInput} shown @param {string | RegExp} text @returns {QuickInputRow | null}
 */
function rowLike({ rows }, text) {
  if (text instanceof RegExp) return rows.find((row) => text.test(row.text)) ?? null;
  const wanted = text.toLowerCase();
  return (
    rows.find(({ label }) => label.trim().toLowerCase() === wanted) ??
    rows.find(({ label }) => label.toLowerCase().includes(wanted)) ??
    rows.find((row) => row.text.toLowerCase().includes(wanted)) ??
    null
  );
}

/** @param {import('playwright-core').Page} page @param {QuickInputRow | null} row */
async function clickRow(page, row) {
  if (row === null) throw new Error('There is no such row.');
  await page
    .locator(`${widget} .monaco-list-row[data-index="${row.index}"]`, { hasText: row.label.trim() })
    .first()
    .click({ timeout: lostMilliseconds });
}
