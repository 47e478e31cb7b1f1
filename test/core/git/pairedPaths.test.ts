import { expect, test } from 'vitest';
import { toObjectId } from '../../../src/core/base/objectId.ts';
import { pairedPaths } from '../../../src/core/git/pairedPaths.ts';
import { open, temporaryRepository } from './temporaryRepository.ts';

function text(prefix: string, lines: number): string {
  return Array.from({ length: lines }, (_, line) => `${prefix} ${line} of this text\n`).join('');
}

test('added paths that resemble what the commit removed or changed', async () => {
  const builder = temporaryRepository();
  builder.commit('root', {
    files: { 'old.txt': text('a', 20), 'kept.txt': text('b', 20), 'gone.txt': 'short\n' },
  });
  const renames = builder.commit('renames', {
    files: {
      'old.txt': null,
      'new one.txt': `${text('a', 18)}more\n`,
      'twin.txt': `${text('a', 15)}other\n`,
      'unlike.txt': text('c', 20),
    },
  });
  const copies = builder.commit('copies', {
    files: { 'kept.txt': `${text('b', 20)}end\n`, 'copy.txt': text('b', 20), 'gone.txt': null },
  });
  const nothing = builder.commit('nothing', { files: { 'unlike.txt': null, 'last.txt': text('d', 9) } });
  builder.git('config', 'diff.renames', 'false');
  const found = await pairedPaths(await open(builder), [renames, copies, nothing].map(toObjectId));
  expect([...found.values()].map((paths) => [...paths])).toEqual([
    ['new one.txt', 'twin.txt'],
    ['copy.txt'],
    [],
  ]);
  expect(await pairedPaths(await open(builder), [])).toEqual(new Map());
});
