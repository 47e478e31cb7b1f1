// What a mark of who wrote something does to the gate: as AI it only adds, as human it needs what an acceptance needs.
import type { Policy } from '../../../src/core/policy/policySchema.ts';
import { describe, expect, test } from 'vitest';
import type { EvidenceCandidate } from '../../../src/core/policy/evidence.ts';
import type { JudgedUnit } from '../../../src/core/policy/judgedUnit.ts';
import {
  commitBy,
  outcome,
  policyWith,
  type Scenario,
  type SignOptions,
  signOff,
  unit,
  unitId,
  verify,
} from './verifyScenario.ts';

const lost = unit('src/a.ts', 'x', { kind: 'unknown' });
const written = unit('src/b.ts', 'y', { kind: 'ai' });
const called = unit('src/c.ts', 'z', { kind: 'human' });
const auth = unit('src/auth/login.ts', 'check();', { kind: 'unknown' });

/** A sign-off that covers nothing and says who wrote `units`. */
function mark(
  member: string,
  kind: 'ai' | 'human',
  units: readonly JudgedUnit[],
  options: SignOptions = {},
): EvidenceCandidate {
  const authorship = units.map((judged) => ({ unit: judged.unit.id, kind, reason: 'I saw it written' }));
  const total = { total: units.length };
  return signOff(member, [], {
    ...options,
    record: { authorship },
    claim: { ...total, ...options.claim },
  });
}

function run(rows: readonly (readonly [name: string, expected: string, scenario: Scenario])[]): void {
  test.each(rows)('%s: %s', (_, expected, scenario) => expect(outcome(scenario)).toBe(expected));
}

function withNarrowRule(policy: Policy): Policy {
  return { ...policy, rules: policy.rules.map((rule) => ({ ...rule, carry: ['exact'] })) };
}

describe('a mark as human, under the default policy', () => {
  run([
    [
      'of somebody who could accept it',
      'pass unattested',
      { units: [lost], evidence: [mark('alice', 'human', [lost])] },
    ],
    [
      'for what a record calls human',
      'pass unattested',
      { units: [called], evidence: [mark('alice', 'human', [called])] },
    ],
    ['T31 of nobody', 'fail unattested', { units: [called] }],
    ['T31 the author’s own', 'fail unattested', marked('alice', [lost], [commitBy('alice')])],
    [
      'T31 the co-author’s own',
      'fail unattested',
      marked('alice', [lost], [commitBy('dan', { coAuthors: ['alice'] })]),
    ],
    [
      'T31 the author’s own where authors may accept their work',
      'fail unattested',
      { ...marked('alice', [lost], [commitBy('alice')]), policy: policyWith('independence: none') },
    ],
    [
      'T31 alone on what a stranger’s commit did',
      'fail unattested',
      marked('alice', [lost], [commitBy('claude')]),
    ],
    [
      'T31 two on what a stranger’s commit did',
      'pass unattested',
      {
        units: [lost],
        commits: [commitBy('claude')],
        evidence: [mark('alice', 'human', [lost]), mark('bob', 'human', [lost])],
      },
    ],
    [
      'T31 of somebody without the role',
      'fail unattested',
      { units: [lost], evidence: [mark('olga', 'human', [lost])] },
    ],
    ['with one of two roles', 'fail unattested', { units: [auth], evidence: [mark('bob', 'human', [auth])] }],
    [
      'with both roles between them',
      'pass unattested',
      { units: [auth], evidence: [mark('bob', 'human', [auth]), mark('carol', 'human', [auth])] },
    ],
    [
      'T31 without a signature',
      'fail unattested',
      { units: [lost], evidence: [mark('alice', 'human', [lost], { signature: null })] },
    ],
    ['T31 of a stranger', 'fail unattested', { units: [lost], evidence: [mark('mallory', 'human', [lost])] }],
    [
      'of an expired sign-off',
      'fail unattested',
      {
        units: [lost],
        evidence: [mark('alice', 'human', [lost], { claim: { at: '2026-10-01T00:00:00Z' } })],
      },
    ],
    [
      'for another branch',
      'fail unattested',
      { units: [lost], evidence: [mark('alice', 'human', [lost], { claim: { target: 'dev' } })] },
    ],
    [
      'T17 where a record says AI',
      'fail unattested',
      { units: [written], evidence: [mark('alice', 'human', [written])] },
    ],
    [
      'where somebody else marked AI, unsigned',
      'fail unattested',
      {
        units: [lost],
        evidence: [mark('alice', 'human', [lost]), mark('mallory', 'ai', [lost], { signature: null })],
      },
    ],
    [
      'T7 one mark, one occurrence',
      'fail unattested unattested',
      { units: [lost, lost], evidence: [mark('alice', 'human', [lost])] },
    ],
    [
      'where high risk asks for more',
      'fail unattested',
      {
        policy: policyWith('high_risk: {evidence: tested}'),
        units: [unit('src/a.ts', 'x', { kind: 'unknown', risk: 'high' })],
        evidence: [mark('alice', 'human', [lost])],
      },
    ],
    [
      'T15 in a control file',
      'fail unattested',
      {
        units: [unit('.github/workflows/gate.yml', 'x', { kind: 'unknown' })],
        evidence: [mark('olga', 'human', [unit('.github/workflows/gate.yml', 'x')])],
      },
    ],
    [
      'of a rejection',
      'fail unattested',
      { units: [lost], evidence: [mark('alice', 'human', [lost], { claim: { verdict: 'reject' } })] },
    ],
    [
      'with the narrow ladder, in another tree',
      'fail unattested',
      { policy: policyWith('carry: [exact]'), units: [lost], evidence: [mark('alice', 'human', [lost])] },
    ],
    [
      'with the narrow ladder of a rule, in another tree',
      'fail unattested',
      { policy: withNarrowRule(policyWith()), units: [lost], evidence: [mark('alice', 'human', [lost])] },
    ],
  ]);

  function marked(
    member: string,
    units: readonly JudgedUnit[],
    commits: NonNullable<Scenario['commits']>,
  ): Scenario {
    return { units, commits, evidence: [mark(member, 'human', units)] };
  }
});

describe('a mark as AI', () => {
  const lax = policyWith('scope: {unattributed: ignore, human: recorded}');
  run([
    ['nothing marked passes a lax policy', 'pass unattested', { policy: lax, units: [lost] }],
    [
      'marked does not',
      'fail unattested',
      { policy: lax, units: [lost], evidence: [mark('dan', 'ai', [lost])] },
    ],
    [
      'nor what a record calls human',
      'fail unattested',
      { policy: lax, units: [called], evidence: [mark('dan', 'ai', [called])] },
    ],
    [
      'by the author',
      'fail unattested',
      { policy: lax, units: [lost], commits: [commitBy('dan')], evidence: [mark('dan', 'ai', [lost])] },
    ],
    [
      'unsigned, by a stranger',
      'fail unattested',
      { policy: lax, units: [lost], evidence: [mark('mallory', 'ai', [lost], { signature: null })] },
    ],
    [
      'is not taken back by a later word',
      'fail unattested',
      {
        policy: lax,
        units: [lost],
        evidence: [
          mark('alice', 'ai', [lost]),
          mark('alice', 'human', [lost], { claim: { at: '2026-11-21T10:00:00Z' } }),
        ],
      },
    ],
    [
      'is settled by the sign-off that it asks for',
      'pass attested',
      { policy: lax, units: [lost], evidence: [mark('dan', 'ai', [lost]), signOff('bob', [lost])] },
    ],
    [
      'of another unit says nothing here',
      'pass unattested',
      { policy: lax, units: [lost], evidence: [mark('dan', 'ai', [called])] },
    ],
  ]);
});

test('no set of marks as human makes more pass than the same people’s acceptance would', () => {
  const members = ['alice', 'bob', 'carol', 'dan', 'olga', 'mallory'];
  const units = [lost, called, auth, unit('.countersign/policy.yml', 'x', { kind: 'unknown' })];
  const authors = ['alice', 'dan', 'claude'];
  let opened = 0;
  for (const judged of units) {
    for (const author of authors) {
      for (let chosen = 1; chosen < 2 ** members.length; chosen += 1) {
        const people = members.filter((_, at) => (chosen >> at) % 2 === 1);
        const verdict = (evidence: readonly EvidenceCandidate[]): string =>
          verify({ units: [judged], commits: [commitBy(author)], evidence }).verdict;
        const byMarks = verdict(people.map((name) => mark(name, 'human', [judged])));
        if (byMarks !== 'pass') continue;
        opened += 1;
        const byAcceptance = verdict(people.map((name) => signOff(name, [judged])));
        expect(byAcceptance, `${judged.unit.path} by ${author}, ${people.join(' ')}`).toBe('pass');
      }
    }
  }
  expect(opened).toBeGreaterThan(50);
});

test('a mark of a unit id that is none is passed over', () => {
  const authorship = [{ unit: unitId('nothing'), kind: 'human' as const, reason: 'x' }];
  expect(outcome({ units: [lost], evidence: [signOff('alice', [], { record: { authorship } })] })).toBe(
    'fail unattested',
  );
});
