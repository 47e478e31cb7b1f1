// Threats of docs/attestation.md against who signs: each attack is performed on a real repository with real keys, and
// fails where the honest review before it passed.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runCli } from '../cli/runCli.ts';
import { openRepository } from '../../src/core/git/repository.ts';
import { draftOf } from '../../src/core/workflow/reviewDraft.ts';
import {
  aiTrailer,
  makeKey,
  now,
  publicKeyOf,
  repositoryId,
  type SignedRepository,
  source,
  statesOf,
} from '../core/workflow/signedRepository.ts';
import { expectDenied, openRepositoryOfTeam, signedByAlice, teamPolicy } from './attackedRepository.ts';

const day = 24 * 3600 * 1000;
const alice = { name: 'Alice', email: 'alice@example.com' };
const edit = { 'b.ts': source({ 30: 'export const value29 = 291;\n' }) };

/** Takes the sign-off commit away and puts other trailers on an empty commit of the author's. */
function replaceTrailers({ builder }: SignedRepository, trailers: string): void {
  builder.git('reset', '-q', '--hard', 'HEAD~1');
  builder.commit(`Sign off\n\n${trailers}\n`);
}

function trailersOf({ builder }: SignedRepository): string {
  return builder
    .git('log', '-1', '--format=%B')
    .replace(/^[^\n]*\n\n/, '')
    .trim();
}

function forgetRecords({ builder }: SignedRepository): void {
  builder.git('update-ref', '-d', 'refs/countersign/records');
}

describe('T1 the author signs own code', () => {
  test('as the author of the commit', async () => {
    const repository = await signedByAlice();
    repository.builder.commit(`More\n\n${aiTrailer}\n`, { files: edit, author: alice });
    await repository.signOff();
    await expectDenied(repository, { states: ['self'] });
  });

  test('as a co-author of an agent', async () => {
    const repository = await signedByAlice();
    repository.builder.commit(`More\n\n${aiTrailer}\nCo-authored-by: Alice <alice@example.com>\n`, {
      files: edit,
    });
    await repository.signOff();
    await expectDenied(repository, { states: ['self'] });
  });

  test('an empty sign-off commit of the reviewer makes nobody an author', async () => {
    const repository = await signedByAlice({
      policy: teamPolicy({ 'independence: author': 'independence: any-contributor' }),
    });
    expect((await repository.verify()).units.map(({ state }) => state)).not.toContain('self');
  });
});

describe('T2 a trailer typed by hand', () => {
  test('is a claim that counts for nothing', async () => {
    const repository = await signedByAlice();
    const typed = trailersOf(repository).replace(/\n sig=.*$/m, '');
    forgetRecords(repository);
    replaceTrailers(repository, typed);
    await expectDenied(repository, { reason: /not signed/, states: ['unsigned'] });
  });

  test('is no better with Reviewed-by alone', async () => {
    const repository = openRepositoryOfTeam();
    repository.builder.commit('Done\n\nReviewed-by: Alice Senior <alice@example.com>\n');
    await expectDenied(repository, { states: ['unattested'] });
  });

  test('is no better with the signature of something else', async () => {
    const repository = await signedByAlice();
    const other = openRepositoryOfTeam({ repositoryId: 'ffffeeeeddddccccbbbbaaaa99998888' });
    await other.signOff();
    const [, signature] = / sig=(\S+)/.exec(trailersOf(other)) ?? [];
    expect(signature).toBeDefined();
    const forged = trailersOf(repository).replace(/ sig=\S+/, ` sig=${signature}`);
    forgetRecords(repository);
    replaceTrailers(repository, forged);
    await expectDenied(repository, { reason: /does not verify/ });
  });
});

describe('T3 a sign-off copied from elsewhere', () => {
  test('G31 from another repository', async () => {
    const other = await signedByAlice({ repositoryId: 'ffffeeeeddddccccbbbbaaaa99998888' });
    const repository = openRepositoryOfTeam();
    repository.builder.commit(`Copy\n\n${trailersOf(other)}\n`);
    await expectDenied(repository, { reason: /made for another repository/ });
  });

  test('from another repository, with its record', async () => {
    const other = await signedByAlice({ repositoryId: repositoryId.slice(0, 8) });
    const repository = openRepositoryOfTeam();
    const refspec = 'refs/countersign/records:refs/countersign/records';
    repository.builder.git('fetch', '-q', other.builder.directory, refspec);
    repository.builder.commit(`Copy\n\n${trailersOf(other)}\n`);
    await expectDenied(repository, {});
  });

  test('from another branch', async () => {
    const repository = await signedByAlice();
    repository.builder.git('branch', 'release/1', 'main');
    await expectDenied(repository, { reason: /made for another branch \(main\)/ }, { target: 'release/1' });
  });

  test('from another change of the same branch and files', async () => {
    const repository = openRepositoryOfTeam();
    const { builder } = repository;
    builder.git('checkout', '-q', '-b', 'other', 'main');
    builder.commit(`Other\n\n${aiTrailer}\n`, {
      files: { 'a.ts': source({ 10: 'export const value9 = 91;\n' }) },
    });
    await repository.signOff();
    const trailers = trailersOf(repository);
    builder.git('checkout', '-q', 'feature');
    builder.commit(`Copy\n\n${trailers}\n`);
    const report = await expectDenied(repository, { states: ['stale', 'unattested'] });
    expect(report.units.map(({ state }) => state)).not.toContain('attested');
  });
});

test('T4 an edit after the sign-off makes exactly that hunk stale', async () => {
  const repository = await signedByAlice();
  repository.builder.commit(`Edit\n\n${aiTrailer}\n`, { files: edit });
  const report = await expectDenied(repository, {
    states: ['stale'],
    says: /alice's sign-off .* is stale for 1/,
  });
  expect(statesOf(report)).toEqual(['a.ts:10 attested', 'a.ts:40 attested', 'b.ts:30 stale']);
});

describe('T16 an agent runs the command line', () => {
  test('no command signs without a person at a terminal', async () => {
    const { builder } = openRepositoryOfTeam();
    const head = builder.git('rev-parse', 'HEAD');
    for (const args of [
      ['sign'],
      ['sign', '--override'],
      ['sign', '--reject'],
      ['sign', 'main...HEAD', '--key', 'key'],
    ]) {
      const { code } = await runCli(args, { directory: builder.directory });
      expect({ args, code }).toEqual({ args, code: 2 });
    }
    const yes = await runCli(['sign', '--yes'], { directory: builder.directory });
    expect(yes).toMatchObject({ code: 2, stderr: expect.stringMatching(/--yes/) });
    expect(builder.git('rev-parse', 'HEAD')).toBe(head);
    expect(builder.git('for-each-ref', 'refs/countersign')).toBe('');
  });
});

describe('T17 AI marks are stripped', () => {
  test('what nobody claims still needs a sign-off', async () => {
    const policy = teamPolicy({ 'unattributed: ignore': 'unattributed: require' });
    const repository = await signedByAlice({ policy });
    repository.builder.commit('Looks like mine\n', { files: { 'c.ts': 'export const c = 1;\n' } });
    await expectDenied(repository, { states: ['unattested'] });
  });

  test('and the policy that ignores such code lets it through, as it says', async () => {
    const repository = await signedByAlice();
    repository.builder.commit('Looks like mine\n', { files: { 'c.ts': 'export const c = 1;\n' } });
    expect(await repository.verify()).toMatchObject({ verdict: 'pass' });
  });
});

describe('T18 rubber stamps', () => {
  test('many hunks decided at once stand in the signed record, and the report says so', async () => {
    const repository = await signedByAlice({ policy: teamPolicy({}, 'quality: {batch_limit: 2}') });
    const report = await repository.verify();
    expect(report.verdict).toBe('pass');
    expect(report.problems.map(({ message }) => message).join('\n')).toMatch(
      /alice's .*3 of 3 hunks .*at a time/,
    );
  });
});

describe('T19 records are flooded or deleted', () => {
  test('more evidence than the policy allows is incomplete, never a pass', async () => {
    const policy = teamPolicy({}, 'limits: {candidates: 1}');
    const repository = openRepositoryOfTeam({ policy });
    await repository.signOff({ hunks: (hunk) => hunk.file.path === 'a.ts' });
    await repository.signOff({ hunks: (hunk) => hunk.file.path === 'b.ts' });
    await expectDenied(repository, { verdict: 'incomplete', says: /more than 1 pieces of evidence/ });
  });

  test('without records a partial sign-off cannot be told, and is not guessed', async () => {
    const repository = openRepositoryOfTeam();
    await repository.signOff({ hunks: (hunk) => hunk.file.path === 'a.ts' });
    forgetRecords(repository);
    await expectDenied(repository, {
      verdict: 'incomplete',
      says: /git fetch origin refs\/countersign\/records/,
    });
  });

  test('deleting everything denies', async () => {
    const repository = await signedByAlice();
    forgetRecords(repository);
    repository.builder.git('reset', '-q', '--hard', 'HEAD~1');
    await expectDenied(repository, { states: ['unattested'] });
  });
});

describe('T20 an old approval is used again', () => {
  test('after its time', async () => {
    const repository = await signedByAlice();
    await expectDenied(
      repository,
      { states: ['expired'], reason: /older than 30d/ },
      { now: now + 31 * day },
    );
  });

  test('after a revert, where the policy asks for the same trees', async () => {
    const repository = await signedByAlice({ policy: teamPolicy({}, 'carry: [exact]') });
    repository.builder.commit('Something between\n', { files: { 'c.ts': 'export {};\n' } });
    await expectDenied(repository, {});
  });
});

describe('T21 time and keys', () => {
  const inPolicy = (line: (key: string) => string): Promise<SignedRepository> => resignedWith(line);

  /** Main gets another `allowed_signers`, then the branch is rebased onto it. */
  async function resignedWith(line: (key: string) => string): Promise<SignedRepository> {
    const repository = await signedByAlice();
    const { builder } = repository;
    builder.git('checkout', '-q', 'main');
    builder.commit('Change keys\n', {
      files: { '.countersign/allowed_signers': line(publicKeyOf(repository.aliceKey)) },
    });
    builder.git('checkout', '-q', 'feature');
    return repository;
  }

  test('a key that was not valid yet when it claims to have signed', async () => {
    const repository = await inPolicy((key) => `alice@example.com valid-after="20260202Z" ${key}\n`);
    await expectDenied(repository, { states: ['expired'] }, { now: now + 2 * day });
  });

  test('a key that has run out since', async () => {
    const repository = await inPolicy((key) => `alice@example.com valid-before="20260202Z" ${key}\n`);
    expect((await repository.verify()).verdict).toBe('pass');
    await expectDenied(repository, { states: ['expired'] }, { now: now + 2 * day });
  });

  test('a key that was revoked since', async () => {
    const repository = await signedByAlice();
    const { builder } = repository;
    builder.git('checkout', '-q', 'main');
    builder.commit('Revoke\n', {
      files: { '.countersign/revoked_keys': `${publicKeyOf(repository.aliceKey)}\n` },
    });
    builder.git('checkout', '-q', 'feature');
    await expectDenied(repository, { states: ['revoked'] });
  });

  test('a sign-off from the future', async () => {
    const repository = await signedByAlice();
    await expectDenied(repository, { reason: /dated in the future/ }, { now: now - day });
  });
});

describe('T25 who a key is', () => {
  const policy = teamPolicy({ '{role: senior, count: 1}': '{role: senior, count: 2}' });

  function withSigners(lines: (alice: string, bob: string) => string): SignedRepository {
    const repository = openRepositoryOfTeam({ policy });
    const { builder } = repository;
    builder.git('checkout', '-q', 'main');
    builder.commit('Change keys\n', {
      files: {
        '.countersign/allowed_signers': lines(
          publicKeyOf(repository.aliceKey),
          publicKeyOf(repository.bobKey),
        ),
      },
    });
    builder.git('checkout', '-q', 'feature');
    return repository;
  }

  test('two seniors are two people', async () => {
    const repository = withSigners((a, b) => `alice@example.com ${a}\nbob@example.com ${b}\n`);
    await repository.signOff();
    await expectDenied(repository, { states: ['insufficient'], says: /1 more senior/ });
    repository.become('bob', repository.bobKey);
    await repository.signOff();
    expect(await repository.verify()).toMatchObject({ verdict: 'pass' });
  });

  test('two keys of one person are one person', async () => {
    const repository = withSigners((a, b) => `alice@example.com ${a}\nalice@example.com ${b}\n`);
    await repository.signOff();
    repository.become('alice', repository.bobKey);
    await repository.signOff();
    await expectDenied(repository, { states: ['insufficient'] });
  });

  test('one key for two people is nobody', async () => {
    const repository = withSigners((a) => `alice@example.com,bob@example.com ${a}\n`);
    await repository.signOff();
    await expectDenied(repository, { reason: /several members/ });
  });

  test('G22 a wildcard lets nobody choose who to be', async () => {
    const repository = withSigners((a) => `*@example.com ${a}\n`);
    await repository.signOff();
    const report = await expectDenied(repository, {});
    expect(report.evidence.filter(({ accepted }) => accepted)).toEqual([]);
  });

  test('a key of a stranger in the name of a senior', async () => {
    const repository = openRepositoryOfTeam();
    repository.become('alice', makeKey('stranger'));
    await repository.signOff();
    await expectDenied(repository, { reason: /does not verify with any key that is listed/ });
  });
});

test('T30 decisions that an agent writes into the draft load as seen, and are never signed', async () => {
  const repository = openRepositoryOfTeam();
  const opened = await openRepository(repository.builder.directory);
  // A draft with a key that is not the editor's, as a program that runs as the user could write it.
  await repository.signOff({ commit: false });
  const { decisions, problems } = await draftOf(opened, Buffer.alloc(32, 7));
  const loaded = [...decisions.values()].map(({ verdict, authenticated, note }) => ({
    verdict,
    authenticated,
    note,
  }));
  expect(loaded.length).toBe(3);
  expect(new Set(loaded.map((decision) => JSON.stringify(decision)))).toEqual(
    new Set([JSON.stringify({ verdict: 'seen', authenticated: false, note: null })]),
  );
  expect(problems.length).toBeGreaterThan(0);
  await expect(repository.signOff({ hunks: () => false })).rejects.toThrow(/Nothing is attested/);
});

describe('T31 an agent calls its own lines human', () => {
  test('an unsigned record that says human exempts nothing', async () => {
    const policy = teamPolicy({ 'unattributed: ignore': 'unattributed: require, human: signed' });
    const repository = await signedByAlice({ policy });
    const { builder } = repository;
    const commit = builder.commit('By hand, honestly\n', { files: { 'c.ts': 'export const c = 1;\n' } });
    const note = `c.ts\n  h_0123456789abcd 1\n---\n${JSON.stringify({
      schema_version: 'authorship/3.0.0',
      git_ai_version: '1.0.0',
      base_commit_sha: commit,
      prompts: {},
      humans: { h_0123456789abcd: { author: 'Test Person <test@example.com>' } },
    })}`;
    writeFileSync(join(builder.home, 'note'), note);
    builder.git('notes', '--ref=ai', 'add', '-F', join(builder.home, 'note'), commit);
    await expectDenied(repository, { states: ['unattested'] });
  });
});

describe('T33 the reviewer commits as somebody else and signs alone', () => {
  const policy = teamPolicy({ 'independence: author': 'independence: operator' });

  test('what an agent alone committed needs one more person than the rules ask for', async () => {
    const repository = openRepositoryOfTeam({ policy });
    repository.builder.commit('Agent work\n', {
      files: edit,
      author: { name: 'Claude', email: 'noreply@anthropic.com' },
    });
    await repository.signOff();
    await expectDenied(repository, { states: ['insufficient'], says: /not known who operated/ });
    repository.become('bob', repository.bobKey);
    await repository.signOff();
    expect(await repository.verify()).toMatchObject({ verdict: 'pass' });
  });
});
