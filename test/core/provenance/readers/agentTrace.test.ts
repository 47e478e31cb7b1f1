import { Buffer } from 'node:buffer';
import { symlinkSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { createGitRepository } from '../../../helpers/gitRepository.ts';
import type { GitRepository } from '../../../helpers/gitRepository.ts';
import { toObjectId } from '../../../../src/core/base/objectId.ts';
import type { ObjectId } from '../../../../src/core/base/objectId.ts';
import { toRepoPath } from '../../../../src/core/base/repoPath.ts';
import { openRepository } from '../../../../src/core/git/repository.ts';
import { worktreeTree } from '../../../../src/core/git/worktree.ts';
import { parseTraceLines } from '../../../../src/core/provenance/formats/agentTraceRecord.ts';
import { placeRecords } from '../../../../src/core/provenance/readers/agentTrace.ts';
import { resolveProvenance } from '../../../../src/core/provenance/resolveProvenance.ts';
import { changeBetween, describeRanges, numbered, resolveHistory } from '../resolvedHistory.ts';

const open: GitRepository[] = [];
afterEach(() => {
  for (const repository of open.splice(0)) repository.dispose();
});

function newRepository(): GitRepository {
  const repository = createGitRepository();
  open.push(repository);
  return repository;
}

interface RecordFields {
  readonly version?: string;
  readonly revision: string;
  readonly time?: string;
  readonly path?: string;
  readonly lines: readonly [number, number];
  readonly type?: string;
  readonly tool?: string;
  readonly metadata?: object;
}

function record({
  version = '0.1.0',
  revision,
  time,
  path = 'a.txt',
  lines,
  type = 'ai',
  tool = 'cursor',
  metadata = {},
}: RecordFields): string {
  const ranges = [{ start_line: lines[0], end_line: lines[1] }];
  const files = [{ path, conversations: [{ contributor: { type }, ranges }] }];
  return `${JSON.stringify({ version, id: 'x', timestamp: time, vcs: { type: 'git', revision }, tool: { name: tool }, files, metadata })}\n`;
}

/** Stores `text` as `traces.jsonl` under an agentdiff ref. */
function storeAgentDiff(repository: GitRepository, ref: string, text: string): void {
  const blob = repository.gitBytes(['hash-object', '-w', '--stdin'], text).toString('utf8').trim();
  const tree = repository.gitBytes(['mktree'], `100644 blob ${blob}\ttraces.jsonl\n`).toString('utf8').trim();
  repository.git('update-ref', ref, repository.git('commit-tree', tree, '-m', 'traces'));
}

test('agentdiff: the revision is the commit itself, later records win', async () => {
  const repository = newRepository();
  const base = repository.commit('base', { files: { 'a.txt': 'x\n' } });
  const one = repository.commit('one', { files: { 'a.txt': `x\n${numbered('one', 1, 4)}` } });
  const two = repository.commit('two', { files: { 'b.txt': 'two\n' } });
  const metadata = { agentdiff: { prompt_hash: 'f0', session_id: 's' } };
  const late = '2026-06-01T00:00:00Z';
  storeAgentDiff(
    repository,
    'refs/agentdiff/meta',
    [
      record({ revision: one, lines: [2, 4], metadata, time: late }),
      record({ revision: one, lines: [3, 3], type: 'human', metadata }),
    ].join(''),
  );
  storeAgentDiff(
    repository,
    'refs/agentdiff/traces/feature%2Fx',
    record({ revision: two, path: 'b.txt', lines: [1, 1], metadata }),
  );
  const { provenance } = await resolveHistory(repository.directory, base, two);
  expect(describeRanges(provenance, { one, two })).toEqual([
    'a.txt 2-2 ai A agent-trace cursor one',
    'a.txt 3-3 human B agent-trace - one',
    'a.txt 4-4 ai A agent-trace cursor one',
    'a.txt 5-5 unknown - - - one',
    'b.txt 1-1 ai A agent-trace cursor two',
  ]);
});

test('agentdiff’s nameless records leave lines to the commit', async () => {
  const repository = newRepository();
  const base = repository.commit('base');
  const one = repository.commit('one', { files: { 'a.txt': 'one\n' } });
  const metadata = {
    prompt_hash: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    session_id: 'unknown',
  };
  storeAgentDiff(
    repository,
    'refs/agentdiff/meta',
    record({ revision: one, lines: [1, 1], tool: 'Jane Roe', metadata }),
  );
  const { provenance } = await resolveHistory(repository.directory, base, one);
  expect(describeRanges(provenance, { one })).toEqual(['a.txt 1-1 unknown - - - one']);
});

test('the reference hook: the revision is the parent of the commit to come', async () => {
  const repository = newRepository();
  const base = repository.commit('base', { files: { 'a.txt': 'x\n' } });
  const hook = { version: '1.0', revision: base };
  const traces = [
    record({ ...hook, lines: [2, 3] }),
    record({
      ...hook,
      path: 'new.txt',
      lines: [1, 1],
      tool: 'claude-code',
      metadata: { tool_name: 'Write', session_id: 's' },
    }),
    record({ ...hook, path: 'untouched.txt', lines: [1, 9] }),
    '{"version":"1.0","id":"torn',
  ].join('');
  const one = repository.commit('one', {
    files: {
      'a.txt': 'x\nai\nai too\nmine\n',
      'new.txt': numbered('n', 1, 5),
      '.agent-trace/traces.jsonl': traces,
    },
  });
  // A second commit, on whose parent no record exists: records of the first must not spread.
  const two = repository.commit('two', { files: { 'a.txt': 'x\nai\nai too\nmine\nlater\n' } });
  const { provenance } = await resolveHistory(repository.directory, base, two);
  expect(describeRanges(provenance, { one, two }).filter((line) => !line.startsWith('.agent-trace'))).toEqual(
    [
      'a.txt 2-2 ai B agent-trace cursor one',
      // The last line of a range that was searched may be one too many.
      'a.txt 3-3 ai C agent-trace cursor one',
      'a.txt 4-4 unknown - - - one',
      'a.txt 5-5 unknown - - - two',
      'new.txt 1-5 ai C agent-trace claude one',
    ],
  );
  expect(provenance.problems).toEqual([
    {
      message: 'Agent Trace record skipped: the last line is torn',
      line: 4,
      path: '.agent-trace/traces.jsonl',
    },
  ]);
});

test('a record of version 0.1.0 counts for its commit, or for the next one when it is younger', async () => {
  const repository = newRepository();
  const base = repository.commit('base', { files: { 'a.txt': 'x\n' } });
  const one = repository.commit('one', { files: { 'a.txt': 'x\none\n' } });
  const two = repository.commit('two', { files: { 'a.txt': 'x\none\ntwo\n' } });
  const [before, after] = ['2026-01-05T09:00:30Z', '2026-01-05T09:02:30Z'];
  const three = repository.commit('three', {
    files: {
      '.agent-trace/one.json': record({ revision: one, lines: [1, 9], time: before, tool: 'exact' }),
      '.agent-trace/two.json': `[${record({ revision: one, lines: [1, 9], time: after, tool: 'next' })}]`,
      '.agent-trace/readme.md': 'no record',
      '.agent-trace/three.json': 'no record',
    },
  });
  const { provenance } = await resolveHistory(repository.directory, base, three);
  expect(describeRanges(provenance, { one, two }).filter((line) => line.startsWith('a.txt'))).toEqual([
    'a.txt 2-2 ai A agent-trace exact one',
    'a.txt 3-3 ai B agent-trace next two',
  ]);
  expect(provenance.problems).toMatchObject([{ path: '.agent-trace/three.json' }]);
});

test('a record made after the commit says nothing about it', async () => {
  const repository = newRepository();
  const base = repository.commit('base', { files: { 'a.txt': 'x\n' } });
  const traces = record({ version: '1.0', revision: base, lines: [1, 9], time: '2026-01-05T10:00:00Z' });
  const one = repository.commit('one', {
    files: { 'a.txt': 'x\none\n', '.agent-trace/traces.jsonl': traces },
  });
  const { provenance } = await resolveHistory(repository.directory, base, one);
  expect(describeRanges(provenance, { one })).toContain('a.txt 2-2 unknown - - - one');
});

test('a store above the limit is reported and not read', async () => {
  const repository = newRepository();
  const base = repository.commit('base');
  const traces = record({ version: '1.0', revision: base, lines: [1, 9] }) + ' '.repeat(21 * 1024 * 1024);
  const one = repository.commit('one', { files: { 'a.txt': 'one\n', '.agent-trace/traces.jsonl': traces } });
  const { provenance } = await resolveHistory(repository.directory, base, one);
  expect(describeRanges(provenance, { one })).toContain('a.txt 1-1 unknown - - - one');
  expect(provenance.problems).toMatchObject([{ incomplete: false, path: '.agent-trace/traces.jsonl' }]);
});

test('uncommitted lines are unknown, but for records on HEAD', async () => {
  const repository = newRepository();
  const head = repository.commit('base\n\nCo-authored-by: Claude <noreply@anthropic.com>\n', {
    files: { 'a.txt': 'x\n', 'b.txt': 'x\n' },
  });
  repository.write('a.txt', 'x\nai\nmine\n');
  repository.write('b.txt', '');
  repository.write('.agent-trace/traces.jsonl', record({ version: '1.0', revision: head, lines: [2, 2] }));
  const opened = await openRepository(repository.directory);
  const change = await changeBetween(opened, head, await worktreeTree(opened));
  const provenance = await resolveProvenance({
    repository: opened,
    change,
    base: toObjectId(head),
    head: null,
  });
  expect(describeRanges(provenance)).toEqual([
    '.agent-trace/traces.jsonl 1-1 unknown - - - -',
    'a.txt 2-2 ai B agent-trace cursor -',
    'a.txt 3-3 unknown - - - -',
  ]);
  expect([...provenance.files.values()].map((file) => file.touched.kind)).toEqual([
    'unknown',
    'unknown',
    'unknown',
  ]);
});

test('what only this machine has: ignored traces and agentdiff’s buffers', async () => {
  const repository = newRepository();
  const base = repository.commit('base', { files: { '.gitignore': '.agent-trace/\n' } });
  const one = repository.commit('one', { files: { 'a.txt': 'a\n', 'b.txt': 'b\n', 'c.txt': 'c\n' } });
  const metadata = { agentdiff: { prompt_hash: 'f0', session_id: 's' } };
  const absolute = record({
    version: '1.0',
    revision: base,
    path: `${repository.directory}/b.txt`,
    lines: [1, 1],
    tool: 'hook',
  });
  repository.write('.agent-trace/traces.jsonl', absolute + record({ revision: one, lines: [1, 1] }));
  repository.write(
    '.git/agentdiff/traces/feature%2Fx.jsonl',
    record({ revision: one, path: 'c.txt', lines: [1, 1], tool: 'codex', metadata }),
  );
  // Live captures with prompts in them, which are no records.
  repository.write('.git/agentdiff/session.jsonl', '{"agent":"x","prompt":"secret","file":"a.txt"}\n');
  const { provenance } = await resolveHistory(repository.directory, base, one);
  expect(describeRanges(provenance, { one })).toEqual([
    'a.txt 1-1 ai A agent-trace cursor one',
    // Line 1 is also where the hook puts what it did not find.
    'b.txt 1-1 ai C agent-trace hook one',
    'c.txt 1-1 ai A agent-trace codex one',
  ]);
  expect(provenance.problems).toEqual([]);
});

test('a trace file that git keeps counts as it stands in the tree; links are not followed', async () => {
  const repository = newRepository();
  const base = repository.commit('base');
  const one = repository.commit('one', { files: { 'a.txt': 'a\n', '.agent-trace/x.json': '[]' } });
  repository.write('.agent-trace/x.json', record({ revision: one, lines: [1, 1] }));
  repository.write('elsewhere', record({ revision: one, lines: [1, 1] }));
  symlinkSync('../elsewhere', `${repository.directory}/.agent-trace/link.json`);
  const { provenance } = await resolveHistory(repository.directory, base, one);
  expect(describeRanges(provenance, { one })).toContain('a.txt 1-1 unknown - - - one');
  expect(provenance.problems.map((problem) => problem.message)).toEqual([
    'an Agent Trace store is too large or no file here and was not read (.agent-trace/link.json)',
  ]);
});

test('an edit that is committed later belongs to the first commit that has the file', async () => {
  const repository = newRepository();
  const base = repository.commit('base');
  const hook = { version: '1.0', revision: base };
  const one = repository.commit('one', { files: { 'a.txt': 'a\n' } });
  const traces =
    record({ ...hook, path: 'a.txt', lines: [1, 1] }) + record({ ...hook, path: 'b.txt', lines: [2, 2] });
  const two = repository.commit('two', {
    files: { 'b.txt': 'b\nb\n', '.agent-trace/traces.jsonl': traces },
  });
  const three = repository.commit('three', { files: { 'b.txt': 'b\nb\nb\n' } });
  const { provenance } = await resolveHistory(repository.directory, base, three);
  expect(describeRanges(provenance, { one, two, three }).slice(1)).toEqual([
    'a.txt 1-1 ai C agent-trace cursor one',
    'b.txt 1-1 unknown - - - two',
    'b.txt 2-2 ai B agent-trace cursor two',
    'b.txt 3-3 unknown - - - three',
  ]);
});

test('a record of the hook that is older than the commit it names counts for nothing', async () => {
  const repository = newRepository();
  const base = repository.commit('base');
  const one = repository.commit('one', { files: { 'a.txt': 'a\n' } });
  const old = { version: '1.0', revision: one, time: '2025-01-01T00:00:00Z' };
  const two = repository.commit('two', {
    files: { 'a.txt': 'a\na\n', '.agent-trace/traces.jsonl': record({ ...old, lines: [2, 2] }) },
  });
  const { provenance } = await resolveHistory(repository.directory, base, two);
  expect(describeRanges(provenance, { one, two })).toContain('a.txt 2-2 unknown - - - two');
});

test('a doubtful last line gives way to every other record', async () => {
  const repository = newRepository();
  const base = repository.commit('base');
  const hook = { version: '1.0', revision: base, path: 'b.txt' };
  const traces =
    record({ ...hook, lines: [4, 4], tool: 'first' }) + record({ ...hook, lines: [2, 4], tool: 'second' });
  const one = repository.commit('one', {
    files: { 'b.txt': numbered('b', 1, 4), '.agent-trace/traces.jsonl': traces },
  });
  const { provenance } = await resolveHistory(repository.directory, base, one);
  expect(describeRanges(provenance, { one }).filter((line) => line.startsWith('b'))).toEqual([
    'b.txt 1-1 unknown - - - one',
    'b.txt 2-3 ai B agent-trace second one',
    'b.txt 4-4 ai B agent-trace first one',
  ]);
});

test('records on a commit with many children do not multiply without end', async () => {
  const repository = newRepository();
  const oid = (number: number): ObjectId => toObjectId(number.toString(16).padStart(40, '0'));
  const parent = repository.commit('base');
  const identity = { name: '', email: '', timestamp: 0, zone: '+0000' };
  const empty = Buffer.alloc(0);
  const plain = { tree: oid(0), author: identity, committer: identity, message: empty, raw: empty };
  const commits = Array.from({ length: 1000 }, (_, index) => ({
    ...plain,
    oid: oid(index + 1),
    parents: [toObjectId(parent)],
    signature: null,
  }));
  const touched = new Map(commits.map((commit) => [commit.oid, [toRepoPath('a.txt')]]));
  const text = record({ version: '1.0', revision: parent, lines: [1, 1] }).repeat(50_000);
  const { value } = parseTraceLines(text);
  const placed = placeRecords(value, { commits, touched, head: oid(1), base: null });
  expect(placed.problems.length).toBe(1);
  const counts = [...placed.value.lines.values()].map((paths) => paths.get('a.txt')?.length ?? 0);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(500_000);
});
