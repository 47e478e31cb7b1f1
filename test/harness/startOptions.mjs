// @ts-check
import { parseArgs } from 'node:util';
import { themeNames } from './editorSettings.mjs';

const usage = `npm start                                    open VS Code on the demo repository
npm start -- --screenshot FILE.png           save a picture of the review and exit
  --theme ${themeNames.join('|')}          default dark
  --size WIDTHxHEIGHT                        of the picture, default 1440x900`;

/**
 * @typedef {{kind: 'start', screenshot: string | null, theme: import('./editorSettings.mjs').Theme, size: {width: number, height: number}}
 *   | {kind: 'usage', text: string, exitCode: number}} StartOptions
 */

/** @param {string[]} args @returns {StartOptions} */
export function readStartOptions(args) {
  /** @type {{screenshot?: string, theme?: string, size?: string, help?: boolean}} */
  let values;
  try {
    ({ values } = parseArgs({
      args,
      options: {
        screenshot: { type: 'string' },
        theme: { type: 'string' },
        size: { type: 'string' },
        help: { type: 'boolean' },
      },
    }));
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
  if (values.help === true) {
    return { kind: 'usage', text: usage, exitCode: 0 };
  }
  const theme = themeNames.find((name) => name === (values.theme ?? 'dark'));
  if (theme === undefined) {
    return refuse(`No theme "${values.theme}".`);
  }
  const size = /^(\d{3,4})x(\d{3,4})$/.exec(values.size ?? '1440x900');
  if (size === null) {
    return refuse(`No size "${values.size}".`);
  }
  return {
    kind: 'start',
    screenshot: values.screenshot ?? null,
    theme,
    size: { width: Number(size[1]), height: Number(size[2]) },
  };
}

/** @param {string} problem @returns {StartOptions} */
function refuse(problem) {
  return { kind: 'usage', text: `${problem}\n\n${usage}`, exitCode: 2 };
}
