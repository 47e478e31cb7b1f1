import { cleanLabel } from './cleanLabel.ts';

/** What writers call the same agent, without white space, `_` and `-`: as commit identities and git-ai name it. */
const aliases: Readonly<Record<string, string>> = {
  claudecode: 'claude',
  geminicli: 'gemini-cli',
  factoryaidroid: 'droid',
  factorydroid: 'droid',
  openaicodex: 'codex',
  codexcli: 'codex',
  cursoragent: 'cursor',
};

/** The name of an agent from an untrusted record, the same for all that mean the same; else as `cleanLabel`. */
export function toolName(value: unknown): string | null {
  const label = cleanLabel(value);
  const plain = label?.toLowerCase().replaceAll(/[\s_-]/g, '') ?? '';
  return Object.hasOwn(aliases, plain) ? (aliases[plain] ?? null) : label;
}
