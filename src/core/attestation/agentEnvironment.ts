/** Environment variables by which coding agents mark the processes they start, and the agent each stands for. */
const agentVariables: readonly { readonly variable: string; readonly agent: string }[] = [
  { variable: 'CLAUDECODE', agent: 'Claude Code' },
  { variable: 'CLAUDE_CODE', agent: 'Claude Code' },
  { variable: 'CURSOR_AGENT', agent: 'Cursor' },
  { variable: 'CODEX_SANDBOX', agent: 'Codex' },
  { variable: 'CODEX_SANDBOX_NETWORK_DISABLED', agent: 'Codex' },
  { variable: 'CODEX_THREAD_ID', agent: 'Codex' },
  { variable: 'GEMINI_CLI', agent: 'Gemini CLI' },
  { variable: 'AUGMENT_AGENT', agent: 'Augment' },
  { variable: 'OPENCODE_CLIENT', agent: 'OpenCode' },
  { variable: 'OPENCODE', agent: 'OpenCode' },
  { variable: 'CLINE_ACTIVE', agent: 'Cline' },
  { variable: 'AI_AGENT', agent: 'an AI agent' },
  { variable: 'AGENT', agent: 'an AI agent' },
];

/**
 * The agent whose environment this is, or null. A courtesy and a defence in depth only: an agent can remove the
 * variables (docs/attestation.md, threat T16). Empty, `0` and `false` count as not set.
 */
export function detectAgentEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): string | null {
  const found = agentVariables.find(({ variable }) => isSet(environment[variable]));
  return found?.agent ?? null;
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && !['', '0', 'false'].includes(value.trim().toLowerCase());
}
