import { expect, test } from 'vitest';
import { detectAgentEnvironment } from '../../../src/core/attestation/agentEnvironment.ts';

test.each([
  [{ CLAUDECODE: '1' }, 'Claude Code'],
  [{ CURSOR_AGENT: '1' }, 'Cursor'],
  [{ CODEX_SANDBOX: 'seatbelt' }, 'Codex'],
  [{ CODEX_THREAD_ID: 'x' }, 'Codex'],
  [{ GEMINI_CLI: '1' }, 'Gemini CLI'],
  [{ AUGMENT_AGENT: '1' }, 'Augment'],
  [{ OPENCODE_CLIENT: 'cli' }, 'OpenCode'],
  [{ AI_AGENT: 'devin' }, 'an AI agent'],
  [{ AGENT: 'amp' }, 'an AI agent'],
  [{ AI_AGENT: 'x', CLAUDECODE: '1' }, 'Claude Code'],
  [{}, null],
  [{ PATH: '/bin', SSH_AGENT_PID: '1', CLAUDECODE: '' }, null],
  [{ AGENT: '0', AI_AGENT: 'False' }, null],
])('%j → %s', (environment, expected) => {
  expect(detectAgentEnvironment(environment)).toBe(expected);
});
