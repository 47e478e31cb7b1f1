import { Buffer } from 'node:buffer';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { toObjectId } from '../../../src/core/base/objectId.ts';
import { displayRepoPath } from '../../../src/core/base/repoPath.ts';
import { diffCommits } from '../../../src/core/git/diffCommits.ts';
import { GitError } from '../../../src/core/git/gitError.ts';
import type { GitRepository } from '../../helpers/gitRepository.ts';
import { open, temporaryRepository } from './temporaryRepository.ts';

/** `<number of the commit> <path> <old mode>-<new mode> <old blob>-<new blob>`, blobs by their content. */
async function describeCommits(
  builder: GitRepository,
  commits: readonly string[],
  signal?: AbortSignal,
): Promise<string[]> {
  const content = (oid: string): string =>
    /^0+$/.test(oid) ? 'none' : builder.git('cat-file', '-p', oid).trim();
  const lines: string[] = [];
  for await (const { commit, changes } of diffCommits(await open(builder), commits.map(toObjectId), signal))
    for (const { path, oldMode, newMode, oldOid, newOid } of changes)
      lines.push(
        `${commits.indexOf(commit)} ${displayRepoPath(path)} ${oldMode}-${newMode} ${content(oldOid)}-${content(newOid)}`,
      );
  return lines;
}

test('what each commit did to each path, in the order asked for', async () => {
  const builder = temporaryRepository();
  const root = builder.commit('root', { files: { 'a.txt': 'one', 'dir/b c.txt': 'bee' } });
  const rename = builder.commit('rename', { files: { 'a.txt': null, 'z.txt': 'one', 'dir/b c.txt': 'two' } });
  builder.write('z.txt', 'one', { mode: 0o755 });
  const mode = builder.commit('mode');
  expect(await describeCommits(builder, [rename, root, mode])).toEqual([
    '0 a.txt 100644-000000 one-none',
    '0 dir/b c.txt 100644-100644 bee-two',
    '0 z.txt 000000-100644 none-one',
    '1 a.txt 000000-100644 none-one',
    '1 dir/b c.txt 000000-100644 none-bee',
    '2 z.txt 100644-100755 one-one',
  ]);
});

test('merges and empty commits do not come out', async () => {
  const builder = temporaryRepository();
  builder.commit('root', { files: { 'a.txt': 'one' } });
  builder.git('checkout', '--quiet', '-b', 'side');
  const side = builder.commit('side', { files: { 'b.txt': 'two' } });
  builder.git('checkout', '--quiet', 'main');
  const empty = builder.commit('empty');
  builder.git('merge', '--quiet', '--no-ff', '-m', 'merge', 'side');
  const merge = builder.git('rev-parse', 'HEAD');
  expect(await describeCommits(builder, [merge, empty, side])).toEqual(['2 b.txt 000000-100644 none-two']);
  expect(await describeCommits(builder, [])).toEqual([]);
});

test('more output than one read, names that are no text', async () => {
  const builder = temporaryRepository();
  const names = Array.from({ length: 3000 }, (_, index) => `file "${'x'.repeat(60)}" ${index + 1000}\n.txt`);
  const root = builder.commit('root', { files: Object.fromEntries(names.map((name) => [name, 'x'])) });
  const found: string[] = [];
  for await (const { changes } of diffCommits(await open(builder), [toObjectId(root)]))
    found.push(...changes.map(({ path }) => path));
  expect(found).toEqual(names);
  const blob = builder.gitBytes(['hash-object', '-w', '--stdin'], 'x').toString().trim();
  const entry = Buffer.concat([Buffer.from(`100644 blob ${blob}\t`), Buffer.from([0xff, 0x00])]);
  const tree = builder.gitBytes(['mktree', '-z'], entry).toString().trim();
  expect(await describeCommits(builder, [builder.git('commit-tree', tree, '-m', 'odd')])).toEqual([
    '0 \uFFFD 000000-100644 none-x',
  ]);
});

test('no configuration has a say, and nothing is replaced', async () => {
  const builder = temporaryRepository();
  builder.commit('root', { files: { 'a.txt': 'one' } });
  const head = builder.commit('head', { files: { 'a.txt': null, 'b.txt': 'one' } });
  const other = builder.commit('other', { files: { 'c.txt': 'see' } });
  const expected = await describeCommits(builder, [head]);
  for (const setting of [
    'diff.renames=copies',
    'diff.noprefix=true',
    'diff.orderFile=order',
    'log.showRoot=false',
  ])
    builder.git('config', ...setting.split('='));
  writeFileSync(join(builder.directory, 'order'), 'b.txt\n');
  builder.git('replace', head, other);
  expect(await describeCommits(builder, [head])).toEqual(expected);
  expect(expected).toHaveLength(2);
});

test('cancelled', async () => {
  const builder = temporaryRepository();
  const root = builder.commit('root', { files: { 'a.txt': 'one' } });
  await expect(describeCommits(builder, [root], AbortSignal.abort())).rejects.toSatisfy((error) =>
    GitError.is(error, 'cancelled'),
  );
});
