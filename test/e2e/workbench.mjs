// @ts-check
// What a person does in VS Code, as functions over a browser page. Each resolves when the screen shows that it was done,
// and tries again what a busy machine has lost; none waits for time.
import { editorsOf } from './editors.mjs';
import { messagesOf } from './messages.mjs';
import { queueViewOf } from './queueView.mjs';
import { quickInputOf } from './quickInput.mjs';
import { storedEditorsInPage } from './storedEditorsInPage.mjs';
import { expectEventually, happens, succeeds, waitUntilQuiet } from './waiting.mjs';

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {import('./queueView.mjs').QueueRow} QueueRow */

const startMilliseconds = 180_000;
/** After this long, a key is taken as lost. */
const lostMilliseconds = 20_000;

/**
 * @param {Page} page
 * @param {{screenshots: string}} options folder of the pictures
 */
export function workbenchOf(page, { screenshots }) {
  const quickInput = quickInputOf(page);
  const queue = queueViewOf(page);
  const messages = messagesOf(page, quickInput.runCommand);
  const editors = editorsOf(page, quickInput, queue);

  /** @param {string} url */
  async function openFolder(url) {
    await page.goto(url, { waitUntil: 'domcontentloaded', timeout: startMilliseconds });
    await waitForWindow();
  }

  /**
   * Waits until the browser has stored that an editor is open whose address holds the text. The editor stores it every
   * five seconds, and a window that is loaded again before that shows what was open earlier.
   * @param {string} text
   */
  async function waitUntilRemembered(text) {
    await expectEventually(
      () => page.evaluate(storedEditorsInPage).catch(() => ''),
      (stored) => stored.includes(text),
      `${text} among the editors that are remembered`,
      { timeout: startMilliseconds },
    );
  }

  /** The window again, as after a crash or an update. */
  async function reloadWindow() {
    await page.reload({ waitUntil: 'domcontentloaded', timeout: startMilliseconds });
    await waitForWindow();
  }

  async function waitForWindow() {
    await page.waitForSelector('.monaco-workbench .part.statusbar .statusbar-item', {
      timeout: startMilliseconds,
    });
  }

  /**
   * A window of several folders may open with none of them: the editor has read their file too early, says that there is
   * no folder, and stays so. As a person would, load the window again, and only when it says this.
   */
  async function waitForFolders() {
    const hasRows = async () => (await page.locator('.part.sidebar .monaco-list-row').count()) > 0;
    const saysNone = () => page.getByText('You have not yet added a folder to the workspace.').isVisible();
    await expectEventually(
      async () => {
        if (await happens(hasRows, { timeout: lostMilliseconds })) return true;
        if (await saysNone()) await reloadWindow();
        return false;
      },
      (isThere) => isThere,
      'the folders of the window',
      { timeout: startMilliseconds },
    );
  }

  /** @param {string} key as Playwright names it: 'a', 'Control+Enter', 'F7' */
  const pressKey = (key) => page.keyboard.press(key);

  /**
   * Presses a key until it has done its work: for keys that do no harm when they come twice.
   * @param {string} key @param {() => Promise<boolean>} isDone false before it is pressed @param {string} what
   */
  function pressUntil(key, isDone, what) {
    return expectEventually(
      async () => {
        if (await isDone()) return true;
        await page.keyboard.press(key);
        return happens(isDone, { timeout: lostMilliseconds });
      },
      (done) => done,
      `${what} after the key ${key}`,
      { timeout: startMilliseconds },
    );
  }

  /**
   * Clicks until it has done its work: what is clicked may be drawn anew meanwhile, or be there only under the mouse.
   * @param {() => Promise<unknown>} click @param {() => Promise<boolean>} isDone false before the click @param {string} what
   */
  function clickUntil(click, isDone, what) {
    return expectEventually(
      async () => {
        if (await isDone()) return true;
        return (await succeeds(click)) && happens(isDone, { timeout: lostMilliseconds });
      },
      (done) => done,
      `${what} after a click`,
      { timeout: startMilliseconds },
    );
  }

  /** How many elements of a decoration class are on screen. @param {string} selector */
  const countOf = (selector) => page.locator(selector).count();

  /** @param {string} name file name without ending @returns {Promise<string>} the picture's path */
  async function screenshot(name) {
    const file = `${screenshots}/${name}.png`;
    await page.screenshot({ path: file, timeout: startMilliseconds });
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

  /** A review opened by itself: the queue has rows, the first hunk is seen, and a diff shows it. */
  async function waitForReview() {
    await expectEventually(
      queue.visibleQueueRows,
      (rows) => rows.some(({ level, ariaLabel }) => level > 1 && !ariaLabel.startsWith('Open,')),
      'a queue with a hunk that was shown',
      { timeout: startMilliseconds },
    );
    await editors.waitForDiff('modified', (text) => text.trim() !== '', 'lines');
    await waitUntilQuiet(page, { milliseconds: 800 });
  }

  return {
    page,
    ...quickInput,
    ...queue,
    ...messages,
    ...editors,
    openFolder,
    waitForFolders,
    reloadWindow,
    waitUntilRemembered,
    waitForReview,
    widenSideBar,
    pressKey,
    pressUntil,
    clickUntil,
    countOf,
    screenshot,
  };
}

/** @typedef {ReturnType<typeof workbenchOf>} Workbench */
