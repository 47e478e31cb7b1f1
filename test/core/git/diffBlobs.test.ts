import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ObjectId } from '../../../src/core/base/objectId.ts';
import { toObjectId } from '../../../src/core/base/objectId.ts';
import { diffBlobs } from '../../../src/core/git/diffBlobs.ts';
import { GitError } from '../../../src/core/git/gitError.ts';
import type { GitRepository } from '../../helpers/gitRepository.ts';
import { open, temporaryRepository } from './temporaryRepository.ts';

function blob(builder: GitRepository, content: string | Buffer): ObjectId {
  return toObjectId(builder.gitBytes(['hash-object', '-w', '--stdin'], content).toString().trim());
}

type Contents = readonly (readonly [string | Buffer, string | Buffer])[];

/** For each pair its changes as in a hunk header: `-1,2 +1,0`. */
async function describePairs(builder: GitRepository, contents: Contents): Promise<string[][]> {
  const pairs = contents.map(([before, after]) => ({
    old: blob(builder, before),
    new: blob(builder, after),
  }));
  const found = await diffBlobs(await open(builder), pairs);
  return found.map((changes) =>
    changes.map(
      (change) => `-${change.old.start},${change.old.lines} +${change.new.start},${change.new.lines}`,
    ),
  );
}

test('one list per pair, in their order', async () => {
  const builder = temporaryRepository();
  const tricky = '@@ -9 +9 @@\ndiff --git a/0 b/0\n--- a\n+++ b\n';
  const pairs: Contents = [
    ['a\nb\nc\n', 'a\nB\nc\nd\ne\n'],
    ['same\n', 'same\n'],
    ['a\nb', 'a\nb\n'],
    ['', 'one\ntwo\n'],
    ['one\ntwo\n', ''],
    [tricky, `${tricky}${tricky}`],
    [Buffer.of(0, 10, 1, 10), Buffer.of(0, 10, 2, 10)],
    ['a\nb\nc\n', 'a\nB\nc\nd\ne\n'],
    [`${'x'.repeat(300_000)}\nb\n`, `@@ -1 +1 @@${'x'.repeat(300_000)}\nb\nc\n`],
  ];
  expect(await describePairs(builder, pairs)).toEqual([
    ['-2,1 +2,1', '-3,0 +4,2'],
    [],
    ['-2,1 +2,1'],
    ['-0,0 +1,2'],
    ['-1,2 +0,0'],
    ['-4,0 +5,4'],
    ['-2,1 +2,1'],
    ['-2,1 +2,1', '-3,0 +4,2'],
    ['-1,1 +1,1', '-2,0 +3,1'],
  ]);
});

test('is what git diff says of the two files', async () => {
  const anyText = fc
    .array(fc.constantFrom('a\n', 'b\n', '\n', '  c\n'), { maxLength: 30 })
    .map((lines) => lines.join(''));
  const anyPairs = fc.array(fc.tuple(anyText, anyText), { minLength: 1, maxLength: 12 });
  const builder = temporaryRepository();
  await fc.assert(
    fc.asyncProperty(anyPairs, async (pairs) => {
      const files = (side: 0 | 1): Record<string, string> =>
        Object.fromEntries(pairs.map((pair, index) => [`${index}.txt`, pair[side]]));
      builder.git('rm', '-rq', '--cached', '--ignore-unmatch', '.');
      const before = builder.commit('old', { files: files(0) });
      const after = builder.commit('new', { files: files(1) });
      const expected = pairs.map((_, index) => {
        const path = `${index}.txt`;
        const patch = builder.git(
          'diff',
          '-U0',
          '--no-renames',
          '--indent-heuristic',
          before,
          after,
          '--',
          path,
        );
        return [...patch.matchAll(/^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/gm)].map(
          ([, oldStart, oldLines = '1', newStart, newLines = '1']) =>
            `-${oldStart},${oldLines} +${newStart},${newLines}`,
        );
      });
      expect(await describePairs(builder, pairs)).toEqual(expected);
    }),
    { numRuns: 5 },
  );
}, 300_000);

test('no configuration has a say; the repository gets no objects and the temporary ones go', async () => {
  const builder = temporaryRepository();
  builder.commit('root', { files: { '.gitattributes': '* -diff\n' } });
  const contents: Contents = [['x  y\n\n\nb\n', 'x y\n\nb\n']];
  const expected = await describePairs(builder, contents);
  for (const setting of [
    'diff.algorithm=histogram',
    'diff.context=9',
    'core.whitespace=-all',
    'diff.external=false',
  ])
    builder.git('config', ...setting.split('='));
  mkdirSync(join(builder.directory, '.git', 'info'), { recursive: true });
  writeFileSync(join(builder.directory, '.git', 'info', 'attributes'), '* binary\n');
  const temporary = join(builder.directory, '.git', 'temporary');
  mkdirSync(temporary);
  process.env['TMPDIR'] = temporary;
  const objects = builder.git('count-objects');
  expect(await describePairs(builder, contents)).toEqual(expected);
  expect(expected).toEqual([['-1,2 +1,1']]);
  expect(builder.git('count-objects')).toBe(objects);
  expect(readdirSync(temporary)).toEqual([]);
});

test('objects of alternates, and sha256', async () => {
  const source = temporaryRepository();
  const [before, after] = [blob(source, 'a\n'), blob(source, 'a\nb\n')];
  const builder = temporaryRepository();
  writeFileSync(
    join(builder.directory, '.git', 'objects', 'info', 'alternates'),
    `${join(source.directory, '.git', 'objects')}\n`,
  );
  const found = await diffBlobs(await open(builder), [{ old: before, new: after }]);
  expect(found).toEqual([[{ old: { start: 1, lines: 0 }, new: { start: 2, lines: 1 } }]]);
  expect(await describePairs(temporaryRepository({ objectFormat: 'sha256' }), [['a\n', 'b\n']])).toEqual([
    ['-1,1 +1,1'],
  ]);
});

test('a blob that is not there, cancellation, nothing to do', async () => {
  const builder = temporaryRepository();
  const repository = await open(builder);
  const pair = { old: blob(builder, 'a\n'), new: toObjectId('1'.repeat(40)) };
  await expect(diffBlobs(repository, [pair])).rejects.toSatisfy((error) => GitError.is(error));
  const same = { old: pair.old, new: pair.old };
  await expect(diffBlobs(repository, [same], AbortSignal.abort())).rejects.toSatisfy((error) =>
    GitError.is(error, 'cancelled'),
  );
  expect(await diffBlobs(repository, [])).toEqual([]);
});
