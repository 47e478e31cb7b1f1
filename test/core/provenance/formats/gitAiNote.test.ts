import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toObjectId } from '../../../../src/core/base/objectId.ts';
import { toRepoPath } from '../../../../src/core/base/repoPath.ts';
import { attributeLines } from '../../../../src/core/provenance/attributeLines.ts';
import { gitAiClaims } from '../../../../src/core/provenance/formats/gitAiClaims.ts';
import type { GitAiNote } from '../../../../src/core/provenance/formats/gitAiNote.ts';
import { parseGitAiNote } from '../../../../src/core/provenance/formats/gitAiNote.ts';
import { claimStore } from '../../../../src/core/provenance/loadClaims.ts';
import { processorClock } from '../../../helpers/processorClock.ts';

const fixtures = fileURLToPath(new URL('../../../fixtures/provenance/git-ai/', import.meta.url));
const readText = (name: string): string => readFileSync(`${fixtures}${name}`, 'utf8');
const commit = toObjectId('1'.repeat(40));

type Ranges = readonly (readonly [number, number])[];

/** The lines of `path` by kind that the claims of a note give, among `lines` (all claimed lines when absent). */
function kindsOf(text: string, path: string, lines?: Ranges): Partial<Record<'ai' | 'human', Ranges>> {
  const note = parseGitAiNote(text).value;
  if (note === null) throw new Error('the note was refused');
  const claims = gitAiClaims(note, commit);
  const ofPath = claims.get(path) ?? [];
  const whole: Ranges = [[1, ofPath.reduce((end, claim) => Math.max(end, claim.end), 1)]];
  const origins = (lines ?? whole).map(([start, end]) => ({
    start,
    end,
    commit,
    original: { path: toRepoPath(path), start },
  }));
  const ranges = attributeLines(
    origins,
    claimStore([{ lines: new Map([[commit, claims]]), commits: new Map() }]),
  );
  const kinds: Partial<Record<'ai' | 'human', [number, number][]>> = {};
  for (const { kind, start, end } of ranges) {
    if (kind !== 'ai' && kind !== 'human') continue;
    const list = (kinds[kind] ??= []);
    const last = list.at(-1);
    if (last !== undefined && last[1] === start - 1) last[1] = end;
    else list.push([start, end]);
  }
  return kinds;
}

/** A file of a note with its ranges as the vectors write them. */
function writtenPairs({ path, entries }: GitAiNote['files'][number]): unknown {
  const pairsOf = (ranges: Uint32Array): unknown[] =>
    Array.from({ length: ranges.length / 2 }, (_, at) => [ranges[2 * at], ranges[2 * at + 1]]);
  return { path, entries: entries.map(({ key, ranges }) => ({ key, ranges: pairsOf(ranges) })) };
}

interface ParseVector {
  readonly name: string;
  readonly input: string;
  readonly expect: { readonly files?: unknown; readonly error?: string };
}
interface ResolveVector {
  readonly name: string;
  readonly note: string;
  readonly sessions: readonly string[];
  readonly humans: readonly string[];
  readonly expect?: Readonly<Record<string, unknown>>;
  readonly expect_tolerant?: Readonly<Record<string, unknown>>;
}
const vectors: { readonly parse: readonly ParseVector[]; readonly resolve: readonly ResolveVector[] } =
  JSON.parse(readText('test-vectors.json'));

describe('parser vectors', () => {
  test('hold all cases', () => expect(vectors.parse.length).toBe(28));
  test.each(vectors.parse.map((vector) => [vector.name, vector] as const))(
    '%s',
    (_, { input, expect: wanted }) => {
      const { value, problems } = parseGitAiNote(input);
      expect(value?.files.map(writtenPairs)).toEqual(wanted.files);
      const messages = problems.map(({ message }) => message.replace(/^.*?: (?:the )?/, ''));
      const errors = wanted.error === undefined ? [] : [wanted.error];
      expect(messages).toEqual(errors.map((error) => expect.stringContaining(error)));
    },
  );
});

describe('resolver vectors', () => {
  test.each(vectors.resolve.map((vector) => [vector.name, vector] as const))('%s', (_, vector) => {
    const metadata = {
      schema_version: 'authorship/3.0.0',
      prompts: {},
      sessions: Object.fromEntries(
        vector.sessions.map((key) => [key, { agent_id: { tool: 'x', id: 'y', model: 'z' } }]),
      ),
      humans: Object.fromEntries(vector.humans.map((key) => [key, { author: 'Developer' }])),
    };
    for (const [path, wanted] of Object.entries(vector.expect_tolerant ?? vector.expect ?? {})) {
      expect(kindsOf(`${vector.note}---\n${JSON.stringify(metadata)}`, path)).toEqual(wanted);
    }
  });
});

interface RealCase {
  readonly name: string;
  readonly files: Readonly<
    Record<
      string,
      {
        readonly tolerant_reader: unknown;
        readonly added_lines_vs_first_parent?: Ranges;
        readonly tolerant_reader_in_diff?: Readonly<Record<string, Ranges>>;
      }
    >
  >;
}

describe('real notes', () => {
  const { cases }: { readonly cases: readonly RealCase[] } = JSON.parse(readText('real/expected.json'));
  test('hold all cases', () => expect(cases.length).toBe(12));
  test.each(cases.map((one) => [one.name, one] as const))('%s', (name, { files }) => {
    const text = readText(`real/${name}.note.txt`);
    expect(parseGitAiNote(text).problems).toEqual([]);
    for (const [path, wanted] of Object.entries(files)) {
      expect(kindsOf(text, path)).toEqual(wanted.tolerant_reader);
      if (wanted.added_lines_vs_first_parent === undefined) continue;
      const inDiff = Object.entries(wanted.tolerant_reader_in_diff ?? {}).filter(
        ([, ranges]) => ranges.length > 0,
      );
      expect(kindsOf(text, path, wanted.added_lines_vs_first_parent)).toEqual(Object.fromEntries(inDiff));
    }
  });
});

function claimsOf(name: string): Map<string, readonly unknown[]> {
  const note = parseGitAiNote(readText(`spec-examples/${name}.note.txt`)).value;
  return note === null ? new Map() : gitAiClaims(note, commit);
}

describe('examples of the standard', () => {
  test('sessions name tool, model and conversation', () => {
    expect(claimsOf('sessions').get('src/lib.rs')).toEqual([
      {
        start: 1,
        end: 50,
        kind: 'ai',
        tier: 'A',
        evidence: 'note entry',
        source: {
          reader: 'git-ai',
          tool: 'claude',
          model: 'claude-sonnet-4-5-20250514',
          session: 'conv_abc123def456',
          commit,
        },
      },
    ]);
  });
  test('mixed notes name prompts and people', () => {
    const claims = claimsOf('mixed');
    expect(claims.get('src/main.rs')).toMatchObject([
      { kind: 'human', start: 15, source: { tool: null } },
      { kind: 'ai', start: 1, source: { tool: 'claude' } },
    ]);
    expect(claims.get('src/lib.rs')).toMatchObject([
      { kind: 'ai', source: { tool: 'cursor', model: 'gpt-4' } },
    ]);
  });
  test('quoted paths', () => {
    expect([...claimsOf('quoted-paths').keys()]).toEqual([
      'src/my file.rs',
      'docs/README (copy).md',
      'test/file-with-dashes.js',
    ]);
  });
});

function tierOf(key: string, metadata: object): unknown {
  const text = `a.ts\n  ${key} 1\n---\n${JSON.stringify({ schema_version: 'authorship/3.0.0', prompts: {}, ...metadata })}`;
  const note = parseGitAiNote(text).value;
  const [claim] = note === null ? [] : (gitAiClaims(note, commit).get('a.ts') ?? []);
  return [claim?.kind, claim?.tier, claim?.source.model];
}

describe('weaker entries', () => {
  test.each([
    ['1.6.19', 'A'],
    ['1.6.20', 'B'],
    ['development:1.7.0', 'B'],
    ['2.0.0-alpha.1', 'B'],
    ['development', 'A'],
  ])('a person in a note of git-ai %s has tier %s', (version, tier) => {
    expect(tierOf('h_31dce776f88375', { git_ai_version: version })).toEqual(['human', tier, null]);
  });
  test('a session made up from a trailer is only as strong as the trailer', () => {
    const key = 's_c9883b05a2487d';
    const sessions = { [key]: { agent_id: { tool: 'claude', id: key, model: 'unknown' } } };
    expect(tierOf(`${key}::t_1`, { sessions })).toEqual(['ai', 'D', null]);
  });
  test('3.1 is read with a warning', () => {
    const read = parseGitAiNote('---\n{"schema_version":"authorship/3.1.0"}');
    expect(read.value?.files).toEqual([]);
    expect(read.problems.length).toBe(1);
  });
});

/** True when the note could be read; must never throw. */
function survives(text: string): boolean {
  const { value, problems } = parseGitAiNote(text);
  if (value !== null) gitAiClaims(value, commit);
  return value !== null || problems.length > 0;
}

describe('hostile notes', () => {
  const real = readText('real/mixed-legacy-and-sessions.note.txt');
  test('random bytes, truncations and changed bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(real.length), fc.nat(255), (bytes, at, byte) => {
        const changed = Buffer.from(real);
        changed[at % changed.length] = byte;
        const text = Buffer.from(bytes).toString('utf8');
        const notes = [text, `a\n  k 1\n---\n${text}`, real.slice(0, at), changed.toString('utf8')];
        expect(notes.map((one) => survives(one))).toEqual([true, true, true, true]);
      }),
    );
  });
  test('deep nesting is a refusal', () => {
    const { value, problems } = parseGitAiNote(`---\n${'['.repeat(1_000_000)}`);
    expect([value, problems.length]).toEqual([null, 1]);
  });
  test('members of the prototype are no metadata', () => {
    const text =
      'a.ts\n  constructor 1\n  __proto__ 2\n---\n{"schema_version":"authorship/3.0.0","prompts":{"__proto__":{"agent_id":{"tool":"x"}}}}';
    expect(kindsOf(text, 'a.ts')).toEqual({ ai: [[1, 2]] });
  });
  test('huge and overlapping ranges cost little', () => {
    const entry = `  s_1::t_1 ${'1-4294967295,'.repeat(200_000)}1\n`;
    const text = `a.ts\n${entry}---\n{"schema_version":"authorship/3.0.0"}`;
    const spent = processorClock();
    expect(kindsOf(text, 'a.ts', [[1, 50_000]])).toEqual({ ai: [[1, 50_000]] });
    expect(spent()).toBeLessThan(10_000);
  });
  test('millions of ranges are a refusal', () => {
    const { value, problems } = parseGitAiNote(`a.ts\n  k ${'1,'.repeat(2_000_000)}\n---\n{}`);
    expect([value, problems.map((problem) => problem.message)]).toEqual([
      null,
      ['git-ai note not read: too many ranges'],
    ]);
  });
  test('of a note, only the files that were asked for are kept, and all of it is checked', () => {
    const text = 'a.ts\n  k 1,4-6\nb.ts\n  k 2\n---\n{"schema_version":"authorship/3.0.0"}';
    const { value } = parseGitAiNote(text, new Set(['b.ts']));
    expect(value?.files.map(writtenPairs)).toEqual([
      { path: 'b.ts', entries: [{ key: 'k', ranges: [[2, 2]] }] },
    ]);
    expect(parseGitAiNote(text.replace('4-6', '4-'), new Set(['b.ts'])).value).toBeNull();
    expect(parseGitAiNote(text, new Set()).value?.files).toEqual([]);
  });
  test('ranges of files that were not asked for are not too many', () => {
    const text = `a.ts\n  k ${'1,'.repeat(1_000_000)}\nb.ts\n  k 2\n---\n{"schema_version":"authorship/3.0.0"}`;
    expect(parseGitAiNote(text, new Set(['b.ts'])).value?.files.map(({ path }) => path)).toEqual(['b.ts']);
    expect(parseGitAiNote(text).value).toBeNull();
  });
  test('commas without numbers are nothing', () => {
    const text = `a.ts\n  k ${','.repeat(3_000_000)}7\n---\n{"schema_version":"authorship/3.0.0"}`;
    expect(kindsOf(text, 'a.ts')).toEqual({ ai: [[7, 7]] });
  });
  test('a path named a hundred thousand times', () => {
    const text = `${'a.ts\n  k 1\n'.repeat(100_000)}---\n{"schema_version":"authorship/3.0.0"}`;
    const spent = processorClock();
    expect(kindsOf(text, 'a.ts')).toEqual({ ai: [[1, 1]] });
    expect(spent()).toBeLessThan(10_000);
  });
});
