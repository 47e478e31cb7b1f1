// `verify` with range modes, `--audit`, and the actor of a build, as people and pipelines call it.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { VerifyReport } from '../../src/core/policy/verifyReport.ts';
import type { AuditReport } from '../../src/core/workflow/auditReport.ts';
import {
  aiTrailer,
  createSignedRepository,
  policyText,
  repositoryId,
  type SignedRepository,
  source,
} from '../core/workflow/signedRepository.ts';
import { type CliResult, isOneSentence, runCli } from './runCli.ts';

const now = '2026-02-01T12:00:00Z';
const dayAfter = '2026-02-02T12:00:00Z';
/** Parses what it judges, and knows nobody who made the commits, so that it matters who pushed them. */
const policy = policyText(repositoryId)
  .replace(
    'independence: author',
    'independence: operator\nmechanical: [{name: formatting, class: format, paths: ["**"]}]',
  )
  .replace('bob: {', 'bob: {login: bobby, ')
  .replace('  test: {emails: [test@example.com]}\n', '');

let signed: SignedRepository;
let directory: string;
const scratch = mkdtempSync(join(tmpdir(), 'countersign-verify-'));

beforeAll(async () => {
  signed = createSignedRepository({ policy });
  ({ directory } = signed.builder);
  signed.become('alice', signed.aliceKey);
  await signed.signOff();
  const good = source({ 30: 'export const value29 = 290;\n' });
  signed.builder.commit(`Bad\n\n${aiTrailer}\n`, { files: { 'b.ts': source({ 31: 'bad();\n' }) } });
  signed.builder.commit(`Good\n\n${aiTrailer}\n`, { files: { 'b.ts': good, 'sub/keep.txt': 'x\n' } });
});

afterAll(() => {
  signed.builder.dispose();
  rmSync(scratch, { recursive: true, force: true });
});

function verify(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<CliResult> {
  return runCli(['verify', ...args], { directory, environment });
}

const gate = ['--target', 'main', '--now', now];

async function reportOf(args: readonly string[], environment = {}): Promise<VerifyReport> {
  const { stdout } = await verify([...gate, ...args, '--format', 'json'], environment);
  return JSON.parse(stdout) as VerifyReport;
}

async function expectSentence(args: readonly string[], code: number, says: RegExp): Promise<void> {
  const result = await verify(args);
  expect({ code: result.code, says: result.stderr }).toEqual({ code, says: expect.stringMatching(says) });
  expect(isOneSentence(result.stderr), result.stderr).toBe(true);
  expect(result.stdout).toBe('');
}

describe('--range-mode', () => {
  test('judges each commit as well, and names the commits that are open', async () => {
    const bad = signed.builder.git('rev-parse', 'HEAD~1');
    const report = await reportOf(['--range-mode', 'every-commit']);
    expect(report).toMatchObject({ rangeMode: 'both', verdict: 'fail' });
    expect(
      report.units.filter(({ commit }) => commit === bad).map(({ path, state }) => `${path} ${state}`),
    ).toEqual(['b.ts unattested']);
    expect(report.next.join('\n')).toContain(bad.slice(0, 12));
    const { stdout } = await verify([...gate, '--range-mode', 'both']);
    expect(stdout).toContain(bad.slice(0, 12));
  });

  test('takes three words', () =>
    expectSentence([...gate, '--range-mode', 'all'], 2, /--range-mode takes net, every-commit, both/));
});

describe('--audit', () => {
  test('prints one line a commit, and a document that is valid', async () => {
    const { builder } = signed;
    builder.git('checkout', '-q', '-b', 'audited', 'main');
    builder.commit('Direct \u001b[31m push', { files: { 'd.ts': 'd();\n' }, date: dayAfter });
    builder.git('branch', '-f', 'release/1', 'audited');
    builder.git('checkout', '-q', 'feature');
    const args = ['--audit', '--since', '2026-01-01', '--target', 'release/1', '--range-mode', 'both'];
    const text = await verify(args);
    expect(text.code).toBe(0);
    expect(text.stdout).toMatch(/^PASS: 2 commits of refs\/heads\/release\/1 since 2026-01-01T00:00:00Z/);
    expect(text.stdout).toMatch(
      /^pass +[0-9a-f]{12} {2}2026-02-02T12:00:00Z {2}0 open +Direct \\u001b\[31m push$/m,
    );
    expect(text.stdout).toMatch(/^no policy yet +[0-9a-f]{12} .* Start$/m);
    const json = await verify([...args, '--format', 'json']);
    const report = JSON.parse(json.stdout) as AuditReport;
    const schema = fileURLToPath(new URL('../../media/schemas/audit.schema.json', import.meta.url));
    const ajv = new Ajv2020({ allErrors: true, strict: false });
    const validate = ajv.compile(JSON.parse(readFileSync(schema, 'utf8')) as object);
    expect(validate(report), ajv.errorsText(validate.errors)).toBe(true);
    expect(report.audits.map(({ verdict }) => verdict)).toEqual(['pass', 'no-policy']);
  });

  test.each([
    [['--audit', '--target', 'main'], /--since/],
    [['--audit', '--since', 'yesterday', '--target', 'main'], /--since takes a day/],
    [['--audit', '--since', '2026-01-01T10:00', '--target', 'main'], /with its zone/],
    [['--audit', '--since', '2026-01-01', '--target', 'main', 'main..HEAD'], /takes no range/],
    [['--audit', '--since', '2026-01-01', '--target', 'main', '--now', now], /takes no --now/],
    [['--audit', '--since', '2026-01-01', '--target', 'main', '--policy', 'x'], /takes no --policy/],
    [['--audit', '--since', '2026-01-01', '--target', 'main', '--format', 'sarif'], /text or json/],
    [['--since', '2026-01-01', '--target', 'main'], /goes with --audit/],
  ])('refuses %j', (args, says) => expectSentence(args, 2, says));

  test('is what a head that is already in the target is sent to', () =>
    expectSentence([...gate, 'main..main'], 2, /verify --audit --since DATE --target main/));
});

describe('evidence that is not here', () => {
  test('a target that the remote still has', async () => {
    const clone = join(scratch, 'clone');
    signed.builder.git('clone', '-q', '--single-branch', '--branch', 'feature', `file://${directory}`, clone);
    const result = await runCli(['verify', '--target', 'main'], { directory: clone });
    expect(result.code).toBe(4);
    expect(result.stderr).toContain('git fetch origin main:refs/remotes/origin/main');
    signed.builder.git('-C', clone, 'fetch', '-q', 'origin', 'main:refs/remotes/origin/main');
    const fetched = await runCli(['verify', '--target', 'main', '--now', now], { directory: clone });
    expect(fetched.stdout).toMatch(/for refs\/remotes\/origin\/main/);
  });

  test('blobs of a partial clone, until they are fetched', async () => {
    const clone = join(scratch, 'partial');
    signed.builder.git('config', 'uploadpack.allowFilter', 'true');
    const url = `file://${directory}`;
    signed.builder.git(
      'clone',
      '-q',
      '--no-checkout',
      '--filter=blob:none',
      '--branch',
      'feature',
      url,
      clone,
    );
    for (const args of [[], ['--range-mode', 'both']]) {
      const result = await runCli(['verify', ...gate, ...args], { directory: clone });
      expect(result.code, result.stderr).toBe(4);
      expect(result.stderr).toContain('git fetch --refetch --no-filter');
    }
    signed.builder.git('-C', clone, 'fetch', '-q', '--refetch', '--no-filter');
    expect((await runCli(['verify', ...gate], { directory: clone })).stderr).toBe('');
  });

  test('parents of a shallow clone', async () => {
    const clone = join(scratch, 'shallow');
    const url = `file://${directory}`;
    signed.builder.git('clone', '-q', '--depth=2', '--no-single-branch', '--branch', 'feature', url, clone);
    const result = await runCli(['verify', ...gate], { directory: clone });
    expect(result.code).toBe(4);
    expect(result.stderr).toContain('git fetch --unshallow');
  });
});

describe('the actor', () => {
  const pullRequest = join(scratch, 'event.json');
  const build = { GITHUB_ACTIONS: 'true', GITHUB_EVENT_PATH: pullRequest };

  /** bob signs what alice has signed too; whoever operated the agent does not count. */
  async function signersOf(args: readonly string[], environment = {}): Promise<readonly string[]> {
    const report = await reportOf(args, environment);
    return report.units[0]?.by.map(({ member }) => member) ?? [];
  }

  test('of a pull request comes from the event of the build, unless --actor names one', async () => {
    signed.become('bob', signed.bobKey);
    const { trailers } = await signed.signOff({ commit: false });
    signed.builder.commit(`By bob\n\n${trailers.join('\n')}\n`);
    signed.become('alice', signed.aliceKey);
    writeFileSync(pullRequest, JSON.stringify({ pull_request: { user: { login: 'Bobby' } } }));
    expect(await signersOf([])).toEqual(['alice', 'bob']);
    expect(await signersOf(['--actor', 'bobby'])).toEqual(['alice']);
    expect(await signersOf([], build)).toEqual(['alice']);
    expect(await signersOf(['--actor', 'somebody'], build)).toEqual(['alice', 'bob']);
    expect(await signersOf([], { GITHUB_EVENT_PATH: pullRequest })).toEqual(['alice', 'bob']);
    const gitlab = { GITLAB_CI: 'true', CI_MERGE_REQUEST_IID: '7', GITLAB_USER_LOGIN: 'bobby' };
    expect(await signersOf([], gitlab)).toEqual(['alice']);
  });

  test('that no payload names changes nothing', async () => {
    for (const broken of ['{', '[]', '{"pull_request": {"user": {"login": 7}}}', 'null']) {
      writeFileSync(pullRequest, broken);
      expect(await signersOf([], build)).toEqual(['alice', 'bob']);
    }
  });
});

test('the same bytes from anywhere, whatever locale, time zone, umask and cache', async () => {
  const cache = join(scratch, 'cache');
  const args = [...gate, '--range-mode', 'both', '--format', 'json'];
  const first = await verify(args);
  const folder = join(directory, 'sub');
  const others = await Promise.all([
    verify(args, { TZ: 'Pacific/Kiritimati', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' }),
    runCli(['verify', ...args], { directory: folder }),
    runCli(['verify', ...args, '--repo', directory], { directory: scratch }),
    verify(args, { COUNTERSIGN_CACHE: cache }),
  ]);
  const warm = await verify(args, { COUNTERSIGN_CACHE: cache });
  const before = process.umask(0o077);
  const masked = await verify(args).finally(() => process.umask(before));
  for (const { stdout, stderr } of [...others, warm, masked]) {
    expect(stderr).toBe('');
    expect(stdout).toBe(first.stdout);
  }
  expect(JSON.parse(first.stdout)).toMatchObject({ rangeMode: 'both' });
});
