// Properties that hold for any change and any evidence: the gate may only be opened by what was signed.
import { Buffer } from 'node:buffer';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { UnitId } from '../../../src/core/diff/change.ts';
import type { EvidenceCandidate } from '../../../src/core/policy/evidence.ts';
import type { JudgedUnit } from '../../../src/core/policy/judgedUnit.ts';
import type { Policy } from '../../../src/core/policy/policySchema.ts';
import type { VerifyReport } from '../../../src/core/policy/verifyReport.ts';
import { commitBy, policyWith, signOff, toUnitId, unit, verify } from './verifyScenario.ts';

const people = ['alice', 'bob', 'carol', 'dan', 'olga', 'mallory'] as const;
const anyUnit: fc.Arbitrary<JudgedUnit> = fc
  .record({
    path: fc.constantFrom('src/a.ts', 'src/auth/b.ts', '.github/w.yml', 'docs/c.md'),
    content: fc.constantFrom('1', '2', '3'),
    kind: fc.constantFrom('ai', 'human', 'unknown', 'mixed'),
    isHumanSigned: fc.boolean(),
  })
  .map(({ path, content, ...options }) => unit(path, content, options));

const anyPolicy: fc.Arbitrary<Policy> = fc
  .record({
    independence: fc.constantFrom('none', 'author', 'operator', 'any-contributor'),
    select: fc.constantFrom('ai', 'all'),
    unattributed: fc.constantFrom('require', 'warn', 'ignore'),
    required: fc.boolean(),
  })
  .map(({ independence, select, unattributed, required }) =>
    policyWith(
      `independence: ${independence}`,
      `scope: {select: ${select}, unattributed: ${unattributed}}`,
      `signatures: {required: ${required}}`,
    ),
  );

interface Situation {
  readonly policy: Policy;
  readonly units: readonly JudgedUnit[];
  readonly commits: ReturnType<typeof commitBy>[];
  readonly evidence: readonly EvidenceCandidate[];
}

/** Acceptances by anybody, signed or not, with or without their record, fresh or old, of any part of the change. */
function anyAcceptance(units: readonly JudgedUnit[]): fc.Arbitrary<EvidenceCandidate> {
  return fc
    .record({
      member: fc.constantFrom(...people),
      covered: fc.subarray([...units], { minLength: 1 }),
      hasRecord: fc.boolean(),
      isSigned: fc.boolean(),
      at: fc.constantFrom('2026-11-20T10:00:00Z', '2026-11-20T11:00:00Z', '2026-09-01T00:00:00Z'),
      target: fc.constantFrom('main', 'main', 'main', 'dev'),
    })
    .map(({ member, covered, hasRecord, isSigned, at, target }) =>
      signOff(member, covered, {
        claim: { at, target },
        ...(hasRecord ? {} : { record: null }),
        ...(isSigned ? {} : { signature: null }),
      }),
    );
}

const anySituation: fc.Arbitrary<Situation> = fc
  .tuple(
    anyPolicy,
    fc.array(anyUnit, { minLength: 1, maxLength: 6 }),
    fc.subarray([...people, 'devin@bots.example']),
  )
  .chain(([policy, units, authors]) =>
    fc.record({
      policy: fc.constant(policy),
      units: fc.constant(units),
      commits: fc.constant(authors.map((author) => commitBy(author))),
      evidence: fc.array(anyAcceptance(units), { maxLength: 6 }),
    }),
  );

function attestedPlaces({ units }: VerifyReport): ReadonlySet<number> {
  return new Set(units.flatMap(({ state }, index) => (state === 'attested' ? [index] : [])));
}

test('more acceptances never lower a unit, and fewer never raise one', () => {
  fc.assert(
    fc.property(anySituation, fc.nat(), (situation, place) => {
      const fewer = situation.evidence.filter(
        (_, index) => index !== place % Math.max(1, situation.evidence.length),
      );
      const [all, less] = [verify(situation), verify({ ...situation, evidence: fewer })];
      expect(missingFrom(less, all)).toEqual(new Set());
      expect(less.exitCode !== 0 || all.exitCode === 0).toBe(true);
    }),
    { numRuns: 200 },
  );
});

function missingFrom(less: VerifyReport, all: VerifyReport): ReadonlySet<number> {
  const kept = attestedPlaces(all);
  return new Set([...attestedPlaces(less)].filter((index) => !kept.has(index)));
}

test('a flipped bit of an id never counts', () => {
  fc.assert(
    fc.property(anySituation, fc.nat({ max: 255 }), fc.nat(), ({ units, ...rest }, bit, which) => {
      const place = which % units.length;
      const target = units[place];
      if (target === undefined) return;
      const flipped = { ...target, unit: { ...target.unit, id: flip(target.unit.id, bit) } };
      const evidence = [...rest.evidence, ...people.map((name) => signOff(name, units))];
      const report = verify({ ...rest, evidence, units: units.with(place, flipped) });
      expect(report.units[place]?.by).toEqual([]);
      expect(report.units[place]?.required !== true || report.exitCode !== 0).toBe(true);
    }),
    { numRuns: 200 },
  );
});

function flip(id: UnitId, bit: number): UnitId {
  const bytes = Buffer.from(id, 'base64url');
  bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return toUnitId(bytes.toString('base64url'));
}

test('a stricter policy never passes what a laxer one refuses', () => {
  const tighten: readonly ((policy: Policy) => Policy)[] = [
    (policy) => ({
      ...policy,
      rules: [...policy.rules, { name: 'more', paths: ['**'], require: [{ role: 'security', count: 2 }] }],
    }),
    (policy) => ({
      ...policy,
      rules: policy.rules.map((rule) => ({
        ...rule,
        require: rule.require.map(({ count, ...more }) => ({ ...more, count: count + 1 })),
      })),
    }),
    (policy) => ({ ...policy, scope: { ...policy.scope, select: 'all' } }),
    (policy) => ({ ...policy, scope: { ...policy.scope, unattributed: 'require' } }),
    (policy) => ({ ...policy, signatures: { ...policy.signatures, required: true } }),
    (policy) => ({ ...policy, signatures: { ...policy.signatures, user_presence: 'required' } }),
    (policy) => ({ ...policy, independence: 'any-contributor' }),
    (policy) => ({
      ...policy,
      independence: policy.independence === 'none' ? 'author' : policy.independence,
    }),
  ];
  fc.assert(
    fc.property(anySituation, fc.constantFrom(...tighten), (situation, stricter) => {
      // Roots without a record are left out: another scope offers other sets, so the same root may not be found.
      const evidence = situation.evidence.filter(({ record }) => record !== null);
      const lax = verify({ ...situation, evidence });
      const strict = verify({ ...situation, evidence, policy: stricter(situation.policy) });
      expect(lax.exitCode === 0 || strict.exitCode !== 0).toBe(true);
    }),
    { numRuns: 200 },
  );
});

test('a rejection never opens the gate, and the report is the same bytes every time', () => {
  fc.assert(
    fc.property(anySituation, fc.constantFrom(...people), (situation, member) => {
      const before = verify(situation);
      const evidence = [
        ...situation.evidence,
        signOff(member, situation.units, { claim: { verdict: 'reject' } }),
      ];
      const after = verify({ ...situation, evidence });
      expect(before.exitCode === 0 || after.exitCode !== 0).toBe(true);
      expect(JSON.stringify(verify({ ...situation, evidence }))).toBe(JSON.stringify(after));
    }),
    { numRuns: 200 },
  );
});
