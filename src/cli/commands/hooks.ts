import { join } from 'node:path';
import { openRepository } from '../../core/git/repository.ts';
import { findHookPlaces, type HookPlaces } from '../../core/workflow/hooks/hookPlaces.ts';
import { hookNames } from '../../core/workflow/hooks/hookName.ts';
import { readHookState, summariseHook } from '../../core/workflow/hooks/hookState.ts';
import { installHooks } from '../../core/workflow/hooks/installHooks.ts';
import { prePushKeys, readPrePushSettings } from '../../core/workflow/hooks/prePushSettings.ts';
import { uninstallHooks } from '../../core/workflow/hooks/uninstallHooks.ts';
import type { Command, CommandContext } from '../command.ts';
import { type ExitCode, exitCode } from '../exitCode.ts';
import { hookCells, installSentence, uninstallSentence } from '../output/hookSentences.ts';
import { formatTable, terminalText } from '../output/table.ts';

const writeOption = {
  write: { type: 'boolean', help: "also make, or remove, files of ours among the project's own" },
} as const;

export const hooksInstallCommand: Command = {
  usage: 'hooks install',
  summary: 'Check attestations at commit and sign-offs at push. Leaves the hooks of others alone.',
  options: writeOption,
  run: async (context) => {
    const places = await placesOf(context);
    const hooks = await installHooks(places, {
      program: { node: process.execPath, cli: join(__dirname, 'cli.cjs') },
      mayWriteTracked: context.values['write'] === true,
    });
    for (const { name, outcome } of hooks)
      context.print(`${name}: ${installSentence(places, name, outcome)}\n`);
    return codeOf(hooks.every(({ outcome }) => 'place' in outcome));
  },
};

export const hooksUninstallCommand: Command = {
  usage: 'hooks uninstall',
  summary: 'Remove exactly what "hooks install" wrote.',
  options: writeOption,
  run: async (context) => {
    const places = await placesOf(context);
    const hooks = await uninstallHooks(places, { mayWriteTracked: context.values['write'] === true });
    for (const { name, outcomes } of hooks) {
      if (outcomes.length === 0) context.print(`${name}: was not installed.\n`);
      for (const outcome of outcomes) context.print(`${name}: ${uninstallSentence(places, outcome)}\n`);
    }
    return codeOf(hooks.every(({ outcomes }) => outcomes.every(({ kind }) => kind === 'removed')));
  },
};

export const hooksStatusCommand: Command = {
  usage: 'hooks status',
  summary: 'Say which hooks run, through what, and what the push is told to do.',
  options: {},
  run: async (context) => {
    const places = await placesOf(context);
    const states = await Promise.all(hookNames.map((name) => readHookState(places, name)));
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
  },
};

/** What is left to do by hand is not done: a script must be able to tell. */
function codeOf(isDone: boolean): ExitCode {
  return isDone ? exitCode.pass : exitCode.violation;
}

async function placesOf(context: CommandContext): Promise<HookPlaces> {
  return findHookPlaces(await openRepository(context.directory, { signal: context.signal }));
}
