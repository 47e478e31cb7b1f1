// The carry-over ladder on given evidence; real rebases are in test/core/workflow/trivialRebase.test.ts.
import { describe, expect, test } from 'vitest';
import { toObjectId } from '../../../src/core/base/objectId.ts';
import type { EvidenceCandidate } from '../../../src/core/policy/evidence.ts';
import type { JudgedUnit } from '../../../src/core/policy/judgedUnit.ts';
import type { Policy } from '../../../src/core/policy/policySchema.ts';
import type { RebasedChange } from '../../../src/core/policy/trivialRebase.ts';
import {
  commitBy,
  oid,
  outcome,
  policyWith,
  type Scenario,
  signOff,
  type SignOptions,
  unit,
} from './verifyScenario.ts';

const a = unit('src/a.ts', 'return true;');
const b = unit('src/b.ts', 'retry();');
const [baseTree, headTree] = [oid('tree before'), oid('tree after')];
const trees = { baseTree, headTree };
const sameFile = { path: a.unit.path, oldOid: a.file.oldOid, newOid: a.file.newOid };

type Rungs = Policy['carry'];
type Row = readonly [name: string, expected: string, scenario: Scenario];

const carry = (...rungs: Rungs): Policy => ({ ...policyWith(), carry: rungs });
const told = (record: NonNullable<SignOptions['record']> | null): EvidenceCandidate =>
  signOff('alice', [a], { record });

function run(rows: readonly Row[]): void {
  test.each(rows)('%s: %s', (_, expected, scenario) => expect(outcome(scenario)).toBe(expected));
}

describe('exact', () => {
  const policy = carry('exact');
  run([
    ['the same trees', 'pass attested', { policy, trees, units: [a], evidence: [told(trees)] }],
    [
      'another base',
      'fail unattested',
      { policy, trees, units: [a], evidence: [told({ ...trees, baseTree: oid('x') })] },
    ],
    [
      'another head',
      'fail unattested',
      { policy, trees, units: [a], evidence: [told({ ...trees, headTree: oid('x') })] },
    ],
    ['trees that nobody noted', 'fail unattested', { policy, trees, units: [a], evidence: [told({})] }],
    ['without the record', 'fail unattested', { policy, trees, units: [a], evidence: [told(null)] }],
    ['trees unknown on both sides', 'fail unattested', { policy, units: [a], evidence: [told({})] }],
  ]);
});

describe('file-state', () => {
  const policy = carry('file-state');
  const other = toObjectId('1'.repeat(40));
  run([
    ['the same blobs', 'pass attested', { policy, units: [a], evidence: [told({ files: [sameFile] })] }],
    [
      'another new blob',
      'fail unattested',
      { policy, units: [a], evidence: [told({ files: [{ ...sameFile, newOid: other }] })] },
    ],
    [
      'another old blob',
      'fail unattested',
      { policy, units: [a], evidence: [told({ files: [{ ...sameFile, oldOid: other }] })] },
    ],
    [
      'the blobs of another path',
      'fail unattested',
      { policy, units: [a], evidence: [told({ files: [{ ...sameFile, path: b.unit.path }] })] },
    ],
    ['without the record', 'fail unattested', { policy, units: [a], evidence: [told(null)] }],
  ]);
});

describe('hunk', () => {
  run([
    [
      'wherever it is now',
      'pass attested',
      { policy: carry('hunk'), trees, units: [a], evidence: [told({})] },
    ],
    [
      'without the record',
      'pass attested',
      { policy: carry('hunk'), trees, units: [a], evidence: [told(null)] },
    ],
    [
      'not when edited',
      'fail stale',
      {
        policy: carry('hunk', 'exact', 'file-state'),
        trees,
        units: [unit('src/a.ts', 'return false;')],
        evidence: [told({ ...trees, files: [sameFile] })],
      },
    ],
  ]);
});

describe('a rule with rungs of its own', () => {
  const base = policyWith();
  const narrow: Policy['rules'][number] = {
    name: 'a',
    paths: ['src/a.ts'],
    require: [{ count: 1 }],
    carry: ['file-state'],
  };
  const policy: Policy = { ...base, rules: [...base.rules, narrow] };
  const kept = { files: [sameFile] };
  const edited = { files: [{ ...sameFile, newOid: toObjectId('1'.repeat(40)) }] };
  const both = (record: NonNullable<SignOptions['record']>): EvidenceCandidate =>
    signOff('alice', [a, b], { record });
  run([
    ['holds for its paths', 'fail unattested attested', { policy, units: [a, b], evidence: [both(edited)] }],
    ['carries by its rung', 'pass attested attested', { policy, units: [a, b], evidence: [both(kept)] }],
    [
      'never widens what the policy carries',
      'fail unattested',
      { policy: { ...policy, carry: ['exact'] }, trees, units: [a], evidence: [both(kept)] },
    ],
  ]);

  test('keeps a rebase away from its paths', () => {
    const loose: Policy = { ...policy, carry: ['trivial-rebase', 'hunk'] };
    const before = { baseTree: oid('old base'), headTree: oid('old head') };
    const [old1, old2] = [unit('src/a.ts', 'as it stood'), unit('src/b.ts', 'as it stood')];
    const rebased: RebasedChange = { ...before, ids: [old1.unit.id, old2.unit.id] };
    const evidence = [signOff('alice', [old1, old2], { record: before })];
    expect(outcome({ policy: loose, trees, units: [a, b], rebased: [rebased], evidence })).toBe(
      'fail stale attested',
    );
  });
});

describe('trivial-rebase', () => {
  const policy = carry('trivial-rebase');
  const [old1, old2] = [unit('src/a.ts', 'as it stood'), unit('src/b.ts', 'as it stood')];
  const before = { baseTree: oid('old base'), headTree: oid('old head') };
  const changeOf = (units: readonly JudgedUnit[]): RebasedChange => ({
    ...before,
    ids: units.map((judged) => judged.unit.id),
  });
  const signed = (member: string, units: readonly JudgedUnit[], more: SignOptions = {}): EvidenceCandidate =>
    signOff(member, units, { ...more, record: { ...before, ...more.record } });
  const scenario = (evidence: readonly EvidenceCandidate[], more: Scenario = {}): Scenario => ({
    policy,
    trees,
    units: [a, b],
    rebased: [changeOf([old1, old2])],
    evidence,
    ...more,
  });
  const reject = (member: string, at: string): EvidenceCandidate =>
    signOff(member, [old1], { claim: { verdict: 'reject', at } });
  const carried = 'pass attested attested';
  const open = 'fail stale stale';
  run([
    ['everything by one member', carried, scenario([signed('alice', [old1, old2])])],
    ['in two sign-offs', carried, scenario([signed('alice', [old1]), signed('alice', [old2])])],
    ['by two members together', open, scenario([signed('alice', [old1]), signed('bob', [old2])])],
    ['all but one unit', 'fail stale unattested', scenario([signed('alice', [old1])])],
    [
      'one of two equal units',
      'fail stale unattested',
      scenario([signed('alice', [old1])], { rebased: [changeOf([old1, old1])] }),
    ],
    [
      'both of two equal units',
      carried,
      scenario([signed('alice', [old1, old1])], { rebased: [changeOf([old1, old1])] }),
    ],
    [
      'where the policy does not have the rung',
      open,
      scenario([signed('alice', [old1, old2])], { policy: carry('exact', 'file-state', 'hunk') }),
    ],
    ['of a change that does not replay', open, scenario([signed('alice', [old1, old2])], { rebased: [] })],
    [
      'of records of other trees',
      open,
      scenario([signed('alice', [old1, old2], { record: { headTree: oid('x') } })]),
    ],
    [
      'by somebody without the role',
      'fail insufficient insufficient',
      scenario([signed('dan', [old1, old2])], { commits: [commitBy('olga')] }),
    ],
    [
      'by the author',
      'fail self self',
      scenario([signed('alice', [old1, old2])], { commits: [commitBy('alice')] }),
    ],
    [
      'unsigned',
      'fail unattested unattested',
      scenario([signed('alice', [old1, old2], { signature: null })]),
    ],
    [
      'too old',
      'fail unattested unattested',
      scenario([signed('alice', [old1, old2], { claim: { at: '2026-01-01T00:00:00Z' } })]),
    ],
    [
      'after somebody rejected a part of it',
      open,
      scenario([signed('alice', [old1, old2]), reject('bob', '2026-11-19T10:00:00Z')]),
    ],
    [
      'after the same member rejected a part of it',
      open,
      scenario([signed('alice', [old1, old2]), reject('alice', '2026-11-20T10:00:00Z')]),
    ],
    [
      'after a rejection that was taken back',
      carried,
      scenario([signed('alice', [old1, old2]), reject('alice', '2026-11-19T10:00:00Z')]),
    ],
    [
      'and then rejected as it is now',
      'fail rejected attested',
      scenario([
        signed('alice', [old1, old2]),
        signOff('alice', [a], { claim: { verdict: 'reject', at: '2026-11-20T11:00:00Z' } }),
      ]),
    ],
  ]);
});
