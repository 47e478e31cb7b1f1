import { expect, test } from 'vitest';
import type { EvidenceUnit } from '../../../src/core/policy/evidence.ts';
import { policyWith, type Scenario, signOff, unit, verify } from './verifyScenario.ts';

const a = unit('src/a.ts', 'return true;');
const b = unit('src/b.ts', 'retry();');

function check(
  told: Partial<Pick<EvidenceUnit, 'shown' | 'new' | 'old'>>,
  expected: readonly string[],
  quality = '',
): void {
  const policy = quality === '' ? policyWith() : policyWith(`quality: ${quality}`);
  const { problems, verdict } = verify({
    policy,
    units: [a, b],
    evidence: [signOff('alice', [a, b], { told })],
  });
  expect(problems.map(({ message }) => message)).toEqual(expected);
  expect(verdict, 'advice never fails').toBe('pass');
}

const batch = (size: number): Pick<EvidenceUnit, 'shown'> => ({ shown: { milliseconds: null, batch: size } });
/** Two units of 50 changed lines each, on screen for so many seconds each. */
const slow = (seconds: number): Partial<EvidenceUnit> => ({
  shown: { milliseconds: seconds * 1000, batch: 1 },
  old: { start: 1, lines: 20 },
  new: { start: 1, lines: 30 },
});

test('decisions in batches above the limit are named, at the limit not', () => {
  check(batch(25), []);
  check(batch(26), [
    "alice's sign-off of 2026-11-20: 2 of 2 hunks were decided more than 25 at a time (quality.batch_limit)",
  ]);
  check(batch(3), [expect.stringContaining('more than 2 at a time')], '{batch_limit: 2}');
});

test('reading faster than people read is named, unless ignored or not measured', () => {
  check(slow(360), []);
  check(slow(359), [
    "alice's sign-off of 2026-11-20: 100 changed lines were on screen for 718 seconds, faster than faults are found (quality.fast)",
  ]);
  check(slow(10), [expect.stringContaining('for 20 seconds, too short to have been read')]);
  check(slow(10), [], '{fast: ignore}');
  check({ ...slow(10), ...batch(1) }, []);
});

test('only of sign-offs that count and that concern this change', () => {
  const told = batch(99);
  const quiet = (scenario: Scenario): void =>
    expect(verify({ units: [a], ...scenario }).problems).toEqual([]);
  quiet({ evidence: [signOff('alice', [a], { told, signature: null })] });
  quiet({ evidence: [signOff('alice', [b], { told, kind: 'record', commit: null })] });
  quiet({ evidence: [signOff('alice', [a], { told, claim: { verdict: 'reject' } })] });
});

test('an override that ends within a day is announced', () => {
  const policy = policyWith('override: {role: owner, expires: 7d, reason: required}');
  const problemsUntil = (expires: string | null): readonly string[] =>
    verify({
      policy,
      units: [a],
      evidence: [
        signOff('olga', [a], { claim: { verdict: 'override' }, record: { reason: 'incident 7', expires } }),
      ],
    }).problems.map(({ message }) => message);
  expect(problemsUntil(null)).toEqual([]);
  expect(problemsUntil('2026-11-22T12:00:01Z')).toEqual([]);
  expect(problemsUntil('2026-11-22T11:00:00Z')).toEqual([
    'less than a day is left: override by olga until 2026-11-22T11:00:00Z: incident 7',
  ]);
});
