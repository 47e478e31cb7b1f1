import { expect, test } from 'vitest';
import type { Decision, DecisionVerdict, ReviewState } from '../../../src/core/review/decision.ts';
import {
  hunkState,
  isCovered,
  isPending,
  mergeDecision,
  reviewState,
  type UnitStanding,
} from '../../../src/core/review/reviewState.ts';
import { unitId } from './unitId.ts';

const untouched: UnitStanding = { verdict: null, evidence: 'none', coveredByRule: false };

function check(standing: Partial<UnitStanding>, expected: ReviewState): void {
  expect(reviewState({ ...untouched, ...standing }), JSON.stringify(standing)).toBe(expected);
}

test('without anything a unit is open', () => check({}, 'open'));

test("a person's word goes before evidence and rules", () => {
  for (const verdict of ['attested', 'needs-work', 'later'] as const) {
    for (const evidence of ['attested', 'stale', 'none'] as const) {
      for (const coveredByRule of [true, false]) check({ verdict, evidence, coveredByRule }, verdict);
    }
  }
});

test('evidence and rules stand where nobody decided', () => {
  check({ evidence: 'attested' }, 'attested');
  check({ evidence: 'attested', coveredByRule: true }, 'attested');
  check({ coveredByRule: true }, 'rule-covered');
  check({ coveredByRule: true, evidence: 'stale' }, 'rule-covered');
  check({ evidence: 'stale' }, 'stale');
});

test('having seen a unit hides nothing and covers nothing', () => {
  check({ verdict: 'seen' }, 'seen');
  check({ verdict: 'seen', evidence: 'stale' }, 'stale');
  check({ verdict: 'seen', evidence: 'attested' }, 'attested');
  check({ verdict: 'seen', coveredByRule: true }, 'rule-covered');
  expect(isCovered('seen')).toBe(false);
});

test('each state is covered, pending, or waits for somebody', () => {
  const states: readonly ReviewState[] = [
    'open',
    'seen',
    'attested',
    'needs-work',
    'later',
    'stale',
    'rule-covered',
  ];
  expect(states.filter(isCovered)).toEqual(['attested', 'rule-covered']);
  expect(states.filter(isPending)).toEqual(['open', 'seen', 'stale']);
});

test('any verdict replaces any other, but opening a unit takes nothing back', () => {
  const verdicts: readonly DecisionVerdict[] = ['seen', 'attested', 'needs-work', 'later'];
  for (const before of verdicts) {
    for (const after of verdicts) {
      const merged = mergeDecision(decision(before), decision(after));
      expect(merged.verdict, `${before} then ${after}`).toBe(after === 'seen' ? before : after);
    }
  }
  expect(mergeDecision(undefined, decision('seen')).verdict).toBe('seen');
});

test('a hunk is as settled as the least settled of its units', () => {
  const cases: readonly (readonly [readonly ReviewState[], ReviewState])[] = [
    [[], 'open'],
    [['attested', 'attested'], 'attested'],
    [['attested', 'rule-covered'], 'attested'],
    [['rule-covered', 'rule-covered'], 'rule-covered'],
    [['attested', 'open'], 'open'],
    [['attested', 'stale', 'open'], 'stale'],
    [['attested', 'later'], 'later'],
    [['seen', 'attested'], 'seen'],
    [['later', 'open'], 'open'],
    [['open', 'needs-work', 'stale'], 'needs-work'],
  ];
  for (const [states, expected] of cases) {
    const units = states.map((_, index) => ({ id: unitId(String(index)) }));
    expect(
      hunkState(units, new Map(states.map((state, index) => [unitId(String(index)), state]))),
      states.join(),
    ).toBe(expected);
  }
  expect(hunkState([{ id: unitId('unknown') }], new Map())).toBe('open');
});

function decision(verdict: DecisionVerdict): Decision {
  return {
    unit: unitId('a'),
    verdict,
    at: '2026-11-20T10:00:00Z',
    note: null,
    evidence: null,
    flags: [],
    shownMilliseconds: null,
  };
}
