// Uncommitted work by the log that git-ai keeps of it.
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { toObjectId } from '../../../../src/core/base/objectId.ts';
import { openRepository } from '../../../../src/core/git/repository.ts';
import { emptyTree } from '../../../../src/core/git/revParse.ts';
import { indexTree, worktreeTree } from '../../../../src/core/git/worktree.ts';
import type { ResolvedProvenance } from '../../../../src/core/provenance/claimsForLine.ts';
import { resolveProvenance } from '../../../../src/core/provenance/resolveProvenance.ts';
import { createGitRepository } from '../../../helpers/gitRepository.ts';
import type { GitRepository } from '../../../helpers/gitRepository.ts';
import { changeBetween, describeRanges } from '../resolvedHistory.ts';
import { processorClock } from '../../../helpers/processorClock.ts';

const open: GitRepository[] = [];
afterEach(() => {
  for (const repository of open.splice(0)) repository.dispose();
});

function newRepository(): GitRepository {
  const repository = createGitRepository();
  open.push(repository);
  return repository;
}

const sampleLog = join(import.meta.dirname, '../../../fixtures/capture/workingLog/7734793b756b3921c88db5375a8c156e9532447b'); // prettier-ignore

async function resolveUncommitted(
  directory: string,
  base: string | null,
  tree: 'worktree' | 'index' = 'worktree',
): Promise<ResolvedProvenance> {
  const repository = await openRepository(directory);
  const head = await (tree === 'index' ? indexTree : worktreeTree)(repository);
  const change = await changeBetween(repository, base ?? (await emptyTree(repository)), head);
  return resolveProvenance({ repository, change, base: base === null ? null : toObjectId(base), head: null });
}

const one = 'export function a() {\n  return 1;\n}\n';
const logged = `${one}export function b() {\n  return 22;\n}\n`;

/** The sample's log under the repository's `HEAD`. */
function withSampleLog(): { readonly repository: GitRepository; readonly base: string } {
  const repository = newRepository();
  const base = repository.commit('base', { files: { 'src/x.ts': one, 'keep.txt': 'k\n' } });
  cpSync(sampleLog, join(repository.directory, '.git/ai/working_logs', base), { recursive: true });
  return { repository, base };
}

const claude = 'git-ai-working-log claude -';
const person = 'git-ai-working-log - -';

test('the content that was logged: its newest lines', async () => {
  const { repository, base } = withSampleLog();
  repository.write('src/x.ts', logged);
  const provenance = await resolveUncommitted(repository.directory, base);
  expect(provenance.problems).toEqual([]);
  expect(describeRanges(provenance)).toEqual([
    `src/x.ts 4-4 ai B ${claude}`,
    `src/x.ts 5-5 human B ${person}`,
    `src/x.ts 6-6 ai B ${claude}`,
  ]);
  expect(provenance.files.get('src/x.ts' as never)?.ranges[0]?.source).toMatchObject({
    model: 'claude-opus-4-8',
    session: '5c6f1f8e-0000-4000-8000-000000000001',
  });
});

test('another content: what is left of the lines is carried over, and new lines are unknown', async () => {
  const { repository, base } = withSampleLog();
  repository.write('src/x.ts', `// top\n${logged.replace('22', '23')}// end\n`);
  expect(describeRanges(await resolveUncommitted(repository.directory, base))).toEqual([
    'src/x.ts 1-1 unknown - - - -',
    `src/x.ts 5-5 ai B ${claude}`,
    'src/x.ts 6-6 unknown - - - -',
    `src/x.ts 7-7 ai B ${claude}`,
    'src/x.ts 8-8 unknown - - - -',
  ]);
});

test('what is staged is judged as it is staged', async () => {
  const { repository, base } = withSampleLog();
  repository.write('src/x.ts', logged);
  repository.git('add', '.');
  repository.write('src/x.ts', `${logged}more\n`);
  const provenance = await resolveUncommitted(repository.directory, base, 'index');
  expect(describeRanges(provenance)).toHaveLength(3);
});

test('a content that is not kept any more, or was changed, says nothing', async () => {
  const { repository, base } = withSampleLog();
  const blob = createHash('sha256').update(logged).digest('hex');
  writeFileSync(
    join(repository.directory, '.git/ai/working_logs', base, 'blobs', blob),
    `${logged}// changed\n`,
  );
  repository.write('src/x.ts', `// top\n${logged}`);
  expect(describeRanges(await resolveUncommitted(repository.directory, base))).toEqual([
    'src/x.ts 1-1 unknown - - - -',
    'src/x.ts 5-7 unknown - - - -',
  ]);
});

test('INITIAL carries lines without their content: weaker', async () => {
  const { repository, base } = withSampleLog();
  repository.write('src/y.ts', 'y\n'.repeat(14));
  expect(describeRanges(await resolveUncommitted(repository.directory, base))).toEqual([
    `src/y.ts 1-12 ai C ${claude}`,
    'src/y.ts 13-14 unknown - - - -',
  ]);
});

test('the log of another commit, and commits, are not this work', async () => {
  const { repository, base } = withSampleLog();
  const next = repository.commit('next', { files: { 'keep.txt': 'l\n' } });
  repository.write('src/x.ts', logged);
  expect(describeRanges(await resolveUncommitted(repository.directory, next))).toEqual([
    'src/x.ts 4-6 unknown - - - -',
  ]);
  expect(base).not.toBe(next);
});

test('a linked worktree has its own log, and before the first commit it is called initial', async () => {
  const { repository, base } = withSampleLog();
  const linked = join(repository.home, 'linked');
  repository.git('worktree', 'add', '--quiet', linked);
  writeFileSync(join(linked, 'src/x.ts'), logged);
  expect(describeRanges(await resolveUncommitted(linked, base))).toEqual(['src/x.ts 4-6 unknown - - - -']);
  cpSync(sampleLog, join(repository.directory, '.git/ai/worktrees/linked/working_logs', base), {
    recursive: true,
  });
  expect(describeRanges(await resolveUncommitted(linked, base))).toHaveLength(3);
  const unborn = newRepository();
  unborn.write('src/x.ts', logged);
  cpSync(sampleLog, join(unborn.directory, '.git/ai/working_logs/initial'), { recursive: true });
  expect(describeRanges(await resolveUncommitted(unborn.directory, null))[0]).toBe(
    'src/x.ts 1-3 unknown - - - -',
  );
});

test('torn lines, other versions and nonsense are problems; links and folders are not read', async () => {
  const repository = newRepository();
  const base = repository.commit('base', { files: { a: 'a\n' } });
  repository.write('a', 'a\nb\n');
  const log = join(repository.directory, '.git/ai/working_logs', base);
  mkdirSync(log, { recursive: true });
  const blob = createHash('sha256').update('a\nb\n').digest('hex');
  const entry = (lines: unknown): string =>
    JSON.stringify({
      api_version: 'checkpoint/1.0.0',
      entries: [{ file: 'a', blob_sha: blob, line_attributions: lines }],
    });
  const line = (author: unknown, start: unknown = 2, end: unknown = 2) => ({ start_line: start, end_line: end, author_id: author }); // prettier-ignore
  const text = [
    entry([line('ai_agent'), line(7), line('x', 0), line('x', 2, 1), null]),
    entry([line('human')]).replace('1.0.0', '2.0.0'),
    '[]',
    entry([line('human')]).slice(0, 40),
  ].join('\n');
  writeFileSync(join(log, 'checkpoints.jsonl'), text);
  const provenance = await resolveUncommitted(repository.directory, base);
  expect(describeRanges(provenance)).toEqual(['a 2-2 ai B git-ai-working-log - -']);
  expect(provenance.problems.map(({ line: at, incomplete }) => [at, incomplete])).toEqual([
    [2, undefined],
    [3, undefined],
    [4, undefined],
  ]);
  // A line that only `human` has is nobody's word.
  writeFileSync(join(log, 'checkpoints.jsonl'), entry([line('human')]));
  expect(describeRanges(await resolveUncommitted(repository.directory, base))).toEqual([
    'a 2-2 unknown - - - -',
  ]);
  repository.remove(`.git/ai/working_logs/${base}/checkpoints.jsonl`);
  symlinkSync('/dev/zero', join(log, 'checkpoints.jsonl'));
  mkdirSync(join(log, 'INITIAL'));
  expect(describeRanges(await resolveUncommitted(repository.directory, base))).toEqual([
    'a 2-2 unknown - - - -',
  ]);
});

test('a log of a gigabyte: its end is read, in bounded time', async () => {
  const { repository, base } = withSampleLog();
  repository.write('src/x.ts', logged);
  const file = join(repository.directory, '.git/ai/working_logs', base, 'checkpoints.jsonl');
  const text = readFileSync(file, 'utf8');
  truncateSync(file, 1024 * 1024 * 1024);
  appendFileSync(file, `\n${text}`);
  const spent = processorClock();
  const provenance = await resolveUncommitted(repository.directory, base);
  expect(spent()).toBeLessThan(10_000);
  expect(describeRanges(provenance)).toHaveLength(3);
  expect(provenance.problems.map(({ message }) => message)).toContainEqual(
    expect.stringMatching(/only its last/),
  );
});
