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
export async function expectEventually(read, fits, what, { timeout = 30_000 } = {}) {
  const deadline = Date.now() + timeout;
  for (;;) {
    const value = await read();
    if (fits(value)) {
      return value;
    }
    if (Date.now() > deadline) {
      throw new Error(
        `Waited ${timeout / 1000} s for ${what}. Last seen: ${JSON.stringify(value, null, 1)?.slice(0, 2_000)}`,
      );
    }
    await sleep(pollMilliseconds);
  }
}

/**
 * Waits until nothing in the page has changed for a while; a blinking cursor does not count.
 * @param {import('playwright-core').Page} page
 * @param {{milliseconds?: number, timeout?: number}} [options]
 */
export async function waitUntilQuiet(page, { milliseconds = 500, timeout = 30_000 } = {}) {
  await page.evaluate(untilQuietInPage, { milliseconds, timeout });
}
