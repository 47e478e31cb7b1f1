import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { toObjectId } from '../../../src/core/base/objectId.ts';
import { type MergedTrees, mergeTrees } from '../../../src/core/git/mergeTrees.ts';
import type { GitRepository } from '../../helpers/gitRepository.ts';
import { open, temporaryRepository } from './temporaryRepository.ts';

const lines = (changes: Readonly<Record<number, string>> = {}): string =>
  Array.from({ length: 20 }, (_, at) => `${changes[at + 1] ?? `line ${at + 1}`}\n`).join('');

/** Branches `main` and `feature`, which leave the tag `base`. */
function forked(
  { ours, theirs }: { readonly ours: string; readonly theirs: string },
  options: Parameters<typeof temporaryRepository>[0] = {},
): GitRepository {
  const builder = temporaryRepository(options);
  builder.commit('base', { files: { 'a.txt': lines() } });
  builder.git('tag', 'base');
  builder.git('checkout', '-q', '-b', 'feature');
  builder.commit('theirs', { files: { 'a.txt': theirs } });
  builder.git('checkout', '-q', 'main');
  builder.commit('ours', { files: { 'a.txt': ours } });
  return builder;
}

async function merge(builder: GitRepository): Promise<MergedTrees> {
  const tree = (name: string): ReturnType<typeof toObjectId> =>
    toObjectId(builder.git('rev-parse', `${name}^{tree}`));
  return mergeTrees(await open(builder), { base: tree('base'), ours: tree('main'), theirs: tree('feature') });
}

/** What git makes of it in a work tree, as somebody who rebases sees it. */
function rebased(builder: GitRepository): string {
  builder.git('checkout', '-q', '--detach', 'main');
  builder.git('cherry-pick', 'feature');
  return builder.git('rev-parse', 'HEAD^{tree}');
}

test.each(['sha1', 'sha256'] as const)('is what a rebase makes of it (%s)', async (objectFormat) => {
  const sides = { ours: lines({ 3: 'upstream' }), theirs: lines({ 9: 'mine' }) };
  const builder = forked(sides, { objectFormat });
  expect(await merge(builder)).toEqual({ kind: 'clean', tree: rebased(builder) });
});

test('a conflict is one', async () => {
  expect(await merge(forked({ ours: lines({ 9: 'upstream' }), theirs: lines({ 9: 'mine' }) }))).toEqual({
    kind: 'conflict',
  });
});

test('leaves nothing behind: no object, no ref, no temporary directory', async () => {
  const builder = forked({ ours: lines({ 3: 'upstream' }), theirs: lines({ 9: 'mine' }) });
  const count = (): string => builder.git('count-objects', '-v') + builder.git('for-each-ref');
  const before = count();
  process.env['TMPDIR'] = builder.home;
  const merged = await merge(builder);
  expect(merged.kind).toBe('clean');
  expect(count()).toBe(before);
  expect(merged.kind === 'clean' && existsSync(objectFile(builder, merged.tree))).toBe(false);
  expect(readdirSync(builder.home)).toEqual([]);
});

function objectFile(builder: GitRepository, oid: string): string {
  return join(builder.directory, '.git', 'objects', oid.slice(0, 2), oid.slice(2));
}

test('no attribute and no configuration decides: a union driver cannot hide a conflict', async () => {
  const builder = forked({ ours: lines({ 9: 'upstream' }), theirs: lines({ 9: 'mine' }) });
  builder.write('.git/info/attributes', '* merge=union\n');
  builder.git('config', 'merge.default', 'union');
  expect(await merge(builder)).toEqual({ kind: 'conflict' });
});

test('objects that are not here are said to be missing', async () => {
  const builder = forked({ ours: lines({ 3: 'upstream' }), theirs: lines({ 9: 'mine' }) });
  const tree = toObjectId(builder.git('rev-parse', 'main^{tree}'));
  const absent = toObjectId('1'.repeat(40));
  const repository = await open(builder);
  expect(await mergeTrees(repository, { base: absent, ours: tree, theirs: tree })).toEqual({
    kind: 'missing',
  });
  expect(await mergeTrees(repository, { base: tree, ours: tree, theirs: absent })).toEqual({
    kind: 'missing',
  });
});

test('a cancelled merge throws', async () => {
  const builder = forked({ ours: lines(), theirs: lines({ 9: 'mine' }) });
  const tree = toObjectId(builder.git('rev-parse', 'main^{tree}'));
  await expect(
    mergeTrees(await open(builder), { base: tree, ours: tree, theirs: tree }, AbortSignal.abort()),
  ).rejects.toMatchObject({ code: 'cancelled' });
});
