import { describe, expect, test } from 'vitest';
import type { Scenario } from './verifyScenario.ts';
import { commitBy, keyOf, outcome, policyWith, signOff, unit, verify } from './verifyScenario.ts';

const a = unit('src/a.ts', 'return true;');
const b = unit('src/b.ts', 'retry();');
const auth = unit('src/auth/login.ts', 'check();');
const human = unit('src/h.ts', 'x', { kind: 'human', isHumanSigned: true });

type Row = readonly [name: string, expected: string, scenario: Scenario];

function run(rows: readonly Row[]): void {
  test.each(rows)('%s: %s', (_, expected, scenario) => expect(outcome(scenario)).toBe(expected));
}

describe('rejections', () => {
  const reject = (at: string) => signOff('bob', [a], { claim: { verdict: 'reject', at } });
  const accept = (at: string) => signOff('bob', [a], { claim: { at } });
  run([
    [
      'stand against acceptance by others',
      'fail rejected',
      { units: [a], evidence: [signOff('alice', [a]), reject('2026-11-20T09:00:00Z')] },
    ],
    [
      'are lifted by the same member later',
      'pass attested',
      { units: [a], evidence: [reject('2026-11-20T09:00:00Z'), accept('2026-11-20T10:00:00Z')] },
    ],
    [
      'in whatever order they are found',
      'pass attested',
      { units: [a], evidence: [accept('2026-11-20T10:00:00Z'), reject('2026-11-20T09:00:00Z')] },
    ],
    [
      'win at the same second',
      'fail rejected',
      { units: [a], evidence: [accept('2026-11-20T10:00:00Z'), reject('2026-11-20T10:00:00Z')] },
    ],
    [
      'do not grow old',
      'fail rejected',
      { units: [a], evidence: [signOff('alice', [a]), reject('2026-01-01T00:00:00Z')] },
    ],
    [
      'end when the hunk changes',
      'pass attested',
      { units: [b], evidence: [signOff('alice', [b]), reject('2026-11-20T09:00:00Z')] },
    ],
    [
      'need a signature',
      'pass attested',
      {
        units: [a],
        evidence: [signOff('alice', [a]), { ...reject('2026-11-20T09:00:00Z'), signature: null }],
      },
    ],
    [
      'hold for units that nobody has to sign',
      'fail rejected',
      { units: [human], evidence: [signOff('bob', [human], { claim: { verdict: 'reject' } })] },
    ],
  ]);
});

test('a rejection says why, in what is missing and in what to do', () => {
  const evidence = [signOff('bob', [a], { claim: { verdict: 'reject' }, record: { reason: 'no test' } })];
  expect(verify({ units: [a], evidence })).toMatchObject({
    units: [{ state: 'rejected', missing: ["bob's consent: rejected on 2026-11-20: no test"] }],
    next: ['bob rejected 1 hunk on 2026-11-20 (no test): change it, or ask bob to accept'],
  });
});

describe('overrides', () => {
  const policy = policyWith('override: {role: owner, expires: 7d, reason: required}');
  const override = (member: string, more: { reason?: string | null; expires?: string; at?: string } = {}) =>
    signOff(member, [a], {
      claim: { verdict: 'override', at: more.at ?? '2026-11-20T10:00:00Z' },
      record: {
        reason: more.reason === undefined ? 'incident 7' : more.reason,
        expires: more.expires ?? null,
      },
    });
  run([
    ['let a hunk through', 'overridden overridden', { policy, units: [a], evidence: [override('olga')] }],
    [
      'lift a rejection',
      'overridden overridden',
      {
        policy,
        units: [a],
        evidence: [override('olga'), signOff('bob', [a], { claim: { verdict: 'reject' } })],
      },
    ],
    [
      'are not needed for what is attested',
      'pass attested',
      { policy, units: [a], evidence: [override('olga'), signOff('alice', [a])] },
    ],
    [
      'cover nothing else',
      'fail overridden unattested',
      { policy, units: [a, b], evidence: [override('olga')] },
    ],
    ['need the role', 'fail unattested', { policy, units: [a], evidence: [override('alice')] }],
    [
      'need independence',
      'fail unattested',
      { policy, units: [a], commits: [commitBy('olga')], evidence: [override('olga')] },
    ],
    [
      'need a reason',
      'fail unattested',
      { policy, units: [a], evidence: [override('olga', { reason: ' ' })] },
    ],
    [
      'need none where it is optional',
      'overridden overridden',
      {
        policy: policyWith('override: {role: owner, reason: optional}'),
        units: [a],
        evidence: [override('olga', { reason: null })],
      },
    ],
    [
      'run out by the policy',
      'fail unattested',
      { policy, units: [a], evidence: [override('olga', { at: '2026-11-14T11:59:59Z' })] },
    ],
    [
      'run out by themselves',
      'fail unattested',
      { policy, units: [a], evidence: [override('olga', { expires: '2026-11-21T11:59:59Z' })] },
    ],
    [
      'with an end that is no time have run out',
      'fail unattested',
      { policy, units: [a], evidence: [override('olga', { expires: 'never' })] },
    ],
    ['need a policy that allows them', 'fail unattested', { units: [a], evidence: [override('olga')] }],
    [
      'cannot be judged without their record',
      'incomplete unverifiable unverifiable',
      { policy, units: [a, b], evidence: [{ ...override('olga'), record: null }] },
    ],
    [
      'cannot be judged without their record even where all that they name is known: their end stands there',
      'incomplete unverifiable',
      {
        policy: policyWith('override: {role: owner, reason: optional}'),
        units: [a],
        evidence: [{ ...override('olga'), record: null }],
      },
    ],
    [
      'by the author do not matter without their record',
      'fail unattested unattested',
      {
        policy,
        units: [a, b],
        commits: [commitBy('olga')],
        evidence: [{ ...override('olga'), record: null }],
      },
    ],
    [
      'that the policy does not allow do not matter either',
      'fail unattested unattested',
      { units: [a, b], evidence: [{ ...override('olga'), record: null }] },
    ],
    [
      'end with their last moment',
      'fail unattested',
      { policy, units: [a], evidence: [override('olga', { at: '2026-11-14T12:00:00Z' })] },
    ],
    [
      'hold until then',
      'overridden overridden',
      { policy, units: [a], evidence: [override('olga', { at: '2026-11-14T12:00:01Z' })] },
    ],
    [
      'by others do not matter without their record',
      'fail unattested unattested',
      { policy, units: [a, b], evidence: [{ ...override('dan'), record: null }] },
    ],
  ]);

  test('exit 0 with a verdict of their own', () => {
    expect(verify({ policy, units: [a], evidence: [override('olga')] })).toMatchObject({
      verdict: 'overridden',
      exitCode: 0,
      units: [{ required: true, by: [], missing: [] }],
      next: [],
    });
  });

  test('say who overrides, until when and why', () => {
    const reasonOf = (...evidence: ReturnType<typeof override>[]): string | null | undefined =>
      verify({ policy, units: [a], evidence }).units[0]?.reason;
    expect(reasonOf(override('olga'))).toBe('override by olga until 2026-11-27T10:00:00Z: incident 7');
    expect(
      reasonOf(override('olga'), override('olga', { reason: 'incident 8', expires: '2026-11-24T10:00:00Z' })),
      'the one that lasts longest',
    ).toContain('incident 7');
    expect(reasonOf(override('olga', { expires: '2026-11-24T10:00:00Z' }))).toContain('until 2026-11-24');
    expect(reasonOf(override('olga'), signOff('alice', [a])), 'not needed').toBe(null);
  });
});

describe('presence', () => {
  const touched = (member: string, userVerified: boolean) =>
    signOff(member, [auth], {
      signature: { isValid: true, reason: null, fingerprint: keyOf(member), userPresent: true, userVerified },
    });
  const presenceOf = (evidence: ReturnType<typeof signOff>): number | undefined =>
    verify({ units: [auth], evidence: [evidence] }).units[0]?.by[0]?.presence;

  test('is what a verifier can see', () => {
    expect(presenceOf(signOff('carol', [auth]))).toBe(1);
    expect(presenceOf(touched('carol', false))).toBe(3);
    expect(presenceOf(touched('carol', true))).toBe(4);
    expect(presenceOf(touched('alice', true)), 'keys that are not listed as hardware').toBe(1);
  });

  const policy = {
    ...policyWith('signatures: {user_presence: required}'),
    rules: [{ name: 'any', paths: ['**'], require: [{ count: 1 }] }],
  };
  run([
    ['required and given', 'pass attested', { policy, units: [auth], evidence: [touched('carol', false)] }],
    [
      'required and claimed by software',
      'fail untrusted-signer',
      { policy, units: [auth], evidence: [touched('alice', true)] },
    ],
    [
      'required and not given',
      'fail untrusted-signer',
      { policy, units: [auth], evidence: [signOff('carol', [auth])] },
    ],
    [
      'required and unsigned',
      'fail unsigned',
      {
        policy: { ...policy, signatures: { ...policy.signatures, required: false } },
        units: [auth],
        evidence: [signOff('carol', [auth], { signature: null })],
      },
    ],
  ]);

  test('of two sign-offs at the same time the better presence is told', () => {
    const { units } = verify({
      units: [auth],
      evidence: [signOff('carol', [auth]), touched('carol', true), signOff('carol', [auth])],
    });
    expect(units[0]?.by).toEqual([{ member: 'carol', presence: 4, at: '2026-11-20T10:00:00Z' }]);
  });
});
