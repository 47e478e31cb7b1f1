// @ts-check
// How well risk is judged on real commits of agents: shares of levels, flags, and what stands first (see README.md).
import { writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { temporaryDirectory } from '../harness/cleanUp.mjs';
import { print } from '../harness/progress.mjs';
import { inProject, projectRoot } from '../harness/projectPaths.mjs';
import { runProgram } from '../harness/runProgram.mjs';
import { findFixedLines, sampleAiCommits, sampleAiRanges } from './aiHistory.mjs';
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
/** A change of fewer hunks has no first fifth to speak of. */
const leastHunks = 10;

/**
 * @typedef {{path: string, text: boolean, kind: string, change: string, old: Span, new: Span, level: string, score: number, hunk: number}} Unit
 * @typedef {{start: number, lines: number}} Span
 * @typedef {{rule: string, level: string}} Flag
 * @typedef {{base: string, head: string, units: readonly Unit[], flags: readonly Flag[], changed: number}} Reviewed
 * @typedef {readonly Unit[]} Hunk what a person decides on
 * @typedef {{found: number, total: number, reachable: number, chance: number}} Recall `reachable`: what no order could better, `chance`: what an order by lot would find
 * @typedef {{recall: Recall, missed: readonly string[]}} Order
 * @typedef {{title: string, reviews: readonly Reviewed[], commits: Order, ranges: Order, pooled: Recall, traced: Order, logic: Order}} Measured
 */

const wanted = Number(process.env['COUNTERSIGN_BENCH_COMMITS'] ?? '100');
const plants = Number(process.env['COUNTERSIGN_BENCH_PLANTS'] ?? '16');
const wantedRanges = Number(process.env['COUNTERSIGN_BENCH_RANGES'] ?? '40');
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
  const merge = (/** @type {(one: Measured) => Order} */ pick) => addOrders(all.map(pick));
  report({
    title: `all ${all.length} together`,
    reviews: all.flatMap((one) => one.reviews),
    commits: merge((one) => one.commits),
    ranges: merge((one) => one.ranges),
    pooled: addRecalls(all.map((one) => one.pooled)),
    traced: merge((one) => one.traced),
    logic: merge((one) => one.logic),
  });
}

/** @param {string} source @param {string} title @param {string} directory @returns {Promise<Measured | null>} */
async function measure(source, title, directory) {
  const borrowed = await borrowRepository(source, directory);
  const commits = borrowed === null ? [] : await sampleAiCommits(directory, borrowed.head, wanted);
  if (borrowed === null || commits.length === 0) return null;
  const { head } = borrowed;
  const alone = commits.map(({ commit, parent }) => ({ base: parent, head: commit, commits: [commit] }));
  const planted = await plantDefects(directory, commits, plants);
  const reviews = await review(directory, alone);
  const ranges = await sampleAiRanges(directory, head, wantedRanges);
  const marked = markFixed(reviews, await findFixedLines(directory, head, alone, fixDistance));
  const longer = markFixed(
    await review(directory, ranges),
    await findFixedLines(directory, head, ranges, fixDistance),
  );
  const byHead = new Map(planted.map((entry) => [entry.head, entry.planted]));
  const places = (await review(directory, planted)).map((one) => plantedPlace(one, byHead.get(one.head)));
  return {
    title,
    reviews,
    commits: addOrders(marked.map(orderOfMarks)),
    ranges: addOrders(longer.map(orderOfMarks)),
    pooled: recallOfMarks(
      marked
        .flat()
        .toSorted((a, b) => scoreOf(b.hunk) - scoreOf(a.hunk))
        .map(({ mark }) => mark),
    ),
    traced: addOrders(places.filter((place) => !place.isLogic).map(({ order }) => order)),
    logic: addOrders(places.filter((place) => place.isLogic).map(({ order }) => order)),
  };
}

/** @typedef {readonly {hunk: Hunk, mark: boolean}[]} Marked the hunks of a change in reading order */

/**
 * Which hunks of code outside tests hold a line that was fixed later.
 * @param {readonly Reviewed[]} reviews @param {Map<string, import('./aiHistory.mjs').FixedLine[]>} fixedLines
 * @returns {readonly Marked[]} one for each review
 */
function markFixed(reviews, fixedLines) {
  return reviews.map((one) =>
    hunksOf(one).map((hunk) => {
      const isFixed = (/** @type {Unit} */ unit) =>
        unit.text &&
        unit.kind === 'code' &&
        (fixedLines.get(one.head) ?? []).some(
          ({ path, line }) => path === unit.path && holds(unit.new, line),
        );
      return { hunk, mark: hunk.some(isFixed) };
    }),
  );
}

/** @param {Reviewed} one @returns {readonly Hunk[]} in reading order */
function hunksOf({ units }) {
  /** @type {Map<number, Unit[]>} */
  const hunks = new Map();
  for (const unit of units) hunks.set(unit.hunk, [...(hunks.get(unit.hunk) ?? []), unit]);
  return [...hunks].toSorted((a, b) => a[0] - b[0]).map(([, hunk]) => hunk);
}

/** @param {Hunk} hunk */
function scoreOf(hunk) {
  return Math.max(...hunk.map(({ score }) => score));
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

/**
 * Where the hunk with the planted line stands in the order.
 * @param {Reviewed} one @param {import('./plantedDefects.mjs').Planted | undefined} planted
 * @returns {{isLogic: boolean, order: Order}}
 */
function plantedPlace(one, planted) {
  const lines = planted === undefined ? [] : planted.lines.map((_, at) => planted.line + at);
  const marks = hunksOf(one).map((hunk) =>
    hunk.some(
      (unit) => unit.text && unit.path === planted?.path && lines.some((line) => holds(unit.new, line)),
    ),
  );
  const first = marks.indexOf(true);
  const recall = recallOfMarks(marks.map((_, at) => at === first));
  return {
    isLogic: planted?.isLogic === true,
    order: { recall, missed: recall.found < recall.total ? [planted?.kind ?? ''] : [] },
  };
}

/** @param {Span} span @param {number} line */
function holds(span, line) {
  return line >= span.start && line < span.start + span.lines;
}

/** A change of few hunks is left out. @param {Marked} marked @returns {Order} */
function orderOfMarks(marked) {
  if (marked.length < leastHunks) return { recall: addRecalls([]), missed: [] };
  const recall = recallOfMarks(marked.map(({ mark }) => mark));
  const behind = marked.slice(firstFifth(marked.length)).filter(({ mark }) => mark);
  // Where more hunks were fixed than the first fifth has places, the last of them had none.
  const unreachable = recall.total - recall.reachable;
  return {
    recall,
    missed: behind.map(({ hunk }, at) =>
      behind.length - at <= unreachable ? 'more were fixed than a fifth' : missedBecause(hunk),
    ),
  };
}

/** @param {Hunk} hunk */
function missedBecause(hunk) {
  const lines = hunk.reduce((sum, unit) => sum + unit.new.lines, 0);
  return lines <= 3
    ? 'up to 3 lines'
    : lines <= 10
      ? '4 to 10 lines'
      : lines <= 30
        ? '11 to 30 lines'
        : 'longer';
}

/** @param {number} hunks */
function firstFifth(hunks) {
  return Math.ceil(topShare * hunks);
}

/** How many of the marked ones stand in the first fifth. @param {readonly boolean[]} marks @returns {Recall} */
function recallOfMarks(marks) {
  const top = firstFifth(marks.length);
  const total = marks.filter(Boolean).length;
  return {
    found: marks.slice(0, top).filter(Boolean).length,
    total,
    reachable: Math.min(total, top),
    chance: marks.length === 0 ? 0 : (total * top) / marks.length,
  };
}

/** @param {readonly Order[]} orders @returns {Order} */
function addOrders(orders) {
  return {
    recall: addRecalls(orders.map(({ recall }) => recall)),
    missed: orders.flatMap(({ missed }) => missed),
  };
}

/** @param {readonly Recall[]} recalls @returns {Recall} */
function addRecalls(recalls) {
  const sum = (/** @type {keyof Recall} */ key) => recalls.reduce((total, one) => total + one[key], 0);
  return { found: sum('found'), total: sum('total'), reachable: sum('reachable'), chance: sum('chance') };
}

/** @param {Measured} measured */
function report({ title, reviews, commits, ranges, pooled, traced, logic }) {
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
  printOrder('hunks of a commit that were fixed, in first 20 %', commits);
  printRow('  in the order of all commits together', [recallText(pooled)]);
  printOrder('hunks of ten commits that were fixed', ranges);
  printOrder('planted defects that leave a trace', traced);
  printOrder('planted defects of logic', logic);
  printRow('planted defects together', [recallText(addRecalls([traced.recall, logic.recall]))]);
}

/** @param {string} what @param {Order} order */
function printOrder(what, { recall, missed }) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const reason of missed) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const text = [...counts]
    .toSorted((a, b) => b[1] - a[1])
    .map(([reason, times]) => `${reason} ${times}`)
    .join(', ');
  printRow(what, [recallText(recall), text === '' ? '' : `missed: ${text}`]);
}

/** @param {Recall} recall */
function recallText({ found, total, reachable, chance }) {
  if (total === 0) return 'none';
  const beside = [
    `target ${percent(targetRecall)}`,
    `by lot ${percent(chance / total)}`,
    ...(reachable < total ? [`at most ${percent(reachable / total)}`] : []),
  ];
  return `${percent(found / total)} of ${total} (${beside.join(', ')})`;
}

/** @param {number} part */
function percent(part) {
  return `${(100 * part).toFixed(part < 0.1 ? 1 : 0)} %`;
}
