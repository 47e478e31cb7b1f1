// Bad input and bad surroundings: one sentence, the documented code, nothing executed.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createGitRepository, type GitRepository } from '../helpers/gitRepository.ts';
import { type CliOptions, isOneSentence, runCli } from './runCli.ts';

let repository: GitRepository;
let empty: GitRepository;

beforeAll(() => {
  repository = createGitRepository();
  repository.commit('first', { files: { 'a.ts': 'export const a = 1;\n' } });
  repository.commit('second', { files: { 'a.ts': 'export const a = 2;\n' } });
  empty = createGitRepository();
});

afterAll(() => {
  repository.dispose();
  empty.dispose();
});

async function check(
  args: readonly string[],
  expected: { readonly code: number; readonly says: RegExp },
  options: CliOptions = {},
): Promise<void> {
  const result = await runCli(args, { directory: repository.directory, ...options });
  expect({ code: result.code, stdout: result.stdout }).toEqual({ code: expected.code, stdout: '' });
  expect(result.stderr).toMatch(expected.says);
  expect(isOneSentence(result.stderr), result.stderr).toBe(true);
}

describe('usage errors end with 2', () => {
  test('an unknown command', () => check(['aprove'], { code: 2, says: /"aprove" is no command/ }));
  test('a family without its verb', () => check(['policy'], { code: 2, says: /init, check, show/ }));
  test('an unknown option', () => check(['review', '--frobnicate'], { code: 2, says: /frobnicate/ }));
  test('a format that does not exist', () =>
    check(['review', '--format', 'xml'], { code: 2, says: /table, json/ }));
  test('something that is no range', () => check(['review', 'HEAD'], { code: 2, says: /BASE\.\.HEAD/ }));
  test('a revision that does not exist', () => check(['review', 'nope..HEAD'], { code: 2, says: /nope/ }));
  test('a revision that looks like an option', () =>
    check(['review', '--', '--output=/tmp/x..HEAD'], { code: 2, says: /output/ }));
  test('two targets at once', () =>
    check(['review', 'HEAD~1..HEAD', '--staged'], { code: 2, says: /one thing/ }));
  test('a folder that is no repository', () =>
    check(
      ['review'],
      { code: 2, says: /repository/ },
      { directory: mkdtempSync(join(tmpdir(), 'countersign-none-')) },
    ));
  test('a patch file that is not there', () =>
    check(['review', '--patch', 'missing.patch'], { code: 2, says: /cannot be read/ }));
  test('a time that is none', () =>
    check(['verify', '--target', 'main', '--now', 'soon'], { code: 2, says: /--now/ }));
});

describe('invalid input ends with 3', () => {
  test('a repository without commits', () =>
    check(['review', '--commit', 'HEAD'], { code: 3, says: /no commits/ }, { directory: empty.directory }));
  test('random bytes as a patch', () =>
    check(['review', '--patch', '-'], { code: 3, says: /no diff/i }, { input: randomBytes(100_000) }));
  test('nothing as a patch', () => check(['review', '--patch', '-'], { code: 3, says: /no diff/i }));
});

test('no git on the PATH is said in one sentence and ends with 5', async () => {
  const tools = mkdtempSync(join(tmpdir(), 'countersign-tools-'));
  symlinkSync(process.execPath, join(tools, 'node'));
  await check(['review'], { code: 5, says: /git/i }, { environment: { PATH: tools } });
  await check(['verify', '--target', 'main'], { code: 5, says: /git/i }, { environment: { PATH: tools } });
});

test('a policy with unknown keys is refused with line and column, and ends with 3', async () => {
  const file = join(repository.directory, 'broken.yml');
  writeFileSync(file, 'version: 1\nrepository: 0123456789abcdef\nbranches: [main]\nscope: {slect: ai}\n');
  const result = await runCli(['policy', 'check', '--file', file], { directory: repository.directory });
  expect(result.code).toBe(3);
  expect(result.stdout).toMatch(/line 4, column \d+.*slect/);
});

test('the help names every exit code', async () => {
  const result = await runCli(['--help']);
  expect(result.code).toBe(0);
  expect(result.stdout).toMatch(/^countersign: /);
  expect(result.stdout).toMatch(
    /Exit codes: 0 pass, 1 policy violation, 2 usage, 3 invalid input or policy, 4 evidence incomplete, 5 internal error/,
  );
});
