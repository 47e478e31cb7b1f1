// @ts-check
import { upperFirst } from './syntheticLanguages.mjs';

/** @typedef {import('./seededRandom.mjs').SeededRandom} SeededRandom */
/** @typedef {import('./syntheticLanguages.mjs').SyntheticLanguage} SyntheticLanguage */

/**
 * A source file as its header and its functions, each a list of whole statements (one or more lines), so that an edit
 * leaves a file that parses.
 * @typedef {{language: SyntheticLanguage, ending: '\n' | '\r\n', blocks: string[][]}} SyntheticSource
 */

const verbs = ['load', 'store', 'merge', 'check', 'count', 'route', 'cancel', 'refund', 'print', 'index'];
const nouns = ['order', 'invoice', 'parcel', 'ticket', 'account', 'session', 'message', 'branch', 'report'];
const others = ['closed', 'pending', 'archive', 'backup', 'customer', 'region', 'quota', 'window', 'digest'];

/**
 * @param {SeededRandom} random
 * @param {SyntheticLanguage} language
 * @param {{module: string, imported: string, file: string, functions: number, ending: '\n' | '\r\n'}} shape
 * @returns {SyntheticSource}
 */
export function writeSource(random, language, { module, imported, file, functions, ending }) {
  const blocks = [[language.header(module, imported, file).join('\n')]];
  for (let at = 0; at < functions; at += 1) blocks.push(writeFunction(random, language, at));
  return { language, ending, blocks };
}

/** @param {SyntheticSource} source */
export function sourceBytes({ language, blocks, ending }) {
  const text = `${blocks.flat().join('\n')}\n${language.footer}`;
  return Buffer.from(ending === '\n' ? text : text.replaceAll('\n', ending));
}

/**
 * Edits this many different functions, each in one place: a changed line, added or removed lines, a new function.
 * @param {SeededRandom} random
 * @param {SyntheticSource} source
 * @param {number} places
 * @returns {SyntheticSource}
 */
export function editSource(random, source, places) {
  const blocks = source.blocks.map((block) => [...block]);
  const edited = new Set();
  for (let at = 0; at < places; at += 1) {
    const index = random.between(1, blocks.length - 1);
    if (edited.has(index)) continue;
    edited.add(index);
    const block = blocks[index] ?? [];
    // Between the first lines and the last ones of the function.
    const place = random.between(1, block.length - 1);
    const statements = writeStatements(random, source.language, random.between(1, 4), index);
    const kind = random.below(10);
    if (kind < 4) block.splice(place, 0, ...statements);
    else if (kind < 8) block.splice(Math.min(place, block.length - 2), 1, ...statements.slice(0, kind - 4));
    else block.push(...writeFunction(random, source.language, index + 100 * places));
  }
  return { ...source, blocks };
}

/**
 * @param {SeededRandom} random
 * @param {SyntheticLanguage} language
 * @param {number} number
 */
function writeFunction(random, language, number) {
  const names = writeNames(random, number);
  return [
    language.open(names).join('\n'),
    ...writeStatements(random, language, random.between(3, 12), number),
    language.close.join('\n'),
  ];
}

/**
 * @param {SeededRandom} random
 * @param {SyntheticLanguage} language
 * @param {number} count
 * @param {number} number
 */
function writeStatements(random, language, count, number) {
  return Array.from({ length: count }, () =>
    random.pick(language.statements)(writeNames(random, number)).join('\n'),
  );
}

/**
 * @param {SeededRandom} random
 * @param {number} number
 * @returns {import('./syntheticLanguages.mjs').Names}
 */
function writeNames(random, number) {
  const noun = random.pick(nouns);
  return {
    verb: random.pick(verbs),
    noun,
    other: random.pick(others),
    number: random.between(2, 900),
    upper: `${upperFirst(noun)}${number}`,
  };
}
