import { expect, test } from 'vitest';
import { toRepoPath } from '../../../src/core/base/repoPath.ts';
import { type ContentFinding, judgeContent } from '../../../src/core/policy/judgeContent.ts';
import type { FindingLevel } from '../../../src/core/risk/finding.ts';
import { policyWith, signOff, unit, verify } from './verifyScenario.ts';

const a = unit('src/a.ts', 'x');

function finding(
  kind: string,
  level: FindingLevel = 'error',
  more: Partial<ContentFinding> = {},
): ContentFinding {
  const place = { path: toRepoPath('src/a.ts'), unit: a.unit.id, line: 3 };
  return { rule: 'hidden-unicode', level, message: `${kind}.`, data: { kind }, ...place, ...more };
}

test.each([
  ['{}', finding('bidi'), 'error'],
  ['{bidi: warn}', finding('bidi'), 'warning'],
  ['{bidi: ignore}', finding('bidi'), undefined],
  ['{}', finding('invisible'), 'error'],
  ['{}', finding('invisible', 'warning'), 'warning'],
  ['{invisible: ignore}', finding('invisible'), undefined],
  ['{}', finding('confusable', 'warning'), 'warning'],
  ['{confusable: error}', finding('confusable', 'warning'), 'error'],
  ['{}', finding('control', 'warning'), 'warning'],
  ['{}', finding('of a kind that is not known'), 'error'],
  ['{}', finding('bidi', 'error', { suppressed: 'a fixture' }), 'error'],
  ['{exempt: [{paths: [src/*], reason: r}]}', finding('bidi'), 'warning'],
  ['{exempt: [{paths: [docs/*], reason: r}]}', finding('bidi'), 'error'],
  ['{exempt: [{paths: ["**"], reason: r}]}', finding('bidi', 'error', { path: null }), 'error'],
  [
    '{exempt: [{paths: ["**"], reason: r}]}',
    finding('bidi', 'error', { path: toRepoPath('.github/workflows/ci.yml') }),
    'error',
  ],
  ['{}', finding('x', 'error', { rule: 'large-hunk' }), undefined],
  ['{off_screen: warn}', finding('spaces', 'error', { rule: 'off-screen-code' }), 'warning'],
  ['{}', finding('spaces', 'error', { rule: 'off-screen-code' }), 'error'],
  ['{}', finding('wide', 'note', { rule: 'off-screen-code' }), undefined],
] satisfies readonly (readonly [string, ContentFinding, FindingLevel | undefined])[])(
  'content: %s',
  (content, found, expected) => {
    const [reported] = judgeContent(policyWith(`content: ${content}`), [found], new Set());
    expect(reported?.level).toBe(expected);
  },
);

test('an error fails what everybody signed', () => {
  const report = verify({ units: [a], evidence: [signOff('alice', [a])], findings: [finding('bidi')] });
  expect(report.verdict).toBe('fail');
  expect(report.findings).toMatchObject([
    { rule: 'hidden-unicode', level: 'error', path: 'src/a.ts', line: 3, message: 'bidi.' },
  ]);
  expect(report.next).toEqual(['src/a.ts:3: bidi.']);
});

test('places may be missing', () => {
  const findings = [
    finding('bidi', 'error', { line: null, unit: null }),
    finding('bidi', 'error', { line: null, path: null }),
  ];
  expect(verify({ units: [a], evidence: [signOff('alice', [a])], findings }).next).toEqual([
    'src/a.ts: bidi.',
    'bidi.',
  ]);
});

test('a warning does not', () => {
  const findings = [finding('confusable', 'warning')];
  expect(verify({ units: [a], evidence: [signOff('alice', [a])], findings }).verdict).toBe('pass');
});

test('an exemption stands in the report with its reason', () => {
  const policy = policyWith('content: {exempt: [{paths: [src/**], reason: Arabic samples}]}');
  const report = verify({
    policy,
    units: [a],
    evidence: [signOff('alice', [a])],
    findings: [finding('bidi')],
  });
  expect([report.verdict, report.findings[0]?.message]).toEqual(['pass', 'bidi. Exempt: Arabic samples.']);
});

test('an override of the hunk lifts it', () => {
  const policy = policyWith('override: {role: owner, reason: optional}');
  const evidence = [signOff('olga', [a], { claim: { verdict: 'override' } })];
  expect(verify({ policy, units: [a], evidence, findings: [finding('bidi')] }).verdict).toBe('overridden');
});
