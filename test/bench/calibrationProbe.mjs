// @ts-check
// Reviews many ranges in one process. Arguments: repository, directory of the built worker and grammars, directory of
// the cache, and a file of JSON: [{base, head}, …], where head may be a tree. Prints one line of JSON for each range.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createAnalyzer } from '../../src/core/analysis/analyzer.ts';
import { toObjectId } from '../../src/core/base/objectId.ts';
import { createBlobReader } from '../../src/core/git/blobs.ts';
import { openRepository } from '../../src/core/git/repository.ts';
import { resolveCommit, treeOf } from '../../src/core/git/revParse.ts';
import { resolveProvenance } from '../../src/core/provenance/resolveProvenance.ts';
import { pathKind } from '../../src/core/risk/pathKind.ts';
import { defaultRiskOptions } from '../../src/core/risk/riskOptions.ts';
import { gitTreeView } from '../../src/core/workflow/gitTreeView.ts';
import { assembleReview } from '../../src/core/workflow/openReview.ts';
import { readChange } from '../../src/core/workflow/readChange.ts';

const [directory = '.', dist = '', cache = '', list = ''] = process.argv.slice(2);

/** @typedef {{base: string, head: string, tree?: string}} Range `tree`: what is reviewed in place of the tree of head */

async function main() {
  const repository = await openRepository(directory);
  const blobs = createBlobReader(repository);
  const analyzer = createAnalyzer({
    workerPath: join(dist, 'analysisWorker.cjs'),
    grammarDirectory: join(dist, 'grammars'),
    cacheDirectory: cache === '' ? null : cache,
  });
  /** @param {Range} range */
  const review = async ({ base, head, tree }) => {
    const [baseCommit, headCommit] = await Promise.all(
      [base, head].map((name) => resolveCommit(repository, name)),
    );
    if (baseCommit === undefined || headCommit === undefined) throw new Error('two commits');
    const baseTree = await treeOf(repository, baseCommit);
    const headTree = tree === undefined ? await treeOf(repository, headCommit) : toObjectId(tree);
    const change = await readChange(repository, { baseTree, headTree }, blobs);
    const provenance = await resolveProvenance({ repository, change, base: baseCommit, head: headCommit });
    const facts = await analyzer.analyze({
      change,
      oldTree: gitTreeView(repository, baseTree, blobs),
      newTree: gitTreeView(repository, headTree, blobs),
    });
    /** @type {import('../../src/core/workflow/target.ts').ResolvedTarget} */
    const target = { kind: 'commit', label: head, baseTree, headTree, baseCommit, headCommit };
    return assembleReview({ target, change, provenance, facts, riskOptions: defaultRiskOptions });
  };
  /** @type {readonly Range[]} */
  const ranges = JSON.parse(readFileSync(list, 'utf8'));
  for (const range of ranges) {
    try {
      process.stdout.write(`${JSON.stringify({ ...range, ...summarise(await review(range)) })}\n`);
    } catch (error) {
      process.stdout.write(`${JSON.stringify({ ...range, error: String(error) })}\n`);
    }
  }
  blobs.dispose();
  await analyzer.dispose();
}

/** @param {import('../../src/core/workflow/review.ts').Review} review */
function summarise(review) {
  const hunkOf = new Map(
    review.hunks.flatMap((hunk, place) => hunk.units.map(({ unit }) => [unit.id, place])),
  );
  return {
    units: review.units.map(({ unit, file, change, provenance, risk }) => ({
      hunk: hunkOf.get(unit.id) ?? 0,
      path: file.path,
      text: unit.kind === 'text',
      old: unit.old,
      new: unit.new,
      change,
      kind: pathKind(file.path),
      status: file.status,
      by: provenance.kind,
      level: risk.level,
      score: risk.score,
      factors: risk.factors,
    })),
    flags: review.findings.map(({ rule, level, unit, message }) => ({
      rule,
      level,
      unit: unit !== null,
      message,
    })),
    changed: review.change.files.reduce((sum, file) => sum + file.added + file.removed, 0),
    problems: review.problems.length,
  };
}

void main();
