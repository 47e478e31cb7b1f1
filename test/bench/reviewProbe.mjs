// @ts-check
// The steps of a review one after the other, each timed alone. Arguments: repository, base, head, directory of the
// built worker and grammars, directory of the cache (or nothing).
import { join } from 'node:path';
import { createAnalyzer } from '../../src/core/analysis/analyzer.ts';
import { createBlobReader } from '../../src/core/git/blobs.ts';
import { openRepository } from '../../src/core/git/repository.ts';
import { resolveProvenance } from '../../src/core/provenance/resolveProvenance.ts';
import { defaultRiskOptions } from '../../src/core/risk/riskOptions.ts';
import { formatReviewJson } from '../../src/core/workflow/formatReviewJson.ts';
import { gitTreeView } from '../../src/core/workflow/gitTreeView.ts';
import { assembleReview } from '../../src/core/workflow/openReview.ts';
import { readChange } from '../../src/core/workflow/readChange.ts';
import { resolveTarget } from '../../src/core/workflow/resolveTarget.ts';

const [directory = '.', base = 'main', head = 'HEAD', dist = '', cache = ''] = process.argv.slice(2);

/** @type {Record<string, number>} milliseconds by step */
const steps = {};

/**
 * @template Result
 * @param {string} name
 * @param {() => Promise<Result> | Result} run
 * @returns {Promise<Result>}
 */
async function timed(name, run) {
  const begun = performance.now();
  const result = await run();
  steps[name] = performance.now() - begun;
  return result;
}

async function main() {
  const repository = await openRepository(directory);
  const target = await resolveTarget(repository, { kind: 'range', range: `${base}..${head}` });
  const blobs = createBlobReader(repository);
  const analyzer = createAnalyzer({
    workerPath: join(dist, 'analysisWorker.cjs'),
    grammarDirectory: join(dist, 'grammars'),
    cacheDirectory: cache === '' ? null : cache,
  });
  const change = await timed('diff', () => readChange(repository, target, blobs));
  const commits = { base: target.baseCommit, head: target.headCommit };
  const provenance = await timed('provenance', () => resolveProvenance({ repository, change, ...commits }));
  const facts = await timed('analysis', () =>
    analyzer.analyze({
      change,
      oldTree: gitTreeView(repository, target.baseTree, blobs),
      newTree: gitTreeView(repository, target.headTree, blobs),
    }),
  );
  const review = await timed('risk', () =>
    assembleReview({ target, change, provenance, facts, riskOptions: defaultRiskOptions }),
  );
  const json = await timed('JSON', () =>
    JSON.stringify(formatReviewJson(repository.root, review, new Map()), null, 2),
  );
  await timed('end', async () => {
    blobs.dispose();
    await analyzer.dispose();
  });
  const { length: hunks } = review.hunks;
  const { length: units } = review.units;
  const { length: files } = change.files;
  process.stdout.write(JSON.stringify({ steps, files, hunks, units, jsonBytes: Buffer.byteLength(json) }));
}

void main();
