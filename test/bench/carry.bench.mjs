// @ts-check
// How much of a sign-off survives when a branch is moved: real commits, replayed onto older bases (see README.md).
import { delimiter, join } from 'node:path';
import { temporaryDirectory } from '../harness/cleanUp.mjs';
import { projectRoot } from '../harness/projectPaths.mjs';
import { runProgram } from '../harness/runProgram.mjs';
import { print } from '../harness/progress.mjs';
import { borrowRepository } from './borrowRepository.mjs';
import { bundleEntry } from './bundleEntry.mjs';
import { hermeticGitEnvironment } from './hermeticGit.mjs';
import { count, printRow } from './report.mjs';

/** Percent of the units of cleanly replayed commits, by distance. */
const targets = new Map([
  [20, 98],
  [200, 96],
]);
const commits = process.env['COUNTERSIGN_BENCH_COMMITS'] ?? '400';
const named = (process.env['COUNTERSIGN_BENCH_REPOS'] ?? process.env['COUNTERSIGN_BENCH_REPO'] ?? '')
  .split(delimiter)
  .filter((path) => path !== '');

/** The commits that stand for a moved base exist for one measurement. */
const identity = Object.fromEntries(
  ['AUTHOR', 'COMMITTER'].flatMap((who) => [
    [`GIT_${who}_NAME`, 'bench'],
    [`GIT_${who}_EMAIL`, 'bench@localhost'],
  ]),
);
const scratch = await temporaryDirectory('bench');
const probe = await bundleEntry(new URL('carryProbe.mjs', import.meta.url), scratch);
let failed = false;

if (named.length === 0) {
  print('  Other repositories are left out: COUNTERSIGN_BENCH_REPOS names none.');
}
for (const [index, source] of [projectRoot, ...named].entries()) {
  const borrowed = await borrowRepository(source, join(scratch, `borrowed-${index}`));
  if (borrowed === null) {
    print(`  ${index === 0 ? 'This project' : source} is left out: it is no git repository with a commit.`);
    continue;
  }
  const title =
    index === 0 ? 'the history of this project' : `repository ${index} of COUNTERSIGN_BENCH_REPOS`;
  print(`  ${title}: up to ${commits} commits without merges, evenly over ${borrowed.commits}`);
  const { code, stdout, stderr } = await runProgram(
    process.execPath,
    [probe, borrowed.directory, commits, borrowed.head, ...[...targets.keys()].map(String)],
    { env: { ...hermeticGitEnvironment(borrowed.directory), ...identity } },
  );
  if (code !== 0) {
    failed = true;
    print(stderr);
    continue;
  }
  for (const line of stdout.trim().split('\n')) failed = !report(JSON.parse(line)) || failed;
}
process.exitCode = failed ? 1 : 0;

/**
 * @typedef {object} Survival one line of the probe
 * @property {number} distance @property {number} tried commits @property {number} conflicts of these
 * @property {number} unread of these, for want of objects @property {number} clean the others
 * @property {number} whole clean ones of which every unit survived @property {number} total units @property {number} kept
 * @property {number} ambiguous units with the id of another one in the same file
 * @property {Readonly<Record<string, number>>} lost units by reason
 */

/** False when two units of a file share an identity, which must never happen. @param {Survival} found */
function report(found) {
  const { distance, tried, conflicts, unread, clean, whole, total, kept, ambiguous, lost } = found;
  const target = targets.get(distance) ?? 0;
  if (total === 0) {
    printRow(`${distance} commits away`, [`nothing replays: ${tried} tried, ${conflicts} conflicts`]);
    return true;
  }
  const share = (100 * kept) / total;
  const inPlace = total - (lost['path'] ?? 0);
  printRow(`${distance} commits away`, [
    `${share.toFixed(2)} % of ${count(total)} units survive (target ${target} %${share < target ? ', missed' : ''})`,
    inPlace === total ? '' : `${((100 * kept) / inPlace).toFixed(2)} % where the file has the same name`,
  ]);
  printRow('', [
    `${whole} of ${clean} commits whole`,
    `${tried} tried, ${conflicts} conflicts${unread > 0 ? `, ${unread} without their objects` : ''}`,
    `ambiguous: ${ambiguous}`,
    Object.keys(lost).length === 0
      ? ''
      : `lost: ${Object.entries(lost)
          .map(([why, units]) => `${why} ${units}`)
          .join(', ')}`,
  ]);
  return ambiguous === 0;
}
