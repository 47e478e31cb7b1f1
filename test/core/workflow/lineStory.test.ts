import { describe, expect, it } from 'vitest';
import { toRepoPath } from '../../../src/core/base/repoPath.ts';
import { createBlobReader } from '../../../src/core/git/blobs.ts';
import { openRepository } from '../../../src/core/git/repository.ts';
import { formatExplainJson } from '../../../src/core/workflow/formatExplainJson.ts';
import { readLineStory } from '../../../src/core/workflow/lineStory.ts';
import type { ExplainJson } from '../../../src/core/workflow/schemas/explainSchema.ts';
import { explainSchema } from '../../../src/core/workflow/schemas/explainSchema.ts';
import { disposeAfterTest } from '../../helpers/disposeAfterTest.ts';
import { createSignedRepository, type SignedRepository, source } from './signedRepository.ts';

describe('the story of a line', () => {
  it('names the commit, the agent and the signer with what the reviewer saw', async () => {
    const signed = signedRepository();
    await signed.signOff({ note: 'checked against the table' });
    const story = await explain(signed, 'a.ts', 10);
    expect(story.text).toBe('export const value9 = 90;');
    expect(story.origin).toMatchObject({ subject: 'Change two places', path: 'a.ts', line: 10 });
    expect(story.provenance).toMatchObject({ kind: 'ai' });
    expect(story.signOffs).toHaveLength(1);
    expect(story.signOffs[0]).toMatchObject({
      counts: true,
      member: 'alice',
      verdict: 'accept',
      target: 'main',
      note: 'checked against the table',
      hunk: { path: 'a.ts', new: { start: 10, lines: 1 } },
      provenance: 'ai',
    });
    expect(story.unreadable).toEqual([]);
  });

  it('says that nobody signed a line outside every signed hunk', async () => {
    const signed = signedRepository();
    await signed.signOff();
    const story = await explain(signed, 'a.ts', 20);
    expect(story.origin.subject).toBe('Start');
    expect(story.signOffs).toEqual([]);
  });

  it('finds the sign-off behind a squash and later edits elsewhere in the file', async () => {
    const signed = signedRepository();
    await signed.signOff();
    const { builder } = signed;
    const message = builder.git('log', '--format=%B', 'main..feature');
    builder.git('checkout', '-q', 'main');
    builder.git('merge', '-q', '--squash', 'feature');
    builder.commit(`Squashed\n\n${message}`);
    const edited = source({ 10: 'export const value9 = 90;\n', 40: 'export const value39 = 390;\n' });
    builder.commit('Put lines above', { files: { 'a.ts': `// one\n// two\n${edited}` } });
    const story = await explain(signed, 'a.ts', 12);
    expect(story.origin).toMatchObject({ subject: 'Squashed', line: 10 });
    expect(story.signOffs.map(({ member }) => member)).toEqual(['alice']);
  });

  it('follows a file that was renamed after it was signed', async () => {
    const signed = signedRepository();
    await signed.signOff();
    signed.builder.git('mv', 'a.ts', 'moved.ts');
    signed.builder.commit('Move');
    const story = await explain(signed, 'moved.ts', 10);
    expect(story.origin.path).toBe('a.ts');
    expect(story.signOffs.map(({ member }) => member)).toEqual(['alice']);
  });

  it('does not credit a line that was edited after the sign-off', async () => {
    const signed = signedRepository();
    await signed.signOff();
    signed.builder.commit('Edit', {
      files: { 'a.ts': source({ 10: 'export const value9 = 91;\n', 40: 'export const value39 = 390;\n' }) },
    });
    expect((await explain(signed, 'a.ts', 10)).signOffs).toEqual([]);
    expect((await explain(signed, 'a.ts', 40)).signOffs).toHaveLength(1);
  });

  it('says which sign-offs may cover it when the records are not here', async () => {
    const signed = signedRepository();
    await signed.signOff();
    signed.builder.git('update-ref', '-d', 'refs/countersign/records');
    const story = await explain(signed, 'a.ts', 10);
    expect(story.signOffs).toEqual([]);
    expect(story.unreadable).toMatchObject([{ by: 'alice@example.com' }]);
  });

  it('shows a sign-off with a key that nobody listed as one that does not count', async () => {
    const signed = signedRepository();
    signed.become('mallory', signed.bobKey);
    await signed.signOff();
    const story = await explain(signed, 'a.ts', 10);
    expect(story.signOffs).toMatchObject([{ counts: false, member: null }]);
    expect(story.signOffs[0]?.reason).toMatch(/bob|mallory/);
  });

  it.each([
    ['missing.ts', 1, /no file "missing.ts"/],
    ['a.ts', 999, /has 60 lines, so there is no line 999/],
  ])('refuses %s:%i with a sentence', async (path, line, sentence) => {
    await expect(explain(signedRepository(), path, line)).rejects.toThrow(sentence);
  });
});

function signedRepository(): SignedRepository {
  const signed = createSignedRepository();
  disposeAfterTest(signed.builder);
  signed.become('alice', signed.aliceKey);
  return signed;
}

async function explain(signed: SignedRepository, path: string, line: number): Promise<ExplainJson> {
  const repository = await openRepository(signed.builder.directory);
  const blobs = createBlobReader(repository);
  try {
    const story = await readLineStory({
      repository,
      blobs,
      path: toRepoPath(path),
      line,
      revision: 'HEAD',
    });
    return explainSchema.parse(formatExplainJson(story));
  } finally {
    blobs.dispose();
  }
}
