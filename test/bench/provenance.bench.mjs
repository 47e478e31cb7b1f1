// @ts-check
// `provenance` of a range against `git blame` of the same added lines; what notes cost in time and memory.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryDirectory } from '../harness/cleanUp.mjs';
import { inProject } from '../harness/projectPaths.mjs';
import { hermeticGit, hermeticGitEnvironment } from './hermeticGit.mjs';
import { fastestOf, nodeProgram } from './measure.mjs';
import { describeRange, pinnedDiff } from './pinnedDiff.mjs';
import { addedLines, countLines, gitAiNote, writeNotes } from './provenanceNotes.mjs';
import { count, printRatio, printRow, printSubject } from './report.mjs';
import { createSyntheticRepository } from './syntheticRepository.mjs';

const largeNote = 3_000_000;
const manyNotes = 10_000;

const scratch = await temporaryDirectory('bench');
for (const shape of [
  { changedFiles: 400, commits: 40 },
  { changedFiles: 40, commits: 10 },
])
  await measure(shape);

/** @param {{changedFiles: number, commits: number}} shape */
async function measure(shape) {
  const directory = join(scratch, `notes-${shape.changedFiles}`);
  await mkdir(directory);
  const { base, head } = await createSyntheticRepository(directory, shape);
  const git = hermeticGit(directory);
  const added = await addedLines(directory, [base, head]);
  await writeVariants(directory, (await git(['rev-list', `${base}..${head}`])).split('\n'));
  printSubject(
    `${await describeRange(directory, base, head)}, ${count(countLines(added))} added lines to blame`,
  );

  const list = join(scratch, `lines-${shape.changedFiles}.json`);
  await writeFile(list, JSON.stringify([...added]));
  const env = hermeticGitEnvironment(directory);
  const probe = fileURLToPath(new URL('blameProbe.mjs', import.meta.url));
  const blame = (/** @type {string} */ atOnce) => ({
    program: process.execPath,
    args: [probe, directory, base, head, atOnce, list],
    env,
  });
  const provenance = (/** @type {string} */ variant) => ({
    ...nodeProgram(inProject('dist', 'cli.cjs'), ['provenance', `${base}..${head}`, '--format', 'json'], {
      cwd: directory,
      env: { ...env, COUNTERSIGN_CACHE: 'off' },
      keepOutput: true,
    }),
    before: () => choose(directory, variant),
  });
  const runs = await fastestOf(3, {
    blame: blame('1'),
    blames: blame('3'),
    diff: await pinnedDiff(directory, base, head),
    trailers: provenance('none'),
    notes: provenance('exact'),
    many: provenance('many'),
    large: provenance('large'),
    both: provenance('both'),
    node: { program: process.execPath, args: ['-e', '0'] },
  });
  const one = { name: 'git blame', run: runs.blame };
  printRatio('git blame, three at a time', runs.blames, one);
  for (const [what, run] of /** @type {const} */ ([
    ['provenance, trailers alone', runs.trailers],
    ['provenance, a note on every commit', runs.notes],
    [`… and ${count(manyNotes)} notes on other commits`, runs.many],
    ['… and one of them of 3 MB', runs.large],
    ['… and both', runs.both],
  ])) {
    const { summary } = JSON.parse(run.stdout);
    printRatio(
      what,
      run,
      one,
      `${count(summary.ai)} AI, ${count(summary.human)} human of ${count(summary.added)}`,
    );
    printRatio('', run, { name: 'git blame, three at a time', run: runs.blames });
  }
  printRatio('git diff of the range', runs.diff, one);
  printRatio('starting Node (node -e 0)', runs.node, one);
  printRow('added lines', [count(countLines(added))]);
}

/** @param {string} directory @param {readonly string[]} commits */
async function writeVariants(directory, commits) {
  /** @type {Map<string, string>} */
  const exact = new Map();
  for (const commit of commits) exact.set(commit, gitAiNote(await addedLines(directory, [commit])));
  const [first = ''] = commits;
  const large = new Map(exact).set(first, gitAiNote(await addedLines(directory, [first]), largeNote));
  await writeNotes(directory, 'refs/bench/exact', exact, 0);
  await writeNotes(directory, 'refs/bench/many', exact, manyNotes);
  await writeNotes(directory, 'refs/bench/large', large, 0);
  await writeNotes(directory, 'refs/bench/both', large, manyNotes);
  await hermeticGit(directory)(['repack', '-adq', '--threads=2']);
}

/** @param {string} directory @param {string} variant */
async function choose(directory, variant) {
  const update = variant === 'none' ? ['-d', 'refs/notes/ai'] : ['refs/notes/ai', `refs/bench/${variant}`];
  await hermeticGit(directory)(['update-ref', ...update]);
}
