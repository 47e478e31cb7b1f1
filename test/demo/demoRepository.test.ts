import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDemoRepository, type DemoRepository } from './createDemoRepository.mjs';

const home = mkdtempSync(join(tmpdir(), 'countersign-demo-test-'));
let demo: DemoRepository;

const git = (...args: string[]): string =>
  execFileSync('git', args, { cwd: demo.directory, encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } });

beforeAll(async () => {
  demo = await createDemoRepository(join(home, 'first'));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** The commit of the feature branch with this subject. */
const commitCalled = (subject: string): string => {
  const oid = git('log', '--format=%H', '--fixed-strings', `--grep=${subject}`, 'main..HEAD').trim();
  expect(oid).toMatch(/^[0-9a-f]{40}$/);
  return oid;
};

const changes = (): string => git('diff', '--raw', '-M', '--abbrev=7', 'main...HEAD');

test('has the same object ids every time', async () => {
  const second = await createDemoRepository(join(home, 'second'), {
    keysDirectory: join(home, 'keys'),
    remoteDirectory: join(home, 'origin.git'),
  });
  expect([second.base, second.head]).toEqual([demo.base, demo.head]);
  const notes = git('rev-parse', 'refs/notes/ai');
  expect(git('-C', second.directory, 'rev-parse', 'refs/notes/ai')).toBe(notes);
  expect(git('rev-parse', 'HEAD').trim()).toBe('deaf78358d123baa44f71e89b6ccfcb3e45bc139');
});

test('is checked out, clean, and healthy', () => {
  expect(git('symbolic-ref', '--short', 'HEAD').trim()).toBe('feature/checkout-retries');
  expect(git('status', '--porcelain')).toBe('');
  git('fsck', '--strict');
});

test('has a policy, two keys and code owners on main', () => {
  expect(git('show', 'main:.countersign/policy.yml')).toContain('version: 1');
  const signers = git('show', 'main:.countersign/allowed_signers').trim().split('\n');
  expect(signers).toHaveLength(2);
  for (const signer of signers)
    expect(signer).toContain('namespaces="hunk-attestation@countersign" ssh-ed25519 ');
  expect(git('show', 'main:CODEOWNERS')).toContain('/packages/api/src/auth/');
  expect(git('diff', '--name-only', 'main...HEAD', '--', '.countersign', 'CODEOWNERS')).toBe('');
});

test('is set up to sign as Alice with a key that main lists', () => {
  const key = git('config', 'user.signingkey').trim();
  const derived = execFileSync('ssh-keygen', ['-y', '-f', key], { encoding: 'utf8' })
    .split(' ')
    .slice(0, 2)
    .join(' ');
  expect(git('show', 'main:.countersign/allowed_signers')).toContain(
    `alice@orchard.example namespaces="hunk-attestation@countersign" ${derived}`,
  );
  expect(git('config', 'gpg.format').trim()).toBe('ssh');
});

test('bears the marks of five ways to write with an AI, and commits without any', () => {
  const messages = git('log', '--format=%an <%ae>%n%cn%n%B', 'main..HEAD');
  for (const mark of [
    'Co-Authored-By: Claude <noreply@anthropic.com>',
    'Generated with [Claude Code](https://claude.com/claude-code)',
    'copilot-swe-agent[bot] <198982749+Copilot@users.noreply.github.com>',
    'Co-authored-by: Copilot <223556219+Copilot@users.noreply.github.com>',
    'Co-authored-by: Cursor <cursoragent@cursor.com>',
    'Dana Developer (aider) <dana@orchard.example>',
    '<aider@aider.chat>',
    'Assisted-by: Claude:claude-opus-4-6 psql',
  ])
    expect(messages).toContain(mark);
  const unmarked = git(
    'log',
    '--format=%H',
    '--invert-grep',
    '--extended-regexp',
    '-i',
    '--grep=co-authored-by|assisted-by',
    'main..HEAD',
  );
  expect(unmarked.trim().split('\n').length).toBeGreaterThanOrEqual(4);
});

test('has a git-ai note that covers a part of one hunk', () => {
  const commit = commitCalled('Charge a cart once');
  const note = git('notes', '--ref=refs/notes/ai', 'show', commit);
  const range = / {2}s_[0-9a-f]{14}::t_[0-9a-f]{14} (\d+)-(\d+)\n/.exec(note);
  const hunk = /^@@ -\d+,0 \+(\d+),(\d+) @@/m.exec(git('show', '--format=', '-U0', commit));
  const [first, last] = [Number(range?.[1]), Number(range?.[2])];
  const [start, count] = [Number(hunk?.[1]), Number(hunk?.[2])];
  expect(first).toBeGreaterThan(start);
  expect(last).toBeLessThan(start + count - 1);
  expect(JSON.parse(note.slice(note.indexOf('---\n') + 4))).toMatchObject({
    schema_version: 'authorship/3.0.0',
    base_commit_sha: commit,
  });
});

test('has an Agent Trace record made on the parent of the commit it came with', () => {
  const commit = commitCalled('List charges');
  const record = JSON.parse(git('show', `${commit}:.agent-trace/traces.jsonl`));
  expect(record.vcs.revision).toBe(git('rev-parse', `${commit}^`).trim());
  const { path, conversations } = record.files[0];
  const { start_line: start, end_line: end } = conversations[0].ranges[0];
  const lines = git('show', `${commit}:${path}`)
    .split('\n')
    .slice(start - 1, end);
  expect(lines[0]).toContain('Charges that were started');
  expect(lines.at(-1)).toBe('}');
});

test('has a large run, a foreign import, a new package', () => {
  const run = /^@@ -0,0 \+1,(\d+) @@/m.exec(
    git('diff', '-U0', 'main...HEAD', '--', 'packages/billing/src/reconciliation.ts'),
  );
  expect(Number(run?.[1])).toBeGreaterThan(120);
  expect(git('diff', 'main...HEAD', '--', 'packages/api/src')).toContain(
    "+import { appendToLog, truncateLog } from '../../storage/src/internal/transactionLog.ts'",
  );
  expect(git('diff', 'main...HEAD', '--', 'packages/billing/package.json')).toMatch(/^\+ +"opossum"/m);
});

test('destroys data, weakens a test, hides characters', () => {
  expect(git('diff', 'main...HEAD', '--', 'db')).toContain('+drop table payments_legacy;');
  const weakened = git('diff', 'main...HEAD', '--', 'packages/api/test');
  expect(weakened).toContain('+  it.skip(');
  expect(weakened).toMatch(/^- +assert\.equal/m);
  expect(git('diff', 'main...HEAD', '--', 'packages/api/src/webhook.ts')).toMatch(/^\+.*\u202e.*\u2066/m);
});

test('renames with and without an edit, changes a mode, adds a binary', () => {
  expect(changes()).toMatch(
    / R09\d\tpackages\/storage\/src\/orders\.ts\tpackages\/storage\/src\/orderStore\.ts/,
  );
  expect(changes()).toMatch(/ R100\tdocs\/runbook\.md\tdocs\/operations\/runbook\.md/);
  expect(changes()).toMatch(/^:100644 100755 ([0-9a-f]{7}) \1 M\tscripts\/deploy\.sh$/m);
  expect(git('diff', '--numstat', 'main...HEAD', '--', 'docs/checkout-flow.png')).toBe(
    '-\t-\tdocs/checkout-flow.png\n',
  );
});

test('moves a function as it is and formats a file without changing a word', () => {
  const commit = commitCalled('Give orders and money');
  const removed = git('show', `${commit}^:packages/api/src/checkout.ts`);
  const body = removed.slice(removed.indexOf('function normaliseCurrency'));
  expect(git('show', `${commit}:packages/api/src/formatMoney.ts`)).toContain(body);
  const words = (revision: string): string =>
    git('show', `${revision}:packages/billing/src/invoice.ts`).replace(/[\s;,]/g, '');
  expect(words('HEAD')).toBe(words('main'));
});
