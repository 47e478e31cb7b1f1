import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { toObjectId } from '../../../src/core/base/objectId.ts';
import { GitError } from '../../../src/core/git/gitError.ts';
import { commitTree } from '../../../src/core/git/objects.ts';
import { currentBranch, listRefs, readRef, updateRef } from '../../../src/core/git/refs.ts';
import { emptyTree } from '../../../src/core/git/revParse.ts';
import { open, temporaryRepository } from './temporaryRepository.ts';

const nothing = toObjectId('0'.repeat(40));
const name = 'refs/countersign/records';

test('lists by prefix, whole path components only', async () => {
  const builder = temporaryRepository();
  const oid = builder.commit('one');
  for (const ref of ['refs/notes/ai', 'refs/notes/ai-remote/origin', 'refs/notes/aii', 'refs/entire/x'])
    builder.git('update-ref', ref, oid);
  builder.git('tag', '-a', '-m', 't', 'annotated');
  const repository = await open(builder);
  expect(await listRefs(repository, ['refs/notes/ai', 'refs/entire', 'refs/none'])).toEqual([
    { name: 'refs/entire/x', oid },
    { name: 'refs/notes/ai', oid },
  ]);
  expect(await listRefs(repository, ['refs/tags'])).toEqual([
    { name: 'refs/tags/annotated', oid: builder.git('rev-parse', 'annotated') },
  ]);
  expect(await listRefs(repository, [])).toEqual([]);
  expect(await readRef(repository, 'refs/notes/ai')).toBe(oid);
  expect(await readRef(repository, 'refs/notes')).toBeNull();
  expect(await readRef(repository, 'refs/notes/*')).toBeNull();
});

test('creates, moves with a reflog message, and refuses when the ref is not what was expected', async () => {
  const builder = temporaryRepository();
  const first = toObjectId(builder.commit('one'));
  const second = toObjectId(builder.commit('two'));
  builder.git('config', 'core.logAllRefUpdates', 'always');
  const repository = await open(builder);
  await updateRef(repository, { name, newOid: first, oldOid: nothing, message: 'made' });
  await expect(
    updateRef(repository, { name, newOid: second, oldOid: nothing, message: 'x' }),
  ).rejects.toMatchObject({ code: 'ref-changed' });
  await expect(
    updateRef(repository, { name, newOid: second, oldOid: second, message: 'x' }),
  ).rejects.toMatchObject({ code: 'ref-changed' });
  expect(await readRef(repository, name)).toBe(first);
  await updateRef(repository, { name, newOid: second, oldOid: first, message: 'moved' });
  expect(await readRef(repository, name)).toBe(second);
  expect(builder.git('log', '-g', '--format=%gs', name)).toBe('moved\nmade');
});

test('of parallel writers every one succeeds in the end and nothing is lost', async () => {
  const builder = temporaryRepository();
  const repository = await open(builder);
  const tree = await emptyTree(repository);
  const write = async (index: number): Promise<number> => {
    for (let attempt = 1; ; attempt += 1) {
      const tip = await readRef(repository, name);
      const newOid = await commitTree(repository, {
        tree,
        parents: tip === null ? [] : [tip],
        message: Buffer.from(`${index}\n`),
      });
      try {
        await updateRef(repository, { name, newOid, oldOid: tip ?? nothing, message: 'write' });
        return attempt;
      } catch (error) {
        if (!GitError.is(error, 'ref-changed') || attempt > 200) throw error;
      }
    }
  };
  const attempts = await Promise.all(Array.from({ length: 10 }, (_, index) => write(index)));
  expect(builder.git('log', '--format=%s', name).split('\n').toSorted()).toEqual(
    Array.from({ length: 10 }, (_, index) => String(index)),
  );
  expect(Math.max(...attempts)).toBeGreaterThan(1);
});

test('a symbolic ref is not a way to another branch', async () => {
  const builder = temporaryRepository();
  const first = toObjectId(builder.commit('one'));
  const second = toObjectId(builder.commit('two'));
  builder.git('symbolic-ref', name, 'refs/heads/main');
  await updateRef(await open(builder), { name, newOid: first, oldOid: second, message: 'x' });
  expect(builder.git('rev-parse', 'main')).toBe(second);
});

test('no hook learns of it', async () => {
  const builder = temporaryRepository();
  const oid = toObjectId(builder.commit('one'));
  builder.write('.git/hooks/reference-transaction', '#!/bin/sh\necho ran > "$GIT_DIR/ran"; exit 1\n', {
    mode: 0o755,
  });
  await updateRef(await open(builder), { name, newOid: oid, oldOid: nothing, message: 'x' });
  expect(() => readFileSync(join(builder.directory, '.git/ran'))).toThrow('ENOENT');
});

test('the branch: unborn, with slashes, detached', async () => {
  const builder = temporaryRepository();
  const repository = await open(builder);
  expect(await currentBranch(repository)).toBe('main');
  builder.commit('one');
  builder.git('checkout', '--quiet', '-b', 'a/b');
  builder.git('tag', 'a/b');
  expect(await currentBranch(repository)).toBe('a/b');
  builder.git('checkout', '--quiet', '--detach');
  expect(await currentBranch(repository)).toBeNull();
});
