import { expect, test } from 'vitest';
import type { Policy } from '../../../src/core/policy/policySchema.ts';
import {
  commitBy,
  policyWith,
  readPolicy,
  repositoryId,
  type Scenario,
  signOff,
  unit,
  verify,
} from './verifyScenario.ts';

const a = unit('src/a.ts', 'return true;');
const auth = unit('src/auth/login.ts', 'check();');
const auth2 = unit('src/auth/logout.ts', 'check();');

function check(scenario: Scenario, expected: readonly string[]): void {
  expect(verify(scenario).next).toEqual(expected);
}

/** alice has both roles, bob and carol have one each. */
test('one person with all the roles is asked for once', () => {
  check({ units: [auth, auth2, a] }, [
    '1 senior and security for src/auth/** (2 hunks); one person could do it: alice',
    '1 senior (1 hunk)',
  ]);
});

test('nobody left with all the roles: one sentence a role', () => {
  const apart = ['1 senior (1 hunk)', '1 security for src/auth/** (1 hunk)'];
  check({ units: [auth], commits: [commitBy('alice')] }, apart);
});

test('who has signed already is not asked again', () => {
  check(
    {
      units: [auth],
      evidence: [signOff('alice', [unit('src/auth/login.ts', 'v1')]), signOff('bob', [auth])],
    },
    ["1 security for src/auth/** (1 hunk); alice's sign-off of 2026-11-20 is stale for 1"],
  );
});

test('what another rule asks for anyway is not asked for twice', () => {
  const rules = (...list: readonly object[]): string => `rules: ${JSON.stringify(list)}`;
  const team = (line: string): Policy =>
    readPolicy(
      `version: 1\nrepository: ${repositoryId}\nbranches: [main]\nmembers:\n  alice: {emails: [alice@example.com], roles: [senior, security]}\n  bob: {emails: [bob@example.com], roles: [senior]}\n  olga: {emails: [olga@example.com], roles: [owner]}\n${line}\n`,
    );
  const any = { name: 'default', paths: ['**'], require: [{ count: 1 }] };
  const security = { name: 'auth', paths: ['src/auth/**'], require: [{ role: 'security', count: 1 }] };
  const two = { name: 'more', paths: ['src/auth/**'], require: [{ role: 'senior', count: 2 }] };
  const one = { name: 'one', paths: ['src/**'], require: [{ role: 'senior', count: 1 }] };
  check({ policy: team(rules(any, security)), units: [auth] }, ['1 security for src/auth/** (1 hunk)']);
  check({ policy: team(rules(one, two)), units: [auth] }, ['2 senior for src/auth/** (1 hunk)']);
  check({ policy: team(rules(one, { ...one, name: 'again' })), units: [auth] }, [
    '1 senior for src/** (1 hunk)',
  ]);
});

test('a role that nobody is left for is said to be out of reach', () => {
  const policy = policyWith();
  check({ policy, units: [unit('.github/w.yml', 'x')], commits: [commitBy('olga')] }, [
    '1 senior (1 hunk)',
    '1 owner for .countersign/**, .github/** (1 hunk); too few members are left who could',
  ]);
});
