import { expect, test } from 'vitest';
import { recordWords } from '../../src/extension/views/recordWords.ts';

const readers = [
  'agent-blame',
  'agent-note',
  'agent-trace',
  'branch-name',
  'captured',
  'commit-identity',
  'commit-trailer',
  'entire',
  'git-ai',
  'git-ai-working-log',
  'marked',
  'origin',
  'whogitit',
];

test('every record has a name of its own, and no word of ours alone', () => {
  const words = readers.map(recordWords);
  expect(new Set(words).size).toBe(readers.length);
  const ours = readers.filter((reader, at) => words[at] === reader);
  expect(ours).toEqual(['git-ai', 'whogitit']);
  expect(recordWords('commit-trailer')).toBe('the message of the commit');
  expect(recordWords('a-later-tool')).toBe('a-later-tool');
});
