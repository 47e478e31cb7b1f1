import { describe, expect, it } from 'vitest';
import { longestExplanation } from '../../../src/core/attestation/explanation.ts';
import { explainHunk } from '../../../src/core/workflow/prepare/explainHunk.ts';
import { formatReviewJson } from '../../../src/core/workflow/formatReviewJson.ts';
import { disposeAfterTest } from '../../helpers/disposeAfterTest.ts';
import { openPrepared } from './prepareScenario.ts';
import { createSignedRepository, type SignedRepository, source } from './signedRepository.ts';

function create(): SignedRepository {
  const signed = createSignedRepository();
  disposeAfterTest(signed.builder);
  return signed;
}

describe('an explanation', () => {
  it('stands at its hunk, with the name of whoever says it', async () => {
    const { builder } = create();
    const scenario = await openPrepared(builder);
    await scenario.explain('a.ts', 10, 'The table counts in tens.');
    expect(await scenario.said('a.ts', 10)).toEqual([
      {
        kind: 'explanation',
        name: 'Test Person',
        email: 'test@example.com',
        isAuthor: true,
        at: '2026-02-01T11:00:00Z',
        text: 'The table counts in tens.',
      },
    ]);
    expect(await scenario.said('a.ts', 40)).toEqual([]);
  });

  it('carries over a rebase, and ends when its hunk changes', async () => {
    const { builder } = create();
    await (await openPrepared(builder)).explain('a.ts', 10, 'The table counts in tens.');
    builder.git('checkout', '-q', 'main');
    builder.commit('Elsewhere', { files: { 'c.ts': 'export const c = 1;\n' } });
    builder.git('checkout', '-q', 'feature');
    builder.git('rebase', '-q', 'main');
    expect(await (await openPrepared(builder)).said('a.ts', 10)).toHaveLength(1);
    builder.commit('Edit it', {
      files: { 'a.ts': source({ 10: 'export const value9 = 91;\n', 40: 'export const value39 = 390;\n' }) },
    });
    expect((await (await openPrepared(builder)).remarks()).size).toBe(0);
  });

  it('of a hunk of which one part changed is about something else', async () => {
    const { builder } = create();
    const files = (last: string) => ({
      'b.ts': source({ 20: 'let a = 1;\n', 22: 'let b = 1;\n', 24: last }),
    });
    builder.commit('Three places, one hunk', { files: files('let c = 1;\n') });
    await (await openPrepared(builder)).explain('b.ts', 20, 'Three of a kind.');
    expect((await (await openPrepared(builder)).remarks()).size).toBe(1);
    builder.commit('One of them', { files: files('let c = 2;\n') });
    expect((await (await openPrepared(builder)).remarks()).size).toBe(0);
  });

  it('is replaced by the last word of the same person, and taken back', async () => {
    const { builder } = create();
    const scenario = await openPrepared(builder);
    await scenario.explain('a.ts', 10, 'First.', '2026-02-01T10:00:00Z');
    await scenario.explain('a.ts', 10, 'Second.', '2026-02-01T11:00:00Z');
    expect(await scenario.said('a.ts', 10)).toMatchObject([{ text: 'Second.' }]);
    await scenario.explain('a.ts', 10, null, '2026-02-01T12:00:00Z');
    expect(await scenario.said('a.ts', 10)).toEqual([]);
  });

  it('of somebody who wrote nothing of the change says so', async () => {
    const signed = create();
    signed.become('bob', signed.bobKey);
    const scenario = await openPrepared(signed.builder);
    await scenario.explain('a.ts', 10, 'I know better.');
    expect(await scenario.said('a.ts', 10)).toMatchObject([{ name: 'bob', isAuthor: false }]);
  });

  it('shows what is hidden in it, and no secret', async () => {
    const { builder } = create();
    builder.git('config', 'user.name', 'E\u0007ve\u202e!');
    const scenario = await openPrepared(builder);
    await scenario.explain(
      'a.ts',
      10,
      'a\u202eb \u001b[31m\r\nnext line ghp_jbD0kH8Oool8DklZDOCj2ISaJiHkTj0rLGlk',
    );
    const [said] = await scenario.said('a.ts', 10);
    expect(said?.text).toBe('a<U+202E>b <U+001B>[31m\nnext line [secret]');
    expect(said).toMatchObject({ name: 'E<U+0007>ve<U+202E>!' });
  });

  it.each([
    ['nothing', '  \n ', 'empty'],
    ['a book', 'x'.repeat(longestExplanation + 1), 'too-long'],
  ])('refuses %s', async (_, text, code) => {
    const { builder } = create();
    const scenario = await openPrepared(builder);
    await expect(scenario.explain('a.ts', 10, text)).rejects.toMatchObject({ code });
    expect(builder.git('for-each-ref', 'refs/countersign')).toBe('');
  });

  it('needs a name', async () => {
    const { builder } = create();
    builder.git('config', 'user.name', '');
    const scenario = await openPrepared(builder);
    const { repository } = scenario;
    const { hunk } = scenario.hunkAt('a.ts', 10);
    const asked = explainHunk({ repository, hunk, text: 'x', now: new Date(0) });
    await expect(asked).rejects.toMatchObject({ code: 'no-identity' });
  });
});

describe('the gate', () => {
  it('says the same, byte for byte, whatever a member who may sign explains', async () => {
    const signed = create();
    signed.become('alice', signed.aliceKey);
    const before = JSON.stringify(await signed.verify());
    const scenario = await openPrepared(signed.builder);
    for (const hunk of scenario.review.hunks) {
      const { repository } = scenario;
      await explainHunk({ repository, hunk: hunk.hunk, text: 'Accepted by me.', now: new Date(0) });
    }
    expect(await scenario.said('b.ts', 30)).toHaveLength(1);
    expect(JSON.stringify(await signed.verify())).toBe(before);
  });
});

describe('notes of signers', () => {
  it('stand at the hunks that they signed, with what the signature is worth', async () => {
    const signed = create();
    signed.become('alice', signed.aliceKey);
    await signed.signOff({ hunks: ({ file }) => file.path === 'a.ts', note: 'Checked against the table.' });
    const scenario = await openPrepared(signed.builder);
    expect(await scenario.said('a.ts', 10)).toEqual([
      {
        kind: 'note',
        by: 'alice@example.com',
        isVerified: true,
        at: '2026-02-01T11:59:30Z',
        text: 'Checked against the table.',
      },
    ]);
    expect(await scenario.said('b.ts', 30)).toEqual([]);
  });

  it('by a key that nobody listed are shown as not verified', async () => {
    const signed = create();
    signed.become('mallory', signed.aliceKey);
    await signed.signOff({ note: 'Trust me.' });
    const scenario = await openPrepared(signed.builder);
    expect(await scenario.said('b.ts', 30)).toMatchObject([{ kind: 'note', isVerified: false }]);
  });

  it('stand in the JSON of the review beside explanations', async () => {
    const signed = create();
    await (await openPrepared(signed.builder)).explain('b.ts', 30, 'As in the table.');
    signed.become('alice', signed.aliceKey);
    await signed.signOff({ note: 'Checked.' });
    const scenario = await openPrepared(signed.builder);
    const { hunks } = formatReviewJson(null, scenario.review, new Map(), {
      remarks: await scenario.remarks(),
    });
    expect(hunks.find(({ path }) => path === 'b.ts')).toMatchObject({
      explanations: [{ name: 'Test Person', author: true, text: 'As in the table.' }],
      notes: [{ by: 'alice@example.com', verified: true, text: 'Checked.' }],
    });
  });
});
