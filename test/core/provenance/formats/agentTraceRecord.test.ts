import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseTraceFile, parseTraceLines } from '../../../../src/core/provenance/formats/agentTraceRecord.ts';
import { damaged, mistyped, oversized } from '../hostileTexts.ts';

const fixtures = fileURLToPath(new URL('../../../fixtures/provenance/agent-trace/', import.meta.url));
const readText = (name: string): string => readFileSync(`${fixtures}${name}`, 'utf8');

test('what the reference hook writes', () => {
  const { value, problems } = parseTraceLines(readText('reference-impl.traces.jsonl'));
  expect(problems).toEqual([{ message: 'Agent Trace record skipped: the last line is torn', line: 9 }]);
  const ranges = value.flatMap(({ tool, session, writer, ranges: found }) =>
    found.map(({ path, start, end, kind, model, place }) =>
      [path, start, end, kind, tool, model, session, writer, place].join(' '),
    ),
  );
  expect(ranges).toEqual([
    'src/x.ts 4 7 ai cursor anthropic/claude-opus-4-5 c-1 hook searched',
    'src/x.ts 10 10 ai cursor tab c-1 hook searched',
    `src/new.ts 1 ${Number.MAX_SAFE_INTEGER} ai claude  0001 hook unplaced`,
    'src/x.ts 20 24 ai claude  0001 hook searched',
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
    'claude',
    'cursor',
    null,
    'claude',
    'cursor',
    'claude',
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
          place: 'stated',
        },
        {
          path: 'src/utils/helpers.ts',
          start: 10,
          end: 25,
          kind: 'ai',
          model: 'openai/gpt-4o',
          place: 'stated',
        },
      ],
    },
  ]);
});

/** The fragment's members in an otherwise plain record, as the RFC shows them. */
function checkFragment(number: number, expected: readonly string[]): void {
  const fragment: object = JSON.parse(readText(`spec-fragment-${number}.json`));
  const record = { version: '0.1.0', vcs: { type: 'git', revision: 'a'.repeat(40) }, ...fragment };
  const { value, problems } = parseTraceFile(JSON.stringify(record));
  expect(problems).toEqual([]);
  const ranges = value.flatMap((read) => read.ranges);
  expect(
    ranges.map(({ path, start, end, kind, model }) => [path, start, end, kind, model].join(' ')),
  ).toEqual(expected);
}

describe('fragments of the RFC in a record', () => {
  const opus = 'ai anthropic/claude-opus-4-5-20251101';
  test('several conversations on one file', () =>
    checkFragment(1, [
      'src/utils.ts 10 25 ai anthropic/claude-sonnet-4-20250514',
      'src/utils.ts 30 45 ai anthropic/claude-sonnet-4-20250514',
      'src/utils.ts 80 95 ai anthropic/claude-sonnet-4-20250514',
      'src/utils.ts 50 52 ai openai/gpt-4o',
    ]));
  test('a content hash, whose algorithm nobody specified, changes nothing', () =>
    checkFragment(2, [`src/parser.ts 10 25 ${opus}`]));
  test('related resources change nothing', () => checkFragment(4, [`src/api.ts 10 50 ${opus}`]));
  test('metadata alone claims nothing', () => checkFragment(5, []));
  test('a contributor', () => {
    const contributor: { readonly contributor: object } = JSON.parse(readText('spec-fragment-3.json'));
    const ranges = [{ start_line: 1, end_line: 2 }];
    checkFile({ path: 'a', conversations: [{ ...contributor, ranges }] }, ['a 1-2 ai']);
  });
});

describe('the schema', () => {
  const validate = new Ajv2020({ validateFormats: false }).compile(
    JSON.parse(readText('trace-record.schema.json')) as object,
  );
  const contributor = fc.record(
    { type: fc.constantFrom('human', 'ai', 'mixed', 'unknown'), model_id: fc.string({ maxLength: 250 }) },
    { requiredKeys: ['type'] },
  );
  const line = fc.integer({ min: 1, max: 1_000_000 });
  const lines = fc.tuple(line, line).map(([one, two]) => ({
    start_line: Math.min(one, two),
    end_line: Math.max(one, two),
  }));
  const extra = fc.record({ content_hash: fc.string(), contributor }, { requiredKeys: [] });
  const conversation = fc.record(
    {
      url: fc.webUrl(),
      contributor,
      ranges: fc.array(fc.tuple(lines, extra).map(([place, more]) => ({ ...place, ...more }))),
    },
    { requiredKeys: ['ranges'] },
  );
  const file = fc.record({
    path: fc.stringMatching(/^[a-z]{1,8}\/[a-z]{1,8}$/),
    conversations: fc.array(conversation),
  });
  const record = fc.record({
    version: fc.constantFrom('0.1.0', '0.2.11'),
    id: fc.uuid(),
    timestamp: fc.constant('2026-01-23T14:30:00Z'),
    vcs: fc.record({ type: fc.constant('git'), revision: fc.stringMatching(/^[0-9a-f]{40}$/) }),
    tool: fc.record({ name: fc.string(), version: fc.string() }, { requiredKeys: [] }),
    files: fc.array(file),
  });
  test('every record that it allows is read, with every range', () => {
    fc.assert(
      fc.property(record, (allowed) => {
        expect(validate(allowed)).toBe(true);
        const { value, problems } = parseTraceLines(JSON.stringify(allowed));
        expect(problems).toEqual([]);
        const ranges = allowed.files.flatMap(({ path, conversations }) =>
          conversations.flatMap((one) =>
            one.ranges.map((range) => [
              path,
              range.start_line,
              range.end_line,
              range.contributor?.type ?? one.contributor?.type ?? 'unknown',
            ]),
          ),
        );
        expect(value[0]?.ranges.map(({ path, start, end, kind }) => [path, start, end, kind])).toEqual(
          ranges,
        );
      }),
    );
  });
  test('the example and agentdiff’s records are allowed, what the reference hook writes is not', () => {
    const parse = (text: string): unknown => JSON.parse(text);
    expect(validate(parse(readText('spec-example-6.2.json')))).toBe(true);
    const real = readText('agentdiff-real.traces.jsonl').trim().split('\n');
    expect(real.map((text) => validate(parse(text)))).toEqual(real.map(() => true));
    const hook = readText('reference-impl.traces.jsonl').trim().split('\n').slice(0, -1);
    expect(hook.map((text) => validate(parse(text)))).toEqual(hook.map(() => false));
  });
});

test.each([1, 2, 3, 4, 5])('fragment %i of the RFC alone is no record', (number) => {
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

describe('absolute paths', () => {
  const read = (path: string, root?: string): readonly string[] => {
    const files = [{ path, conversations }];
    const record = { version: '0.1.0', vcs: { type: 'git', revision: 'a'.repeat(40) }, files };
    const { value } = parseTraceLines(JSON.stringify(record), root === undefined ? {} : { root });
    return value.flatMap((one) => one.ranges.map((found) => found.path));
  };
  test.each([
    ['/home/dev/x/src/a.ts', '/home/dev/x', ['src/a.ts']],
    ['C:\\Users\\dev\\x\\src\\a.ts', 'C:\\Users\\dev\\x', ['src/a.ts']],
    ['/home/dev/xy/a.ts', '/home/dev/x', []],
    ['/home/dev/x/../y/a.ts', '/home/dev/x', []],
    ['/home/dev/x', '/home/dev/x', []],
    ['/a.ts', undefined, []],
  ])('%s in %s', (path, root, expected) => expect(read(path, root)).toEqual(expected));
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
    expect(problems.at(-1)?.message).toBe('980 more Agent Trace records skipped, and what stands after them');
    expect(parseTraceFile(`[${'1,'.repeat(1_000_000)}1]`).problems.length).toBe(21);
  });
  test('damage to what the hook writes', () => {
    fc.assert(
      fc.property(damaged(readText('reference-impl.traces.jsonl')), (text) => {
        const { value, problems } = parseTraceLines(text);
        expect(problems.length).toBeLessThan(10);
        for (const { start, end } of value.flatMap((one) => one.ranges)) {
          expect(start).toBeGreaterThan(0);
          expect(end).toBeGreaterThanOrEqual(start);
        }
      }),
    );
  });
  test('wrong types anywhere', () => {
    fc.assert(
      fc.property(mistyped(readText('spec-example-6.2.json')), (text) => {
        const { value, problems } = parseTraceLines(text);
        expect(value.length + problems.length).toBeLessThan(2);
      }),
    );
  });
  test.each(oversized('{"version":"1.0"'))('%s', (_, text) => {
    const { value, problems } = parseTraceLines(text());
    expect(value).toEqual([]);
    expect(problems.length).toBeLessThan(22);
  });
});
