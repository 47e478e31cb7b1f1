import { describe, expect, test } from 'vitest';
import type { EvidenceCandidate } from '../../../src/core/policy/evidence.ts';
import type { JudgedUnit } from '../../../src/core/policy/judgedUnit.ts';
import type { Scenario } from './verifyScenario.ts';
import {
  commitBy,
  oid,
  outcome,
  policyWith,
  signOff,
  unit,
  toUnitId,
  unitId,
  verify,
} from './verifyScenario.ts';

const a = unit('src/a.ts', 'return true;');
const b = unit('src/b.ts', 'retry();');
const human = unit('src/h.ts', 'x', { kind: 'human', isHumanSigned: true });

type Row = readonly [name: string, expected: string, scenario: Scenario];

function run(rows: readonly Row[]): void {
  test.each(rows)('%s: %s', (_, expected, scenario) => expect(outcome(scenario)).toBe(expected));
}

function without(units: readonly JudgedUnit[]): EvidenceCandidate {
  return signOff('alice', units, { record: null });
}

describe('evidence without its record', () => {
  const fetch = 'git fetch origin refs/countersign/records:refs/countersign-remotes/origin/records';
  run([
    ['covers all units', 'pass attested attested', { units: [a, human], evidence: [without([a, human])] }],
    ['covers the required ones', 'pass attested unattested', { units: [a, human], evidence: [without([a])] }],
    [
      'covers the required ones, whoever wrote them',
      'pass attested attested unattested',
      {
        units: [a, unit('u', 'x', { kind: 'unknown' }), human],
        evidence: [without([a, unit('u', 'x')])],
      },
    ],
    [
      'covers the AI-authored ones',
      'fail attested unattested',
      { units: [a, unit('u', 'x', { kind: 'unknown' })], evidence: [without([a])] },
    ],
    [
      'else nobody can tell',
      'incomplete unverifiable unverifiable',
      { units: [a, b], evidence: [without([a])] },
    ],
    [
      'which does not matter once all is signed',
      'pass attested attested',
      { units: [a, b], evidence: [without([a]), signOff('bob', [a, b])] },
    ],
    [
      'nor by somebody without the role',
      'fail unattested unattested',
      { units: [a, b], evidence: [signOff('dan', [a], { record: null })] },
    ],
    [
      'nor by the author',
      'fail unattested unattested',
      { units: [a, b], commits: [commitBy('alice')], evidence: [without([a])] },
    ],
    [
      'nor without a signature',
      'fail unattested unattested',
      { units: [a, b], evidence: [{ ...without([a]), signature: null }] },
    ],
    [
      'a rejection may stand in it',
      'incomplete attested attested',
      {
        units: [a, b],
        evidence: [
          signOff('bob', [a, b]),
          signOff('alice', [a], { record: null, claim: { verdict: 'reject' } }),
        ],
      },
    ],
  ]);

  test('the fetch command is printed', () => {
    const { exitCode, next, problems } = verify({ units: [a, b], evidence: [without([a])] });
    expect(exitCode).toBe(4);
    expect(next[0]).toBe(fetch);
    expect(problems.map(({ message }) => message)).toEqual([
      `alice's sign-off: the record abababababab is not here, so nobody can tell which hunks it covers`,
      `fetch the records: ${fetch}`,
    ]);
  });
});

describe('records', () => {
  run([
    [
      'a record of other units',
      'fail unattested',
      {
        units: [a],
        evidence: [signOff('alice', [b], { record: { units: [{ id: a.unit.id, path: a.unit.path }] } })],
      },
    ],
    [
      'a record with what is no id',
      'fail unattested',
      {
        units: [a],
        evidence: [
          signOff('alice', [b], {
            record: { units: [{ id: toUnitId(unitId('x').slice(1)), path: a.unit.path }] },
          }),
        ],
      },
    ],
    [
      'another number of hunks',
      'fail unattested',
      { units: [a], evidence: [signOff('alice', [a], { claim: { covered: 2 } })] },
    ],
    [
      'several reviewers add up',
      'pass attested attested',
      { units: [a, b], evidence: [signOff('alice', [a]), signOff('bob', [b])] },
    ],
    [
      'a partial sign-off',
      'fail attested unattested',
      { units: [a, b], evidence: [signOff('alice', [a], { claim: { total: 2 } })] },
    ],
    [
      'a later sign-off of the edited hunk',
      'pass attested',
      {
        units: [unit('src/a.ts', 'v2')],
        evidence: [signOff('alice', [a]), signOff('alice', [unit('src/a.ts', 'v2')])],
      },
    ],
    [
      'stale only by those who may sign',
      'fail unattested',
      { units: [unit('src/a.ts', 'v2')], evidence: [signOff('dan', [a])] },
    ],
    [
      'stale by the old path of a rename',
      'fail stale',
      {
        units: [unit('src/new.ts', 'v2', { file: { oldPath: a.unit.path } })],
        evidence: [signOff('alice', [a])],
      },
    ],
    [
      'stale for one of several missing roles',
      'fail stale',
      {
        units: [unit('src/auth/a.ts', 'v2')],
        evidence: [signOff('carol', [unit('src/auth/a.ts', 'v1')])],
      },
    ],
    [
      'a record with one id that is none',
      'fail unattested',
      {
        units: [a],
        evidence: [
          signOff('alice', [a, b], {
            record: {
              units: [
                ...[a, b].map(({ unit: { id, path } }) => ({ id, path })),
                { id: toUnitId('x'), path: a.unit.path },
              ],
            },
          }),
        ],
      },
    ],
    [
      'stale rather than insufficient',
      'fail stale',
      {
        units: [unit('src/a.ts', 'v2')],
        evidence: [signOff('dan', [unit('src/a.ts', 'v2')]), signOff('alice', [a])],
      },
    ],
  ]);

  test('records of earlier changes to the same path are neither stale nor reported', () => {
    const earlier = signOff('alice', [unit('src/a.ts', 'v0')], { kind: 'record', commit: null });
    const related = signOff('alice', [unit('src/a.ts', 'v0'), b], { kind: 'record', commit: null });
    expect(verify({ units: [a, b], evidence: [earlier] })).toMatchObject({
      units: [{ state: 'unattested' }, { state: 'unattested' }],
      evidence: [],
    });
    expect(verify({ units: [a, b], evidence: [related] })).toMatchObject({
      units: [{ state: 'stale' }, { state: 'attested' }],
      evidence: [{ kind: 'record', accepted: true }],
    });
  });

  test('a contradiction is named', () => {
    const { evidence } = verify({
      units: [a],
      evidence: [
        signOff('alice', [b], { record: { units: [] } }),
        signOff('alice', [a], { claim: { covered: 7 } }),
      ],
    });
    expect(evidence.map(({ reason }) => reason)).toEqual([
      'its record does not give the signed root',
      'it says 7 hunks and its root covers 1',
    ]);
  });
});

describe('the carry-over ladder', () => {
  const trees = { baseTree: oid('tree 1'), headTree: oid('tree 2') };
  const file = { path: a.file.path, oldOid: a.file.oldOid, newOid: a.file.newOid };
  const files = [file];
  const otherFiles = [{ ...file, path: b.file.path }, file];
  const exact = policyWith('carry: [exact]');
  const fileState = policyWith('carry: [file-state]');
  run([
    [
      'exact: the same trees',
      'pass attested',
      { policy: exact, units: [a], trees, evidence: [signOff('alice', [a], { record: trees })] },
    ],
    [
      'exact: another head',
      'fail unattested',
      {
        policy: exact,
        units: [a],
        trees,
        evidence: [signOff('alice', [a], { record: { ...trees, headTree: oid('tree 3') } })],
      },
    ],
    [
      'exact: unknown trees',
      'fail unattested',
      { policy: exact, units: [a], trees, evidence: [signOff('alice', [a])] },
    ],
    [
      'exact: no record',
      'fail unattested',
      { policy: exact, units: [a], trees, evidence: [signOff('alice', [a], { record: null })] },
    ],
    [
      'file-state: the same blobs',
      'pass attested',
      { policy: fileState, units: [a], evidence: [signOff('alice', [a], { record: { files } })] },
    ],
    [
      'file-state: another blob',
      'fail unattested',
      {
        policy: fileState,
        units: [a],
        evidence: [
          signOff('alice', [a], {
            record: {
              files: [{ ...(files[0] ?? { path: a.file.path, oldOid: oid('x') }), newOid: oid('y') }],
            },
          }),
        ],
      },
    ],
    [
      'file-state: among other files',
      'pass attested',
      { policy: fileState, units: [a], evidence: [signOff('alice', [a], { record: { files: otherFiles } })] },
    ],
    [
      'trivial-rebase never carries',
      'fail unattested',
      {
        policy: policyWith('carry: [trivial-rebase]'),
        units: [a],
        trees,
        evidence: [signOff('alice', [a], { record: trees })],
      },
    ],
  ]);
});
