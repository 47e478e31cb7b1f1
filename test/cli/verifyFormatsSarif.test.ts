// SARIF against the schema of the standard, and what code scanning needs beyond it.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { formatVerifySarif } from '../../src/cli/output/verifySarif.ts';
import type { VerifyReport } from '../../src/core/policy/verifyReport.ts';
import {
  brokenPath,
  hostileNames,
  hostileReport,
  sampleFinding,
  sampleReport,
  sampleUnit,
} from './sampleReport.ts';

/** The schema of the OASIS Standard, as SchemaStore publishes it. */
const schema = JSON.parse(
  readFileSync(createRequire(import.meta.url).resolve('schemastore/schemas/json/sarif-2.1.0.json'), 'utf8'),
) as object;
/** Formats as RFC 3986 has them: what the schema says of URIs is checked, too. */
const ajv = new Ajv({
  allErrors: true,
  strict: false,
  // A pattern of the schema is no regular expression under the u flag.
  unicodeRegExp: false,
  formats: {
    uri: /^[a-z][a-z0-9+.-]*:[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=%]*$/,
    'uri-reference': /^(?:[A-Za-z0-9\-._~:/?#@!$&'()*+,;=]|%[0-9A-F]{2})*$/,
    'date-time': true,
  },
});
const validate = ajv.compile(schema);

interface Location {
  readonly physicalLocation: {
    readonly artifactLocation: { readonly uri: string; readonly uriBaseId: string };
    readonly region?: { readonly startLine?: number; readonly endLine?: number };
  };
}
interface Run {
  readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string; readonly help: { readonly text: string } }[] } }; // prettier-ignore
  readonly originalUriBaseIds: Readonly<Record<string, unknown>>;
  readonly invocations: readonly {
    readonly executionSuccessful: boolean;
    readonly exitCode: number;
    readonly toolExecutionNotifications: readonly {
      readonly descriptor: { readonly id: string };
      readonly level: string;
      readonly message: { readonly text: string };
      readonly locations?: readonly Location[];
    }[];
  }[];
  readonly results: readonly {
    readonly ruleId: string;
    readonly ruleIndex: number;
    readonly level: string;
    readonly message: { readonly text: string };
    readonly locations: readonly Location[];
    readonly partialFingerprints?: Readonly<Record<string, string>>;
  }[];
}

/** The only run, after everything that must hold for any report was checked. */
function runOf(report: VerifyReport): Run {
  const log = JSON.parse(formatVerifySarif(report)) as { readonly runs: readonly Run[] };
  expect(validate(log), ajv.errorsText(validate.errors?.slice(0, 3))).toBe(true);
  const [run] = log.runs;
  if (run === undefined) throw new Error('no run');
  for (const { ruleId, ruleIndex, locations } of run.results) {
    expect(run.tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
    expect(locations).toHaveLength(1);
  }
  for (const { help } of run.tool.driver.rules) expect(help.text.length).toBeGreaterThan(20);
  const notified = run.invocations.flatMap(({ toolExecutionNotifications: all }) => all.flatMap(({ locations = [] }) => locations)); // prettier-ignore
  for (const { physicalLocation } of [...run.results.flatMap(({ locations }) => locations), ...notified]) {
    expect(run.originalUriBaseIds).toHaveProperty([physicalLocation.artifactLocation.uriBaseId]);
    // Errata 01 of the standard: a region says where it begins.
    if (physicalLocation.region !== undefined)
      expect(physicalLocation.region.startLine).toBeGreaterThanOrEqual(1);
  }
  return run;
}

const uriOf = (run: Run, at = 0): string | undefined => run.results[at]?.locations[0]?.physicalLocation.artifactLocation.uri; // prettier-ignore
const regionOf = (run: Run): unknown => run.results[0]?.locations[0]?.physicalLocation.region;

test('open hunks and findings are results, with the hunk as their fingerprint', () => {
  const unit = sampleUnit('src/a.ts', { state: 'stale' });
  const run = runOf(sampleReport({ units: [unit] }));
  expect(run.results.map(({ ruleId, level, message }) => [ruleId, level, message.text])).toEqual([
    ['hidden-unicode', 'error', 'This line holds U+202E.'],
    [
      'sign-off-required',
      'error',
      'The sign-off of this hunk is stale: the code was edited since. Missing: 1 senior.',
    ],
  ]);
  expect(run.results[1]?.partialFingerprints).toEqual({ 'hf1/v1': unit.id });
  expect(run.invocations[0]).toMatchObject({ executionSuccessful: true, exitCode: 1 });
});

test('the schema refuses what is no SARIF', () => {
  const log = JSON.parse(formatVerifySarif(sampleReport())) as { runs: { results: { level: string }[] }[] };
  for (const result of log.runs[0]?.results ?? []) result.level = 'fatal';
  expect(validate(log)).toBe(false);
});

describe('places', () => {
  test.each([
    ['with space.ts', 'with%20space.ts'],
    ['a#b%c?d.ts', 'a%23b%25c%3Fd.ts'],
    ['c:/d.ts', 'c%3A/d.ts'],
    ['ünï.ts', '%C3%BCn%C3%AF.ts'],
    [String.raw`back\slash`, 'back%5Cslash'],
    ['new\nline', 'new%0Aline'],
  ])('%j is a relative URI', (path, expected) => {
    const uri = uriOf(runOf(sampleReport({ units: [sampleUnit(path)], findings: [] })));
    expect(uri).toBe(expected);
    expect(decodeURIComponent(expected)).toBe(path);
  });

  test('a path that is not UTF-8 keeps its bytes, for findings as well', () => {
    const run = runOf(
      sampleReport({ units: [sampleUnit(brokenPath.path, brokenPath)], findings: [sampleFinding({ path: brokenPath.path })] }),
    ); // prettier-ignore
    expect([uriOf(run, 0), uriOf(run, 1)]).toEqual(['n%FFn.ts', 'n%FFn.ts']);
  });

  test.each([
    ['lines', { start: 41, lines: 3 }, { startLine: 41, endLine: 43 }],
    ['a deletion: the line before it', { start: 40, lines: 0 }, { startLine: 40, endLine: 40 }],
    ['a deletion at the top', { start: 0, lines: 0 }, { startLine: 1, endLine: 1 }],
  ])('%s', (_, span, region) => {
    expect(regionOf(runOf(sampleReport({ units: [sampleUnit('a', { new: span })], findings: [] })))).toEqual(
      region,
    );
  });

  test('a finding about the whole change stands at the policy, so that no reader drops it', () => {
    const run = runOf(sampleReport({ units: [], findings: [sampleFinding({ path: null, line: null })] }));
    expect([uriOf(run), regionOf(run)]).toEqual(['.countersign/policy.yml', undefined]);
  });
});

test.each(hostileNames)('%j stays text: no link, no placeholder', (name) => {
  const run = runOf(hostileReport(name));
  const texts = [...run.results, ...(run.invocations[0]?.toolExecutionNotifications ?? [])].map(({ message }) => message.text); // prettier-ignore
  for (const text of texts) {
    expect(text).not.toContain('](');
    expect(text.replaceAll(/\{\{|\}\}/g, '')).not.toMatch(/[{}]/);
  }
});

describe('the invocation', () => {
  const notificationsOf = (report: VerifyReport): readonly string[] =>
    runOf(report).invocations.flatMap(({ toolExecutionNotifications: all }) =>
      all.map(({ descriptor, level, message }) => `${level} ${descriptor.id} ${message.text}`),
    );

  test.each(['incomplete', 'error'] as const)('%s is seen without a single result', (verdict) => {
    const report = sampleReport({ verdict, exitCode: 4, units: [], findings: [], problems: [{ path: null, message: 'shallow' }] }); // prettier-ignore
    const run = runOf(report);
    expect([run.results, run.invocations[0]?.executionSuccessful]).toEqual([[], false]);
    expect(notificationsOf(report)).toEqual([
      expect.stringMatching(new RegExp(`^error verdict ${verdict.toUpperCase()}: 0 hunks`)),
      'error problem shallow',
    ]);
  });

  test('lists what the policy sets aside, with its paths', () => {
    const { toolExecutionNotifications: all = [] } = runOf(sampleReport()).invocations[0] ?? {};
    const aside = all.filter(({ descriptor }) => descriptor.id === 'set-aside');
    expect(aside.map(({ message, locations }) => [message.text, locations?.map(({ physicalLocation }) => physicalLocation.artifactLocation.uri)])).toEqual([
      ['1 hunk is exempt: vendored code', ['vendor/x.js']],
      ['1 hunk is covered by rule: formatting', ['src/c.ts']],
    ]); // prettier-ignore
  });

  test('25,001 open hunks: 25,000 results and a warning, the verdict unchanged', () => {
    const units = Array.from({ length: 25_001 }, (_, at) => sampleUnit(`src/${at}.ts`));
    const run = runOf(sampleReport({ units, findings: [sampleFinding({ level: 'note' })] }));
    expect(run.results).toHaveLength(25_000);
    expect(run.results.every(({ level }) => level === 'error')).toBe(true);
    expect(run.invocations[0]).toMatchObject({ executionSuccessful: true, exitCode: 1 });
    expect(run.invocations[0]?.toolExecutionNotifications.at(-1)).toMatchObject({
      descriptor: { id: 'left-out' },
      level: 'warning',
      message: { text: expect.stringMatching(/^2 results beyond the 25000/) as string },
    });
  });

  test('names at most 1,000 places of what is set aside, and counts the rest', () => {
    const units = Array.from({ length: 1003 }, (_, at) => sampleUnit(`v/${at}`, { state: 'exempt', required: false, reason: 'x' })); // prettier-ignore
    const [, aside] = runOf(sampleReport({ units, findings: [] })).invocations[0]?.toolExecutionNotifications ?? []; // prettier-ignore
    expect([aside?.locations?.length, aside?.message.text]).toEqual([1000, '1003 hunks are exempt: x (3 more paths left out below)']); // prettier-ignore
  });
});
