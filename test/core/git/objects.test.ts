import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { toObjectId } from '../../../src/core/base/objectId.ts';
import { decodeRepoPath, toRepoPath } from '../../../src/core/base/repoPath.ts';
import { commitTree, readTree, writeBlob, writeTreeWith } from '../../../src/core/git/objects.ts';
import { openObjectReader } from '../../../src/core/git/objectReader.ts';
import { listPaths } from '../../../src/core/git/trees.ts';
import { open, temporaryRepository } from './temporaryRepository.ts';

test('blobs are stored as they are, whatever the attributes say', async () => {
  const builder = temporaryRepository();
  builder.write('.git/info/attributes', '* text=auto eol=crlf filter=evil\n');
  builder.git('config', 'filter.evil.clean', 'tr a-z A-Z');
  builder.git('config', 'core.autocrlf', 'true');
  const repository = await open(builder);
  for (const bytes of [Buffer.alloc(0), Buffer.from('a\r\nb\n'), Buffer.from([0, 255, 13, 10])]) {
    expect(builder.gitBytes(['cat-file', 'blob', await writeBlob(repository, bytes)])).toEqual(bytes);
  }
});

test.each(['sha1', 'sha256'] as const)(
  'trees in %s: from nothing, on top of one, replaced and removed',
  async (objectFormat) => {
    const builder = temporaryRepository({ objectFormat });
    const repository = await open(builder);
    const [a, b] = await Promise.all([
      writeBlob(repository, Buffer.from('a')),
      writeBlob(repository, Buffer.from('b')),
    ]);
    const mode = '100644';
    const base = await writeTreeWith(repository, null, [
      { path: 'records/aa/one', oid: a, mode },
      { path: 'odd "name"\n', oid: a, mode: '100755' },
      { path: 'gone', oid: a, mode },
    ]);
    const tree = await writeTreeWith(repository, base, [
      { path: 'records/aa/one', oid: b, mode },
      { path: 'records/aa/two', oid: a, mode },
      { path: 'gone', oid: toObjectId('0'.repeat(a.length)), mode: '000000' },
    ]);
    expect(await readTree(repository, tree)).toEqual([
      { path: 'odd "name"\n', oid: a, mode: '100755', type: 'blob' },
      { path: 'records/aa/one', oid: b, mode, type: 'blob' },
      { path: 'records/aa/two', oid: a, mode, type: 'blob' },
    ]);
    expect(await writeTreeWith(repository, base, [])).toBe(base);
    expect(await writeTreeWith(repository, null, [])).toBe(
      builder.gitBytes(['hash-object', '-t', 'tree', '--stdin'], '').toString().trim(),
    );
  },
);

test('writing a tree leaves the index, the worktree and the git directory as they were', async () => {
  const builder = temporaryRepository();
  builder.commit('one', { files: { a: 'a\n' } });
  builder.write('a', 'changed\n');
  const index = readFileSync(join(builder.directory, '.git/index'));
  const repository = await open(builder);
  const oid = await writeBlob(repository, Buffer.from('b'));
  await writeTreeWith(repository, null, [{ path: 'b', oid, mode: '100644' }]);
  expect(readFileSync(join(builder.directory, '.git/index')).equals(index)).toBe(true);
  expect(builder.git('status', '--porcelain')).toBe(' M a');
  expect(builder.git('ls-files', '--others', '--directory', '.git/countersign/tmp')).toBe('');
});

test('a path that git refuses, and an object that is not there', async () => {
  const repository = await open(temporaryRepository());
  const oid = await writeBlob(repository, Buffer.from('b'));
  for (const path of ['../up', '.git/config', '/root', 'a//b']) {
    await expect(writeTreeWith(repository, null, [{ path, oid, mode: '100644' }])).rejects.toMatchObject({
      code: 'unsupported-path',
    });
  }
  const missing = toObjectId('1'.repeat(40));
  await expect(
    writeTreeWith(repository, null, [{ path: 'a', oid: missing, mode: '100644' }]),
  ).rejects.toMatchObject({ code: 'missing-object' });
});

test('lists trees below a path, with paths from the top', async () => {
  const builder = temporaryRepository();
  builder.commit('one', { files: { 'a/b/c': 'c', 'a/b.txt': 'b', 'a/ü "x"/d\ne': 'd', top: 't' } });
  const repository = await open(builder);
  const list = async (path?: string): Promise<string[]> =>
    (await readTree(repository, 'HEAD', path === undefined ? undefined : toRepoPath(path))).map(
      (entry) => entry.path,
    );
  expect(await list()).toEqual(['a/b.txt', 'a/b/c', 'a/ü "x"/d\ne', 'top']);
  expect(await list('a')).toEqual(['a/b.txt', 'a/b/c', 'a/ü "x"/d\ne']);
  expect(await list('a/ü "x"')).toEqual(['a/ü "x"/d\ne']);
  expect(await list('top')).toEqual(['top']);
  expect(await list('none')).toEqual([]);
  expect(
    (await listPaths(repository, 'HEAD^{tree}')).map(({ path, mode, oid }) => `${mode} ${oid} ${path}`)[3],
  ).toBe(`100644 ${builder.git('rev-parse', 'HEAD:top')} top`);
  await expect(readTree(repository, 'nowhere')).rejects.toMatchObject({ code: 'unknown-revision' });
});

test('trees are the same when they are read as objects, because somebody reads objects anyway', async () => {
  const builder = temporaryRepository();
  builder.commit('one', {
    files: { 'a/b/c': 'c', 'a/b.txt': 'b', 'a-b': 'x', 'a.b': 'y', 'same/b/c': 'c', 'ü "x"/d\ne': 'd' },
  });
  const repository = await open(builder);
  const link = await writeBlob(repository, Buffer.from('top'));
  const base = toObjectId(builder.git('rev-parse', 'HEAD^{tree}'));
  const directory = decodeRepoPath(Buffer.from([0x64, 0xff]));
  const tree = await writeTreeWith(repository, base, [
    { path: 'link', oid: link, mode: '120000' },
    { path: 'module', oid: link, mode: '160000' },
    { path: `${directory}/\udc80`, oid: link, mode: '100755' },
  ]);
  const [listed, empty] = [await readTree(repository, tree), await writeTreeWith(repository, null, [])];
  const reader = openObjectReader(repository);
  expect(await readTree(repository, tree)).toEqual(listed);
  expect(await readTree(repository, 'HEAD')).toEqual(
    listed.filter(({ path }) => !/^(?:link|module|d.)/.test(path)),
  );
  expect(await readTree(repository, empty)).toEqual([]);
  await expect(readTree(repository, '1'.repeat(40))).rejects.toMatchObject({ name: 'GitError' });
  reader.dispose();
});

test('paths that are not UTF-8, links, programs and submodules', async () => {
  const builder = temporaryRepository();
  const repository = await open(builder);
  const oid = await writeBlob(repository, Buffer.from('x'));
  const directory = decodeRepoPath(Buffer.from([0x64, 0xff]));
  const tree = await writeTreeWith(repository, null, [
    { path: `${directory}/\udc80`, oid, mode: '100755' },
    { path: 'link', oid, mode: '120000' },
    { path: 'module', oid, mode: '160000' },
  ]);
  const modes = (await readTree(repository, tree)).map(({ path, mode, type }) => [path, mode, type]);
  expect(modes).toEqual([
    [`${directory}/\udc80`, '100755', 'blob'],
    ['link', '120000', 'blob'],
    ['module', '160000', 'commit'],
  ]);
  expect((await readTree(repository, tree, directory)).map(({ path }) => path)).toEqual([
    `${directory}/\udc80`,
  ]);
  for (const [path = '', mode, type] of modes) {
    const alone = await readTree(repository, tree, toRepoPath(path));
    const expected = { path, mode, type, oid };
    expect(alone).toEqual([expected]);
  }
  for (const path of ['lin', 'link/x', `${directory}/none`, 'none/none'])
    expect(await readTree(repository, tree, toRepoPath(path))).toEqual([]);
});

test('commits carry message, parents and people exactly', async () => {
  const builder = temporaryRepository();
  const parent = toObjectId(builder.commit('one'));
  builder.git('config', 'i18n.commitEncoding', 'ISO-8859-1');
  builder.git('config', 'commit.gpgSign', 'true');
  const repository = await open(builder);
  const tree = toObjectId(builder.git('rev-parse', 'HEAD^{tree}'));
  const message = Buffer.from('\n# subject\n\nno end  ');
  const author = { name: 'Ünï', email: 'u@x', timestamp: 5, zone: '-0130' };
  const oid = await commitTree(repository, { tree, parents: [parent], message, author });
  const raw = builder.gitBytes(['cat-file', 'commit', oid]).toString();
  expect(raw).toMatch(
    new RegExp(
      `^tree ${tree}\nparent ${parent}\nauthor Ünï <u@x> 5 -0130\ncommitter Test Person <test@example.com> [0-9]+ [+-][0-9]{4}\n\n\n# subject\n\nno end  $`,
    ),
  );
});
