/** A variable by which a coding agent marks the processes that it starts. */
interface AgentMark {
  readonly variable: string;
  readonly agent: string;
  /** Where the variable is also set for people: the one value that means an agent. */
  readonly value?: string;
}

/**
 * The first that is set names the agent, so the general ones come last. Left out are variables that an editor or a
 * configuration also gives to people's own terminals: `CURSOR_TRACE_ID`, `REPL_ID`, `GOOSE_PROVIDER`, `COPILOT_MODEL`,
 * `COPILOT_GITHUB_TOKEN`, `TERM_PROGRAM`.
 */
const agentMarks: readonly AgentMark[] = [
  { variable: 'CLAUDE_CODE_IS_COWORK', agent: 'Claude Cowork' },
  { variable: 'CLAUDECODE', agent: 'Claude Code' },
  { variable: 'CLAUDE_CODE', agent: 'Claude Code' },
  { variable: 'CURSOR_AGENT', agent: 'Cursor' },
  { variable: 'CURSOR_EXTENSION_HOST_ROLE', agent: 'Cursor', value: 'agent-exec' },
  { variable: 'CODEX_SANDBOX', agent: 'Codex' },
  { variable: 'CODEX_SANDBOX_NETWORK_DISABLED', agent: 'Codex' },
  { variable: 'CODEX_CI', agent: 'Codex' },
  { variable: 'CODEX_THREAD_ID', agent: 'Codex' },
  { variable: 'QWEN_CODE', agent: 'Qwen Code' },
  { variable: 'GEMINI_CLI', agent: 'Gemini CLI' },
  { variable: 'ANTIGRAVITY_AGENT', agent: 'Antigravity' },
  { variable: 'AUGMENT_AGENT', agent: 'Augment' },
  { variable: 'OPENCODE_CLIENT', agent: 'OpenCode' },
  { variable: 'OPENCODE', agent: 'OpenCode' },
  { variable: 'CLINE_ACTIVE', agent: 'Cline' },
  { variable: 'ROO_ACTIVE', agent: 'Roo Code' },
  { variable: 'COPILOT_CLI', agent: 'GitHub Copilot' },
  { variable: 'COPILOT_AGENT', agent: 'GitHub Copilot' },
  { variable: 'COPILOT_AGENT_SESSION_ID', agent: 'GitHub Copilot' },
  { variable: 'GOOSE_TERMINAL', agent: 'Goose' },
  { variable: 'AMP_CURRENT_THREAD_ID', agent: 'Amp' },
  { variable: 'CRUSH', agent: 'Crush' },
  { variable: 'GROK_AGENT', agent: 'Grok' },
  { variable: 'PI_CODING_AGENT', agent: 'Pi' },
  { variable: 'TRAE_AI_SHELL_ID', agent: 'Trae' },
  { variable: 'OPENCLAW_SHELL', agent: 'OpenClaw' },
  { variable: 'AI_AGENT', agent: 'an AI agent' },
  { variable: 'AGENT', agent: 'an AI agent' },
];

/**
 * The mark of the agent whose environment this is, or null. A courtesy and a defence in depth only: an agent can remove
 * the variables (docs/attestation.md, threat T16). Empty, `0` and `false` count as not set.
 */
export function findAgentMark(
  environment: Readonly<Record<string, string | undefined>>,
): { readonly variable: string; readonly agent: string } | null {
  const found = agentMarks.find(({ variable, value }) => {
    const set = environment[variable];
    return value === undefined ? isSet(set) : set === value;
  });
  return found ?? null;
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && !['', '0', 'false'].includes(value.trim().toLowerCase());
}
