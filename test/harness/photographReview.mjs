// @ts-check
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { waitUntilQuiet } from '../e2e/waiting.mjs';
import { workbenchOf } from '../e2e/workbench.mjs';
import { launchBrowser } from './browser.mjs';
import { SetUpError } from './setUpError.mjs';

/**
 * Opens the folder, waits until the review is on screen and saves a picture. The browser's console
 * goes along when the review never comes.
 * @param {{chromium: string, url: string, file: string, size: {width: number, height: number}}} options
 */
export async function photographReview({ chromium, url, file, size }) {
  await mkdir(dirname(file), { recursive: true });
  const browser = await launchBrowser(chromium);
  try {
    const page = await browser.newPage({ viewport: size, deviceScaleFactor: 2 });
    /** @type {string[]} */
    const messages = [];
    page.on('console', (message) => {
      if (message.type() === 'error') {
        messages.push(message.text());
      }
    });
    const workbench = workbenchOf(page, { screenshots: dirname(file) });
    try {
      await workbench.openFolder(url);
      await workbench.waitForReview();
      await workbench.widenSideBar(Math.round(size.width / 3.6));
      // A hunk with both sides, a flag and marked lines says more in a picture than the added file that comes first.
      await workbench.clickQueueRow(/checkout\.ts.*Partly AI/);
      await page.waitForSelector('.tab.active[aria-label^="checkout.ts"]', { timeout: 30_000 });
      await waitUntilQuiet(page, { milliseconds: 1500 });
    } catch (error) {
      await page.screenshot({ path: file });
      const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
      throw new SetUpError(
        `The review did not appear (${reason}). What was on screen instead: ${file}`,
        messages.join('\n'),
      );
    }
    await page.screenshot({ path: file });
  } finally {
    await browser.close();
  }
}
