import { Buffer } from 'node:buffer';
import { isObjectId, type ObjectId } from '../base/objectId.ts';
import { GitError } from './gitError.ts';
import { isolateGit } from './isolatedGit.ts';
import { rememberObject } from './knownObjects.ts';
import { commitTree } from './objects.ts';
import type { Repository } from './repository.ts';
import { tryResolveTree } from './revParse.ts';
import { runGit } from './runGit.ts';
import { splitNul } from './splitNul.ts';

export interface Remerged {
  /** What git alone makes of the parents. After a conflict its files hold conflict markers, as git writes them. */
  readonly tree: ObjectId;
  readonly isClean: boolean;
}

/** The commits between the steps of an octopus; fixed, so that the same parents give the same markers. */
const nobody = { name: 'countersign', email: 'countersign@localhost', timestamp: 0, zone: '+0000' };

/**
 * Merges the parents of a merge commit again (docs/attestation.md, Verification, range modes). No branch, index or
 * file changes; the objects of the result are added to the repository, for no ref to hold. Merge drivers, attributes
 * and configuration play no part, and markers carry object ids and no names, so the tree depends on the commits alone.
 * The parents of an octopus are merged one after the other. Throws `GitError`: `missing-object`.
 */
export async function remerge(
  repository: Repository,
  parents: readonly ObjectId[],
  signal?: AbortSignal,
): Promise<Remerged> {
  const [first, ...others] = parents;
  if (first === undefined) throw new GitError('unknown-revision', 'nothing to merge', {});
  const tree = await tryResolveTree(repository, first, signal);
  if (tree === null) throw new GitError('missing-object', `${first} is not here`, { revision: first });
  let merged: Remerged = { tree, isClean: true };
  const done = [first];
  for (const next of others) {
    const ours =
      done.length === 1
        ? first
        : await commitTree(repository, {
            tree: merged.tree,
            parents: done,
            message: Buffer.alloc(0),
            author: nobody,
            committer: nobody,
          });
    const step = await mergeTwo(repository, ours, next, signal);
    merged = { tree: step.tree, isClean: merged.isClean && step.isClean };
    done.push(next);
  }
  return merged;
}

async function mergeTwo(
  repository: Repository,
  ours: ObjectId,
  theirs: ObjectId,
  signal: AbortSignal | undefined,
): Promise<Remerged> {
  const isolated = isolateGit(repository);
  try {
    const switches = '--write-tree -z --name-only --no-messages --allow-unrelated-histories';
    const { stdout, exitCode, stderr } = await runGit(
      isolated,
      ['merge-tree', ...switches.split(' '), ours, theirs],
      {
        extraEnvironment: isolated.extraEnvironment,
        expectExit: [0, 1],
        ...(signal === undefined ? {} : { signal }),
      },
    );
    const tree = splitNul(stdout)[0]?.toString('latin1') ?? '';
    // A commit that is not here ends it as a conflict does, without a tree.
    if (!isObjectId(tree))
      throw new GitError('missing-object', `git merge-tree: ${stderr.trim()}`, { exitCode, stderr });
    return { tree: rememberObject(repository, tree, 'tree', tree), isClean: exitCode === 0 };
  } finally {
    isolated.dispose();
  }
}
