import { Buffer } from 'node:buffer';
import { type ObjectId, toObjectId } from '../base/objectId.ts';
import { GitError } from './gitError.ts';
import type { Repository } from './repository.ts';
import { runGit, runGitText } from './runGit.ts';
import { splitNul } from './splitNul.ts';
import { type TemporaryIndex, withCopiedIndex } from './temporaryIndex.ts';

/**
 * Stores the tree that a commit of the index would have. Works on a copy, because `write-tree` writes into the index
 * it reads. Throws `GitError` `unmerged-index` during a conflict.
 */
export function indexTree(repository: Repository, signal?: AbortSignal): Promise<ObjectId> {
  return withCopiedIndex(repository, (index) => writeTree(repository, index, signal));
}

/**
 * Stores the tree of the working tree: tracked files as they are on disk, and untracked ones that no ignore rule
 * excludes. The real index stays byte for byte the same. Line-end conversion and clean filters run as for `git add`,
 * since a commit would hold their result. Repositories inside this one that are not submodules are left out. A
 * conflicted file counts as it stands on disk. Throws `GitError`.
 */
export function worktreeTree(repository: Repository, signal?: AbortSignal): Promise<ObjectId> {
  if (repository.isBare) {
    throw new GitError('not-a-repository', `${repository.root} is bare: it has no working tree`, {
      directory: repository.root,
    });
  }
  return withCopiedIndex(repository, async (index) => {
    const options = { extraEnvironment: index.extraEnvironment, ...(signal === undefined ? {} : { signal }) };
    // A warning about line ends (`core.safecrlf`) must not become a failure.
    const switches = [...index.switches, '-c', 'core.safecrlf=false'];
    await runGit(repository, [...switches, 'add', '--update', '--', '.'], options);
    const others = await runGit(
      repository,
      [...switches, 'ls-files', '--others', '--exclude-standard', '-z'],
      options,
    );
    // A name with a slash at its end is a repository of its own; `add` fails when it has no commits.
    const files = splitNul(others.stdout).filter((name) => name.at(-1) !== 0x2f);
    if (files.length > 0) {
      const input = Buffer.concat(files.flatMap((name) => [name, Buffer.of(0)]));
      // `--remove`: a file may vanish between the two runs.
      await runGit(repository, [...switches, 'update-index', '--add', '--remove', '-z', '--stdin'], {
        ...options,
        input,
      });
    }
    return writeTree(repository, index, signal);
  });
}

async function writeTree(
  repository: Repository,
  index: TemporaryIndex,
  signal: AbortSignal | undefined,
): Promise<ObjectId> {
  const oid = await runGitText(repository, [...index.switches, 'write-tree'], {
    extraEnvironment: index.extraEnvironment,
    ...(signal === undefined ? {} : { signal }),
  });
  return toObjectId(oid);
}
