import { expect, test } from 'vitest';
import type { Signer } from '../../../src/core/policy/evidence.ts';
import { unsatisfiableRules } from '../../../src/core/policy/unsatisfiableRules.ts';
import { readPolicy, repositoryId, signerOf } from './verifyScenario.ts';

function policyText(...lines: readonly string[]): string {
  return [`version: 1`, `repository: ${repositoryId}`, 'branches: [main]', ...lines].join('\n');
}

function faultsOf(lines: readonly string[], signers: readonly Signer[] | null): readonly string[] {
  const faults = unsatisfiableRules(readPolicy(policyText(...lines)), signers);
  return faults.map(({ kind, message }) => `${kind}: ${message}`);
}

const alice = '  alice: {emails: [alice@example.com], roles: [senior]}';
const bob = '  bob: {emails: [bob@example.com], roles: [senior]}';
const carol = '  carol: {emails: [carol@example.com]}';
const senior = 'rules: [{name: default, paths: ["**"], require: [{role: senior, count: 1}]}]';

test('a team that can', () => {
  expect(faultsOf(['members:', alice, bob, carol, senior], null)).toEqual([]);
  expect(
    faultsOf(
      ['members:', alice, bob, carol, senior],
      ['alice', 'bob', 'carol'].map((name) => signerOf(name)),
    ),
  ).toEqual([]);
});

test('the only senior wrote the change', () => {
  expect(faultsOf(['members:', alice, carol, senior], null)).toEqual([
    'error: rule default: nobody can satisfy it for a change by alice: it asks for 1 senior, and 1 more would be needed',
  ]);
});

test('and may under independence: none', () => {
  expect(faultsOf(['members:', alice, senior, 'independence: none'], null)).toEqual([]);
});

test('a role that nobody has', () => {
  expect(faultsOf(['members:', carol, senior], null)).toEqual([
    'error: nobody has the role senior, which the rules ask for',
    'error: rule default: nobody can satisfy it: it asks for 1 senior, and 1 more would be needed',
  ]);
});

test('more people than there are', () => {
  expect(
    faultsOf(['members:', alice, bob, 'rules: [{name: many, paths: ["**"], require: [{count: 3}]}]'], null),
  ).toEqual(['error: rule many: nobody can satisfy it: it asks for 3 members, and 1 more would be needed']);
});

test('no members at all', () => {
  expect(faultsOf([], null)).toEqual([
    'error: rule default: nobody can satisfy it: it asks for 1 member, and 1 more would be needed',
  ]);
});

test('nobody is left where an agent on its own changed the same file', () => {
  const one = 'rules: [{name: one, paths: ["**"], require: [{count: 1}]}]';
  const warning = (independence: string): string =>
    `warning: rule one: where alice and an agent on its own changed the same file, one more person would be needed than there is (independence: ${independence})`;
  expect(faultsOf(['members:', alice, bob, one], null)).toEqual([warning('operator')]);
  expect(faultsOf(['members:', alice, bob, one, 'independence: any-contributor'], null)).toEqual([
    warning('any-contributor'),
  ]);
  expect(faultsOf(['members:', alice, bob, one, 'independence: author'], null)).toEqual([]);
  expect(faultsOf(['members:', alice, bob, carol, one], null)).toEqual([]);
});

test('members without keys cannot sign', () => {
  expect(faultsOf(['members:', alice, bob, carol, senior], [signerOf('alice'), signerOf('carol')])).toEqual([
    'error: rule default: nobody can satisfy it for a change by alice: it asks for 1 senior, and 1 more would be needed; members without a key do not count',
    'warning: bob has no key in .countersign/allowed_signers and cannot sign',
  ]);
});

test('keys do not matter where signatures are not required', () => {
  expect(faultsOf(['members:', alice, bob, carol, senior, 'signatures: {required: false}'], [])).toEqual([]);
});

test('a wildcard beside an address spoils the whole line', () => {
  const signers = [
    ...['bob', 'carol'].map((name) => signerOf(name)),
    signerOf('alice', { principals: ['alice@example.com', '*@x.example'] }),
  ];
  expect(faultsOf(['members:', alice, bob, carol, senior], signers)).toContain(
    'warning: alice has no key in .countersign/allowed_signers and cannot sign',
  );
});

test('lines of allowed_signers that name nobody or several', () => {
  const lines = ['members:', alice, bob, carol, senior];
  const good = ['alice', 'bob', 'carol'].map((name) => signerOf(name));
  expect(faultsOf(lines, [...good, signerOf('x', { principals: ['*@example.com'] })])).toEqual([
    'error: .countersign/allowed_signers: the line for *@example.com is refused: wildcards and certificate authorities name nobody',
  ]);
  expect(
    faultsOf(lines, [...good, signerOf('x', { principals: ['alice@example.com', 'bob@example.com'] })]),
  ).toEqual(['error: .countersign/allowed_signers: one key stands for several members: alice, bob']);
  expect(faultsOf(lines, [...good, signerOf('mallory')])).toEqual([
    'warning: .countersign/allowed_signers: mallory@example.com is the address of no member',
  ]);
  expect(
    faultsOf(lines, [
      ...good,
      signerOf('x', { isCertificateAuthority: true, principals: ['ca@example.com'] }),
    ]),
  ).toEqual([
    'error: .countersign/allowed_signers: the line for ca@example.com is refused: wildcards and certificate authorities name nobody',
  ]);
});

test('overrides that nobody can give', () => {
  expect(faultsOf(['members:', alice, bob, carol, senior, 'override: {role: owner}'], null)).toEqual([
    'warning: nobody who can sign has the role owner, so nobody can override',
  ]);
  expect(faultsOf(['members:', alice, bob, carol, senior, 'override: {role: senior}'], null)).toEqual([]);
});

test('every fault names its key', () => {
  const lines = ['members:', alice, carol, senior.replace('senior', 'owner'), 'override: {role: owner}'];
  const faults = unsatisfiableRules(readPolicy(policyText(...lines)), [signerOf('carol')]);
  expect(faults.map(({ key }) => key.join('.'))).toEqual([
    'rules.0.require.0.role',
    'rules.0',
    'override.role',
    'members.alice',
  ]);
});
