import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { patchedTree } from '../../../src/core/git/patchedTree.ts';
import { commitMechanical } from '../../../src/core/workflow/prepare/commitMechanical.ts';
import { formatPreparationJson } from '../../../src/core/workflow/prepare/formatPreparationJson.ts';
import { splitCommands } from '../../../src/core/workflow/prepare/splitCommands.ts';
import { splitMechanical } from '../../../src/core/workflow/prepare/splitMechanical.ts';
import type { TargetRequest } from '../../../src/core/workflow/target.ts';
import { disposeAfterTest } from '../../helpers/disposeAfterTest.ts';
import { openPrepared } from './prepareScenario.ts';
import {
  createSignedRepository,
  policyText,
  repositoryId,
  type SignedRepository,
  source,
} from './signedRepository.ts';

const worktree: TargetRequest = { kind: 'worktree' };

function create(policy?: string): SignedRepository {
  const signed = createSignedRepository(policy === undefined ? {} : { policy });
  disposeAfterTest(signed.builder);
  return signed;
}

describe('what a reviewer will be asked', () => {
  it('is what needs a sign-off and has none, with the time and who must sign', async () => {
    const signed = create();
    signed.become('alice', signed.aliceKey);
    await signed.signOff({ hunks: ({ file }) => file.path === 'b.ts' });
    const { size, groups, gate } = await (await openPrepared(signed.builder)).prepare();
    expect(size).toEqual({ hunks: 2, lines: 4, milliseconds: 28_800, sittings: 1, isWithinBudget: true });
    expect(groups).toMatchObject([{ module: '.', hunks: 2, missing: [{ who: '1 senior', hunks: 2 }] }]);
    expect(gate).toEqual({ verdict: 'fail', isForecast: false, next: ['1 senior (2 hunks)'] });
  });

  it('is told of uncommitted work as if it were committed, and nobody may sign own work', async () => {
    const signed = create(policyText(repositoryId).replace('unattributed: ignore', 'unattributed: require'));
    signed.become('alice', signed.aliceKey);
    signed.builder.git('checkout', '-q', 'main');
    signed.builder.write('a.ts', source({ 3: 'export const value2 = 20;\n' }));
    const { gate, size } = await (await openPrepared(signed.builder, worktree)).prepare();
    expect(size.hunks).toBe(1);
    expect(gate).toEqual({ verdict: 'fail', isForecast: true, next: ['1 senior (1 hunk)'] });
  });

  it('is everything where there is no policy', async () => {
    const signed = create('no policy');
    const { gate, size } = await (await openPrepared(signed.builder)).prepare();
    expect([gate, size.hunks]).toEqual([null, 3]);
  });

  it('says when it is more than one review is good for', async () => {
    const signed = create();
    const lines = Array.from({ length: 600 }, (_, at) => `export const made${at} = ${at};\n`);
    signed.builder.commit('Much\n\nCo-Authored-By: Claude <noreply@anthropic.com>\n', {
      files: { 'c.ts': lines.join('') },
    });
    const { size } = await (await openPrepared(signed.builder)).prepare();
    expect(size).toMatchObject({ isWithinBudget: false, sittings: 2, lines: 606 });
  });

  it('counts what nobody claims', async () => {
    const signed = create(policyText(repositoryId).replace('unattributed: ignore', 'unattributed: require'));
    signed.builder.commit('By hand', { files: { 'c.ts': 'export const c = 1;\n' } });
    const { unattributed } = await (await openPrepared(signed.builder)).prepare();
    expect(unattributed.map(({ file }) => file.path)).toEqual(['c.ts']);
  });

  it('holds what reviewers asked for until it is settled', async () => {
    const signed = create();
    signed.become('alice', signed.aliceKey);
    await signed.signOff({
      hunks: ({ file }) => file.path === 'a.ts',
      needsWork: ({ file }) => (file.path === 'b.ts' ? 'Use the table.' : null),
    });
    const open = async () =>
      (await (await openPrepared(signed.builder)).prepare()).comments.map(({ comment, status }) => [
        comment,
        status,
      ]);
    expect(await open()).toEqual([['Use the table.', 'open']]);
    signed.builder.commit('Answer', {
      files: { 'b.ts': source({ 30: 'export const value29 = table[29];\n' }) },
    });
    expect(await open()).toEqual([['Use the table.', 'changed']]);
    await signed.signOff();
    expect(await open()).toEqual([]);
  });
});

describe('what should be explained', () => {
  const missing = async (word: string): Promise<readonly string[]> => {
    const signed = create(`${policyText(repositoryId)}explain: ${word}\n`);
    signed.builder.commit('A secret', {
      files: { 'c.ts': "export const key = 'ghp_jbD0kH8Oool8DklZDOCj2ISaJiHkTj0rLGlk';\n" },
    });
    const policy = await openPrepared(signed.builder);
    expect(policy.policy.policy?.explain).toBe(word);
    return (await policy.prepare()).explanations.missing.map(({ file }) => file.path).toSorted();
  };

  // c.ts is flagged and nobody needs to sign it; what needs no sign-off needs no explanation.
  it.each([
    ['none', []],
    ['ai', ['a.ts', 'a.ts', 'b.ts']],
    ['all', ['a.ts', 'a.ts', 'b.ts']],
  ])('is %s of the policy', async (word, expected) => expect(await missing(word)).toEqual(expected));

  it('is by default what can hurt, also without a policy', async () => {
    const signed = create('no policy');
    signed.builder.commit('A secret', {
      files: { 'c.ts': "export const key = 'ghp_jbD0kH8Oool8DklZDOCj2ISaJiHkTj0rLGlk';\n" },
    });
    const scenario = await openPrepared(signed.builder);
    const before = await scenario.prepare();
    expect(before.explanations.missing.map(({ file }) => file.path)).toEqual(['c.ts']);
    expect(before.flags).toMatchObject([{ finding: { rule: 'secret' }, isExplained: false }]);
    await scenario.explain('c.ts', 1, 'A key of the test server, which is public.');
    const after = await scenario.prepare();
    expect(after.explanations.missing).toEqual([]);
    expect(after.flags).toMatchObject([{ finding: { rule: 'secret' }, isExplained: true }]);
    expect(after.explanations.given).toMatchObject([{ explanation: { name: 'Test Person' } }]);
  });
});

describe('mechanical hunks', () => {
  it('become a patch of their own, which git applies to the base', async () => {
    const signed = create();
    const { repository, blobs, review } = await openPrepared(signed.builder, undefined, { 'a.ts': 'format' });
    const { patch, tree, hunks } = await splitMechanical({ repository, blobs, review });
    expect(hunks.map(({ file }) => file.path)).toEqual(['a.ts', 'a.ts']);
    expect(await patchedTree(repository, { tree: review.target.baseTree, patch })).toBe(tree);
    expect(signed.builder.git('diff', '--name-only', 'main', tree)).toBe('a.ts');
    expect(signed.builder.git('diff', '--name-only', 'feature', tree)).toBe('b.ts');
  });

  it('are nothing when all is mechanical, or nothing is', async () => {
    const { builder } = create();
    for (const classes of [{}, { 'a.ts': 'format', 'b.ts': 'comment' }] as const) {
      const { repository, blobs, review } = await openPrepared(builder, undefined, classes);
      const split = splitMechanical({ repository, blobs, review });
      await expect(split).rejects.toMatchObject({ code: 'nothing-mechanical' });
    }
  });

  it('are proposed with commands that leave commits as they are', async () => {
    const { builder } = create();
    const committed = await openPrepared(builder, undefined, { 'a.ts': 'format' });
    const { mechanical } = formatPreparationJson(await committed.prepare(), []);
    expect(mechanical.hunks.map(({ path, line }) => `${path}:${line}`)).toEqual(['a.ts:10', 'a.ts:40']);
    expect(mechanical.commands.join('\n')).not.toMatch(/reset|rebase|amend|--force/);
    expect(splitCommands({ ...committed.review.target, kind: 'worktree' })).toEqual([
      'countersign prepare split --worktree | git apply --cached',
      "git commit -m 'Mechanical changes, without a change of behaviour'",
    ]);
  });

  it('of uncommitted work get a commit, and everything else stays uncommitted', async () => {
    const { builder } = createUncommitted();
    const { repository, blobs, review } = await openPrepared(builder, worktree, { 'a.ts': 'format' });
    const part = await splitMechanical({ repository, blobs, review });
    const commit = await commitMechanical({ repository, review, part, message: 'Format' });
    expect(builder.git('log', '-1', '--format=%H %s')).toBe(`${commit} Format`);
    expect(builder.git('diff', '--name-only', 'HEAD~1', 'HEAD')).toBe('a.ts');
    expect(builder.git('diff', '--name-only')).toBe('b.ts');
    expect(builder.git('diff', '--cached', '--name-only')).toBe('');
  });

  it('stay uncommitted when a hook refuses, with the index as it was', async () => {
    const { builder } = createUncommitted();
    const hooks = join(builder.directory, '.git', 'hooks');
    mkdirSync(hooks, { recursive: true });
    writeFileSync(join(hooks, 'pre-commit'), '#!/bin/sh\necho "no formatting today" >&2\nexit 1\n');
    chmodSync(join(hooks, 'pre-commit'), 0o755);
    const { repository, blobs, review } = await openPrepared(builder, worktree, { 'a.ts': 'format' });
    const part = await splitMechanical({ repository, blobs, review });
    const head = builder.git('rev-parse', 'HEAD');
    const committed = commitMechanical({ repository, review, part, message: 'Format' });
    await expect(committed).rejects.toThrow(/no formatting today.*the index is as it was/);
    expect(builder.git('rev-parse', 'HEAD')).toBe(head);
    expect(builder.git('diff', '--cached', '--name-only')).toBe('');
    expect(builder.git('diff', '--name-only').split('\n')).toEqual(['a.ts', 'b.ts']);
  });

  it.each([
    [
      'something is staged',
      'staged-changes',
      (signed: SignedRepository) => signed.builder.git('add', 'b.ts'),
    ],
    [
      'HEAD has moved',
      'head-moved',
      (signed: SignedRepository) => signed.builder.git('commit', '-q', '--allow-empty', '-m', 'x'),
    ],
  ])('are not committed when %s', async (_, code, act) => {
    const signed = createUncommitted();
    const { repository, blobs, review } = await openPrepared(signed.builder, worktree, { 'a.ts': 'format' });
    const part = await splitMechanical({ repository, blobs, review });
    act(signed);
    const before = signed.builder.git('status', '--porcelain=v2', '--branch');
    await expect(commitMechanical({ repository, review, part, message: 'x' })).rejects.toMatchObject({
      code,
    });
    expect(signed.builder.git('status', '--porcelain=v2', '--branch')).toBe(before);
  });
});

function createUncommitted(): SignedRepository {
  const signed = create();
  signed.builder.git('checkout', '-q', 'main');
  signed.builder.write(
    'a.ts',
    source({ 10: 'export const value9  = 9;\n', 59: 'export const value58  = 58;\n' }),
  );
  signed.builder.write('b.ts', source({ 30: 'export const value29 = 290;\n' }));
  return signed;
}
