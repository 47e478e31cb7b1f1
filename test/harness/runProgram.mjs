// @ts-check
import { spawn } from 'node:child_process';
import { atExit } from './cleanUp.mjs';
import { projectRoot } from './projectPaths.mjs';

/**
 * @typedef {object} ProgramOptions
 * @property {string} [cwd] default: the project
 * @property {NodeJS.ProcessEnv} [env] default: the own environment
 * @property {boolean} [show] pass the output through while it comes
 * @property {string} [input] standard input; without it, standard input is empty
 * @property {number} [timeout] milliseconds until the program is ended
 */

/** @typedef {{code: number, stdout: string, stderr: string, output: string}} ProgramResult `output` is both in order */

/**
 * Runs a program to its end. Never rejects: a program that cannot be started ends with code 127,
 * one that ran too long with 124.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {ProgramOptions} [options]
 * @returns {Promise<ProgramResult>}
 */
export function runProgram(program, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: options.cwd ?? projectRoot,
      env: options.env ?? process.env,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const forget = atExit(() => child.kill('SIGTERM'));
    const result = { code: 0, stdout: '', stderr: '', output: '' };
    let tooLong = false;
    const timer =
      options.timeout === undefined
        ? undefined
        : setTimeout(() => {
            tooLong = true;
            child.kill('SIGKILL');
          }, options.timeout);
    for (const channel of /** @type {const} */ (['stdout', 'stderr'])) {
      child[channel].setEncoding('utf8');
      child[channel].on('data', (/** @type {string} */ text) => {
        result[channel] += text;
        result.output += text;
        if (options.show === true) {
          process[channel].write(text);
        }
      });
    }
    child.on('error', (error) => {
      clearTimeout(timer);
      forget();
      resolve({ ...result, code: 127, output: `${result.output}${error.message}\n` });
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      forget();
      const note = tooLong
        ? `\nEnded after ${options.timeout} ms.\n`
        : signal === null
          ? ''
          : `\nEnded by ${signal}.\n`;
      resolve({ ...result, code: tooLong ? 124 : (code ?? 1), output: result.output + note });
    });
    child.stdin.on('error', () => {});
    child.stdin.end(options.input ?? '');
  });
}

/** A program of this project's dependencies, with the Node that runs now. @param {string} script @param {readonly string[]} args @param {ProgramOptions} [options] */
export function runScript(script, args, options) {
  return runProgram(process.execPath, [script, ...args], options);
}
