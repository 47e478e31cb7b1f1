import type { Buffer } from 'node:buffer';
import type { ObjectId } from '../base/objectId.ts';
import type { Repository } from './repository.ts';
import { emptyTree, resolveCommit, tryResolveCommit } from './revParse.ts';
import { runGit } from './runGit.ts';

export interface CommitRequest {
  /** Written byte for byte, also lines that begin with `#`. */
  readonly message: Buffer;
  /** `index`: what is staged. `nothing`: the tree of the parent, whatever is staged stays staged. */
  readonly content: 'index' | 'nothing';
  /** Replaces HEAD. */
  readonly amend: boolean;
  readonly signal?: AbortSignal;
}

/**
 * Commits the index as the user would: with the user's identity, hooks, commit signing and environment; it is the only
 * run of git in which hooks are alive. Returns the new HEAD. Throws `GitError` `unexpected-exit` when a hook refuses or
 * there is nothing to commit; what was printed is in `details.stderr`.
 */
export async function createCommit(repository: Repository, request: CommitRequest): Promise<ObjectId> {
  const args = ['-c', 'i18n.commitEncoding=UTF-8', 'commit', '--cleanup=verbatim', '--no-edit', '-F', '-'];
  if (request.content === 'nothing') args.push('--allow-empty', '--only');
  if (request.amend) args.push('--amend');
  await runGit(repository, args, {
    input: request.message,
    environment: 'user',
    ...(request.signal === undefined ? {} : { signal: request.signal }),
  });
  return resolveCommit(repository, 'HEAD');
}

/** True when a commit made now would change something. Reads the index only. */
export async function hasStagedChanges(repository: Repository): Promise<boolean> {
  const head = (await tryResolveCommit(repository, 'HEAD')) ?? (await emptyTree(repository));
  const args = ['diff-index', '--cached', '--quiet', '--no-ext-diff', '--ignore-submodules=none', head, '--'];
  const { exitCode } = await runGit(repository, args, { expectExit: [0, 1] });
  return exitCode === 1;
}
