import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  parseEntireCheckpoint,
  parseEntireSession,
} from '../../../../src/core/provenance/formats/entireMetadata.ts';
import { damaged, mistyped, oversized } from '../hostileTexts.ts';

const fixtures = fileURLToPath(new URL('../../../fixtures/provenance/entire/', import.meta.url));
const readText = (name: string): string => readFileSync(`${fixtures}${name}`, 'utf8');

interface Case {
  readonly case: string;
  readonly tree_dir: string;
  readonly checkpoint_id: string;
  readonly files_in_tree: readonly string[];
}

interface Variant {
  readonly agent: string;
  readonly files_touched: readonly string[];
  readonly initial_attribution: object;
}

describe('samples', () => {
  const { cases }: { readonly cases: readonly Case[] } = JSON.parse(readText('index.json'));
  // `token-usage` is the first case again.
  test.each(cases.filter((one) => one.case !== 'token-usage').map((one) => [one.case, one] as const))(
    '%s: the sessions are those whose metadata is in the tree',
    (name, { checkpoint_id, files_in_tree }) => {
      const { value, problems } = parseEntireCheckpoint(readText(`${name}/metadata.json`), checkpoint_id);
      const inTree = files_in_tree.flatMap((path) => /\/(\d+)\/metadata\.json$/.exec(path)?.[1] ?? []);
      expect(value?.sessions).toEqual(inTree.map(Number));
      expect(problems).toEqual([]);
    },
  );

  test('sessions', () => {
    const describeSession = (name: string, id: string): string => {
      const { value, problems } = parseEntireSession(readText(name), id);
      return `${value?.agent} ${value?.session} ${value?.share} ${value?.files.length} ${problems.length}`;
    };
    expect([
      describeSession('one-session/0/metadata.json', '013118c3a750'),
      describeSession('two-sessions/0/metadata.json', '044ed289c318'),
      describeSession('two-sessions/1/metadata.json', '044ed289c318'),
    ]).toEqual([
      'null 2026-01-05-4555072a-e039-4937-b6ea-dcb86152dd55 unsaid 7 0',
      // Counted, but there was nothing to count.
      'null 2026-01-06-3a782158-6c7c-4d4d-9c73-eae031da5b18 unsaid 1 0',
      'claude fdd24234-3c2a-4958-91ed-59c63b12ba1e all 1 0',
    ]);
  });

  test('variants of the attribution', () => {
    const variants: Readonly<Record<string, Variant>> = JSON.parse(
      readText('initial_attribution-variants.json'),
    );
    const found = Object.entries(variants).map(([name, variant]) => {
      const { value } = parseEntireSession(JSON.stringify(variant), '00c9e2351016');
      return `${name} ${value?.agent} ${value?.share} ${value?.files.length}`;
    });
    expect(found).toEqual(['mixed null part 7', 'all claude all 1', 'zero claude none 3']);
  });
});

/** What a session with this attribution says. */
function checkShare(attribution: unknown, expected: string): void {
  const text = JSON.stringify({ initial_attribution: attribution, files_touched: ['a'] });
  expect(parseEntireSession(text, 'x').value?.share).toBe(expected);
}

describe('attribution', () => {
  test.each([
    [undefined, 'unsaid'],
    [null, 'unsaid'],
    [{ agent_percentage: '100' }, 'unsaid'],
    [{ agent_percentage: -1 }, 'unsaid'],
    [{ agent_percentage: 0 }, 'unsaid'],
    [{ agent_percentage: 0, total_committed: 3 }, 'none'],
    [{ agent_percentage: 0, agent_lines: 0, total_lines_changed: 3 }, 'none'],
    [{ agent_percentage: 100 }, 'all'],
    [{ agent_percentage: 100, agent_lines: 5, human_removed: 2 }, 'all'],
    [{ agent_percentage: 100, agent_lines: 5, human_modified: 1 }, 'part'],
    [{ agent_percentage: 0.4, agent_lines: 1, total_committed: 250 }, 'part'],
    // Later versions count removals: the agent only removed lines.
    [{ agent_percentage: 60, agent_lines: 0, agent_removed: 6, total_lines_changed: 10 }, 'none'],
  ])('%j is %s', (attribution, expected) => checkShare(attribution, expected));
});

describe('pointers', () => {
  test.each([
    [
      ['/04/4ed289c318/0/metadata.json', '/04/4ed289c318/3/metadata.json'],
      [0, 3],
    ],
    [['', '/04/4ed289c318/7/metadata.json'], [7]],
    [['0/metadata.json', '/0/metadata.json'], [0]],
    [['/04/4ed289c318/0/full.jsonl', '/x/prompt.txt', '/x/1/metadata.json/..', 4, null], []],
    [['/x/01/metadata.json', '/x/99999/metadata.json', '/x/-1/metadata.json'], []],
  ])('%j', (pointers, expected) => {
    const sessions = pointers.map((metadata) => ({ metadata }));
    expect(parseEntireCheckpoint(JSON.stringify({ sessions }), 'x').value?.sessions).toEqual(expected);
  });
  test('metadata of another checkpoint is refused', () => {
    const text = readText('two-sessions/metadata.json');
    const message = 'Entire checkpoint 013118c3a750 skipped: its metadata belongs to another checkpoint';
    expect(parseEntireCheckpoint(text, '013118c3a750')).toEqual({ value: null, problems: [{ message }] });
    expect(parseEntireSession(text, '013118c3a750')).toEqual({ value: null, problems: [{ message }] });
  });
});

describe('hostile metadata', () => {
  const root = readText('two-sessions/metadata.json');
  const session = readText('two-sessions/1/metadata.json');
  test('damage and wrong types', () => {
    fc.assert(
      fc.property(
        fc.oneof(damaged(root), mistyped(root), damaged(session), mistyped(session), fc.string()),
        (text) => {
          for (const read of [parseEntireCheckpoint(text, 'x'), parseEntireSession(text, 'x')])
            expect(read.problems.length).toBe(read.value === null ? 1 : 0);
          const found = parseEntireSession(text, '044ed289c318').value;
          expect(['all', 'part', 'none', 'unsaid', undefined]).toContain(found?.share);
        },
      ),
    );
  });
  test.each(oversized(session.replaceAll('\n', '')))('%s', (_, text) => {
    const read = parseEntireSession(text(), '044ed289c318');
    expect(read.value === null ? 'unsaid' : read.value.share).toBe('unsaid');
  });
  test('lists without end', () => {
    const sessions = Array.from({ length: 5000 }, (_, index) => ({ metadata: `/${index}/metadata.json` }));
    const files_touched = Array.from({ length: 50_000 }, (_, index) => `f${index}`);
    expect(parseEntireCheckpoint(JSON.stringify({ sessions }), 'x').value?.sessions.length).toBe(100);
    expect(parseEntireSession(JSON.stringify({ files_touched }), 'x').value?.files.length).toBe(10_000);
  });
});
