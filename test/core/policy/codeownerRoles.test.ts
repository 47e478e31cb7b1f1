import { describe, expect, test } from 'vitest';
import { toRepoPath } from '../../../src/core/base/repoPath.ts';
import { parseCodeowners } from '../../../src/core/policy/codeowners.ts';
import { membersOfOwner, withCodeowners } from '../../../src/core/policy/codeownerRoles.ts';
import { formatEffectivePolicy } from '../../../src/core/policy/formatEffectivePolicy.ts';
import { ownerFaults } from '../../../src/core/policy/ownerFaults.ts';
import { parsePolicy } from '../../../src/core/policy/parsePolicy.ts';
import type { CodeownersDialect } from '../../../src/core/policy/ownership.ts';
import type { Policy } from '../../../src/core/policy/policySchema.ts';
import { unsatisfiableRules } from '../../../src/core/policy/unsatisfiableRules.ts';
import { commitBy, outcome, readPolicy, repositoryId, signOff, unit, verify } from './verifyScenario.ts';

function policyText(require: string, rolesFrom = 'codeowners: true'): string {
  return `
version: 1
repository: ${repositoryId}
branches: [main]
members:
  alice: {emails: [alice@example.com], roles: [owner]}
  bob: {emails: [bob@example.com], login: bobby}
  carol: {emails: [carol@example.com]}
  dan: {emails: [dan@example.com]}
  olga: {emails: [olga@example.com], roles: [owner]}
independence: author
roles_from: {${rolesFrom}, teams: {"@org/security": [alice, carol], "@@maintainers": [olga]}}
rules:
  - {name: owners, paths: ["**"], select: all, require: [${require}]}
`;
}

const asksOne = policyText('{role: codeowner}');

function owned(codeowners: string, text = asksOne, dialect: CodeownersDialect = 'github'): Policy {
  return withCodeowners(readPolicy(text), parseCodeowners(codeowners, dialect).value);
}

const auth = unit('src/auth/a.ts', 'x');
const docs = unit('docs/a.md', 'x');

function check(
  policy: Policy,
  units: readonly ReturnType<typeof unit>[],
  signers: string,
  expected: string,
): void {
  const evidence = signers.split(' ').filter(Boolean).map((name) => signOff(name, units)); // prettier-ignore
  expect(outcome({ policy, units, evidence, commits: [commitBy('dan')] })).toBe(expected);
}

describe('the role codeowner is held for each path', () => {
  const github = owned('* @bobby\n/src/auth/ @org/security\n/docs/generated/\n');

  test.each([
    ['bob', 'pass attested', docs],
    ['alice', 'fail insufficient', docs],
    ['bob', 'fail insufficient', auth],
    ['alice', 'pass attested', auth],
    ['carol', 'pass attested', auth],
  ])('%s signs: %s', (signer, expected, judged) => check(github, [judged], signer, expected));

  test('a path that nobody owns on purpose still needs somebody', () => {
    check(github, [unit('docs/generated/a', 'x')], '', 'fail unattested');
    check(github, [unit('docs/generated/a', 'x')], 'carol', 'pass attested');
  });

  test('a path that no line names still needs somebody', () => {
    check(owned('/src/ @bobby\n'), [docs], '', 'fail unattested');
    check(owned('/src/ @bobby\n'), [docs], 'carol', 'pass attested');
  });

  test('a control file that nobody owns needs an owner of the policy', () => {
    const control = unit('.countersign/policy.yml', 'x');
    check(owned('/src/ @bobby\n'), [control], 'bob carol', 'fail insufficient');
    check(owned('/src/ @bobby\n'), [control], 'olga', 'pass attested');
    const ownerless = asksOne.replaceAll('roles: [owner]', 'roles: []');
    check(owned('/src/ @bobby\n', ownerless), [control], 'carol', 'pass attested');
  });

  test('an owner who wrote the change does not count', () => {
    const evidence = [signOff('bob', [docs])];
    expect(outcome({ policy: github, units: [docs], evidence, commits: [commitBy('bob')] })).toBe(
      'fail self',
    );
  });

  test('a line whose owners are no members can be signed by nobody', () => {
    check(owned('* @stranger @org/unknown\n'), [docs], 'alice bob carol olga', 'fail insufficient');
  });

  test('without CODEOWNERS the role is one that nobody has', () => {
    check(readPolicy(asksOne), [docs], 'alice bob carol olga', 'fail insufficient');
  });

  test('a renamed file needs the owners of both paths', () => {
    const renamed = unit('docs/a.md', 'x', { file: { oldPath: toRepoPath('src/auth/a.md') } });
    check(github, [renamed], 'bob', 'fail insufficient');
    check(github, [renamed], 'bob carol', 'pass attested');
  });

  test('what is missing names the line', () => {
    expect(verify({ policy: github, units: [auth], commits: [commitBy('dan')] }).units[0]?.missing).toEqual([
      '1 codeowner of /src/auth/ (line 2)',
    ]);
  });

  test('count asks for as many owners of the line', () => {
    const two = owned('* @org/security\n', policyText('{role: codeowner, count: 2}'));
    check(two, [docs], 'alice', 'fail insufficient');
    check(two, [docs], 'alice carol', 'pass attested');
  });
});

describe('sections of GitLab', () => {
  const text = '* @bobby\n[Security][2] @org/security\n/src/auth/\n^[Docs]\n/docs/ @@maintainers\n';
  const gitlab = owned(text, asksOne, 'gitlab');

  test.each([
    ['bob', 'pass attested', docs],
    ['olga', 'fail insufficient', docs],
    ['bob alice', 'fail insufficient', auth],
    ['alice carol', 'fail insufficient', auth],
    ['bob alice carol', 'pass attested', auth],
  ])('%s sign: %s', (signers, expected, judged) => check(gitlab, [judged], signers, expected));
});

describe('owners and members', () => {
  const policy = readPolicy(asksOne);
  test.each([
    ['@bobby', ['bob']],
    ['@BOBBY', ['bob']],
    ['@bob', []],
    ['@alice', ['alice']],
    ['alice@example.com', ['alice']],
    ['@org/Security', ['alice', 'carol']],
    ['@org/other', []],
    ['@@maintainers', ['olga']],
    ['@@developer', []],
    ['@constructor', []],
  ])('%s is %j', (owner, expected) => expect(membersOfOwner(policy, owner)).toEqual(expected));

  test('owners who are no members are told once, with the way to name them', () => {
    const { value } = parseCodeowners('* @x\n/a @x @org/y\n/b z@example.com @bobby\n', 'github');
    expect(ownerFaults(policy, value, 'CODEOWNERS').map(({ message }) => message)).toEqual([
      'CODEOWNERS: line 1: @x is no member; give a member this `login`, or name it under `roles_from.teams`',
      'CODEOWNERS: line 2: @org/y is no member; name its members under `roles_from.teams`',
      'CODEOWNERS: line 3: z@example.com is no member',
    ]);
  });
});

describe('rules that nobody could satisfy', () => {
  const faults = (codeowners: string, paths: readonly string[]): readonly string[] =>
    unsatisfiableRules(owned(codeowners), null, paths.map(toRepoPath)).map(({ message }) => message);

  test('each group of owners is tried', () => {
    expect(
      faults('* @org/security\n/docs/ @bobby\n/src/ @nobody\n/a\n', ['b', 'docs/a', 'docs/b', 'src/x', 'a']),
    ).toEqual([
      'rule owners: nobody can satisfy it for a change by bob: it asks for 1 codeowner of /docs/ (line 2), and 1 more would be needed (as for docs/a)',
      'rule owners: nobody can satisfy it: it asks for 1 codeowner of /src/ (line 3), and 1 more would be needed (as for src/x)',
    ]);
  });

  test('a line that no file is under asks for nothing', () => {
    expect(faults('* @org/security\n/docs/ @bobby\n', ['b'])).toEqual([]);
  });

  test('without CODEOWNERS', () => {
    expect(unsatisfiableRules(readPolicy(asksOne), null, []).map(({ message }) => message)).toEqual([
      'rule owners: it asks for code owners, and no CODEOWNERS could be read',
    ]);
  });
});

test.each([
  [
    'the role needs CODEOWNERS',
    policyText('{role: codeowner}', 'codeowners: false'),
    '`rules[0].require[0].role`: the role codeowner needs `roles_from: {codeowners: true}`',
  ],
  [
    'nobody has it by hand',
    asksOne.replace('roles: [owner]', 'roles: [codeowner]'),
    '`members.alice.roles[0]`: only CODEOWNERS can give the role codeowner',
  ],
  [
    'an override has no path',
    `${asksOne}override: {role: codeowner}\n`,
    '`override.role`: an override is not about one path, so its role cannot be codeowner',
  ],
  [
    'members of teams are members',
    asksOne.replace('[olga]', '[ola]'),
    '`roles_from.teams.@@maintainers[0]`: there is no member ola',
  ],
])('%s', (_, text, expected) => {
  const [problem] = parsePolicy(text).problems;
  expect(problem?.message.replace(/^line \d+, column \d+: /, '')).toBe(expected);
});

test('the effective policy is what people could write', () => {
  const printed = formatEffectivePolicy(owned('* @bobby\n'));
  expect(printed).not.toContain('codeowner of');
  expect(parsePolicy(printed)).toEqual(parsePolicy(asksOne));
});
