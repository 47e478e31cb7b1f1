import { expect, test } from 'vitest';
import { findAgentMark } from '../../../src/core/attestation/agentEnvironment.ts';

test.each([
  [{ CLAUDECODE: '1' }, 'Claude Code'],
  [{ CURSOR_AGENT: '1' }, 'Cursor'],
  [{ CODEX_SANDBOX: 'seatbelt' }, 'Codex'],
  [{ CODEX_THREAD_ID: 'x' }, 'Codex'],
  [{ GEMINI_CLI: '1' }, 'Gemini CLI'],
  [{ AUGMENT_AGENT: '1' }, 'Augment'],
  [{ OPENCODE_CLIENT: 'cli' }, 'OpenCode'],
  [{ CLAUDE_CODE_IS_COWORK: '1', CLAUDECODE: '1' }, 'Claude Cowork'],
  [{ CLAUDE_CODE: '1' }, 'Claude Code'],
  [{ CURSOR_EXTENSION_HOST_ROLE: 'agent-exec' }, 'Cursor'],
  [{ CODEX_CI: '1' }, 'Codex'],
  [{ CODEX_SANDBOX_NETWORK_DISABLED: '1' }, 'Codex'],
  [{ QWEN_CODE: '1', GEMINI_CLI: '1' }, 'Qwen Code'],
  [{ ANTIGRAVITY_AGENT: '1' }, 'Antigravity'],
  [{ OPENCODE: '1' }, 'OpenCode'],
  [{ CLINE_ACTIVE: 'true' }, 'Cline'],
  [{ ROO_ACTIVE: 'true' }, 'Roo Code'],
  [{ COPILOT_CLI: '1' }, 'GitHub Copilot'],
  [{ COPILOT_AGENT: '1' }, 'GitHub Copilot'],
  [{ COPILOT_AGENT_SESSION_ID: 'x' }, 'GitHub Copilot'],
  [{ GOOSE_TERMINAL: '1', AGENT: 'goose' }, 'Goose'],
  [{ AMP_CURRENT_THREAD_ID: 'T-1', AGENT: 'amp' }, 'Amp'],
  [{ CRUSH: '1' }, 'Crush'],
  [{ GROK_AGENT: '1' }, 'Grok'],
  [{ PI_CODING_AGENT: 'true' }, 'Pi'],
  [{ TRAE_AI_SHELL_ID: '3' }, 'Trae'],
  [{ OPENCLAW_SHELL: 'exec' }, 'OpenClaw'],
  [{ AI_AGENT: 'devin' }, 'an AI agent'],
  [{ AGENT: 'amp' }, 'an AI agent'],
  [{ AI_AGENT: 'x', CLAUDECODE: '1' }, 'Claude Code'],
  [{}, null],
  [{ PATH: '/bin', SSH_AGENT_PID: '1', CLAUDECODE: '' }, null],
  [{ AGENT: '0', AI_AGENT: 'False' }, null],
  // What an editor or a configuration also gives to people's own terminals.
  [{ CURSOR_TRACE_ID: 'x', REPL_ID: 'x', TERM_PROGRAM: 'kiro', COPILOT_MODEL: 'x' }, null],
  [{ CURSOR_EXTENSION_HOST_ROLE: 'user' }, null],
  [{ SSH_AGENT_PID: '1', GPG_AGENT_INFO: 'x', SSH_AUTH_SOCK: '/tmp/agent' }, null],
])('%j → %s', (environment, expected) => {
  const found = findAgentMark(environment);
  expect(found?.agent ?? null).toBe(expected);
  if (found !== null) expect(Object.keys(environment)).toContain(found.variable);
});
