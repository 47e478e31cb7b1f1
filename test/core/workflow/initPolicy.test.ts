// `policy init` and `policy check` on real repositories, with real keys.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { parseAllowedSigners } from '../../../src/core/attestation/allowedSigners.ts';
import { openRepository } from '../../../src/core/git/repository.ts';
import { parsePolicy } from '../../../src/core/policy/parsePolicy.ts';
import type { Policy } from '../../../src/core/policy/policySchema.ts';
import { checkPolicy, type PolicyCheck } from '../../../src/core/workflow/checkPolicy.ts';
import { initPolicy } from '../../../src/core/workflow/initPolicy.ts';
import { createGitRepository, type FileContents, type GitRepository } from '../../helpers/gitRepository.ts';
import { makeKey, publicKeyOf } from './signedRepository.ts';

const opened: GitRepository[] = [];

afterEach(() => {
  for (const repository of opened.splice(0)) repository.dispose();
});

const policyFile = '.countersign/policy.yml';
const signersFile = '.countersign/allowed_signers';

/** `people` commit once each, in their order; whoever runs this is the last of them. */
function repositoryOf(people: readonly string[], files: FileContents = { 'src/a.ts': 'a\n' }): GitRepository {
  const repository = createGitRepository();
  opened.push(repository);
  for (const [index, name] of people.entries()) {
    const author = { name, email: `${name}@example.com` };
    repository.commit(`Commit ${index}`, { author, files: { ...files, [`src/${name}`]: `${index}\n` } });
    repository.git('config', 'user.name', author.name);
    repository.git('config', 'user.email', author.email);
  }
  return repository;
}

function read(repository: GitRepository, path: string): string {
  return readFileSync(join(repository.directory, path), 'utf8');
}

function writtenPolicy(repository: GitRepository): Policy {
  const { value, problems } = parsePolicy(read(repository, policyFile));
  if (value === null) throw new Error(problems.map(({ message }) => message).join('; '));
  return value;
}

async function check(repository: GitRepository, text = read(repository, policyFile)): Promise<PolicyCheck> {
  return checkPolicy(await openRepository(repository.directory), text);
}

describe('policy init', () => {
  test('takes people from history and CODEOWNERS, and the rest from the repository', async () => {
    const codeowners = '* ann@example.com\n/docs/ @org/writers\n';
    const repository = repositoryOf(['ann', 'ben', 'cat'], { CODEOWNERS: codeowners });
    await initPolicy(repository.directory, { preset: 'declared' });
    const policy = writtenPolicy(repository);
    expect(policy.repository).toBe(repository.git('rev-list', '--max-parents=0', 'HEAD'));
    expect(policy.branches).toEqual(['main']);
    expect(Object.entries(policy.members).map(([name, { roles }]) => `${name} ${roles.join(' ')}`)).toEqual([
      'ann owner senior',
      'cat senior',
      'ben senior',
    ]);
    const text = read(repository, policyFile);
    expect(text).toContain('# Owners without a known address, not written here: @org/writers\n');
    expect(text).toContain('# To ask the owners that CODEOWNERS names for a path:');
    expect(text).not.toContain('$schema');
  });

  test('writes the keys that this machine knows, each for one person', async () => {
    const repository = repositoryOf(['ann', 'ben', 'cat']);
    const [annKey, benKey] = [makeKey('ann'), makeKey('ben')];
    const trusted = join(repository.home, 'trusted');
    writeFileSync(
      trusted,
      `ann@example.com ${publicKeyOf(annKey)}\ncat@example.com ${publicKeyOf(benKey)}\ncat@example.com valid-before="20200101Z" ${publicKeyOf(makeKey('cat'))}\n`,
    );
    repository.git('config', 'user.email', 'ben@example.com');
    repository.git('config', 'gpg.format', 'ssh');
    repository.git('config', 'user.signingkey', benKey);
    repository.git('config', 'gpg.ssh.allowedSignersFile', trusted);
    const { signersPath } = await initPolicy(repository.directory, { preset: 'strict' });
    expect(signersPath).toBe(join(repository.directory, signersFile));
    const { value, problems } = parseAllowedSigners(read(repository, signersFile));
    expect(problems).toEqual([]);
    expect(
      value.map(({ principals, publicKey }) => `${principals[0]} ${publicKey.toString('base64')}`).toSorted(),
    ).toEqual([
      `ann@example.com ${publicKeyOf(annKey).split(' ')[1] ?? ''}`.trim(),
      `ben@example.com ${publicKeyOf(benKey).split(' ')[1] ?? ''}`.trim(),
    ]);
    expect(read(repository, signersFile)).toContain('# cat@example.com namespaces=');
    expect(await check(repository)).toEqual({
      errors: [],
      warnings: [
        expect.stringMatching(/rule default: where \w+ and an agent on its own changed the same file/),
        expect.stringMatching(/rule control: where/),
        expect.stringMatching(/^line \d+, column \d+: `members\.cat`: cat has no key in/),
      ],
    });
  });

  test('a single maintainer may sign own changes, and the file says what that means', async () => {
    const repository = repositoryOf(['ann']);
    const key = makeKey('ann');
    repository.git('config', 'gpg.format', 'ssh');
    repository.git('config', 'user.signingkey', key);
    await initPolicy(repository.directory, { preset: 'strict' });
    expect(writtenPolicy(repository).independence).toBe('none');
    expect(read(repository, policyFile)).toMatch(/With a single member.*\n.*that no second person did/);
    expect(await check(repository)).toEqual({ errors: [], warnings: [] });
  });

  test('never overwrites a policy or keys', async () => {
    const repository = repositoryOf(['ann'], { [signersFile]: '# mine\n' });
    expect(await initPolicy(repository.directory, { preset: 'all' })).toMatchObject({
      created: true,
      signersPath: null,
    });
    const before = read(repository, policyFile);
    expect((await initPolicy(repository.directory, { preset: 'declared' })).created).toBe(false);
    expect([read(repository, policyFile), read(repository, signersFile)]).toEqual([before, '# mine\n']);
  });

  test('a dry run writes nothing', async () => {
    const repository = repositoryOf(['ann']);
    const { text, created } = await initPolicy(repository.directory, { preset: 'all', dryRun: true });
    expect([created, existsSync(join(repository.directory, '.countersign'))]).toEqual([false, false]);
    expect(parsePolicy(text).problems).toEqual([]);
  });

  test('names the schema where the repository holds it, never by a path of the machine', async () => {
    const repository = repositoryOf(['ann']);
    const inside = join(repository.directory, 'node_modules', 'countersign', 'policy.schema.json');
    for (const [schemaFile, expected] of [
      [inside, '# yaml-language-server: $schema=../node_modules/countersign/policy.schema.json'],
      [
        '/elsewhere/policy.schema.json',
        '# Who must sign off which changes. Read from the tip of the target branch, never from the change itself.',
      ],
    ] as const) {
      const { text } = await initPolicy(repository.directory, { preset: 'all', schemaFile, dryRun: true });
      expect(text.split('\n')[0]).toBe(expected);
    }
  });
});

describe('policy check', () => {
  const head = 'version: 1\nrepository: 1f3c9a2b7d\n';
  const team =
    'branches: [main]\nmembers:\n  ann: {emails: [ann@example.com], roles: [senior]}\n  ben: {emails: [ben@example.com]}\n  cat: {emails: [cat@example.com]}\n';

  function keys(...names: readonly string[]): string {
    return names.map((name) => `${name}@example.com ${publicKeyOf(makeKey(name))}\n`).join('');
  }

  test('names the key of everything that is wrong, with line and column', async () => {
    const repository = repositoryOf(['ann'], {
      [signersFile]: `${keys('ann', 'ben', 'cat')}*@example.com ssh-ed25519 AAAA\n`,
      '.countersign/revoked_keys': 'nonsense\n',
      '.github/notes.md': 'x\n',
    });
    const text = `${head}${team}scope: {exempt: [{paths: ["**/*.md"], reason: prose}]}
rules:
  - {name: default, paths: ["**"], require: [{role: senoir}]}
  - {name: gone, paths: ["lib/**"], require: [{count: 1}]}
`;
    const { errors, warnings } = await check(repository, text);
    expect(errors).toEqual([
      expect.stringMatching(/^\.countersign\/allowed_signers: line 4: .*wildcard/),
      expect.stringMatching(/^\.countersign\/revoked_keys: line 1: /),
      'line 10, column 53: `rules[0].require[0].role`: nobody has the role senoir, which the rules ask for',
      'line 10, column 5: `rules[0]`: rule default: nobody can satisfy it: it asks for 1 senoir, and 1 more would be needed',
      'line 8, column 26: `scope.exempt[0].paths`: .github/notes.md is a control file, which cannot be exempt: narrow the globs',
    ]);
    expect(warnings).toContain('line 11, column 26: `rules[1].paths[0]`: lib/** matches no file here');
  });

  test('tells missing and revoked keys, and branches that are not there', async () => {
    const repository = repositoryOf(['ann'], { 'src/x': 'x\n' });
    const text = `${head}${team.replace('main', 'trunk')}`;
    expect((await check(repository, text)).errors[0]).toBe(
      'line 1, column 1: `signers`: there is no .countersign/allowed_signers, so nobody can sign',
    );
    const line = keys('ann');
    repository.write(signersFile, `${line}${keys('ben', 'cat')}`);
    repository.write('.countersign/revoked_keys', line.split(' ').slice(1).join(' '));
    const { errors, warnings } = await check(repository, text);
    expect(errors).toEqual([]);
    expect(warnings).toEqual(
      expect.arrayContaining([
        '.countersign/allowed_signers: line 1: the key of ann@example.com is revoked',
        'line 3, column 11: `branches`: no branch here has one of these names',
        'line 5, column 8: `members.ann`: ann has no key in .countersign/allowed_signers and cannot sign',
      ]),
    );
  });

  test('tries the rules for each group of code owners', async () => {
    const repository = repositoryOf(['ann'], {
      [signersFile]: keys('ann', 'ben', 'cat'),
      CODEOWNERS: '* @ann @ben\n/src/ @cat @stranger\n',
    });
    const rules = 'rules: [{name: owners, paths: ["**"], require: [{role: codeowner}]}]\n';
    const { errors, warnings } = await check(
      repository,
      `${head}${team}${rules}roles_from: {codeowners: true}\n`,
    );
    expect(errors).toEqual([
      'line 8, column 9: `rules[0]`: rule owners: nobody can satisfy it for a change by cat: it asks for 1 codeowner of /src/ (line 2), and 1 more would be needed (as for src/ann)',
    ]);
    expect(warnings).toContain(
      'CODEOWNERS: line 2: @stranger is no member; give a member this `login`, or name it under `roles_from.teams`',
    );
    const unused = await check(repository, `${head}${team}roles_from: {codeowners: true}\n`);
    expect(unused.warnings).toContain(
      'line 8, column 26: `roles_from.codeowners`: no rule asks for the role codeowner, so it has no effect',
    );
  });
});
