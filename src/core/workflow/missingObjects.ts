import { GitError } from '../git/gitError.ts';
import type { Repository } from '../git/repository.ts';
import { TargetError } from './target.ts';

/**
 * What to throw instead of `error`: an object that is not here means that evidence is incomplete, and the sentence
 * names the command that brings it. Every other error comes back as it is.
 */
export function missingObjects(repository: Repository, error: unknown): unknown {
  if (!GitError.is(error, 'missing-object')) return error;
  const [what, command] = repository.isPartial
    ? ['this is a partial clone', 'git fetch --refetch --no-filter']
    : repository.isShallow
      ? ['the history is shallow', 'git fetch --unshallow']
      : ['the repository lacks them', 'git fetch --refetch'];
  const message = `Objects that are needed are not here (${what}): fetch them with "${command}".`;
  return new TargetError('incomplete-history', message, { cause: error });
}
