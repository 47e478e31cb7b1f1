import { afterAll } from 'vitest';
import { type Analyzer, createAnalyzer } from '../../../../src/core/analysis/analyzer.ts';
import type { Facts } from '../../../../src/core/analysis/facts.ts';
import type { GraphRules } from '../../../../src/core/analysis/modules/graphRules.ts';
import type { FileContents } from '../../../helpers/gitRepository.ts';
import { cleanUpDistribution, prepareDistribution } from '../analysisDistribution.ts';
import { withCommits } from '../withCommits.ts';

cleanUpDistribution();

let analyzer: Promise<Analyzer> | undefined;

afterAll(async () => (await analyzer)?.dispose());

/** The facts of a change between two commits of a real repository; `after` is laid over `before`, null removes a file. */
export async function analyzeTexts(
  before: FileContents,
  after: FileContents,
  rules?: GraphRules,
): Promise<Facts> {
  analyzer ??= prepareDistribution().then((distribution) =>
    createAnalyzer({ ...distribution, cacheDirectory: null, workers: 1 }),
  );
  const ready = await analyzer;
  return withCommits(before, after, (committed) => ready.analyze({ ...committed, rules }));
}
