// @ts-check
// How well risk is judged on real commits of agents: shares of levels, flags, and what stands first (see README.md).
import { writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { temporaryDirectory } from '../harness/cleanUp.mjs';
import { print } from '../harness/progress.mjs';
import { inProject, projectRoot } from '../harness/projectPaths.mjs';
import { runProgram } from '../harness/runProgram.mjs';
import { findFixedLines, sampleAiCommits } from './aiHistory.mjs';
import { borrowRepository } from './borrowRepository.mjs';
import { bundleEntry } from './bundleEntry.mjs';
import { plantDefects } from './plantDefects.mjs';
import { count, printRow } from './report.mjs';

/** Targets, as shares: of units, and of defects. */
const mostHigh = 0.15;
const mostMedium = 0.35;
const topShare = 0.2;
const targetRecall = 0.8;
/** A fix counts when it comes within this many commits. */
const fixDistance = 100;

/**
 * @typedef {{path: string, text: boolean, kind: string, change: string, old: Span, new: Span, level: string, score: number}} Unit
 * @typedef {{start: number, lines: number}} Span
 * @typedef {{rule: string, level: string}} Flag
 * @typedef {{base: string, head: string, units: readonly Unit[], flags: readonly Flag[], changed: number}} Reviewed
 * @typedef {{found: number, total: number, chance: number}} Recall `chance`: what an order by lot would find
 * @typedef {{title: string, reviews: readonly Reviewed[], fixed: Recall, pooled: Recall, traced: Recall, logic: Recall, missed: readonly string[]}} Measured
 */

const wanted = Number(process.env['COUNTERSIGN_BENCH_COMMITS'] ?? '100');
const plants = Number(process.env['COUNTERSIGN_BENCH_PLANTS'] ?? '16');
const named = (process.env['COUNTERSIGN_BENCH_REPOS'] ?? process.env['COUNTERSIGN_BENCH_REPO'] ?? '')
  .split(delimiter)
  .filter((path) => path !== '');
const scratch = await temporaryDirectory('bench');
const probe = await bundleEntry(new URL('calibrationProbe.mjs', import.meta.url), scratch);

if (named.length === 0) print('  Other repositories are left out: COUNTERSIGN_BENCH_REPOS names none.');
/** @type {Measured[]} */
const all = [];
for (const [index, source] of [projectRoot, ...named].entries()) {
  const title =
    index === 0 ? 'the history of this project' : `repository ${index} of COUNTERSIGN_BENCH_REPOS`;
  const measured = await measure(source, title, join(scratch, `borrowed-${index}`));
  if (measured === null) print(`  ${title} is left out: no commit there is signed by an agent.`);
  else {
    report(measured);
    all.push(measured);
  }
}
if (all.length > 1) {
  const merge = (/** @type {(one: Measured) => Recall} */ pick) => addRecalls(all.map(pick));
  report({
    title: `all ${all.length} together`,
    reviews: all.flatMap((one) => one.reviews),
    fixed: merge((one) => one.fixed),
    pooled: merge((one) => one.pooled),
    traced: merge((one) => one.traced),
    logic: merge((one) => one.logic),
    missed: all.flatMap((one) => one.missed),
  });
}

/** @param {string} source @param {string} title @param {string} directory @returns {Promise<Measured | null>} */
async function measure(source, title, directory) {
  const borrowed = await borrowRepository(source, directory);
  const commits = borrowed === null ? [] : await sampleAiCommits(directory, borrowed.head, wanted);
  if (borrowed === null || commits.length === 0) return null;
  const ids = commits.map(({ commit }) => commit);
  const fixedLines = await findFixedLines(directory, borrowed.head, ids, fixDistance);
  const planted = await plantDefects(directory, commits, plants);
  const reviews = await review(
    directory,
    commits.map(({ commit, parent }) => ({ base: parent, head: commit })),
  );
  const isFixed = (/** @type {Reviewed} */ { head }, /** @type {Unit} */ unit) =>
    unit.text &&
    unit.kind === 'code' &&
    (fixedLines.get(head) ?? []).some(({ path, line }) => path === unit.path && holds(unit.new, line));
  const marked = reviews.map((one) => ({ ...one, marks: one.units.map((unit) => isFixed(one, unit)) }));
  const byHead = new Map(planted.map((entry) => [entry.head, entry.planted]));
  const copies = await review(directory, planted);
  const places = copies.map((one) => ({
    one,
    planted: byHead.get(one.head),
    ...plantedPlace(one, byHead.get(one.head)),
  }));
  const recallOf = (/** @type {boolean} */ isLogic) =>
    addRecalls(places.filter((entry) => entry.planted?.isLogic === isLogic).map((entry) => entry.recall));
  return {
    title,
    reviews,
    fixed: addRecalls(marked.map(({ marks }) => recallOfMarks(marks))),
    pooled: recallOfMarks(
      marked
        .flatMap(({ units, marks }) =>
          units.map((unit, at) => ({ score: unit.score, mark: marks[at] ?? false })),
        )
        .toSorted((a, b) => b.score - a.score)
        .map(({ mark }) => mark),
    ),
    traced: recallOf(false),
    logic: recallOf(true),
    missed: places.flatMap(({ planted: defect, recall }) =>
      defect !== undefined && !defect.isLogic && recall.found < recall.total ? [defect.kind] : [],
    ),
  };
}

/** @param {string} directory @param {readonly {base: string, head: string}[]} ranges @returns {Promise<readonly Reviewed[]>} */
async function review(directory, ranges) {
  const list = join(scratch, 'ranges.json');
  await writeFile(list, JSON.stringify(ranges.map(({ base, head }) => ({ base, head }))));
  const args = [probe, directory, inProject('dist'), join(scratch, 'cache'), list];
  const { code, stdout, stderr } = await runProgram(process.execPath, args);
  if (code !== 0) throw new Error(`The probe ended with ${code}: ${stderr}`);
  // Commits whose blobs a partial copy lacks are left out.
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
    .filter((entry) => entry.units !== undefined);
}

/** Where the planted line stands in the order. @param {Reviewed} one @param {import('./plantedDefects.mjs').Planted | undefined} planted */
function plantedPlace({ units }, planted) {
  const lines = planted === undefined ? [] : planted.lines.map((_, at) => planted.line + at);
  const marks = units.map(
    (unit) => unit.text && unit.path === planted?.path && lines.some((line) => holds(unit.new, line)),
  );
  const first = marks.indexOf(true);
  return { recall: recallOfMarks(marks.map((_, at) => at === first)) };
}

/** @param {Span} span @param {number} line */
function holds(span, line) {
  return line >= span.start && line < span.start + span.lines;
}

/** How many of the marked ones stand in the first fifth. @param {readonly boolean[]} marks @returns {Recall} */
function recallOfMarks(marks) {
  const top = Math.ceil(topShare * marks.length);
  const total = marks.filter(Boolean).length;
  return {
    found: marks.slice(0, top).filter(Boolean).length,
    total,
    chance: marks.length === 0 ? 0 : (total * top) / marks.length,
  };
}

/** @param {readonly Recall[]} recalls @returns {Recall} */
function addRecalls(recalls) {
  return recalls.reduce(
    (sum, one) => ({
      found: sum.found + one.found,
      total: sum.total + one.total,
      chance: sum.chance + one.chance,
    }),
    { found: 0, total: 0, chance: 0 },
  );
}

/** @param {Measured} measured */
function report({ title, reviews, fixed, pooled, traced, logic, missed }) {
  const units = reviews.flatMap((one) => one.units);
  const share = (/** @type {string} */ level) =>
    units.filter((unit) => unit.level === level).length / units.length;
  const lines = reviews.reduce((sum, one) => sum + one.changed, 0);
  print(`  ${title}: ${reviews.length} commits, ${count(units.length)} units, ${count(lines)} changed lines`);
  printRow('levels', [
    `high ${percent(share('high'))} (at most ${percent(mostHigh)})`,
    `medium ${percent(share('medium'))} (at most ${percent(mostMedium)})`,
    `low ${percent(share('low'))}`,
  ]);
  /** @type {Map<string, number>} */
  const flags = new Map();
  for (const { rule, level } of reviews.flatMap((one) => one.flags))
    flags.set(`${rule} ${level}`, (flags.get(`${rule} ${level}`) ?? 0) + 1);
  for (const [rule, found] of [...flags].toSorted((a, b) => b[1] - a[1]))
    printRow(`  ${rule}`, [`${((1000 * found) / lines).toFixed(2)} in 1,000 changed lines`, `${found}`]);
  printRow('hunks that a later commit fixed, in the first 20 %', [recallText(fixed)]);
  printRow('  in the order of all commits together', [recallText(pooled)]);
  printRow('planted defects that leave a trace', [
    recallText(traced),
    missed.length === 0 ? '' : `missed: ${missed.join(', ')}`,
  ]);
  printRow('planted defects of logic', [recallText(logic)]);
}

/** @param {Recall} recall */
function recallText({ found, total, chance }) {
  if (total === 0) return 'none';
  return `${percent(found / total)} of ${total} (target ${percent(targetRecall)}, by lot ${percent(chance / total)})`;
}

/** @param {number} part */
function percent(part) {
  return `${(100 * part).toFixed(part < 0.1 ? 1 : 0)} %`;
}
