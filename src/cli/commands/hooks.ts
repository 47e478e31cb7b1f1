import { join } from 'node:path';
import { openRepository } from '../../core/git/repository.ts';
import { findHookPlaces, type HookPlaces } from '../../core/workflow/hooks/hookPlaces.ts';
import { hookNames } from '../../core/workflow/hooks/hookName.ts';
import { readHookState, summariseHook } from '../../core/workflow/hooks/hookState.ts';
import { installHooks } from '../../core/workflow/hooks/installHooks.ts';
import { prePushKeys, readPrePushSettings } from '../../core/workflow/hooks/prePushSettings.ts';
import { wantedHooks } from '../../core/workflow/hooks/wantedHooks.ts';
import { uninstallHooks } from '../../core/workflow/hooks/uninstallHooks.ts';
import type { CommandContext } from '../command.ts';
import { type ExitCode, exitCode } from '../exitCode.ts';
import { hookCells, installSentence, uninstallSentence } from '../output/hookSentences.ts';
import { formatTable, terminalText } from '../output/table.ts';

export async function runHooksInstall(context: CommandContext): Promise<ExitCode> {
  const places = await placesOf(context);
  const hooks = await installHooks(places, {
    program: { node: process.execPath, cli: join(context.programs, 'cli.cjs') },
    mayWriteTracked: context.values['write'] === true,
  });
  for (const { name, outcome } of hooks)
    context.print(`${name}: ${installSentence(places, name, outcome)}\n`);
  return codeOf(hooks.every(({ outcome }) => 'place' in outcome));
}

export async function runHooksUninstall(context: CommandContext): Promise<ExitCode> {
  const places = await placesOf(context);
  const hooks = await uninstallHooks(places, { mayWriteTracked: context.values['write'] === true });
  const wanted = await wantedHooks(places.repository);
  for (const { name, outcomes } of hooks) {
    if (outcomes.length === 0 && wanted.includes(name)) context.print(`${name}: was not installed.\n`);
    for (const outcome of outcomes) context.print(`${name}: ${uninstallSentence(places, outcome)}\n`);
  }
  return codeOf(hooks.every(({ outcomes }) => outcomes.every(({ kind }) => kind === 'removed')));
}

export async function runHooksStatus(context: CommandContext): Promise<ExitCode> {
  const places = await placesOf(context);
  const wanted = await wantedHooks(places.repository);
  const all = await Promise.all(hookNames.map((name) => readHookState(places, name)));
  const states = all.filter(
    (state) => wanted.includes(state.name) || summariseHook(state, places).kind === 'installed',
  );
  context.print(
    formatTable(states.map((state) => [state.name, ...hookCells(places, summariseHook(state, places))])),
  );
  const { mode, target, pushRecords } = await readPrePushSettings(places.repository);
  context.print(
    `\n${formatTable([
      [prePushKeys.mode, mode],
      [prePushKeys.target, terminalText(target ?? 'found by its policy')],
      [prePushKeys.pushRecords, String(pushRecords)],
    ])}`,
  );
  return exitCode.pass;
}

/** What is left to do by hand is not done: a script must be able to tell. */
function codeOf(isDone: boolean): ExitCode {
  return isDone ? exitCode.pass : exitCode.violation;
}

async function placesOf(context: CommandContext): Promise<HookPlaces> {
  return findHookPlaces(await openRepository(context.directory, { signal: context.signal }));
}
