// What reviewers signed that a hunk needs, in `countersign review`: for people and for programs.
import { beforeAll, describe, expect, it } from 'vitest';
import { reviewSchema } from '../../src/core/workflow/schemas/reviewSchema.ts';
import { createSignedRepository, type SignedRepository, source } from '../core/workflow/signedRepository.ts';
import { runCli } from './runCli.ts';

let signed: SignedRepository;

beforeAll(async () => {
  signed = createSignedRepository();
  signed.become('alice', signed.aliceKey);
  await signed.signOff({
    hunks: ({ file }) => file.path === 'a.ts',
    needsWork: ({ file }) => (file.path === 'b.ts' ? 'Use the table.\n\u001B[2JPlease.' : null),
  });
  return () => signed.builder.dispose();
});

const review = async (...args: readonly string[]): Promise<string> => {
  const { code, stdout } = await runCli(['review', 'main...feature', ...args], {
    directory: signed.builder.directory,
  });
  expect(code).toBe(0);
  return stdout;
};
const requests = async () =>
  reviewSchema
    .parse(JSON.parse(await review('--format', 'json')))
    .hunks.flatMap(({ path, requests: found }) => (found === undefined ? [] : [{ path, found }]));

describe('countersign review', () => {
  it('names who asks for work, below the hunk and before its flags', async () => {
    expect(await review()).toMatch(
      /^open .* b\.ts:30.*\n {4}Asked for work by alice@example\.com \(signed, verified\):\n {6}Use the table\.\n {6}<U\+001B>\[2JPlease\.\n/m,
    );
  });

  it('says the same in its JSON, and nothing of other hunks', async () => {
    expect(await requests()).toMatchObject([
      { path: 'b.ts', found: [{ by: 'alice@example.com', verified: true, edited: false }] },
    ]);
  });

  it('says when the hunk was edited since', async () => {
    signed.builder.commit('Answer', {
      files: { 'b.ts': source({ 30: 'export const value29 = table[29];\n' }) },
    });
    expect(await requests()).toMatchObject([{ path: 'b.ts', found: [{ edited: true }] }]);
    expect(await review()).toContain('(signed, verified; edited since, look again)');
  });
});
