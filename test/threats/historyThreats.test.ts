// Threats of docs/attestation.md against the range, the policy and the machine that verifies. Each attack is performed
// on a real repository after a sign-off that passed.
import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { disposeAfterTest } from '../helpers/disposeAfterTest.ts';
import { openRepository } from '../../src/core/git/repository.ts';
import { auditBranch } from '../../src/core/workflow/auditBranch.ts';
import {
  aiTrailer,
  noAnalysis,
  now,
  repositoryId,
  type SignedRepository,
  source,
} from '../core/workflow/signedRepository.ts';
import {
  expectDenied,
  openRepositoryOfTeam,
  signedByAlice,
  teamPolicy,
  temporaryFolder,
} from './attackedRepository.ts';
import { createGitRepository } from '../helpers/gitRepository.ts';

const stolen = source({ 30: 'steal();\n' });

/** Under this policy nobody has to say that an AI wrote something for it to need a sign-off. */
const everything = teamPolicy({ 'select: ai': 'select: all' });

describe('T5 the change moves between check and merge', () => {
  test('the commit that is merged is not the one that passed, and the audit of the branch finds it', async () => {
    const repository = await signedByAlice({ policy: everything });
    const { builder } = repository;
    builder.git('checkout', '-q', 'main');
    builder.git('merge', '-q', '--no-ff', '--no-commit', 'feature');
    const date = new Date(now + 3_600_000).toISOString();
    builder.commit('Merge feature', { files: { 'b.ts': stolen }, date });
    const input = {
      repository: await openRepository(builder.directory),
      analyzer: noAnalysis,
      targetRef: 'main',
      since: now,
      rangeMode: null,
      actor: null,
    };
    const report = await auditBranch(input);
    expect(report).toMatchObject({ verdict: 'fail', exitCode: 1 });
    expect(report.audits.map(({ subject, verdict }) => `${subject}: ${verdict}`)).toEqual([
      'Merge feature: fail',
    ]);
  });
});

describe('T12 an evil merge', () => {
  test.each(['net', 'every-commit', 'both'] as const)('is found under %s', async (rangeMode) => {
    const repository = await signedByAlice({ policy: everything });
    const { builder } = repository;
    builder.git('checkout', '-q', 'main');
    builder.commit('Main goes on\n', { files: { 'm.ts': 'm\n' } });
    builder.git('checkout', '-q', 'feature');
    builder.git('merge', '-q', '--no-ff', '--no-commit', 'main');
    builder.commit('Merge main', { files: { 'b.ts': stolen } });
    const report = await expectDenied(repository, {}, { rangeMode });
    expect(
      report.units.filter(({ path, state }) => path === 'b.ts' && state !== 'attested').length,
    ).toBeGreaterThan(0);
  });
});

test('T13 a bad commit and its revert are nothing together and something each', async () => {
  const repository = openRepositoryOfTeam();
  const { builder } = repository;
  const good = builder.git('show', 'HEAD:b.ts');
  builder.commit(`Bad\n\n${aiTrailer}\n`, { files: { 'b.ts': stolen } });
  builder.commit(`Revert\n\n${aiTrailer}\n`, { files: { 'b.ts': `${good}\n` } });
  await repository.signOff();
  expect(await repository.verify()).toMatchObject({ verdict: 'pass' });
  const report = await expectDenied(repository, {}, { rangeMode: 'every-commit' });
  const open = report.units.filter(({ state }) => state !== 'attested').map(({ commit }) => commit);
  expect(open).toEqual(
    expect.arrayContaining([builder.git('rev-parse', 'HEAD~1'), builder.git('rev-parse', 'HEAD~2')]),
  );
});

describe('T15 the change edits what judges it', () => {
  const loose = [
    'version: 1',
    `repository: ${repositoryId}`,
    'branches: [main]',
    'scope: {select: ai, exempt: [{paths: ["**"], reason: none}]}',
    'signatures: {required: false}',
    '',
  ].join('\n');

  test.each([
    ['G23 the policy', { '.countersign/policy.yml': loose }],
    ['the keys', { '.countersign/allowed_signers': 'mallory@example.com ssh-ed25519 AAAA\n' }],
    ['the owners', { '.github/CODEOWNERS': '* @mallory\n' }],
    ['the workflow', { '.github/workflows/gate.yml': 'on: never\n' }],
    ['the attributes', { '.gitattributes': '* -diff\n' }],
  ])('%s: the target decides, and the edit itself needs a sign-off', async (_, files) => {
    const repository = await signedByAlice();
    repository.builder.commit('Loosen\n', { files: { ...files, 'b.ts': stolen } });
    const report = await expectDenied(repository, {});
    const [path] = Object.keys(files);
    expect(report.units.findLast((unit) => unit.path === path)).toMatchObject({
      required: true,
      state: 'unattested',
    });
    expect(report.units.map(({ state }) => state)).not.toContain('exempt');
  });
});

describe('T22 configuration changes how trailers are read', () => {
  test.each([
    ['trailer.rev.key', 'Hunk-Attestation'],
    ['trailer.separators', '='],
    ['core.commentChar', 'H'],
  ])('%s=%s', async (key, value) => {
    const repository = await signedByAlice();
    const before = JSON.stringify(await repository.verify());
    repository.builder.git('config', key, value);
    expect(JSON.stringify(await repository.verify())).toBe(before);
  });

  test('an alias makes no key', async () => {
    const repository = openRepositoryOfTeam();
    const signed = await repository.signOff({ commit: false });
    repository.builder.git('config', 'trailer.rev.key', 'Hunk-Attestation');
    const aliased = signed.trailers.join('\n').replace('Hunk-Attestation:', 'rev:');
    repository.builder.git('update-ref', '-d', 'refs/countersign/records');
    repository.builder.commit(`Alias\n\n${aliased}\n`);
    const report = await expectDenied(repository, { states: ['unattested'] });
    expect(report.evidence).toEqual([]);
  });
});

test('T23 a sign-off names its hunks by whole digests', async () => {
  const repository = openRepositoryOfTeam();
  const { trailers, fields } = await repository.signOff({ commit: false });
  expect(fields).toMatchObject({
    root: expect.stringMatching(/^[0-9a-f]{64}$/),
    record: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  const cut = trailers.join('\n').replace(/( root=.{20})\S+/, '$1');
  repository.builder.git('update-ref', '-d', 'refs/countersign/records');
  repository.builder.commit(`Truncated\n\n${cut}\n`);
  await expectDenied(repository, { reason: /"root" has a wrong form/ });
});

describe('T24 history and objects are missing or replaced', () => {
  test('G26 a replacement ref substitutes nothing', async () => {
    const repository = await signedByAlice();
    const { builder } = repository;
    builder.commit(`Steal\n\n${aiTrailer}\n`, { files: { 'b.ts': stolen } });
    const [bad, good] = [builder.git('rev-parse', 'HEAD:b.ts'), builder.git('rev-parse', 'HEAD~1:b.ts')];
    builder.git('replace', bad, good);
    builder.git(
      'replace',
      builder.git('rev-parse', 'HEAD^{tree}'),
      builder.git('rev-parse', 'HEAD~1^{tree}'),
    );
    await expectDenied(repository, { states: ['stale'] });
  });

  test('a missing record is incomplete and names the command that brings it', async () => {
    const repository = openRepositoryOfTeam();
    await repository.signOff({ hunks: (hunk) => hunk.file.path === 'a.ts' });
    repository.builder.git('update-ref', '-d', 'refs/countersign/records');
    await expectDenied(repository, { verdict: 'incomplete', says: /git fetch origin/ });
  });

  test('a missing blob is never a pass', async () => {
    const repository = await signedByAlice();
    const clone = temporaryFolder();
    const { builder } = repository;
    builder.git('config', 'uploadpack.allowFilter', 'true');
    builder.git(
      'clone',
      '-q',
      '--no-local',
      '--filter=blob:none',
      '--no-checkout',
      '--branch',
      'feature',
      `file://${builder.directory}`,
      clone,
    );
    const outcome = await repository.verify({ directory: clone, target: 'origin/main' }).then(
      ({ exitCode }) => exitCode,
      (error: unknown) => (error as { code: string }).code,
    );
    expect([4, 'missing-object', 'incomplete-history']).toContain(outcome);
  });
});

describe('T28 the repository runs nothing in the verifier', () => {
  test('hooks, filters, drivers, monitors and pagers stay silent', async () => {
    const repository = await signedByAlice();
    const { builder } = repository;
    const proof = join(builder.home, 'ran');
    const program = join(builder.home, 'program');
    writeFileSync(program, `#!/bin/sh\ntouch ${proof}\ncat\n`);
    chmodSync(program, 0o755);
    for (const key of [
      'core.fsmonitor',
      'core.pager',
      'core.sshCommand',
      'diff.external',
      'diff.x.command',
      'diff.x.textconv',
      'filter.x.clean',
      'filter.x.smudge',
      'filter.x.process',
      'gpg.program',
      'gpg.ssh.program',
      'gpg.ssh.defaultKeyCommand',
      'credential.helper',
      'alias.diff',
    ]) {
      builder.git('config', key, key.startsWith('alias') ? `!${program}` : program);
    }
    builder.write('.git/info/attributes', '* diff=x filter=x\n');
    for (const hook of ['post-index-change', 'reference-transaction', 'pre-auto-gc', 'post-checkout']) {
      builder.write(`.git/hooks/${hook}`, `#!/bin/sh\ntouch ${proof}\n`, { mode: 0o755 });
    }
    expect(await repository.verify()).toMatchObject({ verdict: 'pass' });
    expect(existsSync(proof)).toBe(false);
  });
});

describe('T29 a range that proves nothing', () => {
  test('a head that is in the target already', async () => {
    const repository = await signedByAlice();
    repository.builder.git('checkout', '-q', 'main');
    await expect(repository.verify()).rejects.toThrow(/already in refs\/heads\/main/);
  });

  test('a range that begins after the branch did', async () => {
    const repository = await signedByAlice();
    await expect(repository.verify({ range: 'HEAD~1..HEAD' })).rejects.toThrow(/escape the gate/);
  });

  test('a target that is not here', async () => {
    const repository = await signedByAlice();
    await expect(repository.verify({ target: 'release/9' })).rejects.toThrow(/no branch "release\/9"/);
  });

  test('a target that its policy does not guard', async () => {
    const repository = await signedByAlice();
    repository.builder.git('branch', 'playground', 'main');
    await expect(repository.verify({ target: 'playground' })).rejects.toThrow(/does not guard it/);
  });

  test('several merge bases', async () => {
    const repository = await signedByAlice();
    crissCross(repository);
    await expect(repository.verify()).rejects.toMatchObject({ code: 'several-merge-bases' });
  });

  test('G25 a history without the merge base', async () => {
    const repository = await signedByAlice();
    const clone = temporaryFolder();
    const { builder } = repository;
    builder.git(
      'clone',
      '-q',
      '--depth',
      '1',
      '--no-single-branch',
      '--branch',
      'feature',
      `file://${builder.directory}`,
      clone,
    );
    await expect(repository.verify({ directory: clone, target: 'origin/main' })).rejects.toMatchObject({
      code: 'incomplete-history',
    });
  });

  test('a history that has nothing to do with the target', async () => {
    const repository = await signedByAlice();
    repository.builder.git('checkout', '-q', '--orphan', 'island');
    repository.builder.commit('Island\n');
    await expect(repository.verify()).rejects.toMatchObject({ code: 'unrelated-histories' });
  });
});

function crissCross({ builder }: SignedRepository): void {
  const feature = builder.git('rev-parse', 'feature');
  builder.git('checkout', '-q', 'main');
  builder.commit('On main\n', { files: { 'm.ts': 'm\n' } });
  const main = builder.git('rev-parse', 'main');
  builder.git('merge', '-q', '--no-edit', feature);
  builder.git('checkout', '-q', 'feature');
  builder.git('merge', '-q', '--no-edit', main);
  builder.commit(`On feature\n\n${aiTrailer}\n`, { files: { 'f.ts': 'f\n' } });
}

describe('T35 the gate is taken out of the build', () => {
  test('the workflow is a control file: no exemption, class or human hand sets it aside', async () => {
    const repository = await signedByAlice();
    repository.builder.commit('Tidy\n', { files: { '.github/workflows/ci.yml': 'on: [push]\n' } });
    await expectDenied(repository, { states: ['unattested'] });
  });
});

test('a fresh clone of a bare remote, detached, agrees with the reviewer', async () => {
  const repository = await signedByAlice();
  const { builder } = repository;
  const remote = disposeAfterTest(createGitRepository({ bare: true }));
  builder.git('push', '-q', remote.directory, 'main', 'feature', 'refs/countersign/records');
  const clone = temporaryFolder();
  builder.git('clone', '-q', remote.directory, clone);
  builder.git(
    '-C',
    clone,
    'fetch',
    '-q',
    'origin',
    'refs/countersign/records:refs/countersign-remotes/origin/records',
  );
  builder.git('-C', clone, 'checkout', '-q', '--detach', 'origin/feature');
  const [here, there] = [
    await repository.verify(),
    await repository.verify({ directory: clone, target: 'origin/main' }),
  ];
  expect(there.units).toEqual(here.units);
  expect(there.verdict).toBe('pass');
});
