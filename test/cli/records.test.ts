// Records between two clones and a real bare remote, through the command line; and what goes wrong on the way.
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseEnvelope, verifyEnvelope } from '../../src/core/attestation/envelope.ts';
import { formatCanonicalJson, type JsonValue } from '../../src/core/base/canonicalJson.ts';
import { createSignedRepository, type SignedRepository } from '../core/workflow/signedRepository.ts';
import { hermeticEnvironment } from '../helpers/gitRepository.ts';
import { type CliResult, isOneSentence, runCli } from './runCli.ts';

let desk: SignedRepository;
let folder: string;
let remote: string;
/** A fresh clone, as a build has it. */
let clone: string;
let signedRecord: string;

function git(directory: string, ...args: readonly string[]): string {
  return execFileSync('git', args, { cwd: directory, env: hermeticEnvironment(folder), encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim(); // prettier-ignore
}

const run = (args: readonly string[], directory = desk.builder.directory): Promise<CliResult> =>
  runCli(['records', ...args], { directory });

async function checkFailure(
  args: readonly string[],
  expected: { readonly code: number; readonly says: RegExp },
  directory?: string,
): Promise<void> {
  const result = await run(args, directory);
  expect(result.stderr).toMatch(expected.says);
  expect({ code: result.code, stdout: result.stdout, sentence: isOneSentence(result.stderr) }).toEqual({
    code: expected.code,
    stdout: '',
    sentence: true,
  });
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-records-'));
  remote = join(folder, 'remote.git');
  desk = createSignedRepository();
  desk.become('alice', desk.aliceKey);
  git(folder, 'init', '-q', '--bare', '--initial-branch=main', remote);
  desk.builder.git('remote', 'add', 'origin', remote);
  desk.builder.git('push', '-q', 'origin', 'main', 'feature');
});

afterAll(() => {
  desk.builder.dispose();
  rmSync(folder, { recursive: true, force: true });
});

describe('the way of records', () => {
  test('with nothing to push and nothing to fetch both say so, and end with 0', async () => {
    expect(await run(['push'])).toMatchObject({ code: 0, stdout: 'There are no records here to push: sign off first.\n' });
    expect(await run(['fetch'])).toMatchObject({ code: 0, stdout: 'The remote "origin" has no records: nobody has pushed a sign-off there yet.\n' });
    expect(await run(['export'])).toMatchObject({ code: 0, stdout: '', stderr: 'note: there are no records to export.\n' });
  }); // prettier-ignore

  test('push, then fetch in a fresh clone', async () => {
    await desk.signOff();
    desk.builder.git('push', '-q', 'origin', 'feature');
    expect(await run(['push', 'origin'])).toMatchObject({ code: 0, stdout: 'Pushed to "origin": it holds the 1 record that are here.\n' }); // prettier-ignore
    clone = join(folder, 'clone');
    git(folder, 'clone', '-q', '--branch', 'feature', remote, clone);
    expect(await run(['fetch'], clone)).toMatchObject({ code: 0, stdout: 'Fetched from "origin": 1 new record, 1 here.\n' }); // prettier-ignore
    expect(await run(['fetch'], clone)).toMatchObject({ code: 0, stdout: 'Fetched from "origin": 0 new records, 1 here.\n' }); // prettier-ignore
    const listed = (await run(['list'], clone)).stdout;
    expect(listed).toBe((await run(['list'])).stdout);
    signedRecord = /^[0-9a-f]{64}/m.exec(listed)?.[0] ?? '';
    expect(signedRecord).not.toBe('');
  });

  test('export: records that give their ids, and envelopes whose signatures verify', async () => {
    const { stdout, code } = await run(['export', '--format', 'jsonl'], clone);
    expect(code).toBe(0);
    const lines = stdout.split('\n').slice(0, -1);
    expect(lines).toHaveLength(2);
    const [first, second] = lines.map((line) => JSON.parse(line) as Record<string, JsonValue>);
    expect(first).toMatchObject({ schema: 'countersign/record/v1', id: signedRecord });
    const bytes = formatCanonicalJson(first?.['record'] ?? null);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(signedRecord);
    expect(second).toMatchObject({ payloadType: 'application/vnd.in-toto+json' });
    const envelope = parseEnvelope(Buffer.from(lines[1] ?? '')).value;
    expect(envelope !== null && verifyEnvelope(envelope).kind).toBe('valid');
    expect(envelope?.fields.record).toBe(signedRecord);
  });

  test('export of a range: what concerns it, to a file', async () => {
    const file = join(folder, 'records.jsonl');
    const all = (await run(['export'], clone)).stdout;
    expect((await run(['export', 'origin/main..HEAD', '--output', file], clone)).code).toBe(0);
    expect(readFileSync(file, 'utf8')).toBe(all);
    const none = await run(['export', 'HEAD~1..HEAD~1'], clone);
    expect([none.code, none.stdout]).toEqual([0, '']);
    expect((await run(['export', '--output', folder], clone)).stderr).toMatch(/it is a folder/);
  });

  test('export of a range whose record is not here is incomplete', async () => {
    const bare = join(folder, 'without-records');
    git(folder, 'clone', '-q', '--branch', 'feature', remote, bare);
    const result = await run(['export', 'origin/main..HEAD'], bare);
    expect(result).toMatchObject({ code: 4, stdout: '' });
    expect(result.stderr).toContain(`the record ${signedRecord} is named in the range and is not here`);
  });

  test('push takes in what others have pushed meanwhile', async () => {
    const other = createSignedRepository({ repositoryId: 'abcdef0123456789abcdef0123456789' });
    other.become('alice', other.aliceKey);
    await other.signOff();
    other.builder.git('remote', 'add', 'upstream', remote);
    expect(await run(['push'], other.builder.directory)).toMatchObject({
      code: 0,
      stdout: 'Pushed to "upstream": it holds the 2 records that are here, 1 of them fetched just now.\n',
    });
    other.builder.dispose();
  });
});

describe('what goes wrong, in one sentence', () => {
  test('no remote at all', async () => {
    const alone = join(folder, 'alone');
    git(folder, 'init', '-q', alone);
    await checkFailure(['fetch'], { code: 3, says: /no remote to exchange records with: add one/ }, alone);
    await checkFailure(['push'], { code: 3, says: /no remote/ }, alone);
  });

  test('a remote that is not configured', () =>
    checkFailure(['fetch', 'nowhere'], { code: 2, says: /no remote "nowhere" here: name one of origin/ }));
  test('two remotes', () => checkFailure(['push', 'a', 'b'], { code: 2, says: /one remote/ }));
  test('a format that does not exist', () => checkFailure(['export', '--format', 'xml'], { code: 2, says: /takes jsonl/ })); // prettier-ignore

  test.each([
    ['a folder that is no repository', 'gone.git', /gone\.git\) could not be reached: .*does not (?:appear|exist)/],
    ['a protocol that does not exist', 'nonsense://user:secret@host.invalid/x', /nonsense:\/\/host\.invalid\/x\) could not be reached/],
    ['a server that nobody answers for', 'http://user:secret@127.0.0.1:9/x.git', /http:\/\/127\.0\.0\.1:9\/x\.git\) could not be reached/],
  ])('%s ends with 4, and tells no password', async (_, url, says) => {
    const lost = join(folder, `lost-${createHash('sha256').update(url).digest('hex').slice(0, 8)}`);
    git(folder, 'clone', '-q', remote, lost);
    git(lost, 'remote', 'set-url', 'origin', url.includes(':') ? url : join(folder, url));
    git(lost, 'fetch', '-q', remote, 'refs/countersign/records:refs/countersign/records');
    for (const verb of ['fetch', 'push']) {
      await checkFailure([verb], { code: 4, says }, lost);
      expect((await run([verb], lost)).stderr).not.toContain('secret');
    }
  }); // prettier-ignore

  test('a remote that refuses the records says why', async () => {
    const strict = join(folder, 'strict.git');
    git(folder, 'init', '-q', '--bare', strict);
    mkdirSync(join(strict, 'hooks'), { recursive: true });
    writeFileSync(join(strict, 'hooks', 'pre-receive'), '#!/bin/sh\nexit 1\n');
    chmodSync(join(strict, 'hooks', 'pre-receive'), 0o755);
    desk.builder.git('remote', 'add', 'strict', strict);
    await checkFailure(['push', 'strict'], { code: 4, says: /"strict" refused the records \(pre-receive hook declined\): ask its owner/ }); // prettier-ignore
    desk.builder.git('remote', 'remove', 'strict');
  });

  test('a remote that is always ahead is a race, and nothing is lost', async () => {
    const busy = join(folder, 'busy.git');
    git(folder, 'clone', '-q', '--bare', remote, busy);
    git(busy, 'fetch', '-q', remote, 'refs/countersign/records:refs/countersign/records');
    desk.builder.git('remote', 'add', 'busy', busy);
    // Somebody who holds the lock for good: what a writer sees of one who is always faster.
    writeFileSync(join(busy, 'refs', 'countersign', 'records.lock'), '');
    const before = (await run(['list'])).stdout;
    await desk.signOff({ commit: false });
    await checkFailure(['push', 'busy'], { code: 4, says: /Others kept writing to the records of "busy"/ });
    expect((await run(['list'])).stdout.length).toBeGreaterThan(before.length);
    desk.builder.git('remote', 'remove', 'busy');
  });
});
