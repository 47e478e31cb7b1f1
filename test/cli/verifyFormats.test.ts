// What each format makes of a report: complete, the same bytes each time, and deaf to hostile names.
import { describe, expect, test } from 'vitest';
import { verifyFormats } from '../../src/cli/output/verifyFormats.ts';
import type { VerifyFormat } from '../../src/cli/verifyFormatName.ts';
import type { VerifyReport } from '../../src/core/policy/verifyReport.ts';
import {
  brokenPath,
  hostileNames,
  hostileReport,
  sampleFinding,
  sampleReport,
  sampleUnit,
} from './sampleReport.ts';

const formats = Object.keys(verifyFormats) as VerifyFormat[];
const readable = formats.filter((format) => format !== 'json');

/** Characters that must not reach a terminal or a page, whatever they are called by. */
const dangerous = /[^\P{Cc}\n]|\p{Cf}|\p{Cs}|[\u2028\u2029\uFFFE\uFFFF]/u;

describe.each(formats)('%s', (format) => {
  test('is the same bytes each time, and ends with a line end', () => {
    const [first, second] = [verifyFormats[format](sampleReport()), verifyFormats[format](sampleReport())];
    expect(first).toBe(second);
    expect(first).toMatch(/[^\n]\n$/);
  });

  test('says what the policy sets aside, and why', () => {
    const text = verifyFormats[format](sampleReport());
    for (const word of ['vendor/x.js', 'vendored code', 'src/c.ts', 'formatting'])
      expect(text).toContain(word);
  });

  test('says so when nothing could be judged, also without a single unit', () => {
    const nothing = { units: [], findings: [], next: [], evidence: [] };
    const problems = [{ path: null, message: 'the history is shallow' }];
    const incomplete = sampleReport({ ...nothing, verdict: 'incomplete', exitCode: 4, problems });
    expect(verifyFormats[format](incomplete)).toMatch(/incomplete/i);
    expect(verifyFormats[format](incomplete)).toContain('the history is shallow');
    const pass = verifyFormats[format](sampleReport({ ...nothing, verdict: 'pass', exitCode: 0 }));
    expect(pass).not.toMatch(/incomplete/i);
  });
});

describe.each(readable)('%s', (format) => {
  test.each(hostileNames)('shows %j without a control, invisible or bidirectional character', (name) => {
    expect(dangerous.exec(verifyFormats[format](hostileReport(name)))).toBeNull();
  });

  test('shows bytes that are not UTF-8 as such', () => {
    const text = verifyFormats[format](sampleReport({ units: [sampleUnit(brokenPath.path, brokenPath)] }));
    expect(text).toMatch(format === 'sarif' ? /"n%FFn\.ts"/ : /n\\{1,2}xffn\.ts/);
    expect(text).not.toContain('\uFFFD');
  });
});

test('a pass has no open hunks, whatever the states say: the change that introduces a policy', () => {
  const report = sampleReport({
    verdict: 'pass',
    exitCode: 0,
    units: [sampleUnit('.countersign/policy.yml')],
  });
  expect(verifyFormats.text(report)).toMatch(/^PASS: 1 hunk .* 0 open\.$/m);
  expect(verifyFormats.junit({ ...report, findings: [] })).toContain('failures="0"');
  expect(verifyFormats.github({ ...report, findings: [] })).not.toContain('::error');
});

test.each(formats)(
  '%s names the commit whose lines they are, and puts nothing at lines of another',
  (format) => {
    const commit = '0123456789abcdef0123456789abcdef01234567';
    const report = sampleReport({
      rangeMode: 'every-commit',
      units: [sampleUnit('src/a.ts', { commit })],
      findings: [sampleFinding({ commit })],
    });
    const text = verifyFormats[format](report);
    expect(text).toContain('0123456789');
    if (format !== 'json')
      expect(text).not.toMatch(/line=(?:41|3)\b|line="(?:41|3)"|"(?:startLine|begin)": (?:41|3)\b/);
  },
);

test.each(formats)('%s lists an override with who, until when and why', (format) => {
  const reason = 'olga until 2026-11-27: production is down';
  const unit = sampleUnit('src/a.ts', { state: 'overridden', missing: [], reason });
  const text = verifyFormats[format](
    sampleReport({ verdict: 'overridden', exitCode: 0, units: [unit], findings: [] }),
  );
  expect(text).toContain(reason);
  expect(text).toContain('src/a.ts');
});

describe('github', () => {
  interface Command {
    readonly command: string;
    readonly properties: Readonly<Record<string, string>>;
    readonly message: string;
  }

  /** As the runner reads its log: a line that begins with `::` is a command, and any other may hold an old `##[`. */
  function readCommands(text: string): readonly Command[] {
    const decode = (part: string): string =>
      part.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%3A', ':').replaceAll('%2C', ',').replaceAll('%25', '%'); // prettier-ignore
    return text.split(/\r\n|\r|\n/).slice(0, -1).map((line) => {
      const [, command = '', properties = '', message = ''] = /^::(\w+) ?(.*?)::(.*)$/.exec(line) ?? [];
      expect(['error', 'warning', 'notice'], line).toContain(command);
      const pairs = properties.split(',').map((pair) => [pair.slice(0, pair.indexOf('=')), decode(pair.slice(pair.indexOf('=') + 1))]);
      return { command, properties: Object.fromEntries(pairs) as Record<string, string>, message: decode(message) };
    }); // prettier-ignore
  }

  const of = (report: VerifyReport): readonly Command[] => readCommands(verifyFormats.github(report));

  test('puts the verdict first, then errors at their lines', () => {
    const commands = of(sampleReport());
    expect(commands.map(({ command, properties }) => `${command} ${properties['file'] ?? '-'} ${properties['line'] ?? '-'}`)).toEqual([
      'error - -',
      'error src/a.ts 3',
      'error src/a.ts 41',
      'notice - -',
      'notice - -',
    ]); // prettier-ignore
    expect(commands[0]?.message).toBe(
      'FAIL: 4 hunks of aaaaaaaaaa..bbbbbbbbbb for refs/heads/main, 1 open.\nNext: 1 senior (1 hunk)',
    );
    expect(commands[2]?.properties).toMatchObject({ endLine: '43', title: 'Countersign: sign-off-required' });
  });

  test.each(hostileNames)('%j starts no command and no property of its own', (name) => {
    const commands = of(hostileReport(name));
    const calm = of(hostileReport('calm'));
    expect(commands.map(({ command, properties }) => [command, Object.keys(properties)])).toEqual(
      calm.map(({ command, properties }) => [command, Object.keys(properties)]),
    );
    for (const { properties } of commands) expect(properties['title']).toMatch(/^Countersign/);
  });

  test.each([
    [9, 10, 0],
    [10, 10, 2],
    [400, 10, 392],
  ])('%d open hunks: %d errors, of which the last counts %d more', (count, errors, more) => {
    const units = Array.from({ length: count }, (_, at) =>
      sampleUnit(`src/f${String(at).padStart(3, '0')}.ts`),
    );
    const commands = of(sampleReport({ units, findings: [] })).filter(({ command }) => command === 'error');
    expect(commands).toHaveLength(errors);
    if (more === 0) expect(commands.at(-1)?.properties['file']).toBe('src/f008.ts');
    else
      expect(commands.at(-1)?.message).toMatch(
        new RegExp(`^${more} more in ${more} files \\(src/f008\\.ts, `),
      );
  });

  test('shows at most 10 warnings, and errors and rejections before what merely waits', () => {
    const findings = [
      ...Array.from({ length: 15 }, (_, line) => sampleFinding({ level: 'warning', line: line + 1 })),
      sampleFinding({ path: 'z.ts' }),
    ];
    const units = [
      ...Array.from({ length: 20 }, (_, at) => sampleUnit(`a${at}.ts`)),
      sampleUnit('zz.ts', { state: 'rejected' }),
    ];
    const commands = of(sampleReport({ units, findings }));
    expect(commands.filter(({ command }) => command === 'warning')).toHaveLength(10);
    const files = commands
      .filter(({ command }) => command === 'error')
      .map(({ properties }) => properties['file']);
    expect(files.slice(0, 4)).toEqual([undefined, 'zz.ts', 'z.ts', 'a0.ts']);
  });
});

describe('junit', () => {
  /** Well-formed XML 1.0 in the small: tokens, balanced tags, no stray `<`, `&` or `]]>`. Returns tags in order. */
  function readTags(text: string): readonly string[] {
    const token = /<\?xml [^?]*\?>|<(\/?)([a-z-]+)((?: [a-zA-Z]+="[^"<]*")*)(\/?)>|[^<]+/gy;
    const open: string[] = [];
    const tags: string[] = [];
    let at = 0;
    for (const match of text.matchAll(token)) {
      expect(match.index).toBe(at);
      at += match[0].length;
      expect(match[0].replaceAll(/&(?:amp|lt|gt|quot|apos);/g, '')).not.toMatch(/&|\]\]>/);
      const [, close, name, , empty] = match;
      if (name === undefined) continue;
      if (close === '/') expect(open.pop()).toBe(name);
      else if (empty !== '/') open.push(name);
      if (close !== '/') tags.push(name);
    }
    expect([at, open]).toEqual([text.length, []]);
    return tags;
  }

  test('has a test case for each unit: passed, failed, skipped', () => {
    const text = verifyFormats.junit(sampleReport());
    expect(text).toContain('<testsuites name="countersign" tests="6" failures="2" errors="0" skipped="2" time="0">');
    expect(text).toMatch(/<testcase classname="src\/a\.ts" name="lines 41-43 \(.{12}\)" file="src\/a\.ts" line="41" time="0"><failure /);
    expect(text).toMatch(/classname="vendor\/x\.js".*<skipped message="The policy exempts this hunk\. Reason: vendored code\."\/>/);
    expect(text).toMatch(/classname="src\/b\.ts"[^>]*\/>/);
  }); // prettier-ignore

  test.each(['incomplete', 'error'] as const)('%s is an error of its own', (verdict) => {
    const text = verifyFormats.junit(
      sampleReport({ verdict, units: [], findings: [], problems: [{ path: null, message: 'no <policy>' }] }),
    );
    expect(text).toContain('tests="1" failures="0" errors="1"');
    expect(text).toMatch(
      /name="verdict" time="0"><error type="countersign" message="[^"]*no &lt;policy&gt;"/,
    );
  });

  test.each(hostileNames)('%j leaves it well-formed and adds no element', (name) => {
    expect(readTags(verifyFormats.junit(hostileReport(name)))).toEqual(
      readTags(verifyFormats.junit(hostileReport('calm'))),
    );
  });
});

describe('gitlab', () => {
  interface Issue {
    readonly description: string;
    readonly check_name: string;
    readonly fingerprint: string;
    readonly severity: string;
    readonly location: { readonly path: string; readonly lines: { readonly begin: number } };
  }
  const of = (report: VerifyReport): readonly Issue[] => JSON.parse(verifyFormats.gitlab(report)) as Issue[];

  test('has the fields that GitLab asks for, and nothing else', () => {
    const issues = of(hostileReport('a'));
    for (const issue of issues) {
      expect(Object.keys(issue).toSorted()).toEqual(['check_name', 'description', 'fingerprint', 'location', 'severity']); // prettier-ignore
      expect(['info', 'minor', 'major', 'critical', 'blocker']).toContain(issue.severity);
      expect(issue.location.lines.begin).toBeGreaterThanOrEqual(1);
    }
    expect(new Set(issues.map(({ fingerprint }) => fingerprint)).size).toBe(issues.length);
    expect(of(sampleReport()).map((issue) => `${issue.severity} ${issue.check_name} ${issue.location.path}:${issue.location.lines.begin}`)).toEqual([
      'critical hidden-unicode src/a.ts:3',
      'major sign-off-required src/a.ts:41',
      'info exempt vendor/x.js:41',
      'info rule-covered src/c.ts:41',
    ]); // prettier-ignore
  });

  test('keeps a fingerprint when a hunk moves, and tells two equal hunks apart', () => {
    const unit = sampleUnit('src/a.ts');
    const moved = { ...unit, new: { start: 99, lines: 3 } };
    const print = (units: readonly (typeof unit)[]): readonly string[] =>
      of(sampleReport({ units, findings: [] })).map(({ fingerprint }) => fingerprint);
    expect(print([moved])).toEqual(print([unit]));
    expect(new Set(print([unit, moved])).size).toBe(2);
  });
});

describe('markdown', () => {
  /** What is left for Markdown to interpret once code spans are gone. */
  function outsideCode(text: string): string {
    return text.replaceAll(/`[^`\n]*`/g, 'C');
  }

  test('has the verdict, the next step, and a table of each kind', () => {
    const text = verifyFormats.markdown(sampleReport());
    expect(text).toMatch(
      /^## Countersign: FAIL\n\n`FAIL: 4 hunks of .* 1 open\.`\n\n### Next\n\n- `1 senior \(1 hunk\)`\n/,
    );
    expect(text).toContain('| `src/a.ts` | lines 41-43 | stale | `1 senior` |');
    expect(text).toContain('| `vendor/x.js` | 1 | exempt | `vendored code` |');
    expect(text).toContain(
      '| refused | `trailer eeeeeeeeee` | `alice@example.com` | `signature does not verify` |',
    );
  });

  test.each(hostileNames)('%j breaks no table and leaves nothing to interpret', (name) => {
    const text = verifyFormats.markdown(hostileReport(name));
    const plain = outsideCode(text);
    expect(plain).not.toMatch(/[<>@[\]`\\&]|:\/\/|www\.|#\d/);
    const shape = (markdown: string): readonly number[] =>
      outsideCode(markdown).split('\n').map((line) => line.split('|').length); // prettier-ignore
    // An empty name is shown as a dash, which is no code span; the cells are the same.
    expect(shape(text)).toEqual(shape(verifyFormats.markdown(hostileReport('calm'))));
    for (const line of text.split('\n').filter((row) => row.startsWith('|')))
      expect(line.split('|').length).toBe(outsideCode(line).split('|').length);
  });

  test('stays under 1 MiB however much there is, and no section pushes out another', () => {
    const long = 'x'.repeat(3000);
    const units = Array.from({ length: 20_000 }, (_, at) => sampleUnit(`src/${at}/${long}.ts`));
    const exempt = sampleUnit('vendor/x.js', { state: 'exempt', required: false, reason: 'vendored code' });
    const text = verifyFormats.markdown(
      sampleReport({ units: [...units, exempt], next: Array.from({ length: 5000 }, () => long) }),
    );
    expect(Buffer.byteLength(text)).toBeLessThan(1_048_576);
    expect(text).toMatch(/\d+ more rows left out/);
    expect(text).toContain('| `vendor/x.js` | 1 | exempt | `vendored code` |');
    expect(text).toContain('### Evidence');
  });
});
