import { join } from 'node:path';
import { type ConfiguredHookState, configuredHookTitle, readConfiguredHook } from './configuredHook.ts';
import type { HookName } from './hookName.ts';
import { type HookManager, type HookPlaces, readHookFile } from './hookPlaces.ts';
import { recogniseHookScript } from './hookScript.ts';

/** `foreign`: not ours, or no plain file. `changed`: ours, edited since. Ours without the executable bit is not run. */
export type ScriptState = 'absent' | 'ours' | 'not-executable' | 'changed' | 'foreign';

/** A file of somebody else's that starts our hook: the script in our own folder, or the program on the PATH. */
export interface HookCaller {
  readonly file: string;
  readonly through: 'own-script' | 'path';
}

/** One hook as it is found. */
export interface HookState {
  readonly name: HookName;
  /** Where git looks for it. Absolute. */
  readonly file: string;
  readonly fileState: ScriptState;
  /** In our own folder. */
  readonly ownFile: string;
  readonly ownState: ScriptState;
  readonly configured: ConfiguredHookState;
  readonly caller: HookCaller | null;
  readonly manager: HookManager | null;
}

/** Throws `GitError`. */
export async function readHookState(places: HookPlaces, name: HookName): Promise<HookState> {
  const file = join(places.folder, name);
  const ownFile = join(places.ownFolder, name);
  const [fileState, ownState, configured, caller] = await Promise.all([
    scriptState(file),
    scriptState(ownFile),
    readConfiguredHook(places.repository, name),
    findCaller(places, name, file),
  ]);
  return { name, file, fileState, ownFile, ownState, configured, caller, manager: places.manager };
}

export async function scriptState(path: string): Promise<ScriptState> {
  const found = await readHookFile(path);
  if (found.kind === 'absent') return 'absent';
  const author = found.kind === 'text' ? recogniseHookScript(found.text) : 'foreign';
  return author === 'ours' && found.kind === 'text' && !found.isExecutable ? 'not-executable' : author;
}

async function findCaller(places: HookPlaces, name: HookName, file: string): Promise<HookCaller | null> {
  const { manager } = places;
  const managed = manager?.name === 'husky' ? join(manager.file, name) : manager?.file;
  for (const path of [file, ...(managed === undefined ? [] : [managed])]) {
    const found = await readHookFile(path);
    if (found.kind !== 'text' || (path === file && recogniseHookScript(found.text) !== 'foreign')) continue;
    const through = wayToHook(found.text, name);
    if (through !== null) return { file: path, through };
  }
  return null;
}

/** How a file of somebody else's starts our hook; null when it does not. */
function wayToHook(text: string, name: HookName): HookCaller['through'] | null {
  const lines = text.split('\n').filter((line) => !/^\s*#/.test(line));
  if (lines.some((line) => line.includes(`countersign/hooks/${name}`))) return 'own-script';
  // A configuration of the pre-commit framework may name the hook by its id alone.
  const id = new RegExp(`\\bid: *['"]?countersign-${name}\\b`);
  return lines.some((line) => line.includes(`countersign hook ${name}`) || id.test(line)) ? 'path' : null;
}

/** What a person wants to know of a hook: whether it runs, and through what. */
export type HookSummary =
  | { readonly kind: 'installed'; readonly through: string }
  | { readonly kind: 'changed'; readonly place: string }
  | { readonly kind: 'broken'; readonly place: string; readonly reason: string }
  | { readonly kind: 'managed'; readonly manager: HookManager }
  | { readonly kind: 'foreign'; readonly file: string }
  | { readonly kind: 'absent' };

export function summariseHook(state: HookState, places: HookPlaces): HookSummary {
  if (state.fileState === 'ours') return { kind: 'installed', through: state.file };
  if (state.fileState === 'changed') return { kind: 'changed', place: state.file };
  if (state.fileState === 'not-executable')
    return { kind: 'broken', place: state.file, reason: 'not executable, so git skips it' };
  if (state.configured === 'changed') return { kind: 'changed', place: configuredHookTitle(state.name) };
  const isConfigured = state.configured === 'ours' && places.hasConfiguredHooks;
  if (!isConfigured && state.caller?.through === 'path')
    return { kind: 'installed', through: state.caller.file };
  if (isConfigured || state.caller !== null) {
    if (state.ownState === 'changed') return { kind: 'changed', place: state.ownFile };
    return state.ownState === 'ours'
      ? { kind: 'installed', through: state.caller?.file ?? configuredHookTitle(state.name) }
      : { kind: 'broken', place: state.ownFile, reason: 'missing, or not what was written' };
  }
  if (state.manager !== null) return { kind: 'managed', manager: state.manager };
  if (state.fileState === 'foreign') return { kind: 'foreign', file: state.file };
  return { kind: 'absent' };
}
