import { join } from 'node:path';
import { configuredHookTitle, writeConfiguredHook } from './configuredHook.ts';
import { type HookInstructions, hookInstructions } from './hookInstructions.ts';
import type { HookName } from './hookName.ts';
import type { HookPlaces } from './hookPlaces.ts';
import { type HookProgram, hookScript } from './hookScript.ts';
import { type HookState, readHookState, scriptState } from './hookState.ts';
import { wantedHooks } from './wantedHooks.ts';
import { type ScriptWrite, writeHookScript } from './writeHookScript.ts';

export interface InstallOptions {
  readonly program: HookProgram;
  /** A person's word that new files may be made among the project's own. */
  readonly mayWriteTracked: boolean;
}

/** `place`: a file, or an entry of the configuration. */
export type InstallOutcome =
  | { readonly kind: 'written' | 'updated' | 'unchanged'; readonly place: string }
  /** Somebody else's file decides what runs, and it was left alone. `canWrite`: `mayWriteTracked` would do it. */
  | { readonly kind: 'by-hand'; readonly instructions: HookInstructions; readonly canWrite: boolean }
  | { readonly kind: 'refused' | 'failed'; readonly sentence: string };

export interface InstalledHook {
  readonly name: HookName;
  readonly outcome: InstallOutcome;
}

/**
 * Installs the wanted hooks beside whatever is there. Nothing that somebody else wrote is overwritten, moved or edited, and
 * installing twice changes nothing. Throws `GitError`.
 */
export async function installHooks(
  places: HookPlaces,
  options: InstallOptions,
): Promise<readonly InstalledHook[]> {
  const installed: InstalledHook[] = [];
  for (const name of await wantedHooks(places.repository)) {
    const state = await readHookState(places, name);
    installed.push({ name, outcome: await installHook(places, state, options) });
  }
  return installed;
}

async function installHook(
  places: HookPlaces,
  state: HookState,
  { program, mayWriteTracked }: InstallOptions,
): Promise<InstallOutcome> {
  const { name, file, fileState, configured, caller } = state;
  const isPlain = places.owner === 'git-directory';
  const isFree =
    fileState === 'absent' && places.manager === null && configured === 'absent' && caller === null;
  if (isPlain && fileState !== 'foreign' && (fileState !== 'absent' || isFree))
    return outcomeOf(file, await writeHookScript(file, hookScript(name, program), places, 'git-directory'));
  if (fileState === 'ours' && !mayWriteTracked) return { kind: 'unchanged', place: file };
  if (configured === 'changed') {
    return {
      kind: 'refused',
      sentence: `${configuredHookTitle(name)} in the repository's configuration was changed by hand: remove that section and install again.`,
    };
  }
  const tracked = trackedHookFile(places, name);
  const isWanted = mayWriteTracked && tracked !== null && configured !== 'ours';
  if (isWanted && (await scriptState(tracked)) !== 'foreign')
    return outcomeOf(tracked, await writeHookScript(tracked, hookScript(name, null), places, 'work-tree'));
  if (caller !== null && caller.through === 'path') return { kind: 'unchanged', place: caller.file };
  if (caller !== null && caller.through === 'own-script')
    return writeOwnScript(places, state, program, caller.file);
  if (places.hasConfiguredHooks) return installConfigured(places, state, program);
  return leaveToPerson(places, state, program, mayWriteTracked);
}

async function installConfigured(
  places: HookPlaces,
  state: HookState,
  program: HookProgram,
): Promise<InstallOutcome> {
  const outcome = await writeOwnScript(places, state, program, configuredHookTitle(state.name));
  if (outcome.kind === 'refused' || outcome.kind === 'failed' || state.configured === 'ours') return outcome;
  await writeConfiguredHook(places.repository, state.name);
  return { kind: 'written', place: configuredHookTitle(state.name) };
}

async function leaveToPerson(
  places: HookPlaces,
  state: HookState,
  program: HookProgram,
  mayWriteTracked: boolean,
): Promise<InstallOutcome> {
  const { name } = state;
  if (places.folder === '/dev/null') {
    return {
      kind: 'refused',
      sentence: `core.hooksPath (${places.setting?.scope ?? 'local'}) is /dev/null, which switches all hooks off: ${name} was not installed.`,
    };
  }
  if (places.manager === null && places.owner !== 'work-tree') {
    // The lines to add start this script, and it does nothing until they are there.
    const own = await writeOwnScript(places, state, program, state.ownFile);
    if (own.kind === 'refused' || own.kind === 'failed') return own;
  }
  const tracked = trackedHookFile(places, name);
  const canWrite = !mayWriteTracked && tracked !== null && (await scriptState(tracked)) === 'absent';
  return { kind: 'by-hand', instructions: hookInstructions(places, name), canWrite };
}

/** The file of the project that git or husky would start; null where the lines go into a configuration instead. */
export function trackedHookFile(places: HookPlaces, name: HookName): string | null {
  if (places.manager !== null)
    return places.manager.name === 'husky' ? join(places.manager.file, name) : null;
  return places.owner === 'work-tree' ? join(places.folder, name) : null;
}

async function writeOwnScript(
  places: HookPlaces,
  { name, ownFile }: HookState,
  program: HookProgram,
  place: string,
): Promise<InstallOutcome> {
  return outcomeOf(place, await writeHookScript(ownFile, hookScript(name, program), places, 'git-directory'));
}

function outcomeOf(place: string, write: ScriptWrite): InstallOutcome {
  return 'sentence' in write ? write : { kind: write.kind, place };
}
