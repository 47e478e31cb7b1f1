// What people ask months later: who signed this line, and what became of what was signed.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { createSignedRepository, type SignedRepository } from '../core/workflow/signedRepository.ts';
import { isOneSentence, runCli } from './runCli.ts';

const schemas = fileURLToPath(new URL('../../media/schemas/', import.meta.url));

function expectValid(name: 'explain' | 'report' | 'feedback', text: string): void {
  const ajv = new Ajv2020({ allErrors: true, strict: false });
  const validate = ajv.compile(
    JSON.parse(readFileSync(join(schemas, `${name}.schema.json`), 'utf8')) as object,
  );
  expect(validate(JSON.parse(text)), ajv.errorsText(validate.errors)).toBe(true);
}

let signed: SignedRepository;
let directory: string;

beforeAll(async () => {
  signed = createSignedRepository();
  ({ directory } = signed.builder);
  signed.become('alice', signed.aliceKey);
  await signed.signOff({ note: 'checked against\u202e the table' });
  signed.builder.commit('Fix the other value', {
    files: { 'b.ts': signed.builder.git('show', 'HEAD:b.ts').replace('290', '291') },
  });
  return () => signed.builder.dispose();
});

describe('countersign explain', () => {
  it('tells who wrote and who signed a line', async () => {
    const { code, stdout } = await runCli(['explain', 'a.ts:10'], { directory });
    expect(code).toBe(0);
    expect(stdout).toContain('a.ts:10  export const value9 = 90;');
    expect(stdout).toMatch(/Brought in by [0-9a-f]{10} "Change two places"/);
    expect(stdout).toMatch(/Written by an AI \(\w+ evidence, [\w-]+\): Claude/i);
    expect(stdout).toContain('Signed off by alice <alice@example.com>');
  });

  it('prints what repositories say without letting it act on the terminal', async () => {
    const { stdout } = await runCli(['explain', 'a.ts:10'], { directory });
    expect(stdout).toContain('note: checked against\\u202e the table');
    expect(stdout).not.toContain('\u202e');
  });

  it('is the same bytes each time, and valid', async () => {
    const [first, second] = await Promise.all(
      [0, 1].map(() => runCli(['explain', './a.ts:40', '--format', 'json'], { directory })),
    );
    expectValid('explain', first?.stdout ?? '');
    expect(second?.stdout).toBe(first?.stdout);
  });

  it('reads another version with --rev', async () => {
    const { stdout } = await runCli(['explain', 'b.ts:30', '--rev', 'HEAD~1'], { directory });
    expect(stdout).toContain('Signed off by alice');
    const now = await runCli(['explain', 'b.ts:30'], { directory });
    expect(now.stdout).toContain('No sign-off that is here covers this line.');
  });

  it.each([
    [[], /Name a line/],
    [['a.ts'], /takes FILE:LINE/],
    [['a.ts:0'], /takes FILE:LINE/],
    [['gone.ts:1'], /no file "gone.ts"/],
    [['a.ts:900'], /no line 900/],
    [['a.ts:1', '--rev', 'nowhere'], /nowhere/],
  ])('refuses %j with a sentence', async (args, sentence) => {
    const { code, stderr } = await runCli(['explain', ...args], { directory });
    expect(code).toBe(2);
    expect(stderr).toMatch(sentence);
    expect(isOneSentence(stderr)).toBe(true);
  });
});

describe('countersign report', () => {
  it('counts what stands and names what was fixed later', async () => {
    const { code, stdout } = await runCli(['report', 'main..feature'], { directory });
    expect(code).toBe(0);
    expect(stdout).toContain('1 sign-off, 3 signed hunks: 2 stand as signed, 1 gone.');
    expect(stdout).toMatch(/b\.ts +1 of 1 line +[0-9a-f]{10} fix: Fix the other value/);
  });

  it('is valid and the same bytes each time', async () => {
    const args = ['report', 'main..feature', '--format', 'json'];
    const [first, second] = [await runCli(args, { directory }), await runCli(args, { directory })];
    expectValid('report', first.stdout);
    expect(second.stdout).toBe(first.stdout);
  });

  it('leaves out sign-offs before --since', async () => {
    const { stdout } = await runCli(['report', 'main..feature', '--since', '2026-02-02'], { directory });
    expect(stdout).toContain('0 sign-offs, 0 signed hunks.');
  });

  it('refuses a time without a zone', async () => {
    const { code, stderr } = await runCli(['report', '--since', 'yesterday'], { directory });
    expect(code).toBe(2);
    expect(isOneSentence(stderr)).toBe(true);
  });
});

describe('countersign feedback', () => {
  it.each(['prompt', 'markdown'])('has nothing to say in %s without comments', async (format) => {
    const { code, stdout } = await runCli(['feedback', 'main..feature', '--format', format], { directory });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^The reviewer asks for no changes\.\n$|^No hunk needs work\.\n$/);
  });

  it('prints valid JSON', async () => {
    const { stdout } = await runCli(['feedback', 'main..feature', '--format', 'json'], { directory });
    expectValid('feedback', stdout);
  });
});
