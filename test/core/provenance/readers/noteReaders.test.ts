import { createHash } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { toObjectId } from '../../../../src/core/base/objectId.ts';
import { toRepoPath } from '../../../../src/core/base/repoPath.ts';
import { openRepository } from '../../../../src/core/git/repository.ts';
import { claimsForLine } from '../../../../src/core/provenance/claimsForLine.ts';
import { readerTable } from '../../../../src/core/provenance/readerTable.ts';
import type { GitRepository } from '../../../helpers/gitRepository.ts';
import { createGitRepository } from '../../../helpers/gitRepository.ts';
import { describeRanges, numbered, resolveHistory } from '../resolvedHistory.ts';

const open: GitRepository[] = [];
afterEach(() => {
  for (const repository of open.splice(0)) repository.dispose();
});

function newRepository(): GitRepository {
  const repository = createGitRepository();
  open.push(repository);
  return repository;
}

function addNote(repository: GitRepository, ref: string, commit: string, note: unknown): void {
  const text = typeof note === 'string' ? note : JSON.stringify(note);
  repository.gitBytes(['notes', `--ref=${ref}`, 'add', '-f', '-F', '-', commit], text);
}

interface History {
  readonly repository: GitRepository;
  readonly base: string;
  readonly head: string;
}

/** A commit that puts `added` behind five old lines of `a.txt`. */
function history(added: string, message = 'feature'): History {
  const repository = newRepository();
  const base = repository.commit('base', { files: { 'a.txt': numbered('old', 1, 5), 'b.txt': 'b\n' } });
  const head = repository.commit(message, { files: { 'a.txt': numbered('old', 1, 5) + added } });
  return { repository, base, head };
}

async function rangesOf({
  repository,
  base,
  head,
}: History): Promise<{ ranges: string[]; problems: string[] }> {
  const { provenance } = await resolveHistory(repository.directory, base, head);
  const problems = provenance.problems.map(({ message }) => message);
  return { ranges: describeRanges(provenance, { head }), problems };
}

async function evidenceOf({ repository, base, head }: History, line: number): Promise<string[]> {
  const { provenance } = await resolveHistory(repository.directory, base, head);
  return claimsForLine(provenance, toRepoPath('a.txt'), line).map(
    ({ kind, tier, source, evidence }) => `${kind} ${tier} ${source.session ?? '-'} ${evidence}`,
  );
}

const hash = (line: string): string => `sha256:${createHash('sha256').update(line).digest('hex')}`;

describe('Agent Blame', () => {
  const entry = (start: number, end: number, line: string): object => ({
    path: 'a.txt',
    start_line: start,
    end_line: end,
    category: 'ai_generated',
    provider: 'cursor',
    confidence: 1,
    match_type: 'exact_hash',
    content_hash: hash(line),
  });
  const withNote = (added: string, ...attributions: object[]): History => {
    const made = history(added);
    addNote(made.repository, 'agentblame', made.head, { version: 1, attributions });
    return made;
  };

  test('a range whose first line stands there counts', async () => {
    const made = withNote(numbered('new', 1, 4), entry(7, 8, 'new 2'));
    expect(await rangesOf(made)).toEqual({
      ranges: [
        'a.txt 6-6 unknown - - - head',
        'a.txt 7-8 ai A agent-blame cursor head',
        'a.txt 9-9 unknown - - - head',
      ],
      problems: [],
    });
    expect(await evidenceOf(made, 7)).toEqual(['ai A - note entry, exact_hash, confidence 1']);
  });
  test('a shifted range goes where the one added line has its hash, and no further than what was added', async () => {
    const made = withNote(numbered('new', 1, 4), entry(2, 9, 'new 3'));
    expect(await rangesOf(made)).toEqual({
      ranges: ['a.txt 6-7 unknown - - - head', 'a.txt 8-9 ai B agent-blame cursor head'],
      problems: [],
    });
    expect(await evidenceOf(made, 8)).toEqual(['ai B - moved note entry, exact_hash, confidence 1']);
  });
  test.each([
    ['no added line has it', 'old 3'],
    ['two added lines have it', 'same'],
  ])('a range whose hash fits nowhere is dropped: %s', async (_, line) => {
    const made = withNote(`new 1\nsame\nother\nsame\n`, entry(6, 7, line));
    const { ranges, problems } = await rangesOf(made);
    expect(ranges).toEqual(['a.txt 6-9 unknown - - - head']);
    expect(problems).toEqual([expect.stringContaining('1 entries of the Agent Blame note')]);
  });
  test('files that are not there, lines beyond the end, paths that are none', async () => {
    const entries = ['c.txt', '../a.txt', '/a.txt', '', 'a.txt\0', './a.txt', 'a.txt/b', '\ud800'].map(
      (path) => ({
        ...entry(6, 6, 'new 1'),
        path,
      }),
    );
    const made = withNote(numbered('new', 1, 2), ...entries, entry(99, 100, 'new 9'));
    expect((await rangesOf(made)).ranges).toEqual(['a.txt 6-7 unknown - - - head']);
  });
  test('a note copied to a merge counts where its hash fits and is not searched for', async () => {
    const { repository, base, head } = history(numbered('new', 1, 2));
    repository.git('checkout', '--quiet', '-b', 'side', base);
    repository.commit('side', { files: { 'b.txt': 'b\nside\n' } });
    repository.git('merge', '--quiet', '--no-ff', '-m', 'merge', head);
    const merge = repository.git('rev-parse', 'HEAD');
    addNote(repository, 'agentblame', merge, { version: 1, attributions: [entry(1, 2, 'new 1')] });
    const { ranges, problems } = await rangesOf({ repository, base, head: merge });
    expect(ranges.filter((range) => !range.includes('unknown'))).toEqual([]);
    expect(problems.length).toBe(1);
  });
});

describe('whogitit', () => {
  const line = (number: number, type: string, content?: string): object => ({
    line_number: number,
    ...(content === undefined ? {} : { content }),
    source: { type, similarity: 0.6111 },
  });
  const note = (...lines: object[]): object => ({
    version: 3,
    session: { session_id: 'session-1', model: { id: 'claude-opus-4-5' } },
    prompts: [{ index: 0, text: 'SECRET prompt' }],
    files: [{ path: 'a.txt', lines }],
  });

  test('lines count where they read the same', async () => {
    const made = history(numbered('new', 1, 6));
    const lines = [
      line(1, 'AI', 'old 1'),
      line(6, 'AI', 'new 1'),
      line(7, 'AI', 'new 2\r'),
      line(8, 'AIModified', 'new 3'),
      line(9, 'Human', 'new 4'),
      line(10, 'AI', 'something else'),
      line(11, 'Original', 'new 6'),
      line(12, 'AI', 'beyond'),
    ];
    addNote(made.repository, 'whogitit', made.head, note(...lines));
    expect(await rangesOf(made)).toEqual({
      ranges: [
        'a.txt 6-7 ai A whogitit - head',
        'a.txt 8-8 mixed A whogitit - head',
        'a.txt 9-9 human B whogitit - head',
        'a.txt 10-11 unknown - - - head',
      ],
      problems: [expect.stringContaining('2 of 7 lines of a whogitit note read otherwise')],
    });
    expect(await evidenceOf(made, 8)).toEqual(['mixed A session-1 note line, modified, similarity 0.61']);
  });
  test('without text a line is weaker; the older ref is asked for commits without a note in the newer', async () => {
    const made = history(numbered('new', 1, 2));
    addNote(made.repository, 'ai-blame', made.head, note(line(6, 'AI')));
    expect((await rangesOf(made)).ranges[0]).toBe('a.txt 6-6 ai B whogitit - head');
    addNote(made.repository, 'whogitit', made.head, note(line(7, 'AI', 'new 2')));
    expect((await rangesOf(made)).ranges).toEqual([
      'a.txt 6-6 unknown - - - head',
      'a.txt 7-7 ai A whogitit - head',
    ]);
  });
});

describe('Agent Note', () => {
  const note = (files: object[], attribution: object): object => ({
    v: 1,
    agent: 'codex',
    session_id: 'session-1',
    interactions: [{ prompt: 'SECRET prompt', response: 'SECRET answer' }],
    files,
    attribution,
  });
  test('files of the agent count, others do not; the commit needs no trailer', async () => {
    const made = history(numbered('new', 1, 2));
    made.repository.write('b.txt', 'b\nmine\n');
    const head = made.repository.commit('more', { files: { 'c.txt': 'c\n' } });
    const files = [
      { path: 'c.txt', by_ai: true },
      { path: 'b.txt', by_ai: false },
    ];
    addNote(made.repository, 'agentnote', head, note(files, { ai_ratio: 50, method: 'file' }));
    const { ranges } = await rangesOf({ ...made, head });
    expect(ranges.slice(1)).toEqual(['b.txt 2-2 unknown - - - head', 'c.txt 1-1 ai C agent-note codex head']);
  });
  test('a session without a file of the agent decides nothing and is shown', async () => {
    const made = history(numbered('new', 1, 2));
    const files = [{ path: 'a.txt', by_ai: false }];
    addNote(made.repository, 'agentnote', made.head, note(files, { ai_ratio: 0, method: 'line' }));
    expect((await rangesOf(made)).ranges).toEqual(['a.txt 6-7 unknown - - - head']);
    expect(await evidenceOf(made, 6)).toEqual(['unknown F session-1 session attached, no file by the agent']);
  });
});

describe('Origin', () => {
  test.each([
    [undefined, 'unknown - - -', 'unknown F session-1 session attached'],
    [0, 'unknown - - -', 'unknown F session-1 session attached'],
    [37.46, 'mixed C origin claude', 'mixed C session-1 line count, 37.5 %'],
    [100, 'ai C origin claude', 'ai C session-1 line count, 100 %'],
  ])('a session with a share of %s', async (aiPercentage, range, claim) => {
    const made = history(numbered('new', 1, 2));
    const origin = { version: 1, sessionId: 'session-1', agent: 'claude-code', linesAdded: 2, aiPercentage };
    addNote(made.repository, 'origin', made.head, { origin });
    expect((await rangesOf(made)).ranges).toEqual([`a.txt 6-7 ${range} head`]);
    expect(await evidenceOf(made, 6)).toEqual([claim]);
  });
});

describe('all of them', () => {
  test('copies that were fetched under the name of a remote', async () => {
    const made = history(numbered('new', 1, 1));
    addNote(made.repository, 'upstream/origin', made.head, { origin: { version: 1, sessionId: 's' } });
    expect(await evidenceOf(made, 6)).toEqual(['unknown F s session attached']);
  });
  test('what is broken is a few problems and leaves lines unknown', async () => {
    const made = history(numbered('new', 1, 1));
    for (const ref of ['ai', 'agentblame', 'whogitit', 'agentnote', 'origin'])
      addNote(made.repository, ref, made.head, '{"version":');
    const { ranges, problems } = await rangesOf(made);
    expect(ranges).toEqual(['a.txt 6-6 unknown - - - head']);
    expect(problems.length).toBe(5);
  });
  test('a note that git-ai refuses leaves the word to its copy', async () => {
    const made = history(numbered('new', 1, 1));
    addNote(made.repository, 'ai', made.head, 'rubbish');
    const metadata = { schema_version: 'authorship/3.0.0', prompts: {} };
    addNote(
      made.repository,
      'ai-remote/origin',
      made.head,
      `a.txt\n  abcdef0 6\n---\n${JSON.stringify(metadata)}`,
    );
    expect((await rangesOf(made)).ranges).toEqual(['a.txt 6-6 ai A git-ai - head']);
  });
  test('a reader without refs of its own starts no process', async () => {
    const { repository, base, head } = history('new\n');
    const opened = await openRepository(repository.directory);
    const { provenance } = await resolveHistory(repository.directory, base, head);
    expect(provenance.problems).toEqual([]);
    const commit = { oid: toObjectId(head), parents: [toObjectId(base)] };
    const foreign = [{ name: 'refs/notes/commits', oid: toObjectId(head) }];
    const input = {
      repository: { ...opened, gitPath: '/nonexistent/git' },
      commits: [commit],
      refs: foreign,
    };
    const readers = readerTable.filter(({ refPrefixes }) => refPrefixes.includes('refs/notes'));
    expect(readers.map(({ name }) => name)).toEqual([
      'git-ai',
      'agent-blame',
      'whogitit',
      'agent-note',
      'origin',
    ]);
    for (const reader of readers) {
      const loaded = await reader.load({ ...input, touched: new Map() } as never);
      expect([reader.name, loaded.value.lines.size, loaded.problems]).toEqual([reader.name, 0, []]);
    }
  });
  test('prompts and transcripts of notes go nowhere', async () => {
    const made = history(numbered('new', 1, 3));
    const key = 's_c9883b05a2487d';
    const agent = { agent_id: { tool: 'claude', id: 'c', model: 'm' }, messages: [{ text: 'SECRET' }] };
    const metadata = {
      schema_version: 'authorship/3.0.0',
      prompts: { abcdef0: { ...agent, messages_url: 'https://SECRET', custom_attributes: { a: 'SECRET' } } },
      sessions: { [key]: agent },
      humans: { h_31dce776f88375: { author: 'SECRET <secret@example.com>' } },
    };
    const { repository, base, head } = made;
    addNote(repository, 'ai', head, `a.txt\n  ${key}::t_1 6\n  abcdef0 7\n---\n${JSON.stringify(metadata)}`);
    const lines = [{ line_number: 6, content: 'SECRET', source: { type: 'AI' } }];
    const files = [{ path: 'a.txt', lines }];
    addNote(repository, 'whogitit', head, { version: 3, session: {}, prompts: [{ text: 'SECRET' }], files });
    const origin = { version: 1, sessionId: 's', promptSummary: 'SECRET', prompts: ['SECRET'] };
    addNote(repository, 'origin', head, { origin });
    addNote(repository, 'agentnote', head, {
      v: 1,
      files: [{ path: 'a.txt', by_ai: true }],
      interactions: [{ prompt: 'SECRET', response: 'SECRET' }],
      attribution: { ai_ratio: 100, method: 'file' },
    });
    const { provenance } = await resolveHistory(repository.directory, base, head);
    const claims = [6, 7, 8].map((line) => claimsForLine(provenance, toRepoPath('a.txt'), line));
    expect(claims.map((ofLine) => ofLine.length)).toEqual([3, 3, 2]);
    const everything = [claims, [...provenance.files.values()], provenance.problems];
    expect(JSON.stringify(everything)).not.toContain('SECRET');
  });
});
