// What VS Code's proposed `detailedReason` says of an edit: the sources of its own code, and anything else.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readEditSource } from '../../../src/core/capture/editSource.ts';

const chat = {
  source: 'Chat.applyEdits',
  metadata: {
    $modelId: 'copilot|gpt-5',
    $extensionId: 'GitHub.copilot-chat',
    $$sessionId: 'session-1',
    $$requestId: 'r',
    $$mode: 'agent',
  },
};

test.each<[string, unknown, unknown]>([
  ['a chat edit', chat, { tool: 'github-copilot', model: 'copilot/gpt-5', session: 'session-1' }],
  [
    'inline chat of nobody named',
    { source: 'inlineChat.applyEdits', metadata: {} },
    { tool: 'vscode', model: null, session: null },
  ],
  [
    'a harness',
    { source: 'Chat.applyEdits', metadata: { $harness: 'claude', $modelId: 'unknown' } },
    { tool: 'claude', model: null, session: null },
  ],
  [
    'a completion of an extension',
    { source: 'inlineCompletionAccept', metadata: { $extensionId: 'x.y', $nes: true, $providerId: 'p' } },
    { tool: 'x.y', model: null, session: null },
  ],
  [
    'a part of a completion',
    { source: 'inlineCompletionPartialAccept', metadata: { type: 'word', extensionId: 'github.copilot' } },
    { tool: 'github-copilot', model: null, session: null },
  ],
  ['a completion of no extension', { source: 'inlineCompletionAccept', metadata: { $nes: false } }, null],
  ['what a chat takes back', { ...chat, source: 'Chat.undoEdits' }, null],
  ['what a chat resets', { ...chat, source: 'Chat.reset' }, null],
  ['typing', { source: 'cursor', metadata: { kind: 'type' } }, null],
  ['a file that changed on disk', { source: 'reloadFromDisk', metadata: {} }, null],
  ['an extension’s edit', { source: 'applyEdits', metadata: {} }, null],
  ['no reason', undefined, null],
  ['no metadata', { source: 'Chat.applyEdits' }, { tool: 'vscode', model: null, session: null }],
])('%s', (_, reason, expected) => {
  expect(readEditSource(reason)).toEqual(expected);
});

test('anything else is nobody’s, and never throws', () => {
  fc.assert(
    fc.property(fc.anything(), fc.anything(), (reason, metadata) => {
      expect(readEditSource(reason)).toBeNull();
      const said = readEditSource({ ...chat, metadata });
      expect(said === null || said.tool !== '').toBe(true);
    }),
  );
});
