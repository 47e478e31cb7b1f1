import { isObjectId, type ObjectId, toObjectId } from '../base/objectId.ts';
import { toRepoPath } from '../base/repoPath.ts';
import { GitError } from './gitError.ts';
import { throwIfCancelled } from './gitProcess.ts';
import { isFullObjectId, knownObject, rememberObject } from './knownObjects.ts';
import { isReadingObjects, openObjectReader } from './objectReader.ts';
import type { Repository } from './repository.ts';
import { runGit } from './runGit.ts';

/** The tree without entries; git knows it in every repository without storing it. */
const emptyTrees: Readonly<Record<Repository['objectFormat'], string>> = {
  sha1: '4b825dc642cb6eb9a060e54bf8d69288fbee4904',
  sha256: '6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321',
};

/**
 * The commit that `revision` (any commit-ish: branch, tag, `HEAD~2`, object id) names. Throws `GitError`
 * `unknown-revision`, or `no-commits` when it names the branch of a repository in which nothing was committed yet.
 */
export async function resolveCommit(
  repository: Repository,
  revision: string,
  signal?: AbortSignal,
): Promise<ObjectId> {
  const oid = await tryResolveCommit(repository, revision, signal);
  if (oid !== null) return oid;
  if (revision === 'HEAD' || revision === '@') {
    throw new GitError('no-commits', `${repository.root} has no commits yet`, {
      revision,
      directory: repository.root,
    });
  }
  throw new GitError('unknown-revision', `no commit is named ${JSON.stringify(revision)}`, { revision });
}

/** As `resolveCommit`, with null instead of an error when nothing has that name. */
export function tryResolveCommit(
  repository: Repository,
  revision: string,
  signal?: AbortSignal,
): Promise<ObjectId | null> {
  return tryResolve(repository, revision, 'commit', signal);
}

/** The tree of a commit-ish or tree-ish. Throws `GitError` `unknown-revision`. */
export async function treeOf(
  repository: Repository,
  commit: string,
  signal?: AbortSignal,
): Promise<ObjectId> {
  const oid = await tryResolveTree(repository, commit, signal);
  if (oid === null)
    throw new GitError('unknown-revision', `no tree is named ${JSON.stringify(commit)}`, {
      revision: commit,
    });
  return oid;
}

/** As `treeOf`, with null when nothing has that name. */
export async function tryResolveTree(
  repository: Repository,
  treeish: string,
  signal?: AbortSignal,
): Promise<ObjectId | null> {
  // Known without being stored, so `rev-parse` alone does not find it.
  if (treeish === emptyTrees[repository.objectFormat]) return toObjectId(treeish);
  return tryResolve(repository, treeish, 'tree', signal);
}

/** The object id of the tree without entries in this repository's object format. */
export function emptyTree(repository: Repository): Promise<ObjectId> {
  return Promise.resolve(toObjectId(emptyTrees[repository.objectFormat]));
}

async function tryResolve(
  repository: Repository,
  revision: string,
  wanted: 'commit' | 'tree',
  signal: AbortSignal | undefined,
): Promise<ObjectId | null> {
  if (revision.includes('\0')) return null;
  throwIfCancelled(signal, ['rev-parse']);
  const found =
    knownObject(repository, revision, wanted) ??
    (await lookUp(repository, revision, wanted, signal)) ??
    (await revParse(repository, `${revision}^{${wanted}}`, signal));
  return found === null ? null : rememberObject(repository, revision, wanted, found);
}

/** Asks the process that already reads objects, if there is one. Null when it cannot say. */
async function lookUp(
  repository: Repository,
  revision: string,
  wanted: 'commit' | 'tree',
  signal: AbortSignal | undefined,
): Promise<ObjectId | null> {
  if (!isFullObjectId(repository, revision) || !isReadingObjects(repository)) return null;
  const reader = openObjectReader(repository, signal);
  try {
    const header = await reader.header(
      wanted === 'tree' ? { tree: revision, path: toRepoPath('') } : revision,
    );
    return header?.type === wanted ? header.oid : null;
  } finally {
    reader.dispose();
  }
}

async function revParse(
  repository: Repository,
  name: string,
  signal: AbortSignal | undefined,
): Promise<ObjectId | null> {
  const { stdout } = await runGit(
    repository,
    ['rev-parse', '--verify', '--quiet', '--end-of-options', name],
    {
      expectExit: [0, 1, 128],
      ...(signal === undefined ? {} : { signal }),
    },
  );
  // Older versions echo `--end-of-options`; the object id is the last line in all of them.
  const oid = stdout.toString('latin1').trimEnd().split('\n').at(-1) ?? '';
  return isObjectId(oid) ? oid : null;
}
