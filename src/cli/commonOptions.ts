import type { OptionDefinition } from './command.ts';

/** Options that every command takes. */
export const commonOptions: Readonly<Record<string, OptionDefinition>> = {
  repo: {
    type: 'string',
    value: 'DIR',
    help: 'the repository (default: the one around the working directory)',
  },
  'no-color': { type: 'boolean', help: 'plain output (also NO_COLOR)' },
  progress: { type: 'boolean', help: 'progress on stderr (default on a terminal)' },
  debug: { type: 'boolean', help: 'show the stack of an error' },
  help: { type: 'boolean', help: 'show this help' },
  version: { type: 'boolean', help: 'show the version' },
};
