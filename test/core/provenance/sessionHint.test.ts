import { expect, test } from 'vitest';
import { sessionHint } from '../../../src/core/provenance/sessionHint.ts';

const id = '0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0';

test.each([
  ['claude', 'https://claude.ai/code/session_011CTa', 'link https://claude.ai/code/session_011CTa'],
  [null, `https://ampcode.com/threads/T-${id}`, `link https://ampcode.com/threads/T-${id}`],
  [
    'copilot',
    `https://github.com/acme/shop/sessions/${id}`,
    `link https://github.com/acme/shop/sessions/${id}`,
  ],
  ['claude', id, `command claude --resume ${id}`],
  ['codex', id, `command codex resume ${id}`],
  ['cursor', id, null],
  ['claude', null, null],
  ['claude', `${id}; rm -rf /`, null],
  ['constructor', id, null],
  ['claude', 'https://claude.ai.evil.example/code/session_1', null],
  ['claude', 'https://claude.ai/code/session_1)[click](command:evil', null],
  ['claude', 'javascript:alert(1)', null],
])('%s %s', (tool, session, expected) => {
  const hint = sessionHint({ tool, session });
  expect(hint === null ? null : `${hint.kind} ${hint.kind === 'link' ? hint.url : hint.text}`).toBe(expected);
});
