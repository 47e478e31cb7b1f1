import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { toObjectId } from '../../../src/core/base/objectId.ts';
import { createBlobReader } from '../../../src/core/git/blobs.ts';
import { readCommits } from '../../../src/core/git/commits.ts';
import { isAncestor, mergeBases } from '../../../src/core/git/mergeBases.ts';
import { resolveCommit, treeOf, tryResolveCommit, tryResolveTree } from '../../../src/core/git/revParse.ts';
import { open, temporaryRepository } from './temporaryRepository.ts';

test('readers of one repository share a process; one that ends or is cancelled leaves the others alone', async () => {
  const builder = temporaryRepository();
  builder.commit('one', { files: { a: 'a\n' } });
  const oid = toObjectId(builder.git('rev-parse', 'HEAD:a'));
  process.env['TMPDIR'] = builder.home;
  const repository = await open(builder);
  const controller = new AbortController();
  const [kept, cancelled, disposed] = [
    createBlobReader(repository),
    createBlobReader(repository, controller.signal),
    createBlobReader(repository),
  ];
  expect(await Promise.all([kept, cancelled, disposed].map((reader) => reader.read(oid)))).toHaveLength(3);
  expect(readdirSync(builder.home)).toHaveLength(1);
  const pending = [kept.read(oid), cancelled.read(oid), disposed.read(oid)].map((read) =>
    read.then(String, (error: unknown) => error),
  );
  controller.abort();
  disposed.dispose();
  disposed.dispose();
  const failure = { code: 'cancelled' };
  expect(await Promise.all(pending)).toMatchObject(['a\n', failure, failure]);
  await expect(cancelled.read(oid)).rejects.toMatchObject(failure);
  await expect(disposed.read(oid)).rejects.toMatchObject(failure);
  cancelled.dispose();
  expect(String(await kept.read(oid))).toBe('a\n');
  kept.dispose();
  expect(readdirSync(builder.home)).toEqual([]);
});

test('names follow their branch and what was missing is found later, also while objects are read', async () => {
  const builder = temporaryRepository();
  const first = builder.commit('one', { files: { a: 'a\n' } });
  const repository = await open(builder);
  const reader = createBlobReader(repository);
  try {
    const ask = async (name: string): Promise<unknown> => [
      await resolveCommit(repository, name),
      await treeOf(repository, name),
    ];
    const expected = (name: string): unknown =>
      [name, `${name}^{tree}`].map((id) => builder.git('rev-parse', id));
    expect(await ask('HEAD')).toEqual(expected(first));
    const second = builder.commit('two', { files: { a: 'b\n' } });
    expect(await ask('HEAD')).toEqual(expected(second));
    expect(await ask(first)).toEqual(expected(first));
    // Twice: found, then remembered.
    expect(await ask(second)).toEqual(expected(second));
    expect(await ask(second)).toEqual(expected(second));
    const blob = builder.git('rev-parse', 'HEAD:a');
    expect([await tryResolveCommit(repository, blob), await tryResolveTree(repository, blob)]).toEqual([
      null,
      null,
    ]);
    builder.git('tag', '-a', '-m', 'tag', 'annotated', first);
    const tag = builder.git('rev-parse', 'annotated');
    expect(await ask(tag)).toEqual(expected(first));
    expect(await ask(tag)).toEqual(expected(first));
    const tree = builder.git('rev-parse', `${first}^{tree}`);
    const later = toObjectId('1'.repeat(40));
    expect([await tryResolveCommit(repository, tree), await treeOf(repository, tree)]).toEqual([null, tree]);
    expect([await tryResolveCommit(repository, later), await tryResolveTree(repository, later)]).toEqual([
      null,
      null,
    ]);
    expect(await mergeBases(repository, first, second)).toEqual([first]);
    expect(await isAncestor(repository, second, first)).toBe(false);
    expect(await isAncestor(repository, first, first)).toBe(true);
    await expect(isAncestor(repository, later, later)).rejects.toMatchObject({ code: 'unknown-revision' });
  } finally {
    reader.dispose();
  }
});

test('as many digits as the other object format has may name a branch', async () => {
  const builder = temporaryRepository();
  const first = builder.commit('one');
  const name = 'a'.repeat(64);
  builder.git('branch', name);
  const repository = await open(builder);
  expect(await resolveCommit(repository, name)).toBe(first);
  builder.git('branch', '--force', name, builder.commit('two'));
  expect(await resolveCommit(repository, name)).toBe(builder.git('rev-parse', 'HEAD'));
});

test('a range between commits is read once, one between names each time, and nobody cancels for another', async () => {
  const builder = temporaryRepository();
  const first = builder.commit('one');
  const second = builder.commit('two');
  const repository = await open(builder);
  const fixed = { include: [second], exclude: [first] };
  const controller = new AbortController();
  const [cancelled, whole] = [
    readCommits(repository, { ...fixed, signal: controller.signal }),
    readCommits(repository, fixed),
  ];
  controller.abort();
  await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
  expect((await whole).map(({ oid }) => oid)).toEqual([second]);
  expect(await readCommits(repository, fixed)).toBe(await whole);
  await expect(readCommits(repository, { ...fixed, signal: controller.signal })).rejects.toMatchObject({
    code: 'cancelled',
  });
  const named = { include: ['HEAD'], exclude: [first] };
  expect(await readCommits(repository, named)).toHaveLength(1);
  builder.commit('three');
  expect(await readCommits(repository, named)).toHaveLength(2);
  expect(await readCommits(repository, { ...fixed, limit: 0 })).toHaveLength(0);
  const missing = { include: ['1'.repeat(40)] };
  await expect(readCommits(repository, missing)).rejects.toThrow();
  await expect(readCommits(repository, missing)).rejects.toThrow();
});
