// @ts-check
// `provenance` of public repositories: what is read against independent counts, and what it costs against `git blame`.
import { mkdir, realpath, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryDirectory } from '../harness/cleanUp.mjs';
import { print } from '../harness/progress.mjs';
import { inProject } from '../harness/projectPaths.mjs';
import { bundleEntry } from './bundleEntry.mjs';
import { hermeticGit, hermeticGitEnvironment } from './hermeticGit.mjs';
import { fastestOf, nodeProgram, runMeasured } from './measure.mjs';
import { addedByCommits } from './provenanceAddedLines.mjs';
import { countAiCommits } from './provenanceAiCommits.mjs';
import { kindOfLine, readGitAiNote } from './provenanceGitAiRule.mjs';
import { findMirror, withNotes, withTrailers } from './provenanceMirrors.mjs';
import { addedLines, countLines } from './provenanceNotes.mjs';
import { listNotes, readNotes } from './provenanceNoteStore.mjs';
import { count, megabytes, printRatio, printRow } from './report.mjs';

/** @typedef {import('./provenanceAddedLines.mjs').AddedByCommit} AddedByCommit */
/** @typedef {import('./provenanceNoteStore.mjs').PresentNote} PresentNote */
/**
 * @typedef {object} Said what the readers say (provenanceProbe.mjs)
 * @property {Record<string, Record<string, [start: number, end: number, kind: string][]>>} kinds
 * @property {string[]} problems
 * @property {string[]} ai
 */

const notesRef = 'refs/notes/ai';
/** Commits along the first parent. */
const distances = [20, 200];

const scratch = await temporaryDirectory('bench');
const probe = await bundleEntry(new URL('provenanceProbe.mjs', import.meta.url), scratch);
for (const name of [...withNotes, ...withTrailers]) {
  const found = findMirror(name);
  if ('missing' in found) print(`  ${name} is left out: ${found.missing}.`);
  else await measure(name, await borrow(found.directory, join(scratch, name.replace('/', '+'))));
}

/**
 * A bare repository over the objects of a mirror, with its HEAD and its notes. The mirror is only read.
 * @param {string} mirror @param {string} directory
 */
async function borrow(mirror, directory) {
  const from = hermeticGit(mirror);
  const objects = await from(['rev-parse', '--path-format=absolute', '--git-path', 'objects']);
  const head = await from(['rev-parse', 'HEAD^{commit}']);
  const refs = await from(['for-each-ref', '--format=%(objectname) %(refname)', 'refs/notes']);
  await mkdir(directory);
  const git = hermeticGit(directory);
  await git(['init', '--quiet', '--bare', '--initial-branch=main']);
  await writeFile(join(directory, 'objects', 'info', 'alternates'), `${await realpath(objects)}\n`);
  for (const line of [`${head} refs/heads/main`, ...refs.split('\n')]) {
    const [oid = '', ref] = line.split(' ');
    if (ref !== undefined) await git(['update-ref', ref, oid]);
  }
  return { directory, head };
}

/** @param {string} name @param {{directory: string, head: string}} repository */
async function measure(name, { directory, head }) {
  print(`  ${name}`);
  const { total, present } = await listNotes(directory, notesRef);
  const added = await addedByCommits(
    directory,
    present.map(({ commit }) => commit),
  );
  const said = await askReaders(directory, added);
  if (total > 0) {
    printRow('notes', [`${count(total)}, ${count(present.length)} of commits that are here`]);
    await compareNotes(directory, present, added, said);
  }
  await compareCommits(directory, new Set(said.ai));
  const largest = present.toSorted((left, right) => right.bytes - left.bytes)[0];
  if (largest !== undefined) await measureLargest(directory, largest);
  for (const distance of distances) await measureTime(directory, head, distance);
}

/** @param {string} directory @param {AddedByCommit} added @returns {Promise<Said>} */
async function askReaders(directory, added) {
  const list = join(scratch, 'added.json');
  const plain = [...added].map(([commit, files]) => [commit, Object.fromEntries(files)]);
  await writeFile(list, JSON.stringify(Object.fromEntries(plain)));
  const env = hermeticGitEnvironment(directory);
  const run = await runMeasured(nodeProgram(probe, [directory, list], { env, keepOutput: true }));
  return JSON.parse(run.stdout);
}

/**
 * @param {string} directory @param {readonly PresentNote[]} present @param {AddedByCommit} added @param {Said} said
 */
async function compareNotes(directory, present, added, { kinds, problems }) {
  const notes = { read: 0, merges: 0 };
  const lines = { claimed: 0, same: 0, silent: 0, more: 0, other: 0 };
  for await (const { commit, text } of readNotes(directory, present)) {
    const rule = readGitAiNote(text);
    if (rule !== null) notes.read += 1;
    const files = added.get(commit);
    if (files === undefined) notes.merges += 1;
    for (const [path, spans] of files ?? []) {
      const ours = kinds[commit]?.[path] ?? [];
      for (const [start, end] of spans) {
        for (let line = start; line <= end; line += 1) {
          const expected = kindOfLine(rule?.get(path) ?? [], line);
          const kind = ours.find((range) => line >= range[0] && line <= range[1])?.[2] ?? 'unknown';
          if (expected === null) lines.more += kind === 'unknown' ? 0 : 1;
          else {
            lines.claimed += 1;
            lines[kind === expected ? 'same' : kind === 'unknown' ? 'silent' : 'other'] += 1;
          }
        }
      }
    }
  }
  const refused = problems.filter((message) => message.includes('not read')).length;
  printRow('notes that git-ai reads', [
    `${count(notes.read)}; we refuse ${count(refused)}; ${count(notes.merges)} stand on merges or on commits that change nothing`,
  ]);
  printRow("lines in a note and in its commit's diff", [
    count(lines.claimed),
    `the same ${share(lines.same, lines.claimed)}, silent ${share(lines.silent, lines.claimed)}, otherwise ${share(lines.other, lines.claimed)}`,
    lines.more === 0 ? '' : `${count(lines.more)} lines more, from notes that moved`,
  ]);
}

/** @param {string} directory @param {ReadonlySet<string>} ours */
async function compareCommits(directory, ours) {
  const counted = await countAiCommits(directory);
  const both = [...counted.ai].filter((commit) => ours.has(commit)).length;
  const onlyCounted = [...counted.ai].filter((commit) => !ours.has(commit));
  const onlyOurs = [...ours].filter((commit) => !counted.ai.has(commit));
  printRow('commits that say that an AI took part', [
    `${count(ours.size)} of ${count(counted.commits)}, counted independently ${count(counted.ai.size)}, both ${count(both)}`,
    onlyCounted.length === 0 ? '' : `only counted: ${shorten(onlyCounted)}`,
    onlyOurs.length === 0 ? '' : `only ours: ${shorten(onlyOurs)}`,
  ]);
}

/** @param {string} directory @param {PresentNote} note */
async function measureLargest(directory, { commit, bytes }) {
  const run = await runMeasured(provenance(directory, `${commit}^`, commit));
  printRow(`the commit with the largest note (${megabytes(bytes)})`, [
    `peak ${megabytes(run.peakBytes ?? 0)}`,
  ]);
}

/** @param {string} directory @param {string} head @param {number} distance */
async function measureTime(directory, head, distance) {
  const git = hermeticGit(directory);
  const firstParents = (await git(['rev-list', '--first-parent', `--max-count=${distance + 1}`, head])).split(
    '\n',
  );
  const base = firstParents.at(-1) ?? head;
  const added = await addedLines(directory, [base, head]);
  const lines = countLines(added);
  if (firstParents.length < distance + 1 || lines === 0) return;
  const list = join(scratch, 'lines.json');
  await writeFile(list, JSON.stringify([...added]));
  const blameProbe = fileURLToPath(new URL('blameProbe.mjs', import.meta.url));
  const runs = await fastestOf(3, {
    blame: {
      program: process.execPath,
      args: [blameProbe, directory, base, head, '1', list],
      env: hermeticGitEnvironment(directory),
    },
    ours: provenance(directory, base, head),
  });
  const { summary } = JSON.parse(runs.ours.stdout);
  printRatio(
    `the last ${distance} commits, ${count(lines)} added lines`,
    runs.ours,
    { name: 'git blame', run: runs.blame },
    `${count(summary.ai)} AI, ${count(summary.human)} human of ${count(summary.added)}`,
  );
}

/** @param {string} directory @param {string} base @param {string} head */
function provenance(directory, base, head) {
  return nodeProgram(inProject('dist', 'cli.cjs'), ['provenance', `${base}..${head}`, '--format', 'json'], {
    cwd: directory,
    env: { ...hermeticGitEnvironment(directory), COUNTERSIGN_CACHE: 'off' },
    keepOutput: true,
  });
}

/** @param {number} part @param {number} whole */
function share(part, whole) {
  if (part === 0) return '0';
  return part === whole ? 'all' : `${count(part)} (${((100 * part) / whole).toFixed(2)} %)`;
}

/** @param {readonly string[]} commits */
function shorten(commits) {
  const shown = commits.slice(0, 3).map((commit) => commit.slice(0, 10));
  return `${count(commits.length)} (${shown.join(' ')}${commits.length > 3 ? ' …' : ''})`;
}
