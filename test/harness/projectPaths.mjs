// @ts-check
import { isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The top of the checkout. */
export const projectRoot = fileURLToPath(new URL('../../', import.meta.url)).replace(/[\\/]$/, '');

const override = process.env['COUNTERSIGN_CACHE'];

/** Where set-up keeps what it downloads and builds; COUNTERSIGN_CACHE moves it, for instance to share it. */
export const cacheDirectory =
  override === undefined || override === ''
    ? join(projectRoot, '.cache')
    : isAbsolute(override)
      ? override
      : resolve(projectRoot, override);

/** Results of test runs belong to this checkout, never to a shared cache. */
export const resultDirectory = join(projectRoot, '.cache');

/** @param {...string} parts */
export const inProject = (...parts) => join(projectRoot, ...parts);

/** The program behind a name in node_modules/.bin, to be run with this Node. @param {string} packagePath */
export const inPackages = (packagePath) => join(projectRoot, 'node_modules', ...packagePath.split('/'));
