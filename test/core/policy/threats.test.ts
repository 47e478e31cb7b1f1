// The threats of docs/attestation.md as far as pure judgement answers it. Each row is one attack or its honest twin.
import { describe, expect, test } from 'vitest';
import type { Scenario } from './verifyScenario.ts';
import {
  commitBy,
  keyOf,
  now,
  oid,
  outcome,
  policyWith,
  signerOf,
  signOff,
  unit,
  verify,
} from './verifyScenario.ts';

const a = unit('src/a.ts', 'return true;');
const b = unit('src/b.ts', 'retry();');
const auth = unit('src/auth/login.ts', 'check();');

const rows: readonly (readonly [threat: string, expected: string, scenario: Scenario])[] = [
  ['an independent senior signs', 'pass attested', { units: [a], evidence: [signOff('alice', [a])] }],
  ['nobody signs', 'fail unattested', { units: [a] }],

  [
    'T1 the author signs own code',
    'fail self',
    { units: [a], commits: [commitBy('alice')], evidence: [signOff('alice', [a])] },
  ],
  [
    'T1 a co-author signs',
    'fail self',
    { units: [a], commits: [commitBy('dan', { coAuthors: ['alice'] })], evidence: [signOff('alice', [a])] },
  ],
  [
    'T1 the author signs under another of the own addresses',
    'fail self',
    {
      units: [a],
      commits: [commitBy('alice@home.example')],
      evidence: [signOff('alice', [a])],
    },
  ],
  [
    'T1 a committer may sign under operator',
    'pass attested',
    { units: [a], commits: [commitBy('dan', { committer: 'alice' })], evidence: [signOff('alice', [a])] },
  ],
  [
    'T1 and may not under any-contributor',
    'fail self',
    {
      policy: policyWith('independence: any-contributor'),
      units: [a],
      commits: [commitBy('dan', { committer: 'alice' })],
      evidence: [signOff('alice', [a])],
    },
  ],
  [
    'T1 independence: none lets the author sign',
    'pass attested',
    {
      policy: policyWith('independence: none'),
      units: [a],
      commits: [commitBy('alice')],
      evidence: [signOff('alice', [a])],
    },
  ],

  [
    'T2 a trailer without a signature',
    'fail unsigned',
    { units: [a], evidence: [signOff('alice', [a], { signature: null })] },
  ],
  [
    'T2 a signature that does not verify',
    'fail untrusted-signer',
    { units: [a], evidence: [signOff('alice', [a], { signature: badSignature('alice') })] },
  ],
  [
    'T2 unsigned counts where the policy says so',
    'pass attested',
    {
      policy: policyWith('signatures: {required: false}'),
      units: [a],
      evidence: [signOff('alice', [a], { signature: null })],
    },
  ],
  [
    'T2 but never for a stranger',
    'fail untrusted-signer',
    {
      policy: policyWith('signatures: {required: false}'),
      units: [a],
      evidence: [signOff('mallory', [a], { signature: null })],
    },
  ],

  [
    'T3 made for another repository',
    'fail unattested',
    { units: [a], evidence: [signOff('alice', [a], { claim: { repository: 'ffffffff' } })] },
  ],
  [
    'T3 made for another branch',
    'fail unattested',
    { units: [a], evidence: [signOff('alice', [a], { claim: { target: 'dev' } })] },
  ],
  [
    'T3 made for a repository whose whole id is the beginning of ours',
    'fail unattested',
    { units: [a], evidence: [signOff('alice', [a], { claim: { repository: '1f3c9a2b' } })] },
  ],
  [
    'T3 a remote branch is the branch',
    'pass attested',
    { units: [a], target: remoteMain(), evidence: [signOff('alice', [a])] },
  ],

  [
    'T4 an edit after the sign-off',
    'fail stale',
    { units: [unit('src/a.ts', 'return false;')], evidence: [signOff('alice', [a])] },
  ],
  [
    'T4 only the edited unit',
    'fail stale attested',
    { units: [unit('src/a.ts', 'return false;'), b], evidence: [signOff('alice', [a, b])] },
  ],
  [
    'T4 a new unit in another file',
    'fail attested unattested',
    { units: [a, b], evidence: [signOff('alice', [a])] },
  ],

  [
    'T6 a signed hunk moved to another file',
    'fail unattested',
    { units: [unit('src/c.ts', 'return true;')], evidence: [signOff('alice', [a])] },
  ],
  [
    'T7 a signed hunk duplicated',
    'fail attested unattested',
    { units: [a, a], evidence: [signOff('alice', [a])] },
  ],
  [
    'T7 the same sign-off in two commits',
    'fail attested unattested',
    { units: [a, a], evidence: [signOff('alice', [a]), signOff('alice', [a])] },
  ],
  [
    'T7 both occurrences signed',
    'pass attested attested',
    { units: [a, a], evidence: [signOff('alice', [a, a])] },
  ],

  [
    'T15 a control file signed by a senior only',
    'fail insufficient',
    {
      units: [unit('.countersign/policy.yml', 'x', { kind: 'human', isHumanSigned: true })],
      evidence: [signOff('alice', [unit('.countersign/policy.yml', 'x')])],
    },
  ],
  [
    'T15 nested attributes need a sign-off although no rule selects them',
    'fail unattested',
    { units: [unit('src/.gitattributes', 'x', { kind: 'human', isHumanSigned: true })] },
  ],
  [
    'T15 control files are never exempt',
    'fail unattested',
    {
      policy: policyWith('scope: {exempt: [{paths: ["**"], reason: all}]}'),
      units: [unit('.github/workflows/gate.yml', 'x')],
    },
  ],

  [
    'T17 stripped markers: unknown needs a sign-off',
    'fail unattested',
    { units: [unit('src/a.ts', 'x', { kind: 'unknown' })] },
  ],
  [
    'T17 proven human does not',
    'pass unattested',
    { units: [unit('src/a.ts', 'x', { kind: 'human', isHumanSigned: true })] },
  ],

  [
    'T20 an approval older than max_age',
    'fail expired',
    { units: [a], evidence: [signOff('alice', [a], { claim: { at: '2026-10-01T00:00:00Z' } })] },
  ],
  [
    'T21 dated in the future',
    'fail expired',
    { units: [a], evidence: [signOff('alice', [a], { claim: { at: '2026-11-21T12:06:00Z' } })] },
  ],
  [
    'T21 within the skew of clocks',
    'pass attested',
    { units: [a], evidence: [signOff('alice', [a], { claim: { at: '2026-11-21T12:04:00Z' } })] },
  ],
  [
    'T21 a revoked key',
    'fail revoked',
    { units: [a], revokedKeys: new Set([keyOf('alice')]), evidence: [signOff('alice', [a])] },
  ],
  [
    'T21 back-dated into the life of an expired key',
    'fail expired',
    { units: [a], signers: [signerOf('alice', { validBefore: now - 1 })], evidence: [signOff('alice', [a])] },
  ],
  [
    'T21 before the life of a key',
    'fail expired',
    { units: [a], signers: [signerOf('alice', { validAfter: now - 1 })], evidence: [signOff('alice', [a])] },
  ],

  [
    'T25 a wildcard principal',
    'fail untrusted-signer',
    {
      units: [a],
      signers: [signerOf('alice', { principals: ['*@example.com'] })],
      evidence: [signOff('alice', [a])],
    },
  ],
  [
    'T25 a certificate authority',
    'fail untrusted-signer',
    {
      units: [a],
      signers: [signerOf('alice', { isCertificateAuthority: true })],
      evidence: [signOff('alice', [a])],
    },
  ],
  [
    'T25 one key of two people',
    'fail untrusted-signer',
    {
      units: [a],
      signers: [signerOf('alice'), signerOf('alice', { principals: ['bob@example.com'] })],
      evidence: [signOff('alice', [a])],
    },
  ],
  [
    'T25 two keys of one person are one person',
    'fail insufficient',
    {
      policy: twoSeniors(),
      units: [a],
      signers: [signerOf('alice'), signerOf('alice', { fingerprint: keyOf('alice2') })],
      evidence: [signOff('alice', [a]), signOff('alice', [a], { signature: goodSignature('alice2') })],
    },
  ],
  [
    'T25 two people are two',
    'pass attested',
    { policy: twoSeniors(), units: [a], evidence: [signOff('alice', [a]), signOff('bob', [a])] },
  ],
  [
    'T25 a key in the name of somebody else',
    'fail untrusted-signer',
    { units: [a], evidence: [signOff('alice', [a], { signature: goodSignature('dan') })] },
  ],
  [
    'T25 the key of nobody',
    'fail untrusted-signer',
    { units: [a], signers: [signerOf('mallory')], evidence: [signOff('mallory', [a])] },
  ],

  [
    'T31 an unsigned record says human',
    'fail unattested',
    { units: [unit('src/a.ts', 'x', { kind: 'human' })] },
  ],
  [
    'T31 and counts under human: recorded',
    'pass unattested',
    { policy: policyWith('scope: {human: recorded}'), units: [unit('src/a.ts', 'x', { kind: 'human' })] },
  ],

  [
    'T33 a commit by an agent alone',
    'fail insufficient',
    { units: [a], commits: [commitBy('devin@bots.example')], evidence: [signOff('alice', [a])] },
  ],
  [
    'T33 one more member settles it',
    'pass attested',
    {
      units: [a],
      commits: [commitBy('devin@bots.example')],
      evidence: [signOff('alice', [a]), signOff('dan', [a])],
    },
  ],
  [
    'T33 the actor of the forge is no such member',
    'fail insufficient',
    {
      units: [a],
      actor: 'bobby',
      commits: [commitBy('devin@bots.example')],
      evidence: [signOff('alice', [a]), signOff('bob', [a])],
    },
  ],
  [
    'T33 a change that no commit explains',
    'fail insufficient',
    { units: [a], commits: [], evidence: [signOff('alice', [a])] },
  ],
  [
    'T33 author does not ask for the operator',
    'pass attested',
    {
      policy: policyWith('independence: author'),
      units: [a],
      commits: [commitBy('devin@bots.example')],
      evidence: [signOff('alice', [a])],
    },
  ],

  ...boundaries(),

  ['all rules that match apply', 'fail insufficient', { units: [auth], evidence: [signOff('bob', [auth])] }],
  [
    'one person may hold both roles',
    'pass attested',
    { units: [auth], evidence: [signOff('alice', [auth])] },
  ],
];

/** Times at which something just holds, and a second or a millisecond later no longer does. */
function boundaries(): readonly (readonly [string, string, Scenario])[] {
  const signedAt = (at: string, more: Scenario = {}): Scenario => ({
    units: [a],
    evidence: [signOff('alice', [a], { claim: { at } })],
    ...more,
  });
  const noon = '2026-11-21T12:00:00Z';
  return [
    ['five minutes of skew', 'pass attested', signedAt('2026-11-21T12:05:00Z')],
    ['a second more', 'fail expired', signedAt('2026-11-21T12:05:01Z')],
    ['thirty days of age', 'pass attested', signedAt('2026-10-22T12:00:00Z')],
    ['a second more', 'fail expired', signedAt('2026-10-22T11:59:59Z')],
    ['a time that is none', 'fail expired', signedAt('yesterday')],
    [
      'the first moment of a key',
      'pass attested',
      signedAt(noon, { signers: [signerOf('alice', { validAfter: now })] }),
    ],
    [
      'the moment after the end of a key is outside',
      'fail expired',
      signedAt(noon, { signers: [signerOf('alice', { validBefore: now - 1 })] }),
    ],
    [
      'its last moment is inside',
      'pass attested',
      signedAt(noon, { signers: [signerOf('alice', { validBefore: now })] }),
    ],
  ];
}

function twoSeniors(): NonNullable<Scenario['policy']> {
  const policy = policyWith();
  return { ...policy, rules: [{ name: 'two', paths: ['**'], require: [{ role: 'senior', count: 2 }] }] };
}

function goodSignature(key: string) {
  return { isValid: true, reason: null, fingerprint: keyOf(key), userPresent: false, userVerified: false };
}

function badSignature(key: string) {
  return { ...goodSignature(key), isValid: false, reason: 'the signature does not match' };
}

function remoteMain() {
  return { base: oid('base'), head: oid('head'), ref: 'refs/remotes/origin/main' };
}

describe('threats', () => {
  test.each(rows)('%s: %s', (_, expected, scenario) => {
    expect(outcome(scenario)).toBe(expected);
  });

  test('rejected evidence says why', () => {
    const { evidence } = verify({
      units: [a],
      evidence: [
        signOff('alice', [a], { claim: { repository: 'ffffffff' } }),
        signOff('alice', [a], { claim: { target: 'dev' } }),
        signOff('alice', [a], { signature: null }),
        signOff('alice', [a], { signature: badSignature('alice') }),
        signOff('alice', [a], { claim: { at: '2026-10-01T00:00:00Z' } }),
        { ...signOff('alice', [a]), claim: null, problem: 'the key "root" is missing' },
        { ...signOff('alice', [a]), claim: null },
      ],
    });
    expect(evidence.map(({ accepted, reason }) => `${accepted}: ${reason}`)).toEqual([
      'false: made for another repository (ffffffff)',
      'false: made for another branch (dev)',
      'false: it is not signed, and the policy requires signatures',
      'false: the signature does not match',
      'false: it is older than 30d (2026-10-01T00:00:00Z)',
      'false: the key "root" is missing',
      'false: it cannot be read',
    ]);
  });
});
