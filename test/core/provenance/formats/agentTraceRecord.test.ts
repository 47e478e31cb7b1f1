import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseTraceFile, parseTraceLines } from '../../../../src/core/provenance/formats/agentTraceRecord.ts';

const fixtures = fileURLToPath(new URL('../../../fixtures/provenance/agent-trace/', import.meta.url));
const readText = (name: string): string => readFileSync(`${fixtures}${name}`, 'utf8');

test('what the reference hook writes', () => {
  const { value, problems } = parseTraceLines(readText('reference-impl.traces.jsonl'));
  expect(problems).toEqual([{ message: 'Agent Trace record skipped: the last line is torn', line: 9 }]);
  const ranges = value.flatMap(({ tool, session, writer, ranges: found }) =>
    found.map(({ path, start, end, kind, model }) =>
      [path, start, end, kind, tool, model, session, writer].join(' '),
    ),
  );
  expect(ranges).toEqual([
    'src/x.ts 4 7 ai cursor anthropic/claude-opus-4-5 c-1 hook',
    'src/x.ts 10 10 ai cursor tab c-1 hook',
    `src/new.ts 1 ${Number.MAX_SAFE_INTEGER} ai claude-code  0001 hook`,
    'src/x.ts 20 24 ai claude-code  0001 hook',
  ]);
});

test('real agentdiff records claim exactly what the commits added', () => {
  interface Expected {
    readonly id: string;
    readonly revision: string;
    readonly added_lines_vs_first_parent: Readonly<Record<string, readonly (readonly [number, number])[]>>;
  }
  const expected: readonly Expected[] = JSON.parse(readText('agentdiff-real.expected.json'));
  const { value, problems } = parseTraceLines(readText('agentdiff-real.traces.jsonl'));
  expect(problems).toEqual([]);
  expect(value.map((record) => record.revision)).toEqual(expected.map((one) => one.revision));
  for (const [index, record] of value.entries()) {
    expect(record.isAgentDiff).toBe(true);
    const added = expected[index]?.added_lines_vs_first_parent ?? {};
    for (const [path, lines] of Object.entries(added).filter(([, list]) => list.length > 0)) {
      const claimed = record.ranges
        .filter((range) => range.path === path)
        .map(({ start, end }) => [start, end]);
      expect(claimed).toEqual(lines);
    }
  }
});

test('the agentdiff bug: a person as tool of type ai is nobody', () => {
  const { value } = parseTraceLines(readText('agentdiff-real.traces.jsonl'));
  const kinds = value.map((record) => [...new Set(record.ranges.map((range) => range.kind))].join('+'));
  expect(kinds).toEqual(['human', 'unknown', 'ai', 'ai', 'human', 'ai', 'human+ai', 'human+ai', 'unknown']);
  expect(value.map((record) => record.tool)).toEqual([
    null,
    null,
    'claude-code',
    'cursor',
    null,
    'claude-code',
    'cursor',
    'claude-code',
    null,
  ]);
});

test('the example of the RFC', () => {
  const { value, problems } = parseTraceFile(readText('spec-example-6.2.json'));
  expect(problems).toEqual([]);
  expect(value).toEqual([
    {
      revision: 'a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d6e7f8a9b0',
      timestamp: Date.parse('2026-01-23T14:30:00Z') / 1000,
      tool: 'cursor',
      session: null,
      writer: 'record',
      isAgentDiff: false,
      ranges: [
        {
          path: 'src/utils/parser.ts',
          start: 42,
          end: 67,
          kind: 'ai',
          model: 'anthropic/claude-opus-4-5-20251101',
        },
        { path: 'src/utils/helpers.ts', start: 10, end: 25, kind: 'ai', model: 'openai/gpt-4o' },
      ],
    },
  ]);
});

test.each([1, 2, 3, 4, 5])('fragment %i of the RFC is no record', (number) => {
  const { value, problems } = parseTraceFile(readText(`spec-fragment-${number}.json`));
  expect([value.length, problems.length]).toEqual([0, 1]);
});

/** The ranges of a record with one file of one conversation, as `path start-end kind`. */
function checkFile(file: object, expected: readonly string[]): void {
  const record = { version: '0.1.0', vcs: { type: 'git', revision: 'a'.repeat(40) }, files: [file] };
  const [read] = parseTraceLines(JSON.stringify(record)).value;
  expect(read?.ranges.map(({ path, start, end, kind }) => `${path} ${start}-${end} ${kind}`)).toEqual(
    expected,
  );
}

const range = { start_line: 1, end_line: 2 };
const conversations = [{ contributor: { type: 'ai' }, ranges: [range] }];

describe('paths and contributors', () => {
  test.each([
    ['src\\a.ts', ['src/a.ts 1-2 ai']],
    ['./a.ts', ['a.ts 1-2 ai']],
    ['C:\\x\\a.ts', []],
    ['/x/a.ts', []],
    ['../a.ts', []],
    ['a/../../b.ts', []],
    ['.unknown', []],
    ['', []],
    ['__proto__', ['__proto__ 1-2 ai']],
  ])('path %j', (path, expected) => checkFile({ path, conversations }, expected));
  test('a range may name its own contributor', () => {
    const ranges = [{ ...range, contributor: { type: 'human' } }, range];
    checkFile({ path: 'a', conversations: [{ contributor: { type: 'mixed' }, ranges }] }, [
      'a 1-2 human',
      'a 1-2 mixed',
    ]);
  });
  test('no contributor is unknown', () =>
    checkFile({ path: 'a', conversations: [{ ranges: [range] }] }, ['a 1-2 unknown']));
  test.each([
    [{ start_line: 0, end_line: 2 }],
    [{ start_line: 3, end_line: 2 }],
    [{ start_line: '1', end_line: 2 }],
    [{ start_line: 1.5, end_line: 2 }],
    [null],
  ])('range %j is dropped', (bad) => checkFile({ path: 'a', conversations: [{ ranges: [bad] }] }, []));
});

describe('versions', () => {
  test.each([
    ['0.1.0', 1],
    ['0.1', 1],
    ['1.0', 1],
    ['1.2.3', 1],
    ['2.0', 0],
    ['v1.0', 0],
    [1, 0],
    [undefined, 0],
  ])('%j', (version, count) => {
    const line = JSON.stringify({ version, vcs: { type: 'git', revision: 'a'.repeat(40) }, files: [] });
    expect(parseTraceLines(line).value.length).toBe(count);
  });
  test('other systems are not ours', () => {
    const line = JSON.stringify({ version: '0.1.0', vcs: { type: 'jj', revision: 'x' } });
    expect(parseTraceLines(line)).toEqual({ value: [], problems: [] });
  });
});

describe('hostile records', () => {
  test('any JSON in any place', () => {
    const place = fc.constantFrom('version', 'vcs', 'files', 'metadata', 'timestamp', 'tool');
    fc.assert(
      fc.property(place, fc.jsonValue(), fc.jsonValue(), (key, value, other) => {
        const record = {
          version: '0.1.0',
          vcs: { type: 'git', revision: 'a'.repeat(40) },
          files: [{ path: 'a', conversations: [other] }],
        };
        const { problems } = parseTraceLines(JSON.stringify({ ...record, [key]: value }));
        expect(problems.length).toBeLessThan(2);
        expect(parseTraceFile(JSON.stringify([value, other])).value).toEqual([]);
      }),
    );
  });
  test('any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const text = Buffer.from(bytes).toString('utf8');
        expect(parseTraceLines(text).value).toEqual([]);
        expect(parseTraceFile(text).value).toEqual([]);
      }),
    );
  });
  test('a file of rubbish gives few problems', () => {
    const { value, problems } = parseTraceLines('x\n'.repeat(200_000));
    expect([value.length, problems.length]).toEqual([0, 21]);
    expect(problems.at(-1)?.message).toContain('199980 more');
  });
  test('deep nesting', () => {
    expect(parseTraceLines('['.repeat(1_000_000)).problems.length).toBe(1);
  });
});
