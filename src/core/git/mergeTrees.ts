import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ObjectId, toObjectId } from '../base/objectId.ts';
import { GitError } from './gitError.ts';
import { isolateGit } from './isolatedGit.ts';
import type { Repository } from './repository.ts';
import { type GitRunOptions, runGit, runGitText } from './runGit.ts';

/** Three trees: what `theirs` changed since `base` is to be made on `ours`. */
export interface ThreeTrees {
  readonly base: ObjectId;
  readonly ours: ObjectId;
  readonly theirs: ObjectId;
}

export type MergedTrees =
  | { readonly kind: 'clean'; readonly tree: ObjectId }
  | { readonly kind: 'conflict' }
  /** Objects are not here: a shallow or partial clone, or they were pruned. */
  | { readonly kind: 'missing' };

/** The commits below exist for one merge; nobody sees their names and dates. */
const nobody: Readonly<Record<string, string>> = Object.fromEntries(
  ['AUTHOR', 'COMMITTER'].flatMap((who) => [
    [`GIT_${who}_NAME`, 'countersign'],
    [`GIT_${who}_EMAIL`, 'countersign@localhost'],
    [`GIT_${who}_DATE`, '@0 +0000'],
  ]),
);

/**
 * What git's own merge makes of three trees, with no configuration and no attributes (a merge driver could write
 * anything). The object ids decide and no names. Everything is written into a temporary object directory that only
 * borrows the repository's objects. Before 2.45 git merges nothing but commits, so the trees become commits that claim
 * `base` as their parent; that works in every supported version. Throws `GitError` when cancelled or git is missing.
 */
export async function mergeTrees(
  repository: Repository,
  { base, ours, theirs }: ThreeTrees,
  signal?: AbortSignal,
): Promise<MergedTrees> {
  const isolated = isolateGit(repository);
  const objects = mkdtempSync(join(tmpdir(), 'countersign-merge-'));
  try {
    mkdirSync(join(objects, 'info'));
    // Git takes the line as it is; on Windows it wants slashes.
    const borrowed = join(repository.commonDirectory, 'objects').replaceAll('\\', '/');
    writeFileSync(join(objects, 'info', 'alternates'), `${borrowed}\n`);
    const options: GitRunOptions = {
      extraEnvironment: { ...isolated.extraEnvironment, ...nobody, GIT_OBJECT_DIRECTORY: objects },
      ...(signal === undefined ? {} : { signal }),
    };
    const commit = (tree: ObjectId, ...parents: readonly string[]): Promise<string> =>
      runGitText(isolated, ['commit-tree', tree, ...parents.flatMap((oid) => ['-p', oid])], options);
    const root = await commit(base);
    const sides = await Promise.all([commit(ours, root), commit(theirs, root)]);
    const { exitCode, stdout } = await runGit(
      isolated,
      ['merge-tree', '--write-tree', '--no-messages', ...sides],
      { ...options, expectExit: [0, 1] },
    );
    if (exitCode === 1) return { kind: 'conflict' };
    return { kind: 'clean', tree: toObjectId(stdout.toString('latin1').trim()) };
  } catch (error) {
    if (isAbsence(error)) return { kind: 'missing' };
    throw error;
  } finally {
    rmSync(objects, { recursive: true, force: true });
    isolated.dispose();
  }
}

/** `commit-tree` and `merge-tree` have no exit code of their own for an object that is not there. */
function isAbsence(error: unknown): boolean {
  return (['missing-object', 'unknown-revision', 'unexpected-exit'] as const).some((code) =>
    GitError.is(error, code),
  );
}
