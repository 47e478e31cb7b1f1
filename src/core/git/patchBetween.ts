import type { Buffer } from 'node:buffer';
import type { ObjectId } from '../base/objectId.ts';
import { isolateGit } from './isolatedGit.ts';
import type { Repository } from './repository.ts';
import { runGit } from './runGit.ts';

/** The difference of two trees as a patch that `git apply` accepts everywhere, whatever is configured. Throws `GitError`. */
export async function patchBetween(
  repository: Repository,
  {
    base,
    head,
    signal,
  }: { readonly base: ObjectId; readonly head: ObjectId; readonly signal?: AbortSignal | undefined },
): Promise<Buffer> {
  const isolated = isolateGit(repository);
  const options = '-p --binary --full-index --no-renames --no-color --no-ext-diff --no-textconv';
  const prefixes = ['--src-prefix=a/', '--dst-prefix=b/', '--no-relative'];
  try {
    const args = ['-c', 'core.quotePath=true', 'diff', ...options.split(' '), ...prefixes, base, head, '--'];
    const { stdout } = await runGit(isolated, args, {
      extraEnvironment: isolated.extraEnvironment,
      ...(signal === undefined ? {} : { signal }),
    });
    return stdout;
  } finally {
    isolated.dispose();
  }
}
