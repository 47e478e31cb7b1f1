import type { TreeView } from '../../../src/core/analysis/treeView.ts';
import type { Change } from '../../../src/core/diff/change.ts';
import { createBlobReader } from '../../../src/core/git/blobs.ts';
import { openRepository } from '../../../src/core/git/repository.ts';
import { resolveCommit, treeOf } from '../../../src/core/git/revParse.ts';
import { gitTreeView } from '../../../src/core/workflow/gitTreeView.ts';
import { readChange } from '../../../src/core/workflow/readChange.ts';
import { createGitRepository, type FileContents } from '../../helpers/gitRepository.ts';

export interface CommittedChange {
  readonly change: Change;
  readonly oldTree: TreeView;
  readonly newTree: TreeView;
}

/** Commits both sides to a real repository and hands on the diff between them; null removes a file. */
export async function withCommits<T>(
  before: FileContents,
  after: FileContents,
  use: (committed: CommittedChange) => Promise<T>,
): Promise<T> {
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
      return await use({
        change: await readChange(repository, { baseTree, headTree }, blobs),
        oldTree: gitTreeView(repository, baseTree, blobs),
        newTree: gitTreeView(repository, headTree, blobs),
      });
    } finally {
      blobs.dispose();
    }
  } finally {
    builder.dispose();
  }
}
