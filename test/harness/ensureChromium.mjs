// @ts-check
import { findProgram, isExecutable } from './findProgram.mjs';
import { installSystemPackages } from './installSystemPackages.mjs';
import { step } from './progress.mjs';
import { SetUpError } from './setUpError.mjs';
import { withSetUpLock } from './setUpLock.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const packages = ['chromium', 'fonts-dejavu-core', 'fonts-liberation'];

/**
 * A Chromium or Chrome, installed with apt when the machine has none. COUNTERSIGN_CHROMIUM names one.
 * @returns {Promise<string>} absolute path
 */
export async function ensureChromium() {
  const chosen = process.env['COUNTERSIGN_CHROMIUM'];
  if (chosen !== undefined && chosen !== '') {
    if (await isExecutable(chosen)) {
      return chosen;
    }
    throw new SetUpError(`COUNTERSIGN_CHROMIUM names ${chosen}, which is not a program.`);
  }
  const found = await findProgram(...names);
  if (found !== null) {
    return found;
  }
  return withSetUpLock('chromium', async () => {
    if ((await findProgram(...names)) === null) {
      await step('installing Chromium (apt-get)', () => installSystemPackages(packages));
    }
    const installed = await findProgram(...names);
    if (installed === null) {
      throw new SetUpError(
        'apt-get installed chromium, yet it is not on PATH. Set COUNTERSIGN_CHROMIUM to its path.',
      );
    }
    return installed;
  });
}
