import { afterAll } from 'vitest';
import { type Analyzer, createAnalyzer } from '../../../../src/core/analysis/analyzer.ts';
import type { Facts } from '../../../../src/core/analysis/facts.ts';
import type { FileContents } from '../../../helpers/gitRepository.ts';
import { prepareDistribution } from '../analysisDistribution.ts';
import { withCommits } from '../withCommits.ts';

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
  const opened = (analyzer ??= createAnalyzer({
    ...(await prepareDistribution()),
    cacheDirectory: null,
    workers: 1,
  }));
  return withCommits(before, after, async ({ change, oldTree, newTree }) => {
    let blobsRead = 0;
    const counted: typeof oldTree = {
      ...oldTree,
      readOid: (oid) => {
        blobsRead += 1;
        return oldTree.readOid(oid);
      },
    };
    return { facts: await opened.analyze({ change, oldTree: counted, newTree, signal }), blobsRead };
  });
}

/** Each change of a declaration as `kind name: files modules | places that are not updated`. */
export function describeChanges({ declarations = [] }: Facts): string[] {
  return declarations.map(({ path, kind, name, users }) => {
    const left = users.notUpdated.map((site) => `${site.path}:${site.line}`).join(' ');
    const modules = users.modules.length === 0 ? '' : ` in ${users.modules.join(' ')}`;
    return `${path} ${kind} ${name}: ${users.files}${modules} | ${left}${users.isComplete ? '' : ' …'}`;
  });
}
