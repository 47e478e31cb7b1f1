// @ts-check

const chromiumArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
];

/**
 * A headless Chromium with a fresh profile. Playwright ends it when this program exits.
 * @param {string} executablePath
 * @returns {Promise<import('playwright-core').Browser>}
 */
export async function launchBrowser(executablePath) {
  // Only loadable once the dependencies are installed.
  const { chromium } = await import('playwright-core');
  return chromium.launch({
    executablePath,
    args: chromiumArguments,
    headless: true,
    timeout: 180_000,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
}
