import { afterEach, expect, test } from 'vitest';
import { createGitRepository } from '../../../helpers/gitRepository.ts';
import type { GitRepository } from '../../../helpers/gitRepository.ts';
import { toObjectId } from '../../../../src/core/base/objectId.ts';
import { openRepository } from '../../../../src/core/git/repository.ts';
import { worktreeTree } from '../../../../src/core/git/worktree.ts';
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
    'a.txt 3-3 human A agent-trace - one',
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
      'a.txt 2-3 ai B agent-trace cursor one',
      'a.txt 4-4 unknown - - - one',
      'a.txt 5-5 unknown - - - two',
      'new.txt 1-5 ai B agent-trace claude-code one',
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
