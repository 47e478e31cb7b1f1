// @ts-check
import { formatSeconds, print } from './progress.mjs';
import { describeError } from './setUpError.mjs';

/** @typedef {{passed: number, failed: number, detail?: string}} SuiteResult */

/**
 * Counts what the suites say. A suite that ran nothing is a failure, and so is one that throws.
 */
export class SuiteReport {
  passed = 0;
  failed = 0;
  /** @type {string[]} */
  #failures = [];

  /**
   * Set-up that what follows needs.
   * @param {string} name
   * @param {() => Promise<unknown>} setUp
   * @returns {Promise<boolean>} false when it failed; that counts as one failure, and what needs it is left out
   */
  async prepare(name, setUp) {
    try {
      await setUp();
      return true;
    } catch (error) {
      print(`\n✗ ${name}: ${describeError(error)}`);
      this.failed += 1;
      this.#failures.push(name);
      return false;
    }
  }

  /**
   * Runs a suite, prints one line about it and goes on whatever happens.
   * @param {string} name
   * @param {() => Promise<SuiteResult>} run
   */
  async run(name, run) {
    print(`\n▸ ${name}`);
    const begun = performance.now();
    /** @type {SuiteResult} */
    let result;
    try {
      result = await run();
    } catch (error) {
      result = {
        passed: 0,
        failed: 1,
        detail: describeError(error),
      };
    }
    if (result.passed + result.failed === 0) {
      result = { passed: 0, failed: 1, detail: 'This suite ran no test at all.' };
    }
    if (result.failed > 0) {
      this.#failures.push(name);
      if (result.detail !== undefined && result.detail !== '') {
        print(result.detail.trimEnd());
      }
    }
    this.passed += result.passed;
    this.failed += result.failed;
    const mark = result.failed === 0 ? '✓' : '✗';
    print(
      `${mark} ${name}: ${result.passed} passed, ${result.failed} failed (${formatSeconds(performance.now() - begun)})`,
    );
  }

  /** Prints the closing lines; the last one is always `N passed, N failed`. @returns {number} the exit code */
  finish() {
    if (this.#failures.length > 0) {
      print(`\nFailed: ${this.#failures.join(', ')}`);
    }
    if (this.passed + this.failed === 0) {
      this.failed = 1;
      print('\nNo suite ran.');
    }
    print(`\n${this.passed} passed, ${this.failed} failed`);
    return this.failed > 0 ? 1 : 0;
  }
}
