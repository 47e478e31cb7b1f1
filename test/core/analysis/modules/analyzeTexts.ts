import { afterAll } from 'vitest';
import { type Analyzer, createAnalyzer } from '../../../../src/core/analysis/analyzer.ts';
import type { Facts } from '../../../../src/core/analysis/facts.ts';
import type { GraphRules } from '../../../../src/core/analysis/modules/graphRules.ts';
import { createBlobReader } from '../../../../src/core/git/blobs.ts';
import { openRepository } from '../../../../src/core/git/repository.ts';
import { resolveCommit, treeOf } from '../../../../src/core/git/revParse.ts';
import { gitTreeView } from '../../../../src/core/workflow/gitTreeView.ts';
import { readChange } from '../../../../src/core/workflow/readChange.ts';
import { createGitRepository, type FileContents } from '../../../helpers/gitRepository.ts';
import { cleanUpDistribution, prepareDistribution } from '../analysisDistribution.ts';

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
  const builder = createGitRepository();
  try {
    builder.commit('before', { files: before });
    builder.commit('after', { files: after });
    const repository = await openRepository(builder.directory);
    const blobs = createBlobReader(repository);
    try {
      const baseTree = await treeOf(repository, await resolveCommit(repository, 'HEAD~1'));
      const headTree = await treeOf(repository, await resolveCommit(repository, 'HEAD'));
      const change = await readChange(repository, { baseTree, headTree }, blobs);
      return await (
        await analyzer
      ).analyze({
        change,
        oldTree: gitTreeView(repository, baseTree, blobs),
        newTree: gitTreeView(repository, headTree, blobs),
        rules,
      });
    } finally {
      blobs.dispose();
    }
  } finally {
    builder.dispose();
  }
}
