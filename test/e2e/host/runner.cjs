// @ts-check
// Runs inside the extension host: mocha over the suites beside this file, and the result as JSON for the harness.
const fs = require('node:fs');
const path = require('node:path');
const Mocha = require('mocha');

/** The result goes into a file. */
class SilentReporter extends Mocha.reporters.Base {
  /** @override */
  epilogue() {}
}

/** VS Code calls this and takes a rejection as failure. */
exports.run = async function run() {
  const mocha = new Mocha({ ui: 'bdd', timeout: 180_000, reporter: SilentReporter });
  for (const name of fs.readdirSync(__dirname).toSorted()) {
    if (/\.test\.[cm]js$/.test(name)) {
      mocha.addFile(path.join(__dirname, name));
    }
  }
  await mocha.loadFilesAsync();

  /** @type {{passed: string[], failed: {title: string, error: string}[], pending: string[]}} */
  const result = { passed: [], failed: [], pending: [] };
  await new Promise((resolve) => {
    mocha
      .run(resolve)
      .on('pass', (test) => result.passed.push(test.fullTitle()))
      .on('pending', (test) => result.pending.push(test.fullTitle()))
      .on('fail', (test, error) =>
        result.failed.push({ title: test.fullTitle(), error: error.stack ?? error.message }),
      );
  });
  const file = process.env['COUNTERSIGN_HOST_RESULT'];
  if (file === undefined) {
    throw new Error('COUNTERSIGN_HOST_RESULT names no file for the result.');
  }
  fs.writeFileSync(file, JSON.stringify(result));
  if (result.failed.length > 0) {
    throw new Error(`${result.failed.length} tests failed.`);
  }
};
