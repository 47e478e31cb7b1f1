// @ts-check
import { setTimeout as sleep } from 'node:timers/promises';
import { untilQuietInPage } from './untilQuietInPage.mjs';

const pollMilliseconds = 100;

/**
 * Reads again and again until the value fits.
 * @template Value
 * @param {() => Promise<Value> | Value} read
 * @param {(value: Value) => boolean} fits
 * @param {string} what named in the error
 * @param {{timeout?: number}} [options] milliseconds
 * @returns {Promise<Value>}
 */
export async function expectEventually(read, fits, what, { timeout = 60_000 } = {}) {
  const deadline = Date.now() + timeout;
  for (;;) {
    // Read once more after the deadline: a machine may have slept through it.
    const isLate = Date.now() > deadline;
    const value = await read();
    if (fits(value)) {
      return value;
    }
    if (isLate) {
      throw new Error(
        `Waited ${timeout / 1000} s for ${what}. Last seen: ${JSON.stringify(value, null, 1)?.slice(0, 2_000)}`,
      );
    }
    await sleep(pollMilliseconds);
  }
}

/**
 * Whether something comes true in time: for what can be tried again.
 * @param {() => Promise<boolean> | boolean} isTrue
 * @param {{timeout: number}} options milliseconds
 * @returns {Promise<boolean>}
 */
export async function happens(isTrue, { timeout }) {
  const deadline = Date.now() + timeout;
  while (!(await isTrue())) {
    if (Date.now() > deadline) return false;
    await sleep(pollMilliseconds);
  }
  return true;
}

/**
 * Whether an action could be done; what it acts on may go away while it is looked for.
 * @param {() => Promise<unknown>} act resolves to false when it was in vain
 * @returns {Promise<boolean>}
 */
export async function succeeds(act) {
  try {
    return (await act()) !== false;
  } catch {
    return false;
  }
}

/**
 * Waits until nothing in the page has changed for a while; a blinking cursor does not count. Good for a picture: what a
 * test asserts needs a condition of its own, because a slow machine is quiet before it begins.
 * @param {import('playwright-core').Page} page
 * @param {{milliseconds?: number, timeout?: number}} [options]
 */
export async function waitUntilQuiet(page, { milliseconds = 500, timeout = 30_000 } = {}) {
  await page.evaluate(untilQuietInPage, { milliseconds, timeout });
}
