// @ts-check
import { parseArgs } from 'node:util';

/**
 * Which suites to run: `--only a,b`, several times if you like; all without it.
 * @param {string[]} args
 * @param {readonly string[]} names
 * @returns {{kind: 'run', names: readonly string[]} | {kind: 'usage', text: string}}
 */
export function readOnly(args, names) {
  const usage = `Options: --only NAME[,NAME…]    one or more of ${names.join(', ')}`;
  /** @type {string[]} */
  let chosen;
  try {
    const { values } = parseArgs({ args, options: { only: { type: 'string', multiple: true } } });
    chosen = (values.only ?? []).flatMap((value) => value.split(','));
  } catch (error) {
    return { kind: 'usage', text: `${error instanceof Error ? error.message : String(error)}\n${usage}` };
  }
  const unknown = chosen.filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    return { kind: 'usage', text: `No suite is called ${unknown.join(', ')}.\n${usage}` };
  }
  return { kind: 'run', names: chosen.length === 0 ? names : chosen };
}
