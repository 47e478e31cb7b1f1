// Reports as the gate makes them, built in memory: hostile names and great numbers are quicker to write than to commit.
import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import type { ReportedFinding, VerifiedUnit, VerifyReport } from '../../src/core/policy/verifyReport.ts';

export function sampleUnit(path: string, change: Partial<VerifiedUnit> = {}): VerifiedUnit {
  const key = JSON.stringify([path, change]);
  return {
    id: createHash('sha256').update(key).digest('base64url'),
    path,
    pathBytes: null,
    old: { start: 41, lines: 1 },
    new: { start: 41, lines: 3 },
    required: true,
    state: 'unattested',
    reason: null,
    by: [],
    missing: ['1 senior'],
    commit: null,
    ...change,
  };
}

export function sampleFinding(change: Partial<ReportedFinding> = {}): ReportedFinding {
  return {
    rule: 'hidden-unicode',
    level: 'error',
    path: 'src/a.ts',
    line: 3,
    message: 'This line holds U+202E.',
    commit: null,
    ...change,
  };
}

export function sampleReport(change: Partial<VerifyReport> = {}): VerifyReport {
  return {
    schema: 'countersign/verify/v1',
    verdict: 'fail',
    exitCode: 1,
    policy: { commit: 'c'.repeat(40), sha256: 'd'.repeat(64) },
    target: { base: 'a'.repeat(40), head: 'b'.repeat(40), ref: 'refs/heads/main' },
    rangeMode: 'net',
    units: [
      sampleUnit('src/b.ts', { state: 'attested', missing: [] }),
      sampleUnit('src/a.ts', { state: 'stale' }),
      sampleUnit('vendor/x.js', { state: 'exempt', required: false, missing: [], reason: 'vendored code' }),
      sampleUnit('src/c.ts', { state: 'rule-covered', required: false, missing: [], reason: 'formatting' }),
    ],
    evidence: [
      {
        kind: 'trailer',
        commit: 'e'.repeat(40),
        accepted: false,
        reason: 'signature does not verify',
        by: 'alice@example.com',
        at: '2026-11-20T10:00:00Z',
      },
    ],
    findings: [sampleFinding()],
    next: ['1 senior (1 hunk)'],
    problems: [],
    ...change,
  };
}

/** A path that is not UTF-8: `n\xFFn.ts`. */
export const brokenPath = {
  path: 'n\uFFFDn.ts',
  pathBytes: Buffer.from([0x6e, 0xff, 0x6e, 0x2e, 0x74, 0x73]).toString('base64'),
};

/** What somebody might call a file, a branch, a person or a reason to do harm where it is shown. */
export const hostileNames: readonly string[] = [
  'new\nline.ts',
  '\n::error file=x,line=1::injected',
  '::warning::injected',
  'a::b,line=7,title=fake.ts',
  '%0A::error::injected',
  '##[error]injected',
  'a|b|c.ts',
  'a\\|b\\',
  '`code` ``more``',
  '<script>alert(1)</script>',
  '<!-- --><img src=x onerror=alert(1)>',
  ']]><failure/>',
  '"quoted\' & <tagged>',
  '[link](https://example.com) ![image](x)',
  'https://example.com www.example.com @octocat #1 a@example.com',
  'right\u202Eleft\u2066isolated\u2069.ts',
  'nul\u0000bell\u0007escape\u001B[31m.ts',
  'line\u2028separator\u0085next',
  'tag\u{E0041}s\uFFFE\uFFFF',
  'half\uD800pair',
  '{0} {{1}}',
  '  spaces # % ? & + ;:= ',
  'ünï/ö.ts',
  '-',
  '',
];

/** A report in which every text that a repository or a policy can choose is `name`. */
export function hostileReport(name: string): VerifyReport {
  return sampleReport({
    target: { base: 'a'.repeat(40), head: 'b'.repeat(40), ref: `refs/heads/${name}` },
    units: [
      sampleUnit(name, { missing: [name] }),
      sampleUnit(`${name}2`, { state: 'rejected', missing: [] }),
      sampleUnit(name, { state: 'exempt', required: false, missing: [], reason: name }),
      sampleUnit(name, { state: 'rule-covered', required: false, missing: [], reason: name }),
    ],
    evidence: [
      { kind: 'record', commit: null, accepted: false, reason: name, by: name, at: '2026-11-20T10:00:00Z' },
    ],
    findings: [
      sampleFinding({ path: name, message: name }),
      sampleFinding({ path: null, line: null, level: 'warning', message: name }),
    ],
    next: [name],
    problems: [{ path: name, message: name }],
  });
}
