import { describe, expect, test } from 'vitest';
import { toRepoPath } from '../../../src/core/base/repoPath.ts';
import type { Policy } from '../../../src/core/policy/policySchema.ts';
import type { Scenario } from './verifyScenario.ts';
import { commitBy, outcome, policyWith, signOff, unit, verify } from './verifyScenario.ts';

const a = unit('src/a.ts', 'return true;');
const human = unit('src/h.ts', 'x', { kind: 'human', isHumanSigned: true });

type Row = readonly [name: string, expected: string, scenario: Scenario];

function run(rows: readonly Row[]): void {
  test.each(rows)('%s: %s', (_, expected, scenario) => expect(outcome(scenario)).toBe(expected));
}

function onlyDocs(): Policy {
  return {
    ...policyWith(),
    rules: [{ name: 'docs', paths: ['docs/**'], require: [{ role: 'senior', count: 1 }] }],
  };
}

describe('which units are required', () => {
  const kinds = (['ai', 'mixed', 'unknown', 'human'] as const).map((kind) =>
    unit(`src/${kind}.ts`, 'x', { kind }),
  );
  const required = (...lines: readonly string[]): string =>
    verify({ policy: policyWith(...lines), units: kinds })
      .units.filter((item) => item.required)
      .map(({ path }) => path.slice(4, -3))
      .join(' ');

  test.each([
    ['', 'ai mixed unknown human'],
    ['scope: {human: recorded}', 'ai mixed unknown'],
    ['scope: {unattributed: ignore}', 'ai mixed'],
    ['scope: {unattributed: warn}', 'ai mixed'],
    ['scope: {select: all, unattributed: ignore, human: recorded}', 'ai mixed unknown human'],
  ])('%s', (line, expected) => expect(required(line)).toBe(expected));

  test('unattributed: warn says how many', () => {
    const { problems } = verify({ policy: policyWith('scope: {unattributed: warn}'), units: kinds });
    expect(problems).toEqual([
      { path: null, message: 'nobody says who wrote 2 of 4 hunks (unattributed: warn)' },
    ]);
    expect(verify({ policy: policyWith('scope: {unattributed: ignore}'), units: kinds }).problems).toEqual(
      [],
    );
  });

  const exempting = policyWith('scope: {exempt: [{paths: ["docs/**"], reason: prose}]}');
  const moving = policyWith('mechanical: [{name: pure moves, class: move, paths: ["src/**"]}]');
  run([
    ['an exemption', 'pass exempt', { policy: exempting, units: [unit('docs/a.md', 'x')] }],
    [
      'a program is never exempt',
      'fail unattested',
      { policy: exempting, units: [unit('docs/run', 'x', { file: { newMode: '100755' } })] },
    ],
    [
      'a link is never exempt',
      'fail unattested',
      { policy: exempting, units: [unit('docs/run', 'x', { file: { newMode: '120000' } })] },
    ],
    [
      'a script is never exempt',
      'fail unattested',
      { policy: exempting, units: [unit('docs/run', 'x', { start: 50, file: { isScript: true } })] },
    ],
    [
      'a deleted file may be exempt',
      'pass exempt',
      { policy: exempting, units: [unit('docs/a.md', 'x', { file: { newMode: '000000' }, addedLines: [] })] },
    ],
    [
      'a rename out of the code is not exempt',
      'fail unattested',
      { policy: exempting, units: [unit('docs/a.md', 'x', { file: { oldPath: toRepoPath('src/a.ts') } })] },
    ],
    [
      'a proven move',
      'pass rule-covered',
      { policy: moving, units: [unit('src/a.ts', 'x', { changeClass: 'move' })] },
    ],
    [
      'another class',
      'fail unattested',
      { policy: moving, units: [unit('src/a.ts', 'x', { changeClass: 'format' })] },
    ],
    [
      'another path',
      'fail unattested',
      { policy: moving, units: [unit('lib/a.ts', 'x', { changeClass: 'move' })] },
    ],
    [
      'a rename into its paths is not covered',
      'fail unattested',
      {
        policy: moving,
        units: [unit('src/a.ts', 'x', { changeClass: 'move', file: { oldPath: toRepoPath('lib/a.ts') } })],
      },
    ],
    [
      'a rename out of the control files is one of them',
      'fail unattested',
      {
        units: [
          unit('a.yml', 'x', {
            kind: 'human',
            isHumanSigned: true,
            file: { oldPath: toRepoPath('.github/a.yml') },
          }),
        ],
      },
    ],
    [
      'a unit that is not text',
      'fail unattested',
      { policy: moving, units: [unit('src/a.ts', 'x', { changeClass: 'move', unitKind: 'rename' })] },
    ],
    [
      'a binary by a human',
      'fail unattested',
      { units: [unit('a.png', 'x', { kind: 'human', isHumanSigned: true, file: { status: 'binary' } })] },
    ],
    [
      'a binary where they are ignored',
      'pass unattested',
      {
        policy: policyWith('content: {binary: ignore}'),
        units: [unit('a.png', 'x', { kind: 'human', isHumanSigned: true, file: { status: 'binary' } })],
      },
    ],
    [
      'rules of the old path hold for a renamed file',
      'fail insufficient',
      {
        units: [unit('src/x.ts', 'x', { file: { oldPath: toRepoPath('src/auth/x.ts') } })],
        evidence: [signOff('bob', [unit('src/x.ts', 'x')])],
      },
    ],
    ['no rule for the path: any member', 'fail unattested', { policy: onlyDocs(), units: [a] }],
    [
      'no rule for the path: one signs',
      'pass attested',
      { policy: onlyDocs(), units: [a], commits: [commitBy('bob')], evidence: [signOff('dan', [a])] },
    ],
    [
      'no rule for a control file: an owner',
      'pass attested',
      {
        policy: onlyDocs(),
        units: [unit('.gitmodules', 'x')],
        evidence: [signOff('olga', [unit('.gitmodules', 'x')])],
      },
    ],
    [
      'no rule for a control file: no owner',
      'fail insufficient',
      {
        policy: onlyDocs(),
        units: [unit('.gitmodules', 'x')],
        evidence: [signOff('alice', [unit('.gitmodules', 'x')])],
      },
    ],
    [
      'own signers elsewhere are control files',
      'fail unattested',
      {
        policy: policyWith('signers: keys/signers', 'scope: {exempt: [{paths: ["keys/**"], reason: r}]}'),
        units: [unit('keys/signers', 'x')],
      },
    ],
    [
      'optional units may be signed',
      'pass attested',
      { units: [human], evidence: [signOff('alice', [human])] },
    ],
    ['no units', 'pass', { units: [] }],
  ]);

  test('exemptions and covering rules are listed with their reason', () => {
    expect(verify({ policy: exempting, units: [unit('docs/a.md', 'x')] }).units).toMatchObject([
      { required: false, reason: 'prose' },
    ]);
    expect(
      verify({ policy: moving, units: [unit('src/a.ts', 'x', { changeClass: 'move' })] }).units,
    ).toMatchObject([{ reason: 'pure moves' }]);
  });

  test('a control file where nobody is an owner needs any member', () => {
    const policy = {
      ...onlyDocs(),
      members: { dan: policyWith().members['dan'] ?? { emails: [], roles: [], keys: { hardware: false } } },
    };
    expect(outcome({ policy, commits: [commitBy('alice')], units: [unit('.gitmodules', 'x')] })).toBe(
      'fail unattested',
    );
  });
});

describe('control files are judged whatever the policy leaves out', () => {
  const lax = policyWith(
    'signers: keys/signers',
    'revoked: keys/revoked',
    'scope: {select: ai, unattributed: ignore, human: recorded, exempt: [{paths: ["**"], reason: r}]}',
    'mechanical: [{name: m, class: format, paths: ["**"]}]',
  );

  test.each([
    '.countersign/policy.yml',
    '.countersign/allowed_signers',
    '.github/workflows/gate.yml',
    '.github/CODEOWNERS',
    'docs/CODEOWNERS',
    '.gitlab/CODEOWNERS',
    '.gitlab-ci.yml',
    '.gitattributes',
    'src/.gitattributes',
    '.gitmodules',
    'keys/signers',
    'keys/revoked',
  ])('%s', (path) => {
    const judged = unit(path, 'x', { kind: 'human', changeClass: 'format' });
    const policy = { ...lax, rules: lax.rules.filter(({ name }) => name !== 'default') };
    expect(outcome({ policy, units: [judged] })).toBe('fail unattested');
    expect(outcome({ policy, units: [judged], evidence: [signOff('alice', [judged])] })).toBe(
      'fail insufficient',
    );
    expect(outcome({ policy, units: [judged], evidence: [signOff('olga', [judged])] })).toBe('pass attested');
  });
});
