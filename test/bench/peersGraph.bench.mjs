// @ts-check
// Every import of a tree that reaches a file of it, against the tools that know them.
import { mkdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { temporaryDirectory } from '../harness/cleanUp.mjs';
import { print } from '../harness/progress.mjs';
import { inProject, projectRoot } from '../harness/projectPaths.mjs';
import { runProgram } from '../harness/runProgram.mjs';
import { bundleEntry } from './bundleEntry.mjs';
import { findGraphPeers } from './graphPeers.mjs';
import { hermeticGit } from './hermeticGit.mjs';
import { count, printRow } from './report.mjs';

/** @typedef {{files: string[], edges: [from: string, to: string | null, specifier: string][], isComplete: boolean}} OwnGraph */

/** Differences printed for each tool and repository; all of them are counted. */
const printed = Number(process.env['COUNTERSIGN_BENCH_DIFFERENCES'] ?? 5);
const scratch = await temporaryDirectory('bench');
const probe = await bundleEntry(new URL('graphProbe.mjs', import.meta.url), scratch);
const peers = await findGraphPeers(scratch);
if (peers.length === 0) printRow('agreement of imports', ['skipped: no depcruise, madge, go or grimp']);

const named = (process.env['COUNTERSIGN_BENCH_REPOS'] ?? '').split(delimiter).filter((path) => path !== '');
for (const [index, directory] of (peers.length === 0 ? [] : [projectRoot, ...named]).entries()) {
  print(`  on ${index === 0 ? 'this project' : `repository ${index} of COUNTERSIGN_BENCH_REPOS`}`);
  await compare(directory, join(scratch, `checkout-${index}`));
}

/** @param {string} directory @param {string} checkout */
async function compare(directory, checkout) {
  const paths = await checkOut(directory, checkout);
  const { stdout } = await runProgram(process.execPath, [probe, directory, 'HEAD', inProject('dist')]);
  /** @type {OwnGraph} */
  const own = JSON.parse(stdout);
  for (const peer of peers) {
    const theirs = await peer.read(checkout, paths).catch((/** @type {unknown} */ error) => {
      printRow(peer.name, [
        `failed: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`,
      ]);
      return null;
    });
    if (theirs !== null) report(peer, own, theirs, new Set(paths));
  }
}

/** The files of HEAD without history, so that no tool sees more than we do. @param {string} directory @param {string} checkout */
async function checkOut(directory, checkout) {
  await mkdir(checkout);
  const tree = [
    '--work-tree',
    checkout,
    '--git-dir',
    await hermeticGit(directory)(['rev-parse', '--absolute-git-dir']),
  ];
  const index = { ...process.env, GIT_INDEX_FILE: `${checkout}.index` };
  await runProgram('git', [...tree, 'read-tree', 'HEAD'], { env: index });
  await runProgram('git', [...tree, 'checkout-index', '--all', '--force'], { env: index });
  const listed = await hermeticGit(directory)(['ls-tree', '-r', '-z', '--name-only', 'HEAD']);
  return listed.split('\0').filter((path) => path !== '');
}

/**
 * Only nodes that both know are compared, and only what an import reaches in the tree.
 * @param {import('./graphPeers.mjs').GraphPeer} peer @param {OwnGraph} own
 * @param {import('./graphPeers.mjs').Graph} theirs @param {ReadonlySet<string>} paths
 */
function report(peer, own, theirs, paths) {
  const { nodeOf, targetOf = nodeOf } = peer;
  const common = new Set(
    own.files.flatMap((file) => nodeOf(file) ?? []).filter((node) => theirs.nodes.has(node)),
  );
  const isInside = (/** @type {string} */ node) => theirs.nodes.has(node) || paths.has(node);
  const ours = new Set();
  /** @type {Map<string, string>} */
  const specifiers = new Map();
  for (const [file, target, specifier] of own.edges) {
    const [from, to] = [nodeOf(file), target === null ? null : targetOf(target)];
    if (from === null || to === null || from === to || !common.has(from) || !isInside(to)) continue;
    ours.add(`${from} ${to}`);
    specifiers.set(`${from} ${to}`, specifier);
  }
  const known = new Set([...theirs.edges].filter((edge) => common.has(edge.slice(0, edge.indexOf(' ')))));
  // A tool without the installed packages cannot follow the name of a workspace member: that is no disagreement.
  const byName = [...ours].filter((edge) => !known.has(edge) && !/^[./]/.test(specifiers.get(edge) ?? ''));
  const isScript = peer.name === 'dependency-cruiser' || peer.name === 'madge';
  const unknown = new Set(isScript ? byName : []);
  const judged = [...ours].filter((edge) => !unknown.has(edge));
  const shared = judged.filter((edge) => known.has(edge)).length;
  printRow(peer.name, [
    `precision ${share(shared, judged.length)}`,
    `recall ${share(shared, known.size)}`,
    `${count(common.size)} nodes, ${count(known.size)} edges`,
    unknown.size === 0 ? '' : `${count(unknown.size)} by names that it cannot follow`,
    own.isComplete ? '' : 'files left out by budgets',
  ]);
  tell(
    'only here',
    judged.filter((edge) => !known.has(edge)),
  );
  tell(
    'only there',
    [...known].filter((edge) => !ours.has(edge)),
  );
}

/** @param {number} part @param {number} whole */
function share(part, whole) {
  return whole === 0 ? '–' : (part / whole).toFixed(4);
}

/** @param {string} what @param {readonly string[]} edges */
function tell(what, edges) {
  for (const edge of edges.slice(0, printed)) print(`    ${what}: ${edge.replace(' ', ' → ')}`);
  if (edges.length > printed) print(`    ${what}: ${edges.length - printed} more`);
}
