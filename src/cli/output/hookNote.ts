import type { CommandContext } from '../command.ts';
import { terminalText } from './table.ts';

/** A hook speaks among the words of git and of other hooks, so each line names who says it. */
export function noteOfHook(context: CommandContext, text: string): void {
  context.note(`countersign: ${terminalText(text)}`);
}
