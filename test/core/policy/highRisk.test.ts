import { describe, expect, test } from 'vitest';
import type { Policy } from '../../../src/core/policy/policySchema.ts';
import {
  commitBy,
  oid,
  outcome,
  policyWith,
  type Scenario,
  signOff,
  unit,
  verify,
} from './verifyScenario.ts';

const risky = unit('src/a.ts', 'drop table;', { risk: 'high' });
const calm = unit('src/b.ts', 'retry();', { risk: 'medium' });

const demanding = (demands: Partial<NonNullable<Policy['high_risk']>>): Policy => ({
  ...policyWith(),
  high_risk: { reason: 'optional', evidence: 'claimed', ...demands },
});
const reason = demanding({ reason: 'required' });
const traced = demanding({ evidence: 'traced' });
const both = demanding({ reason: 'required', evidence: 'traced' });

type Row = readonly [name: string, expected: string, scenario: Scenario];

describe('an acceptance of a high-risk hunk', () => {
  test.each([
    [
      'with a reason',
      'pass attested',
      { policy: reason, evidence: [signOff('alice', [risky], { told: { note: 'read the plan' } })] },
    ],
    ['without one', 'fail insufficient', { policy: reason, evidence: [signOff('alice', [risky])] }],
    [
      'with blanks for one',
      'fail insufficient',
      { policy: reason, evidence: [signOff('alice', [risky], { told: { note: ' \n' } })] },
    ],
    [
      'with the grade',
      'pass attested',
      { policy: traced, evidence: [signOff('alice', [risky], { told: { grade: 'traced' } })] },
    ],
    [
      'with a higher grade',
      'pass attested',
      { policy: traced, evidence: [signOff('alice', [risky], { told: { grade: 'tested' } })] },
    ],
    [
      'with a lower grade',
      'fail insufficient',
      { policy: traced, evidence: [signOff('alice', [risky], { told: { grade: 'cited' } })] },
    ],
    ['with no grade', 'fail insufficient', { policy: traced, evidence: [signOff('alice', [risky])] }],
    [
      'with half of it',
      'fail insufficient',
      { policy: both, evidence: [signOff('alice', [risky], { told: { note: 'x' } })] },
    ],
    [
      'with nothing where nothing is asked',
      'pass attested',
      { policy: demanding({}), evidence: [signOff('alice', [risky], { record: null })] },
    ],
    [
      'known by its trailer alone',
      'incomplete unverifiable',
      { policy: reason, evidence: [signOff('alice', [risky], { record: null })] },
    ],
    [
      'known by its trailer alone, of somebody without the role',
      'fail insufficient',
      { policy: reason, evidence: [signOff('dan', [risky], { record: null })], commits: [commitBy('olga')] },
    ],
    [
      'by the author',
      'fail self',
      { policy: reason, evidence: [signOff('alice', [risky])], commits: [commitBy('alice')] },
    ],
    [
      'is completed by the same member later',
      'pass attested',
      {
        policy: reason,
        evidence: [
          signOff('alice', [risky]),
          signOff('alice', [risky], { told: { note: 'x' }, claim: { at: '2026-11-20T11:00:00Z' } }),
        ],
      },
    ],
    [
      'is not undone by the same member later',
      'pass attested',
      {
        policy: reason,
        evidence: [
          signOff('alice', [risky], { told: { note: 'x' } }),
          signOff('alice', [risky], { claim: { at: '2026-11-20T11:00:00Z' } }),
        ],
      },
    ],
    [
      'counts by another member',
      'pass attested',
      {
        policy: reason,
        evidence: [signOff('alice', [risky]), signOff('bob', [risky], { told: { note: 'x' } })],
      },
    ],
  ] satisfies readonly Row[])('%s: %s', (_, expected, scenario) =>
    expect(outcome({ units: [risky], ...scenario })).toBe(expected),
  );

  test('is told what it lacks, and who is nearest to giving it', () => {
    const report = verify({
      policy: both,
      units: [risky, calm],
      evidence: [signOff('alice', [risky, calm])],
    });
    expect(report.units.map(({ state, missing }) => [state, ...missing])).toEqual([
      ['insufficient', 'a reason for a high-risk hunk', 'evidence: at least traced'],
      ['attested'],
    ]);
    expect(report.next).toEqual([
      "alice's sign-off of 2026-11-20 lacks a reason for a high-risk hunk, evidence: at least traced (1 hunk)",
    ]);
  });

  test('beside people who are missing as well', () => {
    const auth = unit('src/auth/a.ts', 'x', { risk: 'high' });
    const report = verify({ policy: reason, units: [auth], evidence: [signOff('bob', [auth])] });
    expect(report.units[0]).toMatchObject({
      state: 'insufficient',
      by: [],
      missing: ['1 security', 'a reason for a high-risk hunk'],
    });
  });

  test('prints the fetch command for its record', () => {
    const evidence = [signOff('alice', [risky], { record: null })];
    const { next, exitCode, units } = verify({ policy: reason, units: [risky], evidence });
    expect([exitCode, next[0]]).toEqual([
      4,
      expect.stringContaining('git fetch origin refs/countersign/records'),
    ]);
    expect(units[0]?.missing).toEqual(['the record of the sign-off']);
  });

  test('by trivial-rebase counts with what its records say of this hunk, and of no other', () => {
    const before = { baseTree: oid('b'), headTree: oid('h') };
    const policy: Policy = { ...reason, carry: ['trivial-rebase'] };
    const rebased = (old: typeof risky): Scenario => ({
      policy,
      units: [risky],
      rebased: [{ ...before, ids: [old.unit.id] }],
      evidence: [signOff('alice', [old], { record: before, told: { note: 'x' } })],
    });
    expect(outcome(rebased(risky))).toBe('pass attested');
    expect(outcome(rebased(unit('src/a.ts', 'drop table; before')))).toBe('fail insufficient');
  });
});
