import { afterAll } from 'vitest';
import { type Analyzer, createAnalyzer } from '../../../../src/core/analysis/analyzer.ts';
import type { Facts } from '../../../../src/core/analysis/facts.ts';
import { createBlobReader } from '../../../../src/core/git/blobs.ts';
import { openRepository } from '../../../../src/core/git/repository.ts';
import { resolveCommit, treeOf } from '../../../../src/core/git/revParse.ts';
import { gitTreeView } from '../../../../src/core/workflow/gitTreeView.ts';
import { readChange } from '../../../../src/core/workflow/readChange.ts';
import { createGitRepository, type FileContents } from '../../../helpers/gitRepository.ts';
import { prepareDistribution } from '../analysisDistribution.ts';

let analyzer: Analyzer | undefined;

/** Ends the workers after the tests of a file. */
export function disposeAnalyzer(): void {
  afterAll(() => analyzer?.dispose());
}

interface Analysis {
  readonly facts: Facts;
  /** Blobs that were read from the old tree. */
  readonly blobsRead: number;
}

/** Commits both sides to a real repository and analyses the diff between them; null removes a file. */
export async function analyzeCommits(
  before: FileContents,
  after: FileContents,
  signal?: AbortSignal,
): Promise<Analysis> {
  analyzer ??= createAnalyzer({ ...(await prepareDistribution()), cacheDirectory: null, workers: 1 });
  const builder = createGitRepository();
  try {
    builder.commit('before', { files: before });
    builder.commit('after', { files: after });
    const repository = await openRepository(builder.directory);
    const blobs = createBlobReader(repository);
    try {
      const [baseTree, headTree] = await Promise.all(
        ['HEAD~1', 'HEAD'].map(async (name) => treeOf(repository, await resolveCommit(repository, name))),
      );
      if (baseTree === undefined || headTree === undefined) throw new Error('two commits');
      const change = await readChange(repository, { baseTree, headTree }, blobs);
      const view = gitTreeView(repository, baseTree, blobs);
      let blobsRead = 0;
      const oldTree = {
        ...view,
        readOid: (oid: Parameters<typeof view.readOid>[0]) => {
          blobsRead += 1;
          return view.readOid(oid);
        },
      };
      const newTree = gitTreeView(repository, headTree, blobs);
      return { facts: await analyzer.analyze({ change, oldTree, newTree, signal }), blobsRead };
    } finally {
      blobs.dispose();
    }
  } finally {
    builder.dispose();
  }
}

/** Each change of a declaration as `kind name: files modules | places that are not updated`. */
export function describeChanges({ declarations = [] }: Facts): string[] {
  return declarations.map(({ path, kind, name, users }) => {
    const left = users.notUpdated.map((site) => `${site.path}:${site.line}`).join(' ');
    const modules = users.modules.length === 0 ? '' : ` in ${users.modules.join(' ')}`;
    return `${path} ${kind} ${name}: ${users.files}${modules} | ${left}${users.isComplete ? '' : ' …'}`;
  });
}
