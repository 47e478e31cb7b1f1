// The author's side in a terminal: what a reviewer will be asked, explanations, and what can be split out.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { createGitRepository, type GitRepository } from '../helpers/gitRepository.ts';
import { policyText, repositoryId } from '../core/workflow/signedRepository.ts';
import { isOneSentence, runCli } from './runCli.ts';

const schemas = fileURLToPath(new URL('../../media/schemas/', import.meta.url));

function expectValid(name: 'prepare' | 'review', text: string): void {
  const ajv = new Ajv2020({ allErrors: true, strict: false });
  const schema = JSON.parse(readFileSync(join(schemas, `${name}.schema.json`), 'utf8')) as object;
  const validate = ajv.compile(schema);
  expect(validate(JSON.parse(text)), ajv.errorsText(validate.errors)).toBe(true);
}

const functions = (replaced: Readonly<Record<number, string>> = {}): string =>
  Array.from(
    { length: 12 },
    (_, at) => replaced[at] ?? `export function f${at}(a) {\n  return a + ${at};\n}\n`,
  ).join('\n');

let repository: GitRepository;
let directory: string;

beforeAll(() => {
  repository = createGitRepository();
  ({ directory } = repository);
  const policy = policyText(repositoryId).replace('unattributed: ignore', 'unattributed: require');
  repository.commit('Start', {
    files: { 'a.js': functions(), '.countersign/policy.yml': `${policy}explain: all\n` },
  });
  repository.git('checkout', '-q', '-b', 'feature');
  repository.commit('Times\n\nCo-Authored-By: Claude <noreply@anthropic.com>\n', {
    files: {
      'a.js': functions({
        3: 'export function f3(a) {\n  return a * 3;\n}\n',
        8: 'export function f8(a) {\n    return a + 8;\n}\n',
      }),
    },
  });
  return () => repository.dispose();
});

const run = (args: readonly string[], environment: Readonly<Record<string, string>> = {}) =>
  runCli(args, { directory, environment });

describe('countersign prepare', () => {
  it('says what a reviewer will be asked, and what to do first', async () => {
    const { code, stdout } = await run(['prepare']);
    expect(code).toBe(0);
    expect(stdout).toContain('Nothing is signed here.');
    expect(stdout).toMatch(/asked to read 2 hunks, 4 changed lines: about 1 minute to read\./);
    expect(stdout).toContain('The gate asks for:\n  1 senior (2 hunks)\n');
    expect(stdout).toMatch(
      /Not explained yet \(everything has to be\):\n {2}a\.js:14 {2}f3\n {2}a\.js:34 {2}f8\n/,
    );
    expect(stdout).toMatch(
      /Only format, comment or reorder imports, between other changes:\n {2}a\.js:34 {2}f8\n/,
    );
  });

  it('is the same bytes each time, and valid', async () => {
    const [first, second] = await Promise.all([0, 1].map(() => run(['prepare', '--format', 'json'])));
    expectValid('prepare', first?.stdout ?? '');
    expect(second?.stdout).toBe(first?.stdout);
  });

  it('prints a patch of what only formats or comments, and git takes it', async () => {
    const { stdout, code } = await run(['prepare', 'split', 'main...feature']);
    expect(code).toBe(0);
    repository.git('checkout', '-q', 'main');
    repository.gitBytes(['apply', '--index'], stdout);
    expect(repository.git('diff', '--cached', '--numstat')).toBe('1\t1\ta.js');
    expect(repository.git('diff', '--cached')).toContain('+    return a + 8;');
    repository.git('reset', '-q', '--hard');
    repository.git('checkout', '-q', 'feature');
  });
});

describe('countersign prepare explain', () => {
  const hostile = 'Multiplies\u202e now.\n\u001b[2JSee [x](command:evil).';

  it('writes down a claim, which reviewers see as one', async () => {
    const { code, stdout } = await run(['prepare', 'explain', 'a.js:14', '--message', hostile]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Explained a\.js:14 as Test Person <test@example\.com>\. It is a claim/);
    const shown = await run(['review']);
    expect(shown.stdout).toContain(
      "    Author's explanation (claim by Test Person <test@example.com>, not signed):\n" +
        '      Multiplies<U+202E> now.\n      <U+001B>[2JSee [x](command:evil).\n',
    );
    const { stdout: prepared } = await run(['prepare']);
    expect(prepared).toMatch(/Not explained yet \(everything has to be\):\n {2}a\.js:34 {2}f8\n/);
  });

  it('is in the JSON of the review, which stays valid', async () => {
    const { stdout } = await run(['review', '--format', 'json']);
    expectValid('review', stdout);
    const { hunks } = JSON.parse(stdout) as {
      hunks: { explanations?: { text: string; author: boolean }[] }[];
    };
    expect(hunks.flatMap(({ explanations = [] }) => explanations)).toMatchObject([
      { author: true, text: 'Multiplies<U+202E> now.\n<U+001B>[2JSee [x](command:evil).' },
    ]);
  });

  it('changes no verdict', async () => {
    const { code, stdout } = await run([
      'verify',
      '--target',
      'main',
      '--format',
      'json',
      '--now',
      '2026-01-06T00:00:00Z',
    ]);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ verdict: 'fail', evidence: [] });
  });

  it('takes an id, and takes back', async () => {
    const { stdout } = await run(['prepare', '--format', 'json']);
    const [given] = (JSON.parse(stdout) as { explanations: { given: { hunk: { id: string } }[] } })
      .explanations.given;
    const id = `hf1:${given?.hunk.id.slice(0, 12) ?? ''}`;
    const { code, stdout: said } = await run(['prepare', 'explain', id, '--remove']);
    expect([code, said]).toEqual([
      0,
      'Taken back: Test Person <test@example.com> says nothing of a.js:14 any more.\n',
    ]);
    expect((await run(['review'])).stdout).not.toContain('explanation');
  });

  it.each([
    ['no hunk of that name', ['a.js:999', '--message', 'x'], 3, /No hunk of this change is "a\.js:999"/],
    ['no hunk at all', ['--message', 'x'], 2, /Name the hunk/],
    ['nothing to say', ['a.js:14'], 2, /with --message, or take it back with --remove/],
    ['an empty text', ['a.js:14', '--message', ' '], 2, /Say in a sentence/],
  ])('needs %s', async (_, args, expected, sentence) => {
    const { code, stderr } = await run(['prepare', 'explain', ...args]);
    expect(stderr).toMatch(sentence);
    expect(isOneSentence(stderr), stderr).toBe(true);
    expect(code).toBe(expected);
  });

  it('is a person’s word: the environment of an agent is refused', async () => {
    const args = ['prepare', 'explain', 'a.js:14', '--message', 'I am sure.'];
    const { code, stderr } = await run(args, { CLAUDECODE: '1' });
    expect(code).toBe(2);
    expect(stderr).toMatch(/an explanation is a person's word/);
  });
});
