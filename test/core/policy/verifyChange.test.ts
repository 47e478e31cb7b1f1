import { Buffer } from 'node:buffer';
import { describe, expect, test } from 'vitest';
import { decodeRepoPath, toRepoPath } from '../../../src/core/base/repoPath.ts';
import { unitSetRoot } from '../../../src/core/diff/hunkFingerprint.ts';
import { verifyChange } from '../../../src/core/policy/verifyChange.ts';
import type { Scenario } from './verifyScenario.ts';
import { commitBy, inputOf, oid, policyWith, signOff, unit, verify } from './verifyScenario.ts';

const a = unit('src/a.ts', 'return true;');
const b = unit('src/b.ts', 'retry();');

describe('verdicts', () => {
  const signed = { units: [a], evidence: [signOff('alice', [a])] };
  test.each([
    ['incomplete takes precedence over fail', { units: [a], incompleteReasons: ['the clone is shallow'] }, 4],
    ['and over pass', { ...signed, incompleteReasons: ['the clone is shallow'] }, 4],
    [
      'and over a broken policy',
      { units: [a], policy: null, policyProblems: [{ message: 'x' }], incompleteReasons: ['y'] },
      4,
    ],
    ['problems may make it incomplete', { ...signed, problems: [{ message: 'x', incomplete: true }] }, 4],
    ['other problems are told', { ...signed, problems: [{ message: 'x' }] }, 0],
    [
      'without a policy problems count too',
      { units: [a], policy: null, problems: [{ message: 'x', incomplete: true }] },
      4,
    ],
    ['too many units', { ...signed, policy: policyWith('limits: {units: 1}'), units: [a, b] }, 4],
    [
      'too much evidence',
      {
        ...signed,
        policy: policyWith('limits: {candidates: 1}'),
        evidence: [...signed.evidence, ...signed.evidence],
      },
      4,
    ],
    ['as many units as may be', { ...signed, policy: policyWith('limits: {units: 1}') }, 0],
    ['as much evidence as may be', { ...signed, policy: policyWith('limits: {candidates: 1}') }, 0],
    ['no policy, and control files among others', { units: [a, unit('.gitmodules', 'x')], policy: null }, 3],
    [
      'a policy that judges commits, of which none is given',
      { ...signed, policy: policyWith('scope: {range: both}') },
      4,
    ],
    ['a broken policy', { units: [a], policy: null, policyProblems: [{ message: 'x' }] }, 3],
    ['no policy', { units: [a], policy: null }, 3],
    ['no policy and nothing changed', { units: [], policy: null }, 3],
    [
      'no policy, and control files only',
      {
        units: [
          unit('.countersign/policy.yml', 'x'),
          unit('.github/w.yml', 'x'),
          unit('docs/CODEOWNERS', 'x'),
        ],
        policy: null,
      },
      0,
    ],
    [
      'no policy, and a rename into the control files',
      { units: [unit('.github/w.yml', 'x', { file: { oldPath: toRepoPath('src/w.yml') } })], policy: null },
      3,
    ],
    ['pass', signed, 0],
    ['fail', { units: [a] }, 1],
  ] satisfies readonly (readonly [string, Scenario, number])[])('%s', (_, scenario, exitCode) => {
    expect(verify(scenario).exitCode).toBe(exitCode);
  });

  test('the ways out are named', () => {
    const path = toRepoPath('.countersign/policy.yml');
    const broken = verify({
      units: [a],
      policy: null,
      policyProblems: [{ message: 'line 1, column 1: x', path }],
    });
    expect(broken.problems).toEqual([
      {
        path: null,
        message:
          'the policy on the target cannot be used: repair it there, or name another with --policy FILE',
      },
      { path: '.countersign/policy.yml', message: 'line 1, column 1: x' },
    ]);
    expect(verify({ units: [a], policy: null }).next[0]).toContain('countersign policy init');
    expect(verify({ units: [unit('.gitmodules', 'x')], policy: null }).problems[0]?.message).toContain(
      'this change introduces it',
    );
  });
});

describe('the report', () => {
  test('has the fields of the contract', () => {
    const path = decodeRepoPath(Buffer.from([0x73, 0xff]));
    const odd = { ...a, unit: { ...a.unit, path }, file: { ...a.file, path } };
    const evidence = [signOff('alice', [a], { commit: oid('sign-off') })];
    expect(verifyChange(inputOf({ units: [odd], evidence }))).toEqual({
      schema: 'countersign/verify/v1',
      verdict: 'pass',
      exitCode: 0,
      policy: { commit: oid('main'), sha256: 'cd'.repeat(32) },
      target: { base: oid('base'), head: oid('head'), ref: 'refs/heads/main' },
      rangeMode: 'net',
      units: [
        {
          id: a.unit.id,
          path: 's\uFFFD',
          pathBytes: 'c/8=',
          old: { start: 0, lines: 0 },
          new: { start: 10, lines: 1 },
          required: true,
          state: 'attested',
          reason: null,
          by: [{ member: 'alice', presence: 1, at: '2026-11-20T10:00:00Z' }],
          missing: [],
          commit: null,
        },
      ],
      evidence: [
        {
          kind: 'trailer',
          commit: oid('sign-off'),
          accepted: true,
          reason: null,
          by: 'alice@example.com',
          at: '2026-11-20T10:00:00Z',
        },
      ],
      findings: [],
      next: [],
      problems: [],
    });
  });

  test('names the smallest next action, most hunks first', () => {
    const old = ['1', '2'].map((content) => unit('src/auth/a.ts', content));
    const present = ['3', '4', '5'].map((content) => unit('src/auth/a.ts', content));
    const moved = unit('src/auth/b.ts', '6');
    const { next, units } = verify({
      units: [...present, moved, unit('src/c.ts', '7')],
      evidence: [signOff('alice', old), signOff('bob', [...present, moved])],
    });
    expect(next).toEqual([
      "1 security for src/auth/** (4 hunks); alice's sign-off of 2026-11-20 is stale for 3",
      '1 senior (1 hunk)',
    ]);
    expect(units.map(({ missing }) => missing.join())).toEqual([
      '1 security',
      '1 security',
      '1 security',
      '1 security',
      '1 senior',
    ]);
  });

  test('asks for one more where the operator is unknown', () => {
    const commit = commitBy('devin@bots.example');
    const { next } = verify({ units: [a, b], commits: [commit], evidence: [signOff('alice', [a, b])] });
    expect(next).toEqual([
      `1 more member, because it is not known who operated the author of ${commit.oid.slice(0, 12)} (2 hunks)`,
    ]);
    expect(verify({ units: [a], commits: [], evidence: [signOff('alice', [a])] }).next).toEqual([
      '1 more member, because it is not known who made the change (1 hunk)',
    ]);
    expect(verify({ units: [a], commits: [commit] }).units[0]?.missing).toEqual(['1 senior', '1 member']);
    expect(
      verify({ units: [a], commits: [commit], evidence: [signOff('dan', [a])] }).units[0]?.missing,
      'dan is the other one',
    ).toEqual(['1 senior']);
  });

  test('tells who rejected what', () => {
    const evidence = [signOff('alice', [a, b]), signOff('bob', [a, b], { claim: { verdict: 'reject' } })];
    expect(verify({ units: [a, b], evidence }).next).toEqual([
      'bob rejected 2 hunks on 2026-11-20: change them, or ask bob to accept',
    ]);
    expect(verify({ units: [a], evidence }).next).toEqual([
      'bob rejected 1 hunk on 2026-11-20: change it, or ask bob to accept',
    ]);
  });

  test('counts people', () => {
    const policy = { ...policyWith(), rules: [{ name: 'two', paths: ['**'], require: [{ count: 3 }] }] };
    expect(verify({ policy, units: [a], evidence: [signOff('bob', [a])] }).next).toEqual([
      '2 more members (1 hunk)',
    ]);
  });

  test('covers the whole multiset in any order of evidence', () => {
    const evidence = [signOff('alice', [a, b]), signOff('bob', [a]), signOff('dan', [b])];
    const forward = verify({ units: [a, b], evidence }).units;
    expect(verify({ units: [a, b], evidence: evidence.toReversed() }).units).toEqual(forward);
    expect(unitSetRoot([a.unit.id, b.unit.id])).toBe(unitSetRoot([b.unit.id, a.unit.id]));
  });
});
