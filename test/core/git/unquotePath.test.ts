import { expect, test } from 'vitest';
import { encodeRepoPath } from '../../../src/core/base/repoPath.ts';
import { splitNul } from '../../../src/core/git/splitNul.ts';
import { unquotePath } from '../../../src/core/git/unquotePath.ts';
import { temporaryRepository } from './temporaryRepository.ts';

test('reads back every byte as git quotes it', () => {
  const builder = temporaryRepository();
  const blob = builder.gitBytes(['hash-object', '-w', '--stdin'], '').toString().trim();
  const names = Array.from({ length: 256 }, (_, byte) => byte)
    .filter((byte) => byte !== 0 && byte !== 0x2f)
    .map((byte) => Buffer.of(0x61, byte, 0x62));
  const records = names.map((name) =>
    Buffer.concat([Buffer.from(`100644 blob ${blob}\t`), name, Buffer.of(0)]),
  );
  const tree = builder.gitBytes(['mktree', '-z'], Buffer.concat(records)).toString().trim();
  const quoted = builder.gitBytes(['ls-tree', '--name-only', tree]).toString('latin1').trimEnd().split('\n');
  const raw = splitNul(builder.gitBytes(['ls-tree', '--name-only', '-z', tree]));
  expect(
    quoted.map((line) => encodeRepoPath(unquotePath(Buffer.from(line, 'latin1'))).toString('latin1')),
  ).toEqual(raw.map((name) => name.toString('latin1')));
});

test('a path without quotes around it is itself', () => {
  for (const path of ['a', 'a b', 'a"b', 'a\\nb', '"a', ''])
    expect(unquotePath(Buffer.from(path))).toBe(path);
});
