// @ts-check
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { atExit } from '../harness/cleanUp.mjs';

/**
 * One run of a program, or the best of several.
 * @typedef {object} Run
 * @property {number} milliseconds from before the start of the program to its end
 * @property {number | null} peakBytes most memory the program itself held; null when it is not a Node program
 * @property {string} stdout empty unless `keepOutput`
 *
 * @typedef {object} ProgramToMeasure
 * @property {string} program
 * @property {readonly string[]} args
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env] default: the own environment
 * @property {boolean} [keepOutput] else standard output goes nowhere
 * @property {readonly number[]} [expectExit] default: 0
 * @property {() => Promise<unknown>} [before] not measured
 */

const preload = fileURLToPath(new URL('peakMemory.cjs', import.meta.url));

/**
 * A Node program whose peak memory is reported. With COUNTERSIGN_BENCH_PROFILE=DIRECTORY it leaves a `.cpuprofile` there
 * as well (and takes longer).
 * @param {string} script
 * @param {readonly string[]} args
 * @param {Omit<ProgramToMeasure, 'program' | 'args'>} [options]
 * @returns {ProgramToMeasure}
 */
export function nodeProgram(script, args, options = {}) {
  const profiles = process.env['COUNTERSIGN_BENCH_PROFILE'] ?? '';
  const flags = profiles === '' ? [] : ['--cpu-prof', `--cpu-prof-dir=${profiles}`];
  return {
    program: process.execPath,
    args: ['--require', preload, ...flags, script, ...args],
    ...options,
  };
}

/**
 * Runs every contender in turn, so many rounds, and keeps the fastest run of each: interleaved, so that a busy machine
 * is unfair to all of them alike.
 * @template {string} Name
 * @param {number} rounds
 * @param {Readonly<Record<Name, ProgramToMeasure>>} contenders
 * @returns {Promise<Record<Name, Run>>}
 */
export async function fastestOf(rounds, contenders) {
  const best = /** @type {Record<Name, Run>} */ ({});
  for (let round = 0; round < rounds; round += 1) {
    for (const name of /** @type {Name[]} */ (Object.keys(contenders))) {
      const run = await runMeasured(contenders[name]);
      const known = best[name];
      if (known === undefined || run.milliseconds < known.milliseconds) best[name] = run;
    }
  }
  return best;
}

/**
 * @param {ProgramToMeasure} measured
 * @returns {Promise<Run>}
 */
export async function runMeasured({ program, args, cwd, env, keepOutput, expectExit, before }) {
  await before?.();
  return new Promise((resolve, reject) => {
    const begun = performance.now();
    const child = spawn(program, args, {
      cwd,
      env: env ?? process.env,
      stdio: ['ignore', keepOutput === true ? 'pipe' : 'ignore', 'pipe', 'pipe'],
    });
    const forget = atExit(() => child.kill('SIGTERM'));
    const texts = [1, 2, 3].map((descriptor) => collect(child.stdio[descriptor]));
    child.on('error', reject);
    child.on('close', (code) => {
      const milliseconds = performance.now() - begun;
      forget();
      const [stdout = '', stderr = '', peak = ''] = texts.map((text) => text());
      if (!(expectExit ?? [0]).includes(code ?? -1)) {
        reject(new Error(`${program} ${args.join(' ')} ended with ${code}:\n${stderr}`));
      } else {
        resolve({ milliseconds, peakBytes: peak === '' ? null : Number(peak), stdout });
      }
    });
  });
}

/** @param {unknown} stream @returns {() => string} */
function collect(stream) {
  /** @type {Buffer[]} */
  const chunks = [];
  if (stream instanceof Object && 'on' in stream && typeof stream.on === 'function') {
    stream.on('data', (/** @type {Buffer} */ chunk) => chunks.push(chunk));
  }
  return () => Buffer.concat(chunks).toString('utf8');
}
