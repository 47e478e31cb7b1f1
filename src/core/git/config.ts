import { parseIdentity } from './commits.ts';
import type { Repository } from './repository.ts';
import { runGit } from './runGit.ts';

/** The value that git itself would use for `key` (the last one set, includes followed); null when not set. */
export async function readConfig(repository: Repository, key: string): Promise<string | null> {
  const { stdout, exitCode } = await runGit(repository, ['config', '--null', '--get', key], {
    expectExit: [0, 1],
  });
  return exitCode === 0 ? stdout.toString('utf8').replace(/\0$/, '') : null;
}

/** Whom a commit made now would name as its author; null when git would have to guess it from the machine. */
export async function readIdentity(repository: Repository): Promise<{ name: string; email: string } | null> {
  const { stdout, exitCode } = await runGit(
    repository,
    ['-c', 'user.useConfigOnly=true', 'var', 'GIT_AUTHOR_IDENT'],
    {
      expectExit: [0, 128],
      environment: 'network',
    },
  );
  const identity = exitCode === 0 ? parseIdentity(stdout.toString('utf8').trimEnd()) : null;
  return identity === null ? null : { name: identity.name, email: identity.email };
}
