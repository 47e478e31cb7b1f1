// Sessions' logs of agents: their edits, and nothing else of them.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { importTranscript } from '../../../../src/core/capture/importTranscript.ts';
import {
  parseTranscript,
  type Transcript,
} from '../../../../src/core/capture/transcripts/parseTranscript.ts';
import { createGitRepository, type GitRepository } from '../../../helpers/gitRepository.ts';
import { describeRanges, resolveHistory } from '../../provenance/resolvedHistory.ts';

const folder = join(import.meta.dirname, '../../../fixtures/capture/transcripts');
const names = readdirSync(folder).toSorted();
const sampleOf = (name: string): string => readFileSync(join(folder, name), 'utf8');
const claude = sampleOf('claude-code-synthetic.jsonl');
const file = { begun: new Date('2026-01-01T00:00:00Z'), name: 'stem' };

async function parse(text: string): Promise<Transcript> {
  const { value, problems } = await parseTranscript(text.split('\n'), file);
  expect(problems).toEqual([]);
  return value;
}

/** `tool model session directory time`, then the files: `write path`, `edit path old → new`. */
function describeEvents({ events }: Transcript): string[] {
  return events.map(({ at, event: { tool, model, session, directory, edits } }) => {
    const said = edits.map((edit) => {
      if (edit.kind !== 'edit') return `${edit.kind} ${edit.path}`;
      const texts = edit.replacements.map(({ oldText, newText }) => `${oldText.trim()} → ${newText.trim()}`);
      return `edit ${edit.path} ${texts.join('; ')}`;
    });
    const who = [tool, model, session?.slice(0, 8), directory, at.toISOString().slice(0, 19)];
    return [...who.map((word) => word ?? '-'), ...said].join(' ');
  });
}

/** Every sample: whose it is and which edits it tells of. */
const expected: Readonly<Record<string, readonly [title: string, events: readonly string[]]>> = {
  'claude-code-synthetic.jsonl': [
    'Claude Code',
    [
      'claude claude-opus-4-6 3f0d5a1e /home/dev/app 2026-03-01T10:00:02 edit /home/dev/app/src/add.ts export function add(a, b) {\n  return a + b;\n} → export function add(a: number, b: number): number {\n  return a + b;\n}',
      'claude claude-opus-4-6 3f0d5a1e /home/dev/app 2026-03-01T10:00:04 write /home/dev/app/src/new.ts',
    ],
  ],
  'claude-model-not-last.jsonl': ['Claude Code', []],
  'codex-session-simple.jsonl': [
    'Codex',
    [
      'codex gpt-5-codex 019c4b43 /Users/dev/projects/git-ai 2026-02-11T05:53:33 edit src/main.rs fn main() {} → fn greet() { println!("hello"); }\nfn main() { greet(); }',
    ],
  ],
  'codex-session-updated.jsonl': [
    'Codex',
    [
      'codex gpt-5.1-codex 019c4b43 /Users/dev/projects/git-ai 2026-02-11T05:53:33 edit src/main.rs fn main() {} → fn greet() { println!("hello"); }\nfn main() { greet(); }',
    ],
  ],
  'copilot_cli_session_events.jsonl': [
    'Copilot CLI',
    [
      'github-copilot-cli gpt-4.1 301561f1 /Users/dev/project 2026-05-12T00:21:12 write /Users/dev/project/hello.py',
    ],
  ],
  'copilot_vscode_event_stream.jsonl': [
    'VS Code agents',
    [
      "github-copilot - 5fcddc54 - 2026-05-11T23:28:07 edit /Users/dev/project/src/main.ts console.log('hello'); → // Entry point\nconsole.log('hello');",
    ],
  ],
  'cursor-session-trimmed.jsonl': [
    'Cursor',
    [
      'cursor - stem - 2026-01-01T00:00:00 write /Users/dev/Desktop/testing-gitflows-git-ai/hbo-shows-1990s.txt',
    ],
  ],
  'droid-session.jsonl': [
    'Droid',
    [
      "droid - 052cb8d0 /Users/dev/projects/testing-git 2026-01-28T16:57:22 edit /Users/dev/projects/testing-git/index.ts // DROID2\nconsole.log('Hello'); → // DROID3\nconsole.log('Hello');",
    ],
  ],
  'gemini-session-simple.jsonl': [
    'Gemini CLI',
    [
      "gemini gemini-2.5-flash stem - 2025-12-06T18:25:57 edit /Users/dev/projects/testing-git/index.ts console.log('hello world'); → console.log('hello world');\nconsole.log('hello bob');",
      "gemini gemini-2.5-flash stem - 2025-12-06T18:27:21 edit /Users/dev/projects/testing-git/index.ts console.log('hello world');\nconsole.log('hello world'); → console.log('hello world');\nconsole.log('hello bob');",
    ],
  ],
  'pi-session-tool.jsonl': [
    'Pi',
    ['pi claude-sonnet-4-5 pi-sessi /tmp/project 2026-03-31T10:10:03 edit src/main.rs before → after'],
  ],
};

describe('samples', () => {
  test('each has its expected result', () => expect(Object.keys(expected)).toEqual(names));
  test.each(names)('%s', async (name) => {
    const transcript = await parse(sampleOf(name));
    expect([transcript.format?.title, describeEvents(transcript)]).toEqual(expected[name]);
  });
});

describe('calls that failed are left out', () => {
  test.each([
    ['codex-session-simple.jsonl', '{"timestamp":"2026-02-11T05:53:34Z","type":"response_item","payload":{"type":"function_call_output","call_id":"call_abc123","output":"{\\"output\\":\\"no such file\\",\\"metadata\\":{\\"exit_code\\":1}}"}}', ''], // prettier-ignore
    ['copilot_cli_session_events.jsonl', '"result_type":"failure"', '"result_type":"success"'],
    ['copilot_vscode_event_stream.jsonl', '"success":false', '"success":true'],
    ['droid-session.jsonl', '\\"success\\":false', '\\"success\\":true'],
    ['pi-session-tool.jsonl', '"isError":true', '"isError":false'],
    ['gemini-session-simple.jsonl', '"name":"replace","status":"error"', '"name":"replace"'],
  ])('%s', async (name, put, from) => {
    const sample = sampleOf(name);
    const changed = from === '' ? `${sample.trimEnd()}\n${put}\n` : sample.replaceAll(from, put);
    expect(changed).not.toBe(sample);
    expect(describeEvents(await parse(changed))).toEqual([]);
  });
  test('and those that nothing answers, where an answer is due', async () => {
    const cut = claude.split('\n').filter((line) => !line.includes('tool_result'));
    expect((await parse(cut.join('\n'))).events).toEqual([]);
  });
});

test('logs of nobody', async () => {
  expect((await parse('{"a":1}\n{"type":"x"}\n')).format).toBeNull();
  expect((await parse('')).format).toBeNull();
});

const open: GitRepository[] = [];
afterEach(() => {
  for (const repository of open.splice(0)) repository.dispose();
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
  const log = join(repository.home, 'session.jsonl');
  writeFileSync(log, claude.replaceAll('/home/dev/app', directory));
  expect(await importTranscript({ file: log, directory })).toEqual({
    value: { agent: 'Claude Code', found: 2, recorded: 2 },
    problems: [],
  });
  const { provenance } = await resolveHistory(directory, base, own);
  expect(describeRanges(provenance, { own })).toEqual(['src/add.ts 1-1 ai B captured claude own']);
  expect(readFileSync(join(directory, '.git/countersign/traces.jsonl'), 'utf8')).not.toContain(
    'export function',
  );
});

test('a log without times counts from when its file was made', async () => {
  const repository = createGitRepository();
  open.push(repository);
  const { directory } = repository;
  const log = join(repository.home, 'cursor.jsonl');
  writeFileSync(
    log,
    sampleOf('cursor-session-trimmed.jsonl').replaceAll(
      '/Users/dev/Desktop/testing-gitflows-git-ai',
      directory,
    ),
  );
  const base = repository.commit('base', { files: { 'a.txt': 'a\n' } });
  const shows = 'HBO shows that aired during the 1990s (1990–1999)\n==============================';
  const own = repository.commit('own', {
    files: { 'hbo-shows-1990s.txt': shows },
    date: new Date(Date.now() + 60_000).toISOString(),
  });
  expect((await importTranscript({ file: 'cursor.jsonl', directory: repository.home })).value).toEqual({
    agent: 'Cursor',
    found: 1,
    recorded: 1,
  });
  const { provenance } = await resolveHistory(directory, base, own);
  expect(describeRanges(provenance, { own })).toEqual(['hbo-shows-1990s.txt 1-2 ai B captured cursor own']);
});

test('torn, changed and strange logs are problems or nothing', async () => {
  const torn = await parseTranscript(['{"type"', 'null', '', '{}'], file);
  expect(torn.problems).toHaveLength(2);
  const deep = await parseTranscript([claude.split('\n')[2] ?? '', '['.repeat(2_000_000)], file);
  expect(deep.problems).toHaveLength(1);
  const samples = names.map(sampleOf);
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...samples),
      fc.nat(4_000),
      fc.nat(50),
      fc.string({ maxLength: 3 }),
      async (sample, from, length, put) => {
        const text = sample.slice(0, from) + put + sample.slice(from + length);
        const { value } = await parseTranscript(text.split('\n'), file);
        for (const { at, event } of value.events) {
          expect(Number.isNaN(at.getTime())).toBe(false);
          expect(event.edits.length).toBeGreaterThan(0);
        }
      },
    ),
    { numRuns: 1_000 },
  );
});

test('50 MB in one line are passed over', async () => {
  const repository = createGitRepository();
  open.push(repository);
  const log = join(repository.home, 'long.jsonl');
  writeFileSync(log, `${'x'.repeat(50 * 1024 * 1024)}\n${claude}`);
  const { value, problems } = await importTranscript({ file: log, directory: repository.directory });
  expect([value.agent, value.found, problems]).toEqual(['Claude Code', 2, []]);
});
