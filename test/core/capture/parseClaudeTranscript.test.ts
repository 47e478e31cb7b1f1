// A session's log of Claude Code: its edits, and nothing else of it.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { importTranscript } from '../../../src/core/capture/importTranscript.ts';
import { parseClaudeTranscript } from '../../../src/core/capture/parseClaudeTranscript.ts';
import { createGitRepository, type GitRepository } from '../../helpers/gitRepository.ts';
import { describeRanges, resolveHistory } from '../provenance/resolvedHistory.ts';

const sample = readFileSync(join(import.meta.dirname, '../../fixtures/capture/transcripts/claude-code-synthetic.jsonl'), 'utf8'); // prettier-ignore

const open: GitRepository[] = [];
afterEach(() => {
  for (const repository of open.splice(0)) repository.dispose();
});

test('the sample: one edit and one new file; the call that failed is none', () => {
  const { value, problems } = parseClaudeTranscript(sample.split('\n'));
  expect(problems).toEqual([]);
  const signature = 'export function add(a: number, b: number): number {\n  return a + b;\n}\n';
  const who = { tool: 'claude', model: 'claude-opus-4-6', session: '3f0d5a1e-0000-4000-8000-000000000001', directory: '/home/dev/app' }; // prettier-ignore
  const replacement = { oldText: 'export function add(a, b) {\n  return a + b;\n}\n', newText: signature, line: 1, isEverywhere: false, isWholeLines: true }; // prettier-ignore
  expect(value).toEqual([
    {
      event: {
        ...who,
        edits: [{ kind: 'edit', path: '/home/dev/app/src/add.ts', replacements: [replacement] }],
      },
      at: new Date('2026-03-01T10:00:02.000Z'),
    },
    {
      event: {
        ...who,
        edits: [{ kind: 'write', path: '/home/dev/app/src/new.ts', content: signature, before: null }],
      },
      at: new Date('2026-03-01T10:00:04.000Z'),
    },
  ]);
});

test('imported: what is still there and was committed after the edit is the agent’s', async () => {
  const repository = createGitRepository();
  open.push(repository);
  const { directory } = repository;
  const base = repository.commit('base', {
    files: { 'src/add.ts': 'export function add(a, b) {\n  return a + b;\n}\n' },
  });
  const own = repository.commit('own', {
    files: { 'src/add.ts': 'export function add(a: number, b: number): number {\n  return a + b;\n}\n' },
    date: '2026-03-01T11:00:00Z',
  });
  const file = join(repository.home, 'session.jsonl');
  writeFileSync(file, sample.replaceAll('/home/dev/app', directory));
  expect(await importTranscript({ file, directory })).toEqual({ value: 2, problems: [] });
  const { provenance } = await resolveHistory(directory, base, own);
  expect(describeRanges(provenance, { own })).toEqual(['src/add.ts 1-1 ai B captured claude own']);
  expect(readFileSync(join(directory, '.git/countersign/traces.jsonl'), 'utf8')).not.toContain(
    'export function',
  );
});

test('torn, changed and strange logs are problems or nothing', () => {
  expect(parseClaudeTranscript(['{"type"', 'null', '', '{}']).problems).toHaveLength(2);
  fc.assert(
    fc.property(
      fc.nat(sample.length),
      fc.nat(sample.length),
      fc.string({ maxLength: 3 }),
      (from, length, put) => {
        const text = sample.slice(0, from) + put + sample.slice(from + (length % 50));
        const { value } = parseClaudeTranscript(text.split('\n'));
        for (const { at, event } of value) {
          expect(Number.isNaN(at.getTime())).toBe(false);
          expect(event.edits.length).toBeGreaterThan(0);
        }
      },
    ),
    { numRuns: 500 },
  );
});
