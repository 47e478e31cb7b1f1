// @ts-check
// The whole `review --format json` against `git diff -p`, with a cold and with a warm cache, and its steps.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryDirectory } from '../harness/cleanUp.mjs';
import { inProject } from '../harness/projectPaths.mjs';
import { benchRepositories } from './benchRepositories.mjs';
import { bundleEntry } from './bundleEntry.mjs';
import { fastestOf, nodeProgram, runMeasured } from './measure.mjs';
import { describeRange, gitProgram } from './pinnedDiff.mjs';
import { count, megabytes, printRatio, printRow, printSubject } from './report.mjs';

/** @typedef {{steps: Record<string, number>, files: number, hunks: number, units: number, jsonBytes: number}} Probed */

const cli = inProject('dist', 'cli.cjs');
const scratch = await temporaryDirectory('bench');
const probe = await bundleEntry(new URL('reviewProbe.mjs', import.meta.url), scratch);
const cache = join(scratch, 'cache');
const emptyCache = () => rm(cache, { recursive: true, force: true });
const env = { ...process.env, COUNTERSIGN_CACHE: cache };

for (const { title, directory, base, head } of await benchRepositories(scratch)) {
  printSubject(`${title}: ${await describeRange(directory, base, head)}`);
  const review = nodeProgram(cli, ['review', `${base}..${head}`, '--format', 'json', '--repo', directory], {
    env,
  });
  const steps = nodeProgram(probe, [directory, base, head, inProject('dist'), cache], { keepOutput: true });
  // Each round fills the cache and then reads it.
  const runs = await fastestOf(2, {
    diff: gitProgram(directory, ['diff', '-p', base, head]),
    cold: { ...review, before: emptyCache },
    warm: review,
  });
  const cold = probed(await runMeasured({ ...steps, before: emptyCache }));
  const warm = probed(await runMeasured(steps));
  const baseline = { name: 'git diff -p', run: runs.diff };
  const what = `${count(cold.files)} files, ${count(cold.hunks)} hunks, ${count(cold.units)} units`;
  printRatio('review --format json, cold cache', runs.cold, baseline, what);
  printRatio('review --format json, warm cache', runs.warm, baseline, `${megabytes(cold.jsonBytes)} of JSON`);
  for (const name of Object.keys(cold.steps)) {
    printRow(`  ${name}, as the only step that runs`, [
      `${share(cold, name)} of the steps with a cold cache`,
      `${share(warm, name)} with a warm one`,
    ]);
  }
  await emptyCache();
}

/** @param {import('./measure.mjs').Run} run @returns {Probed} */
function probed({ stdout }) {
  return JSON.parse(stdout);
}

/** @param {Probed} probe @param {string} name */
function share({ steps }, name) {
  const total = Object.values(steps).reduce((sum, milliseconds) => sum + milliseconds, 0);
  return `${((100 * (steps[name] ?? 0)) / total).toFixed(0).padStart(2)} %`;
}
