// @ts-check
// The units of a range against the git diff that they are cut from.
import { temporaryDirectory } from '../harness/cleanUp.mjs';
import { benchRepositories } from './benchRepositories.mjs';
import { bundleEntry } from './bundleEntry.mjs';
import { fastestOf, nodeProgram } from './measure.mjs';
import { describeRange, pinnedDiff } from './pinnedDiff.mjs';
import { count, printRatio, printSubject } from './report.mjs';

const scratch = await temporaryDirectory('bench');
const probe = await bundleEntry(new URL('unitsProbe.mjs', import.meta.url), scratch);

for (const { title, directory, base, head } of await benchRepositories(scratch)) {
  printSubject(`${title}: ${await describeRange(directory, base, head)}`);
  const runs = await fastestOf(5, {
    diff: await pinnedDiff(directory, base, head),
    units: nodeProgram(probe, [directory, base, head], { keepOutput: true }),
    node: { program: process.execPath, args: ['-e', '0'] },
  });
  /** @type {{milliseconds: number, files: number, hunks: number, units: number}} */
  const found = JSON.parse(runs.units.stdout);
  const baseline = { name: 'git diff with the same flags', run: runs.diff };
  const what = `${count(found.files)} files, ${count(found.hunks)} hunks, ${count(found.units)} units`;
  printRatio('units, whole process', runs.units, baseline, what);
  printRatio('  of it without starting Node', found, baseline);
  printRatio('  starting Node (node -e 0)', runs.node, baseline);
}
