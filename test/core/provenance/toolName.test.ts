import { expect, test } from 'vitest';
import { toolName } from '../../../src/core/provenance/toolName.ts';

test.each([
  ['Claude Code', 'claude'],
  ['claude_code', 'claude'],
  ['claudeCode', 'claude'],
  ['claude', 'claude'],
  ['Gemini CLI', 'gemini-cli'],
  ['factoryai-droid', 'droid'],
  ['github-copilot-cli', 'github-copilot-cli'],
  ['Some Agent', 'Some Agent'],
  ['constructor', 'constructor'],
  ['unknown', null],
  [7, null],
])('%s is %s', (written, expected) => {
  expect(toolName(written)).toBe(expected);
});
