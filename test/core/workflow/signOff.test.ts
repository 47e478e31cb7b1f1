// From decisions to a verified sign-off, and every way in which it must stop counting: real git, real SSH keys.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { disposeAfterTest } from '../../helpers/disposeAfterTest.ts';
import { commitSignOff } from '../../../src/core/workflow/performSignOff.ts';
import { pushSignOff } from '../../../src/core/workflow/pushSignOff.ts';
import { openRepository } from '../../../src/core/git/repository.ts';
import { createGitRepository } from '../../helpers/gitRepository.ts';
import {
  aiTrailer,
  policyText,
  repositoryId,
  createSignedRepository,
  makeKey,
  now,
  type PolicyOptions,
  type SignedRepository,
  source,
  statesOf,
} from './signedRepository.ts';

function create(options: PolicyOptions = {}): SignedRepository {
  const signed = createSignedRepository(options);
  disposeAfterTest(signed.builder);
  signed.become('alice', signed.aliceKey);
  return signed;
}

const attested = ['a.ts:10 attested', 'a.ts:40 attested', 'b.ts:30 attested'];

describe('a sign-off', () => {
  test('passes the gate, and the trailers are in the log', async () => {
    const repository = create();
    expect(await repository.verify()).toMatchObject({ verdict: 'fail', exitCode: 1 });
    await repository.signOff();
    const report = await repository.verify();
    expect(report).toMatchObject({ verdict: 'pass', exitCode: 0, next: [] });
    expect(statesOf(report)).toEqual(attested);
    expect(report.units[0]?.by).toEqual([{ member: 'alice', presence: 1, at: '2026-02-01T11:59:30Z' }]);
    const message = repository.builder.git('log', '-1', '--format=%B');
    expect(message).toMatch(
      /^Sign off 3 of 3 hunks for main\n\nReviewed-by: alice <alice@example.com>\nHunk-Attestation: v1 alg=hf1 scope=net n=3\/3/,
    );
    expect(repository.builder.git('diff', '--stat', 'HEAD^', 'HEAD')).toBe('');
  });

  test.each([
    ['ecdsa', '256'],
    ['ecdsa', '521'],
    ['rsa', '3072'],
  ])('with an %s key of %s bits counts through the record store', async (...keyType) => {
    const repository = create({ keyType });
    const signed = await repository.signOff();
    expect(signed.trailers.join('\n')).not.toContain('sig=');
    expect(await repository.verify()).toMatchObject({ verdict: 'pass' });
    repository.builder.git('update-ref', '-d', 'refs/countersign/records');
    // Its signature stands there, so nobody can say that it is missing: the records have to be fetched.
    const report = await repository.verify();
    expect(report).toMatchObject({ verdict: 'incomplete', exitCode: 4 });
    expect(report.next.join('\n')).toContain('git fetch origin refs/countersign/records');
  });

  test('of a part says what is left', async () => {
    const repository = create();
    await repository.signOff({ hunks: (hunk) => hunk.file.path === 'a.ts' });
    const report = await repository.verify();
    expect(report).toMatchObject({ verdict: 'fail', next: [expect.stringContaining('1 hunk')] });
    expect(statesOf(report)).toEqual(['a.ts:10 attested', 'a.ts:40 attested', 'b.ts:30 unattested']);
  });

  test('by two people adds up, whoever signs which part', async () => {
    const repository = create();
    await repository.signOff({ hunks: (hunk) => hunk.file.path === 'a.ts' });
    repository.become('bob', repository.bobKey);
    await repository.signOff({ hunks: (hunk) => hunk.file.path === 'b.ts' });
    expect(await repository.verify()).toMatchObject({ verdict: 'pass' });
  });
});

describe('what happens afterwards', () => {
  test('an edited line makes exactly its hunk stale, and says whose sign-off it was', async () => {
    const repository = create();
    await repository.signOff();
    repository.builder.commit(`Edit\n\n${aiTrailer}\n`, {
      files: { 'a.ts': source({ 10: 'export const value9 = 91;\n', 40: 'export const value39 = 390;\n' }) },
    });
    const report = await repository.verify();
    expect(report).toMatchObject({ verdict: 'fail', exitCode: 1, next: [expect.stringMatching(/alice/)] });
    expect(statesOf(report)).toEqual(['a.ts:10 stale', ...attested.slice(1)]);
  });

  test('a rebase onto an advanced main keeps what it does not touch', async () => {
    const repository = create();
    await repository.signOff();
    const { builder } = repository;
    builder.git('checkout', '-q', 'main');
    builder.commit('Advance', {
      files: {
        'a.ts': source({ 1: 'export const value0 = 1000;\nexport const more = 1;\n' }),
        'c.ts': 'export {};\n',
      },
    });
    builder.git('checkout', '-q', 'feature');
    builder.git('rebase', '-q', '--empty=keep', 'main');
    const report = await repository.verify();
    expect(report).toMatchObject({ verdict: 'pass' });
    expect(statesOf(report)).toEqual(['a.ts:11 attested', 'a.ts:41 attested', 'b.ts:30 attested']);
  });

  test('a squash buries the trailer, and it still counts', async () => {
    const repository = create();
    await repository.signOff();
    const { builder } = repository;
    builder.git('checkout', '-q', '-b', 'squashed', 'main');
    builder.git('merge', '-q', '--squash', 'feature');
    builder.git('commit', '-q', '--no-edit');
    expect(builder.git('log', '-1', '--format=%(trailers:key=Hunk-Attestation)')).toBe('');
    expect(await repository.verify()).toMatchObject({ verdict: 'pass' });
  });

  test('pushed with its records, it verifies in a fresh clone with a detached head', async () => {
    const repository = create();
    const remote = createGitRepository({ bare: true });
    disposeAfterTest(remote);
    repository.builder.git('remote', 'add', 'origin', remote.directory);
    repository.builder.git('push', '-q', 'origin', 'main');
    await repository.signOff({ hunks: (hunk) => hunk.file.path === 'a.ts' });
    await pushSignOff(await openRepository(repository.builder.directory));
    const clone = mkdtempSync(join(tmpdir(), 'countersign-clone-'));
    repository.builder.git('clone', '-q', remote.directory, clone);
    repository.builder.git('-C', clone, 'checkout', '-q', '--detach', 'origin/feature');
    repository.builder.git('-C', clone, 'branch', '-q', '-D', 'main');
    const without = await repository.verify({ directory: clone });
    expect(without).toMatchObject({ verdict: 'incomplete', exitCode: 4 });
    expect(without.problems.map((problem) => problem.message).join('\n')).toContain(
      'git fetch origin refs/countersign/records:refs/countersign-remotes/origin/records',
    );
    repository.builder.git(
      '-C',
      clone,
      'fetch',
      '-q',
      'origin',
      'refs/countersign/records:refs/countersign-remotes/origin/records',
    );
    expect(statesOf(await repository.verify({ directory: clone }))).toEqual([
      'a.ts:10 attested',
      'a.ts:40 attested',
      'b.ts:30 unattested',
    ]);
  });
});

describe('what never counts', () => {
  async function expectRefused(repository: SignedRepository, reason: RegExp): Promise<void> {
    const report = await repository.verify();
    expect(report.exitCode).not.toBe(0);
    expect(report.evidence.filter((item) => item.accepted)).toEqual([]);
    expect(report.evidence.map((item) => item.reason).join('\n')).toMatch(reason);
  }

  test('a key that is not listed', async () => {
    const repository = create();
    repository.become('alice', makeKey('stranger'));
    await repository.signOff();
    await expectRefused(repository, /does not verify with any key that is listed for alice@example.com/);
  });

  test("somebody else's address under one's own key", async () => {
    const repository = create();
    repository.become('bob', repository.aliceKey);
    await repository.signOff();
    await expectRefused(repository, /bob@example.com/);
  });

  test('a trailer that was copied from another repository', async () => {
    const other = create({ repositoryId: 'ffffeeeeddddccccbbbbaaaa99998888' });
    const signed = await other.signOff({ commit: false });
    const repository = create();
    repository.builder.commit(`Copy\n\n${signed.trailers.join('\n')}\n`);
    await expectRefused(repository, /made for another repository/);
  });

  test('a trailer that was made for another branch', async () => {
    const repository = create();
    repository.builder.git('branch', 'release/1', 'main');
    const signed = await repository.signOff({ range: 'release/1...HEAD', commit: false });
    repository.builder.commit(`Copy\n\n${signed.trailers.join('\n')}\n`);
    await expectRefused(repository, /made for another branch \(release\/1\)/);
  });

  test('a trailer in which one character was changed', async () => {
    const repository = create();
    const signed = await repository.signOff({ commit: false });
    const forged = signed.trailers.join('\n').replace('n=3/3', 'n=3/4');
    expect(forged).not.toBe(signed.trailers.join('\n'));
    repository.builder.git('update-ref', '-d', 'refs/countersign/records');
    repository.builder.commit(`Forge\n\n${forged}\n`);
    await expectRefused(repository, /does not verify/);
  });

  test('a trailer without a signature', async () => {
    const repository = create();
    const signed = await repository.signOff({ commit: false });
    repository.builder.git('update-ref', '-d', 'refs/countersign/records');
    repository.builder.commit(`Strip\n\n${signed.trailers.join('\n').replace(/\n sig=.*/, '')}\n`);
    await expectRefused(repository, /sign/);
  });

  test('a record of another repository whose whole id is the beginning of ours', async () => {
    const other = create({ repositoryId: repositoryId.slice(0, 8) });
    await other.signOff({ commit: false });
    const repository = create();
    // The same content under the same key: only the repository differs.
    repository.builder.git(
      'fetch',
      '-q',
      other.builder.directory,
      'refs/countersign/records:refs/countersign/records',
    );
    const report = await repository.verify();
    expect(report.exitCode).not.toBe(0);
    expect(report.evidence.filter((item) => item.accepted)).toEqual([]);
  });

  test('evidence above the limit: it is incomplete, whichever piece would be left out', async () => {
    const policy = policyText(repositoryId).replace(
      'independence: author',
      'independence: author\nlimits: {candidates: 1}',
    );
    const repository = create({ policy });
    await repository.signOff({ hunks: (hunk) => hunk.file.path === 'a.ts' });
    expect(await repository.verify()).toMatchObject({ verdict: 'fail' });
    await repository.signOff({ hunks: (hunk) => hunk.file.path === 'b.ts' });
    expect(await repository.verify()).toMatchObject({ verdict: 'incomplete', exitCode: 4 });
  });

  test("the author's own sign-off", async () => {
    const repository = create();
    repository.builder.commit(`By Alice\n\n${aiTrailer}\n`, {
      files: { 'b.ts': source({ 30: 'export const value29 = 291;\n' }) },
      author: { name: 'Alice', email: 'alice@example.com' },
    });
    await repository.signOff();
    expect(statesOf(await repository.verify())).toEqual([
      'a.ts:10 attested',
      'a.ts:40 attested',
      'b.ts:30 self',
    ]);
  });

  test('a sign-off that has grown old', async () => {
    const repository = create();
    await repository.signOff();
    const report = await repository.verify({ now: now + 31 * 24 * 3600 * 1000 });
    expect(report).toMatchObject({ verdict: 'fail' });
    expect(new Set(report.units.map((unit) => unit.state))).toEqual(new Set(['expired']));
  });

  test('a policy that the change itself loosens', async () => {
    const repository = create();
    repository.builder.commit('Loosen', {
      files: {
        '.countersign/policy.yml':
          'version: 1\nrepository: 0f1e2d3c4b5a69788796a5b4c3d2e1f0\nbranches: [main]\nscope: {select: ai, exempt: [{paths: ["**"], reason: none}]}\n',
      },
    });
    const report = await repository.verify();
    expect(report).toMatchObject({ verdict: 'fail' });
    expect(report.units.filter((unit) => unit.state === 'exempt')).toEqual([]);
    expect(report.units.find((unit) => unit.path === '.countersign/policy.yml')?.required).toBe(true);
  });
});

describe('a range that proves nothing', () => {
  test('is refused when the head is already in the target', async () => {
    const repository = create();
    repository.builder.git('checkout', '-q', 'main');
    await expect(repository.verify()).rejects.toThrow(/already in refs\/heads\/main/);
  });

  test('is refused when it leaves commits of the branch out', async () => {
    const repository = create();
    await expect(repository.verify({ range: 'HEAD~1..HEAD' })).rejects.toThrow(/escape the gate/);
  });

  test('is refused when the target does not exist', async () => {
    await expect(create().verify({ target: 'nope' })).rejects.toThrow(/no branch "nope"/);
  });

  test('is incomplete in a shallow clone', async () => {
    const repository = create();
    await repository.signOff();
    const clone = mkdtempSync(join(tmpdir(), 'countersign-shallow-'));
    repository.builder.git(
      'clone',
      '-q',
      '--depth',
      '1',
      '--no-single-branch',
      '--branch',
      'feature',
      `file://${repository.builder.directory}`,
      clone,
    );
    await expect(repository.verify({ directory: clone, target: 'origin/main' })).rejects.toMatchObject({
      code: 'incomplete-history',
    });
  });
});

test('nothing is signed when HEAD has moved since the review was opened', async () => {
  const repository = create();
  const signed = await repository.signOff({ commit: false });
  repository.builder.commit('Another');
  await expect(commitSignOff(signed)).rejects.toMatchObject({ code: 'head-moved' });
});
