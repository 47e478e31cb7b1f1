// `verify --format … --output …`: what goes where, whole or not at all, and never a pass that nobody can read.
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'; // prettier-ignore
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { VerifyReport } from '../../src/core/policy/verifyReport.ts';
import { createSignedRepository, type SignedRepository } from '../core/workflow/signedRepository.ts';
import { hermeticEnvironment } from '../helpers/gitRepository.ts';
import { type CliResult, isOneSentence, runCli } from './runCli.ts';

const cli = fileURLToPath(new URL('../../dist/cli.cjs', import.meta.url));
const verify = ['verify', '--target', 'main', '--now', '2026-02-01T12:00:00Z'];
let desk: SignedRepository;
/** Signed off whole: the gate passes. */
let passing: SignedRepository;
let folder: string;
let outputs: string;
let count = 0;

beforeAll(async () => {
  desk = createSignedRepository();
  passing = createSignedRepository();
  passing.become('alice', passing.aliceKey);
  await passing.signOff();
  folder = mkdtempSync(join(tmpdir(), 'countersign-outputs-'));
});

beforeEach(() => {
  outputs = mkdtempSync(join(folder, `${(count += 1)}-`));
});

afterAll(() => {
  desk.builder.dispose();
  passing.builder.dispose();
  rmSync(folder, { recursive: true, force: true });
});

const run = (args: readonly string[], repository = desk): Promise<CliResult> =>
  runCli([...verify, ...args], { directory: repository.builder.directory });

async function checkFailure(args: readonly string[], expected: { readonly code: number; readonly says: RegExp }): Promise<void> {
  const result = await run(args, passing);
  expect(result.stderr).toMatch(expected.says);
  expect({ code: result.code, sentence: isOneSentence(result.stderr) }).toEqual({ code: expected.code, sentence: true });
} // prettier-ignore

test('several formats at once, each to its file, and one to standard output', async () => {
  const [sarif, junit, text] = ['a.sarif', 'b.xml', 'c.txt'].map((name) => join(outputs, name));
  const formats = ['sarif', 'junit', 'text', 'json'].flatMap((format) => ['--format', format]);
  const files = [sarif, junit, text, '-'].flatMap((file) => ['--output', file ?? '']);
  const { code, stdout, stderr } = await run([...formats, ...files]);
  expect([code, stderr]).toEqual([1, '']);
  const report = JSON.parse(stdout) as VerifyReport;
  const log = JSON.parse(readFileSync(sarif ?? '', 'utf8')) as { runs: { results: { partialFingerprints: object }[] }[] }; // prettier-ignore
  expect(log.runs[0]?.results.map(({ partialFingerprints: print }) => print)).toEqual(
    report.units.map(({ id }) => ({ 'hf1/v1': id })),
  );
  expect(readFileSync(junit ?? '', 'utf8')).toContain(`failures="${report.units.length}"`);
  expect(readFileSync(text ?? '', 'utf8')).toMatch(/^FAIL: 3 hunks/);
  expect(readdirSync(outputs).toSorted()).toEqual(['a.sarif', 'b.xml', 'c.txt']);
});

test.each(['text', 'json', 'sarif', 'junit', 'github', 'gitlab', 'markdown'])(
  '%s from the command line is the same bytes twice, with the exit code of the verdict',
  async (format) => {
    const [first, second] = await Promise.all([run(['--format', format]), run(['--format', format])]);
    expect(first.stdout.length).toBeGreaterThan(10);
    expect([first.stdout, first.code]).toEqual([second.stdout, 1]);
  },
);

test('a pass ends with 0 in a format for machines, too', async () => {
  expect(await run(['--format', 'github'], passing)).toMatchObject({ code: 0, stdout: expect.stringMatching(/^::notice title=Countersign%3A PASS::PASS: /) });
}); // prettier-ignore

test('the help lists the formats', async () => {
  const { stdout } = await runCli(['verify', '--help']);
  expect(stdout).toContain('--format text|json|sarif|junit|github|gitlab|markdown');
});

test('names from a real repository start no command, and stay what they are in SARIF', async () => {
  const repository = createSignedRepository();
  const names = ['\n::error file=x,line=1::injected', '##[error]x', '::set-output name=a::b', 'a b#c%d.ts', 'e\u202Ef.ts'];
  const files = Object.fromEntries(names.map((name) => [name, 'x\n']));
  repository.builder.commit('Add\n\nAssisted-by: Claude:claude-opus-4-6', { files });
  const github = await run(['--format', 'github'], repository);
  const lines = github.stdout.split('\n').slice(0, -1);
  expect(lines.filter((line) => !/^::(?:error|warning|notice) (?:file=[^:,]*,line=\d+,(?:endLine=\d+,)?)?title=Countersign[^:,]*::[^\r]*$/.test(line))).toEqual([]);
  expect(github.stdout).not.toContain('\u202E');
  const sarif = await run(['--format', 'sarif'], repository);
  const uris = [...sarif.stdout.matchAll(/"uri": "([^"]*)"/g)].map(([, uri = '']) => decodeURIComponent(uri));
  expect(uris).toEqual(expect.arrayContaining(names));
  repository.builder.dispose();
}); // prettier-ignore

describe('usage errors end with 2', () => {
  test.each([
    ['a format that does not exist', ['--format', 'xml'], /text, json, sarif, junit, github, gitlab, markdown; "xml" is none/],
    ['a format named as a property of objects', ['--format', 'constructor'], /"constructor" is none/],
    ['fewer outputs than formats', ['--format', 'text', '--format', 'json', '--output', 'x'], /2 formats and 1 output/],
    ['more outputs than formats', ['--format', 'json', '--output', 'x', '--output', 'y'], /1 formats? and 2 outputs/],
    ['one file twice', ['--format', 'text', '--output', 'x', '--format', 'json', '--output', 'x'], /same file "x"/],
    ['two documents on standard output', ['--format', 'json', '--format', 'text'], /json cannot share/],
    ['an output without a name', ['--format', 'json', '--output', ''], /name of a file/],
  ])('%s', (_, args, says) => checkFailure(args, { code: 2, says })); // prettier-ignore

  test('github commands and text may share standard output', async () => {
    const { code, stdout } = await run(['--format', 'github', '--format', 'text']);
    expect([code, stdout]).toEqual([1, expect.stringMatching(/^::error title=[^]*\nFAIL: 3 hunks/)]);
  });
});

describe('an output that cannot be written never passes', () => {
  test('no such folder', () =>
    checkFailure(['--output', join(outputs, 'none', 'x.txt')], { code: 3, says: /none.x\.txt" cannot be written: its folder does not exist/ })); // prettier-ignore
  test('a folder', () => checkFailure(['--output', outputs], { code: 3, says: /it is a folder/ }));
  test('a file as a folder', async () => {
    writeFileSync(join(outputs, 'file'), '');
    await checkFailure(['--output', join(outputs, 'file', 'x')], { code: 3, says: /no folder/ });
  });
  test.runIf(existsSync('/dev/full'))('a full disk, as a device', () =>
    checkFailure(['--output', '/dev/full'], { code: 5, says: /the disk is full/ }),
  );
  test('the others are written all the same', async () => {
    const file = join(outputs, 'report.json');
    await checkFailure(['--format', 'text', '--output', outputs, '--format', 'json', '--output', file], { code: 3, says: /folder/ }); // prettier-ignore
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ verdict: 'pass' });
  });
  test('what stood there before stays whole, and no temporary file is left', async () => {
    writeFileSync(join(outputs, 'old.txt'), 'old');
    const result = spawnSync('bash', ['-c', `ulimit -f 0; trap '' XFSZ; exec "$0" "$@"`, process.execPath, cli, ...verify, '--output', join(outputs, 'old.txt')], { cwd: passing.builder.directory, env: { ...hermeticEnvironment(folder), COUNTERSIGN_CACHE: 'off' } }); // prettier-ignore
    expect(result.status).not.toBe(0);
    expect(readdirSync(outputs)).toEqual(['old.txt']);
    expect(readFileSync(join(outputs, 'old.txt'), 'utf8')).toBe('old');
  });
});

describe('standard output', () => {
  test.runIf(existsSync('/dev/full'))('on a full disk ends with 5', () => {
    const result = spawnSync('bash', ['-c', '"$0" "$@" > /dev/full', process.execPath, cli, ...verify], {
      cwd: passing.builder.directory,
      env: { ...hermeticEnvironment(folder), COUNTERSIGN_CACHE: 'off' },
      encoding: 'utf8',
    });
    expect([result.status, result.stderr]).toEqual([5, expect.stringMatching(/Standard output cannot be written: the disk is full/)]); // prettier-ignore
  });

  test('whose reader went away ends with 5', async () => {
    const child = spawn(process.execPath, [cli, ...verify, '--format', 'sarif'], {
      cwd: passing.builder.directory,
      env: { ...hermeticEnvironment(folder), COUNTERSIGN_CACHE: 'off' },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    child.stdout?.destroy();
    expect(await new Promise((resolve) => void child.once('close', resolve))).toBe(5);
  });
});

test('a link stays a link, and a file keeps its mode', async () => {
  const [target, link] = [join(outputs, 'target'), join(outputs, 'link')];
  writeFileSync(target, 'old');
  chmodSync(target, 0o640);
  symlinkSync(target, link);
  expect((await run(['--output', link])).code).toBe(1);
  expect(readFileSync(target, 'utf8')).toMatch(/^FAIL/);
  expect(statSync(target).mode & 0o777).toBe(0o640);
  expect(readdirSync(outputs).toSorted()).toEqual(['link', 'target']);
});
