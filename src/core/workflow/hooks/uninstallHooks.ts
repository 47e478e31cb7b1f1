import { rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { configuredHookTitle, readConfiguredHook, removeConfiguredHook } from './configuredHook.ts';
import { type HookName, hookNames } from './hookName.ts';
import { type HookPlaces, ownerOf } from './hookPlaces.ts';
import { readHookState, scriptState } from './hookState.ts';
import { trackedHookFile } from './installHooks.ts';
import { removeHookScript } from './writeHookScript.ts';

export type UninstallOutcome =
  | { readonly kind: 'removed'; readonly place: string }
  | { readonly kind: 'refused' | 'failed'; readonly sentence: string }
  /** One of our files among those of the project: a person must say that it may go. */
  | { readonly kind: 'tracked'; readonly place: string }
  /** Somebody else's file still starts our hook. */
  | { readonly kind: 'called'; readonly file: string };

export interface UninstalledHook {
  readonly name: HookName;
  /** Empty when there was nothing of ours. */
  readonly outcomes: readonly UninstallOutcome[];
}

/** Removes what `installHooks` wrote, wherever it once wrote it, and nothing else. Throws `GitError`. */
export async function uninstallHooks(
  places: HookPlaces,
  options: { readonly mayWriteTracked: boolean },
): Promise<readonly UninstalledHook[]> {
  const uninstalled: UninstalledHook[] = [];
  for (const name of hookNames)
    uninstalled.push({ name, outcomes: await uninstallHook(places, name, options.mayWriteTracked) });
  await removeEmptyFolders(places);
  return uninstalled;
}

async function uninstallHook(
  places: HookPlaces,
  name: HookName,
  mayWriteTracked: boolean,
): Promise<readonly UninstallOutcome[]> {
  const outcomes: UninstallOutcome[] = [];
  const configured = await readConfiguredHook(places.repository, name);
  if (configured === 'changed') {
    outcomes.push({
      kind: 'refused',
      sentence: `${configuredHookTitle(name)} in the repository's configuration was changed since it was installed: remove that section by hand.`,
    });
  } else if (configured !== 'absent') {
    await removeConfiguredHook(places.repository, name);
    outcomes.push({ kind: 'removed', place: configuredHookTitle(name) });
  }
  const ours = [join(places.plainFolder, name), join(places.ownFolder, name)];
  if (places.owner === 'git-directory') ours.unshift(join(places.folder, name));
  for (const path of new Set(ours)) {
    // A hooks directory that is a link out of the repository was never written.
    if ((await ownerOf(dirname(path), places.repository)) === 'git-directory')
      outcomes.push(...(await removeScript(path)));
  }
  const tracked = trackedHookFile(places, name);
  const trackedState = tracked === null ? 'foreign' : await scriptState(tracked);
  const isOurs = tracked !== null && trackedState !== 'foreign' && trackedState !== 'absent';
  if (isOurs)
    outcomes.push(
      ...(mayWriteTracked ? await removeScript(tracked) : [{ kind: 'tracked' as const, place: tracked }]),
    );
  const { caller } = await readHookState(places, name);
  if (caller !== null && !(isOurs && caller.file === tracked))
    outcomes.push({ kind: 'called', file: caller.file });
  return outcomes;
}

async function removeScript(path: string): Promise<readonly UninstallOutcome[]> {
  const removal = await removeHookScript(path);
  if ('sentence' in removal) return [removal];
  return removal.kind === 'removed' ? [{ kind: 'removed', place: path }] : [];
}

/** Our own folders, when nothing else is in them. */
async function removeEmptyFolders({ ownFolder }: HookPlaces): Promise<void> {
  for (const folder of [ownFolder, dirname(ownFolder)]) {
    try {
      await rmdir(folder);
    } catch {
      return;
    }
  }
}
