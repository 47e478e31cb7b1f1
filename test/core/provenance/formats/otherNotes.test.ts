import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { toObjectId } from '../../../../src/core/base/objectId.ts';
import { parseAgentBlameNote } from '../../../../src/core/provenance/formats/agentBlameNote.ts';
import { parseAgentNote } from '../../../../src/core/provenance/formats/agentNoteRecord.ts';
import { parseGitAiLegacyRecord } from '../../../../src/core/provenance/formats/gitAiLegacyRecord.ts';
import { parseOriginNote } from '../../../../src/core/provenance/formats/originNote.ts';
import { parseWhogititNote } from '../../../../src/core/provenance/formats/whogititNote.ts';

const fixtures = fileURLToPath(new URL('../../../fixtures/provenance/', import.meta.url));
const readText = (name: string): string => readFileSync(`${fixtures}${name}`, 'utf8');
const samplesOf = (folder: string): string[] =>
  readdirSync(`${fixtures}${folder}`)
    .filter((name) => name.startsWith('real'))
    .toSorted();

type Ranges = readonly (readonly [number, number])[];
const holds = (ranges: Ranges | undefined, line: number): boolean =>
  ranges?.some(([start, end]) => line >= start && line <= end) === true;

describe('Agent Blame', () => {
  interface Case {
    readonly file: string;
    readonly present: boolean;
    readonly added_lines_vs_first_parent: Readonly<Record<string, Ranges>> | null;
  }
  const { cases }: { readonly cases: readonly Case[] } = JSON.parse(readText('agentblame/index.json'));
  test('all samples are here', () =>
    expect(samplesOf('agentblame')).toEqual(cases.map(({ file }) => file).toSorted()));
  test.each(cases.map((one) => [one.file, one] as const))('%s', (file, { present, ...sample }) => {
    const { value, problems } = parseAgentBlameNote(readText(`agentblame/${file}`));
    expect(problems).toEqual([]);
    expect(value?.map(({ kind, tool, model }) => [kind, tool, model])).toEqual(
      value?.map(() => ['ai', 'claude', 'claude']),
    );
    expect(value?.every(({ firstLineHash }) => firstLineHash?.length === 64)).toBe(true);
    if (!present) return;
    for (const { path, start, end } of value ?? []) {
      const added = sample.added_lines_vs_first_parent?.[path];
      expect([path, holds(added, start), holds(added, end)]).toEqual([path, true, true]);
    }
  });
  const tiers: readonly (readonly [sample: string, tiers: string])[] = [
    ['real-v1-snake-1.json', 'A normalized_hash, confidence 0.95; A exact_hash, confidence 1'],
    ['real-v1-snake-3.json', 'B move_detected, confidence 0.85'],
  ];
  test.each(tiers)('%s says how its lines were matched', (file, wanted) => {
    const { value } = parseAgentBlameNote(readText(`agentblame/${file}`));
    expect(value?.map(({ tier, match }) => `${tier} ${match}`).join('; ')).toBe(wanted);
  });
  test('keys of both versions in one note; other categories, matches and hashes', () => {
    const attributions = [
      { path: 'a', startLine: 1, end_line: 2, category: 'ai_generated', provider: 'claudeCode' },
      { path: 'b', start_line: 3, endLine: 3, category: 'human', match_type: 'exact_hash', confidence: 7 },
      { path: 'c', start_line: 3, end_line: 2 },
      { path: 'd', startLine: '1', endLine: 1 },
    ];
    const { value, problems } = parseAgentBlameNote(JSON.stringify({ version: 2, attributions }));
    expect(value).toMatchObject([
      { path: 'a', start: 1, end: 2, kind: 'ai', tier: 'B', tool: 'claude', match: 'unnamed match' },
      { path: 'b', kind: 'unknown', tier: 'B', firstLineHash: null, match: 'exact_hash' },
    ]);
    expect(problems).toEqual([{ message: '2 entries of an Agent Blame note name no lines' }]);
  });
});

describe('whogitit', () => {
  interface Case {
    readonly file: string;
    readonly full_note_ranges: Readonly<Record<string, Readonly<Record<string, Ranges>>>>;
  }
  const cases: readonly Case[] = JSON.parse(readText('whogitit/index.json'));
  const kinds: Readonly<Record<string, string>> = { AI: 'ai A', AIModified: 'mixed A', Human: 'human B' };
  test('all samples are here', () =>
    expect(samplesOf('whogitit')).toEqual(cases.map(({ file }) => file).toSorted()));
  test.each(cases.map((one) => [one.file, one] as const))('%s', (file, { full_note_ranges: ranges }) => {
    const text = readText(`whogitit/${file}`);
    const { value, problems } = parseWhogititNote(text);
    expect(problems).toEqual([]);
    expect([value?.model, value?.session?.length]).toEqual(['claude-opus-4-5-20251101', 36]);
    const source: { files: { path: string; lines: { line_number: number }[] }[] } = JSON.parse(text);
    for (const { path, lines } of source.files) {
      const read = new Map(value?.files.get(path)?.map(({ line, kind, tier }) => [line, `${kind} ${tier}`]));
      for (const { line_number: line } of lines) {
        const type = Object.keys(kinds).find((key) => holds(ranges[path]?.[key], line));
        expect([path, line, read.get(line)]).toEqual([path, line, kinds[type ?? '']]);
      }
    }
  });
});

describe('Agent Note', () => {
  const attached = 'unknown F session attached, nothing attributed';
  const wanted: Readonly<Record<string, string>> = {
    'real-1-claude-line.json': `claude - [] ${attached}`,
    'real-2-claude-code-line.json': 'claude - [README.md] ai C line count, 8 of 8',
    'real-3-codex-file.json': 'codex gpt-5.4 [docs/knowledge/why-command.md] ai C file record',
    'real-4-codex-line.json': 'codex gpt-5.4 [docs/engineering.md] ai C line count, 1 of 1',
    'real-5-codex-none.json': `codex gpt-5.4 [] ${attached}`,
    'real-6-None-file.json': `- - [] ${attached}`,
    'real-7-None-line.json': `- claude-opus-4-6[1m] [] ${attached}`,
    'real-8-None-None.json': `- - [] ${attached}`,
    'real-9-None-None.json': `- - [] ${attached}`,
  };
  const describeNote = (text: string): string => {
    const { value, problems } = parseAgentNote(text);
    expect(problems).toEqual([]);
    if (value === null) return 'refused';
    const { tool, model, paths, kind, tier, evidence } = value;
    return `${tool ?? '-'} ${model ?? '-'} [${paths.join()}] ${kind} ${tier} ${evidence}`;
  };
  test.each(samplesOf('agentnote'))('%s', (file) =>
    expect(describeNote(readText(`agentnote/${file}`))).toBe(wanted[file]),
  );
  const note = (method: string | undefined, ratio: number, lines?: object): string =>
    JSON.stringify({
      v: 1,
      files: [
        { path: 'a', by_ai: true },
        { path: 'b', by_ai: false },
        { path: 7, by_ai: true },
      ],
      attribution: { ai_ratio: ratio, method, lines },
    });
  test.each([
    [
      'a part of the lines',
      note('line', 40, { ai_added: 4, total_added: 10 }),
      'mixed C line count, 4 of 10',
    ],
    ['few of many lines', note('line', 0, { ai_added: 1, total_added: 999 }), 'mixed C line count, 1 of 999'],
    ['no line', note('line', 0, { ai_added: 0, total_added: 9 }), attached],
    ['no added lines', note('file', 100, { ai_added: 0, total_added: 0 }), 'ai C file record'],
    ['a part of the files', note('file', 50), 'ai C file record'],
    ['method none', note('none', 100), attached],
    ['numbers that are none', note('file', 101), attached],
  ])('%s', (_, text, judgement) => expect(describeNote(text)).toBe(`- - [a] ${judgement}`));
  test('the first form names files', () => {
    const text = JSON.stringify({ v: 1, files_in_commit: ['a', 'b'], files_by_ai: ['a'], ai_ratio: 50 });
    expect(describeNote(text)).toBe('- - [a] ai C file record');
  });
});

describe('Origin', () => {
  test('all samples are here', () => expect(samplesOf('origin').length).toBe(2));
  test.each([
    ['real-1.json', { tool: null, model: 'codex', session: 'detected-codex-mrpwzdta', percentage: null }],
    [
      'real-2.json',
      {
        tool: 'claude',
        model: 'claude-opus-4-7',
        session: '34c4ef7c-a91e-42c7-828b-7baabfc56815',
        percentage: null,
      },
    ],
  ])('%s', (file, value) =>
    expect(parseOriginNote(readText(`origin/${file}`))).toEqual({ value, problems: [] }),
  );
});

describe('git-ai before its notes', () => {
  const commit = toObjectId('f1f0f679242fd953a5770638a80fa5126702f1ce');
  const describeRecord = (text: string): unknown =>
    [...(parseGitAiLegacyRecord(text, commit).value ?? [])].map(([path, claims]) => [
      path,
      claims.map(
        ({ start, end, kind, tier, source }) => `${start}-${end} ${kind} ${tier} ${source.tool ?? '-'}`,
      ),
    ]);
  test('the sample', () => {
    const text = readText(`git-ai/legacy-0.0.1/refs-ai-authorship-${commit}.json`);
    expect(describeRecord(text)).toEqual([
      ['.github/workflows/pr-comment.yml', ['67-75 ai B claude', '56-63 ai B claude', '6-6 ai B claude']],
    ]);
  });
  test.each([
    ['Claude Code', 'ai B claude'],
    ['o3', 'ai B chatgpt'],
    ['Claude Dupont', 'unknown B -'],
    ['Aidan', 'unknown B -'],
  ])('%s', (author, wanted) => {
    const files = { 'a.ts': { authors: [{ author, lines: [3, [2, 1], [0, 4], 'x', [5]] }] } };
    const text = JSON.stringify({ schema_version: 'authorship/0.0.1', files });
    expect(describeRecord(text)).toEqual([['a.ts', [`3-3 ${wanted}`]]]);
  });
});
