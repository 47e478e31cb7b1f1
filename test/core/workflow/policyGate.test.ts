// What the gate takes from the target's policy: code owners, content, bootstrap, independence. Real git, real keys.
import { Buffer } from 'node:buffer';
import { describe, expect, test } from 'vitest';
import { disposeAfterTest } from '../../helpers/disposeAfterTest.ts';
import { openRepository } from '../../../src/core/git/repository.ts';
import type { VerifyReport } from '../../../src/core/policy/verifyReport.ts';
import { verifyRange } from '../../../src/core/workflow/verifyRange.ts';
import { createGitRepository, type FileContents, type GitRepository } from '../../helpers/gitRepository.ts';
import {
  aiTrailer,
  createSignedRepository,
  noAnalysis,
  now,
  policyText,
  repositoryId,
  type SignedRepository,
  source,
  statesOf,
} from './signedRepository.ts';

interface Start {
  readonly policy?: string;
  /** Brought to main before the branch is judged. */
  readonly onMain?: FileContents;
  readonly onBranch?: FileContents;
}

function create({ policy, onMain, onBranch }: Start = {}): SignedRepository {
  const signed = createSignedRepository(policy === undefined ? {} : { policy });
  disposeAfterTest(signed.builder);
  if (onMain !== undefined) {
    signed.builder.git('checkout', '-q', 'main');
    signed.builder.commit('More on main', { files: onMain });
    signed.builder.git('checkout', '-q', 'feature');
    signed.builder.git('rebase', '-q', 'main');
  }
  if (onBranch !== undefined) signed.builder.commit(`More\n\n${aiTrailer}\n`, { files: onBranch });
  return signed;
}

async function signAs(signed: SignedRepository, ...names: readonly ('alice' | 'bob')[]): Promise<void> {
  for (const name of names) {
    signed.become(name, name === 'alice' ? signed.aliceKey : signed.bobKey);
    await signed.signOff();
  }
}

async function judge(
  { directory }: GitRepository,
  options: { readonly actor?: string; readonly policyFile?: string } = {},
): Promise<VerifyReport> {
  return verifyRange({
    repository: await openRepository(directory),
    analyzer: noAnalysis,
    range: null,
    targetRef: 'main',
    policyFile: options.policyFile === undefined ? null : Buffer.from(options.policyFile),
    actor: options.actor ?? null,
    now,
  });
}

describe('code owners', () => {
  const policy = (rolesFrom: string): string =>
    policyText(repositoryId)
      .replace('require: [{role: senior, count: 1}]', 'require: [{role: codeowner}]')
      .concat(`roles_from: {codeowners: ${rolesFrom}}\n`);
  const codeowners = '* @alice\n/b.ts bob@example.com\n';

  test('are asked for each path, as the target names them', async () => {
    const signed = create({ policy: policy('true'), onMain: { CODEOWNERS: codeowners } });
    await signAs(signed, 'alice');
    const report = await signed.verify();
    expect(statesOf(report)).toEqual(['a.ts:10 attested', 'a.ts:40 attested', 'b.ts:30 insufficient']);
    expect(report.next).toEqual(['1 codeowner of /b.ts (line 2) (1 hunk)']);
    await signAs(signed, 'bob');
    expect(await signed.verify()).toMatchObject({ verdict: 'pass' });
  });

  test('that the change itself names do not count, and the change of CODEOWNERS needs an owner', async () => {
    const signed = create({
      policy: policy('true'),
      onMain: { CODEOWNERS: codeowners },
      onBranch: { CODEOWNERS: '* bob@example.com\n', '.github/CODEOWNERS': '* bob@example.com\n' },
    });
    await signAs(signed, 'bob');
    expect(statesOf(await signed.verify())).toEqual([
      '.github/CODEOWNERS:0 insufficient',
      '.github/CODEOWNERS:1 insufficient',
      'CODEOWNERS:1 insufficient',
      'a.ts:10 insufficient',
      'a.ts:40 insufficient',
      'b.ts:30 attested',
    ]);
  });

  test.each<[string, string, FileContents, RegExp]>([
    ['no file', 'true', {}, /there is no CODEOWNERS, and rules ask for code owners/],
    ['sections in a shared place', 'true', { CODEOWNERS: '[Docs]\n* @alice\n' }, /say `codeowners: gitlab`/],
    ["the other forge's place", 'github', { '.gitlab/CODEOWNERS': '* @alice\n' }, /there is no CODEOWNERS/],
  ])('incomplete: %s', async (_, setting, onMain, says) => {
    const signed = create({ policy: policy(setting), onMain: { ...onMain, other: 'x\n' } });
    await signAs(signed, 'alice', 'bob');
    const report = await signed.verify();
    expect(report).toMatchObject({ verdict: 'incomplete', exitCode: 4 });
    expect(report.problems.map(({ message }) => message).join('\n')).toMatch(says);
  });

  test.each<[string, string, FileContents]>([
    ['true takes .github first', 'true', { '.github/CODEOWNERS': '* @alice\n', CODEOWNERS: '* @stranger\n' }],
    ['github as well', 'github', { '.github/CODEOWNERS': '* @alice\n', 'docs/CODEOWNERS': '* @stranger\n' }],
    [
      'gitlab takes the root first',
      'gitlab',
      { CODEOWNERS: '[A]\n* @alice\n', '.gitlab/CODEOWNERS': '* @x\n' },
    ],
    ['true takes .gitlab last', 'true', { '.gitlab/CODEOWNERS': '[A]\n* @alice\n' }],
  ])('%s', async (_, setting, onMain) => {
    const signed = create({ policy: policy(setting), onMain });
    await signAs(signed, 'alice');
    expect(await signed.verify()).toMatchObject({ verdict: 'pass' });
  });
});

test('content fails whatever the risk key says about its rules', async () => {
  const hidden = source({ 20: 'export const value19 = "\u202e19";\n' });
  const risk = [
    'risk: {hidden-unicode: {level: off}}',
    'risk: {hidden-unicode: {level: note}, suppress: [{rule: hidden-unicode, paths: ["**"], reason: r}]}',
  ];
  for (const line of risk) {
    const signed = create({
      policy: `${policyText(repositoryId)}${line}\n`,
      onBranch: { 'b.ts': hidden },
    });
    await signAs(signed, 'alice', 'bob');
    const report = await signed.verify();
    expect([line, report.verdict, report.findings.map(({ level }) => level)]).toEqual([
      line,
      'fail',
      ['error'],
    ]);
  }
});

describe('bootstrap', () => {
  function repositoryWith(onMain: FileContents, onBranch: FileContents): GitRepository {
    const repository = createGitRepository();
    disposeAfterTest(repository);
    repository.commit('Start', { files: { 'a.ts': 'a\n', ...onMain } });
    repository.git('checkout', '-q', '-b', 'feature');
    repository.commit('Change', { files: onBranch });
    return repository;
  }
  const policyFile = { '.countersign/policy.yml': policyText(repositoryId) };

  test('the first policy comes by a change of its own, which passes with a warning', async () => {
    const report = await judge(repositoryWith({}, { ...policyFile, '.countersign/allowed_signers': '' }));
    expect(report).toMatchObject({
      verdict: 'pass',
      exitCode: 0,
      policy: { commit: expect.anything(), sha256: null },
    });
    expect(report.problems.map(({ message }) => message)).toEqual([
      'no policy on the target yet: this change introduces it, and nobody has to sign it',
    ]);
  });

  test('with anything else beside it there is nothing to judge it by', async () => {
    const report = await judge(repositoryWith({}, { ...policyFile, 'a.ts': 'b\n' }));
    expect(report).toMatchObject({ verdict: 'error', exitCode: 3 });
    expect(report.next[0]).toMatch(/a change of its own .* or name one with --policy FILE/);
  });

  const broken = { '.countersign/policy.yml': 'version: 1\nbranchs: [main]\n' };

  test('a broken policy ends with 3, its problem with line and column, and the way out', async () => {
    const report = await judge(repositoryWith(broken, { 'a.ts': 'b\n' }));
    expect(report).toMatchObject({ verdict: 'error', exitCode: 3 });
    expect(report.next).toEqual([
      'the policy on the target cannot be used: repair it there, or name another with --policy FILE',
    ]);
    expect(report.problems.map(({ message }) => message)).toContain(
      'line 2, column 1: unknown key `branchs`; did you mean `branches`?',
    );
  });

  test('a change that repairs it is not let through for that', async () => {
    expect(await judge(repositoryWith(broken, policyFile))).toMatchObject({ verdict: 'error', exitCode: 3 });
  });

  test('with --policy FILE it is judged, and the repair needs an owner', async () => {
    const report = await judge(repositoryWith(broken, policyFile), { policyFile: policyText(repositoryId) });
    expect(report).toMatchObject({ verdict: 'fail', exitCode: 1 });
    expect(report.next.join()).toMatch(/owner for \.countersign\/\*\* \(1 hunk\)/);
  });
});

describe('independence', () => {
  const policy = (independence: string): string =>
    policyText(repositoryId).replace('independence: author', `independence: ${independence}`);
  const states = async (signed: SignedRepository, actor?: string): Promise<string> => {
    const report = await judge(signed.builder, actor === undefined ? {} : { actor });
    const own = report.units.filter(({ path }) => path === 'c.ts').map(({ state }) => state);
    return [report.verdict, ...new Set(own)].join(' ');
  };

  /** A file of its own, so that other commits of the branch say nothing about it. */
  function commitOwnFile(
    signed: SignedRepository,
    author: string,
    message = `Own file\n\n${aiTrailer}\n`,
  ): void {
    const identity = { name: author, email: author.includes('@') ? author : `${author}@example.com` };
    signed.builder.commit(message, { author: identity, files: { 'c.ts': 'export const c = 1;\n' } });
  }

  test("the reviewer's own empty sign-off commit makes nobody an author", async () => {
    const signed = create({ policy: policy('any-contributor') });
    commitOwnFile(signed, 'test');
    await signAs(signed, 'alice');
    expect(signed.builder.git('log', '-1', '--format=%an')).toBe('alice');
    expect(await states(signed)).toBe('pass attested');
  });

  test('a clean merge makes nobody an author', async () => {
    const signed = create({ policy: policy('any-contributor') });
    commitOwnFile(signed, 'test');
    signed.builder.git('checkout', '-q', 'main');
    signed.builder.commit('Elsewhere', { files: { other: 'x\n' } });
    signed.builder.git('checkout', '-q', 'feature');
    const asAlice = ['-c', 'user.name=alice', '-c', 'user.email=alice@example.com'];
    signed.builder.git(...asAlice, 'merge', '-q', '--no-ff', '--no-edit', 'main');
    await signAs(signed, 'alice');
    expect(await states(signed)).toBe('pass attested');
  });

  test('who resolves a conflict in a merge is an author of what was resolved', async () => {
    const signed = create({ policy: policy('author'), onMain: { 'c.ts': 'export const c = 0;\n' } });
    commitOwnFile(signed, 'test');
    signed.builder.git('checkout', '-q', 'main');
    signed.builder.commit('Other', { files: { 'c.ts': 'export const c = 2;\n' } });
    signed.builder.git('checkout', '-q', 'feature');
    expect(() => signed.builder.git('merge', '-q', 'main')).toThrow();
    signed.builder.commit(`Merge\n\n${aiTrailer}\n`, {
      author: { name: 'alice', email: 'alice@example.com' },
      files: { 'c.ts': 'export const c = 3;\n' },
    });
    await signAs(signed, 'alice');
    expect(await states(signed)).toBe('fail self');
    await signAs(signed, 'bob');
    expect(await states(signed)).toBe('pass attested');
  });

  test.each([
    ['an author', 'alice', `Own file\n\n${aiTrailer}\n`],
    ['a co-author', 'test', `Own file\n\n${aiTrailer}\nCo-authored-by: Alice <ALICE@example.com>\n`],
    [
      'a co-author whom a squash buried',
      'test',
      `Squashed\n\n* one\n\n    Co-authored-by: Alice <alice@example.com>\n\nMore.\n\n${aiTrailer}\n`,
    ],
  ])('%s cannot sign alone', async (_, author, message) => {
    const signed = create({ policy: policy('author') });
    commitOwnFile(signed, author, message);
    await signAs(signed, 'alice');
    expect(await states(signed)).toBe('fail self');
    await signAs(signed, 'bob');
    expect(await states(signed)).toBe('pass attested');
  });

  test('a squash by a member with an agent as co-author has a known operator: the member', async () => {
    const signed = create({ policy: policy('operator') });
    commitOwnFile(signed, 'test', `Squashed\n\n${aiTrailer}\n`);
    await signAs(signed, 'bob');
    expect(await states(signed)).toBe('pass attested');
  });

  test('a committer counts under any-contributor only', async () => {
    for (const [independence, expected] of [
      ['author', 'pass attested'],
      ['any-contributor', 'fail self'],
    ] as const) {
      const signed = create({ policy: policy(independence) });
      commitOwnFile(signed, 'test');
      recommit(signed.builder, 'alice');
      await signAs(signed, 'alice');
      expect(await states(signed)).toBe(expected);
    }
  });

  test('an agent alone has an unknown operator: one more distinct member is needed', async () => {
    const signed = create({ policy: policy('operator') });
    commitOwnFile(signed, 'claude@agents.example');
    await signAs(signed, 'alice');
    expect(await states(signed)).toBe('fail insufficient');
    await signAs(signed, 'alice');
    expect(await states(signed)).toBe('fail insufficient');
    await signAs(signed, 'bob');
    expect(await states(signed)).toBe('pass attested');
  });

  test('and the actor whom the forge vouches for is none of them', async () => {
    const signed = create({ policy: policy('operator') });
    commitOwnFile(signed, 'claude@agents.example');
    await signAs(signed, 'alice', 'bob');
    expect(await states(signed)).toBe('pass attested');
    expect(await states(signed, 'alice')).toBe('fail insufficient');
    expect(await states(signed, 'stranger')).toBe('pass attested');
  });
});

/** Makes the tip anew with `name` as its committer, as a rebase by that person does. */
function recommit(builder: GitRepository, name: string): void {
  const [tree = '', parent = ''] = builder.git('log', '-1', '--format=%T %P').split(' ');
  const raw = builder.git('cat-file', 'commit', 'HEAD');
  const changed = raw.replace(/^committer .*? <[^>]*>/m, `committer ${name} <${name}@example.com>`);
  expect(changed).toContain(tree);
  expect(changed).toContain(parent);
  const oid = builder
    .gitBytes(['hash-object', '-t', 'commit', '-w', '--stdin'], `${changed}\n`)
    .toString()
    .trim();
  builder.git('update-ref', 'HEAD', oid);
}
