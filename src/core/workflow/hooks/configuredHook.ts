import { readLocalConfig, setLocalConfig, unsetLocalConfig } from '../../git/hookConfig.ts';
import type { Repository } from '../../git/repository.ts';
import type { HookName } from './hookName.ts';

/* Our entries in the repository's own configuration, which git runs beside every other hook from 2.54 on. */

/**
 * Found from the place the hook runs in, so that a repository that was moved keeps its hooks. Git appends the
 * arguments. A script that is gone stops no commit; it does stop a push, which may depend on it.
 */
function commandOf(name: HookName): string {
  const script = `"$(git rev-parse --git-common-dir)"/countersign/hooks/${name}`;
  return name === 'pre-push' ? script : `hook=${script}; [ ! -x "$hook" ] || "$hook"`;
}

/** The entries for one hook, in the order in which they are written: without its event a command never runs. */
function entriesOf(name: HookName): readonly (readonly [key: string, value: string])[] {
  return [
    [`hook.countersign-${name}.command`, commandOf(name)],
    [`hook.countersign-${name}.event`, name],
  ];
}

/** `partial`: only some of the entries, all as we write them. `changed`: one that we did not write. */
export type ConfiguredHookState = 'absent' | 'partial' | 'ours' | 'changed';

/** Throws `GitError`. */
export async function readConfiguredHook(
  repository: Repository,
  name: HookName,
): Promise<ConfiguredHookState> {
  const entries = await Promise.all(
    entriesOf(name).map(async ([key, value]) => ({ value, found: await readLocalConfig(repository, key) })),
  );
  const present = entries.filter(({ found }) => found.length > 0);
  if (present.some(({ found, value }) => found.length > 1 || found[0] !== value)) return 'changed';
  if (present.length === 0) return 'absent';
  return present.length === entries.length ? 'ours' : 'partial';
}

/** Throws `GitError`. */
export async function writeConfiguredHook(repository: Repository, name: HookName): Promise<void> {
  for (const [key, value] of entriesOf(name)) await setLocalConfig(repository, key, value);
}

/** Throws `GitError`. */
export async function removeConfiguredHook(repository: Repository, name: HookName): Promise<void> {
  for (const [key] of entriesOf(name).toReversed()) await unsetLocalConfig(repository, key);
}

/** How people find the entries: `hook.countersign-commit-msg`. */
export function configuredHookTitle(name: HookName): string {
  return `hook.countersign-${name}`;
}
