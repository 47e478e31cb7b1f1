import { commands, Disposable, window } from 'vscode';
import { type CommandHandler, commandTable } from './commands/commandTable.ts';
import { describeError } from './describeError.ts';
import type { Services } from './services.ts';

/** Registers the whole table; whatever a command throws is logged and said in one sentence. */
export function registerCommands(services: Services): Disposable {
  const table: Readonly<Record<string, CommandHandler>> = commandTable;
  return Disposable.from(
    ...Object.entries(table).map(([id, handler]) =>
      commands.registerCommand(id, async (target?: unknown) => {
        try {
          await handler(services, target);
        } catch (error) {
          services.log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
          void window.showErrorMessage(describeError(error));
        }
      }),
    ),
  );
}
