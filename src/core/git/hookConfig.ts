import type { Repository } from './repository.ts';
import { runGit } from './runGit.ts';
import type { GitVersion } from './version.ts';

/* Where git looks for hooks, and hooks that stand in the configuration (`hook.<name>.command`, git-hook). */

export interface HooksPathSetting {
  /** As git expands it (`~/` is a home directory); a relative one counts from the top of the work tree. */
  readonly value: string;
  /** Which configuration sets it: `local`, `worktree`, `global` or `system`. */
  readonly scope: string;
}

/** `core.hooksPath` as git itself would use it; null when not set. Throws `GitError`. */
export async function readHooksPath(repository: Repository): Promise<HooksPathSetting | null> {
  const { stdout } = await runGit(
    repository,
    ['config', '--null', '--show-scope', '--type=path', '--get-all', 'core.hooksPath'],
    { expectExit: [0, 1] },
  );
  const fields = stdout.toString('utf8').split('\0').slice(0, -1);
  const settings: HooksPathSetting[] = [];
  for (let at = 0; at + 1 < fields.length; at += 2)
    settings.push({ scope: fields[at] ?? '', value: fields[at + 1] ?? '' });
  // Every run of this room says `-c core.hooksPath=/dev/null`: that one is ours.
  return settings.findLast(({ scope }) => scope !== 'command') ?? null;
}

/** True when this git runs hooks that stand in the configuration (2.54; before, they are ignored). */
export function runsConfiguredHooks({ major, minor }: GitVersion): boolean {
  return major > 2 || (major === 2 && minor >= 54);
}

/** All values of `key` in the repository's own configuration file, in order. Throws `GitError`. */
export async function readLocalConfig(repository: Repository, key: string): Promise<readonly string[]> {
  const { stdout } = await runGit(repository, ['config', '--local', '--null', '--get-all', key], {
    expectExit: [0, 1],
  });
  return stdout.toString('utf8').split('\0').slice(0, -1);
}

/** Sets a key of the repository's own configuration file. Throws `GitError`. */
export async function setLocalConfig(repository: Repository, key: string, value: string): Promise<void> {
  await runGit(repository, ['config', '--local', key, value]);
}

/** Takes a key out of the repository's own configuration file, with its section when nothing else is in it. */
export async function unsetLocalConfig(repository: Repository, key: string): Promise<void> {
  // 5: it was not set.
  await runGit(repository, ['config', '--local', '--unset', key], { expectExit: [0, 5] });
}
