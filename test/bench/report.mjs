// @ts-check
import { cpus } from 'node:os';
import { print } from '../harness/progress.mjs';

/** @typedef {import('./measure.mjs').Run} Run */

/** What was measured on, once a benchmark. @param {string} subject */
export function printSubject(subject) {
  print(`  on ${subject}`);
  print(`  Node ${process.versions.node}, ${process.platform} ${process.arch}, ${cpus().length} cores`);
}

/**
 * One line: what, how many times the time of the baseline, the peak memory, and whatever else is worth saying.
 * @param {string} what
 * @param {Pick<Run, 'milliseconds'> & Partial<Pick<Run, 'peakBytes'>>} run
 * @param {{name: string, run: Pick<Run, 'milliseconds'>}} baseline
 * @param {string} [note]
 */
export function printRatio(what, run, baseline, note = '') {
  const ratio = `${(run.milliseconds / baseline.run.milliseconds).toFixed(2)} × ${baseline.name}`;
  const peak =
    run.peakBytes === null || run.peakBytes === undefined ? '' : `peak ${megabytes(run.peakBytes)}`;
  printRow(what, [ratio, peak, note]);
}

/** @param {string} what @param {readonly string[]} columns empty ones are left out */
export function printRow(what, columns) {
  print(`  ${what.padEnd(46)} ${columns.filter((column) => column !== '').join('   ')}`);
}

/** @param {number} bytes */
export function megabytes(bytes) {
  return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 2 : 0)} MB`;
}

/** @param {number} number */
export function count(number) {
  return number.toLocaleString('en-US');
}
