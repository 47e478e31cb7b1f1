import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { keyHints } from '../../src/extension/reading/keyHints.ts';

test('each key of the manifest is listed once, with what it does', () => {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  const hints = keyHints(manifest);
  const keys = hints.map(({ key }) => key);
  expect(keys).toEqual([...new Set(keys)]);
  expect(hints).toContainEqual({
    command: 'countersign.attestHunk',
    key: 'a',
    title: '%command.attestHunk%',
  });
});

test('a manifest that is none has no keys', () => {
  expect(keyHints(null)).toEqual([]);
  expect(keyHints({ contributes: { keybindings: 'a' } })).toEqual([]);
});
