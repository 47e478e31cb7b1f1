// What agents run: the built program, with the payloads that agents send.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { planHookConfig } from '../../src/core/capture/planHookConfig.ts';
import { createGitRepository, type GitRepository } from '../helpers/gitRepository.ts';
import { runCli } from './runCli.ts';

const open: GitRepository[] = [];
afterEach(() => {
  for (const repository of open.splice(0)) repository.dispose();
});

function newRepository(): GitRepository {
  const repository = createGitRepository();
  open.push(repository);
  return repository;
}

const bundle = fileURLToPath(new URL('../../dist/cli.cjs', import.meta.url));
const silent = { code: 0, stdout: '', stderr: '' };

/** A payload of the samples for a file of this repository. */
function sample(name: string, directory: string): string {
  const text = readFileSync(join(import.meta.dirname, '../fixtures/capture/hooks', `${name}.json`), 'utf8');
  return text.replaceAll('/home/dev/app', directory);
}

/** Runs the command line of an installed hook as an agent does: in a shell, with the payload on standard input. */
function runHook(command: string, directory: string, input: string): Promise<number | null> {
  const child = spawn(command, { shell: true, cwd: directory, stdio: ['pipe', 'ignore', 'ignore'] });
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
}

interface ProvenanceJson {
  readonly files: readonly { readonly path: string; readonly ranges: readonly Record<string, unknown>[] }[];
}

async function provenance(directory: string, args: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await runCli(['provenance', ...args, '--format', 'json'], { directory });
  const { files } = JSON.parse(stdout) as ProvenanceJson;
  return files.flatMap(
    ({ path, ranges }) =>
    ranges.map(({ start, end, kind, tier, reader, tool }) => [path, `${String(start)}-${String(end)}`, kind, tier, reader, tool].join(' ')), // prettier-ignore
  );
}

test('a session of Claude Code: the installed hook records, the uncommitted lines are its, and so are the committed', async () => {
  const repository = newRepository();
  const { directory } = repository;
  repository.commit('base', { files: { 'src/add.ts': 'export function add(a, b) {\n  return a + b;\n}\n' } });
  const plan = planHookConfig(null, 'claude-code', `'${process.execPath}' '${bundle}'`);
  if (plan.kind !== 'changed' || plan.text === null) throw new Error('no plan');
  const settings = JSON.parse(plan.text) as { hooks: { PostToolUse: { hooks: { command: string }[] }[] } };
  const command = settings.hooks.PostToolUse[0]?.hooks[0]?.command ?? '';
  repository.write('src/add.ts', 'export function add(a: number, b: number): number {\n  return a + b;\n}\n');
  expect(await runHook(command, directory, sample('claude-code.PostToolUse.Edit', directory))).toBe(0);
  repository.write('src/new.ts', 'export function add(a: number, b: number): number {\n  return a + b;\n}\n');
  expect(await runHook(command, directory, sample('claude-code.PostToolUse.Write-create', directory))).toBe(
    0,
  );
  const lines = ['src/add.ts 1-1 ai B captured claude', 'src/new.ts 1-3 ai B captured claude'];
  expect(await provenance(directory, ['--worktree'])).toEqual(lines);
  repository.git('add', '.');
  expect(await provenance(directory, ['--staged'])).toEqual(lines);
  repository.commit('agent');
  expect(await provenance(directory, ['HEAD~1..HEAD'])).toEqual(lines);
});

describe('whatever happens, nothing is printed and the code is 0', () => {
  test.each([
    ['no payload', ['capture', 'claude-code'], ''],
    ['no JSON', ['capture', 'claude-code'], '{"hook_event_name":'],
    ['an unknown agent', ['capture', 'somebody'], '{}'],
    ['no agent', ['capture'], '{}'],
    ['an unknown option', ['capture', 'claude-code', '--bogus'], '{}'],
    ['a huge payload', ['capture', 'codex'], `"${'x'.repeat(20_000_000)}"`],
    ['a note without a repository', ['capture', 'commit'], ''],
  ])('%s', async (_, args, input) => {
    expect(await runCli(args, { input })).toEqual(silent);
  });

  test('without git', async () => {
    const { directory } = newRepository();
    const input = sample('claude-code.PostToolUse.Edit', directory);
    expect(
      await runCli(['capture', 'claude-code'], { directory, input, environment: { PATH: '/nonexistent' } }),
    ).toEqual(silent);
  });

  test('when the records cannot be written, the log or nobody is told', async () => {
    const repository = newRepository();
    const { directory } = repository;
    repository.commit('base', {
      files: { 'src/add.ts': 'export function add(a: number, b: number): number {\n' },
    });
    writeFileSync(join(directory, '.git/countersign'), 'in the way');
    const input = sample('claude-code.PostToolUse.Edit', directory);
    expect(await runCli(['capture', 'claude-code'], { directory, input })).toEqual(silent);
    repository.remove('.git/countersign');
    repository.write('.git/countersign/traces.jsonl/x', '');
    expect(await runCli(['capture', 'claude-code'], { directory, input })).toEqual(silent);
    expect(readFileSync(join(directory, '.git/countersign/capture.log'), 'utf8')).toMatch(/EISDIR/);
  });

  test('when standard input never ends', async () => {
    const { directory } = newRepository();
    const child = spawn(process.execPath, [bundle, 'capture', 'claude-code'], { cwd: directory });
    child.stdin.on('error', () => undefined);
    child.stdin.write('{"hook_event_name"');
    const started = performance.now();
    const code = await new Promise((resolve) => void child.once('close', resolve));
    expect(code).toBe(0);
    // It gives up after eight seconds; what waits for the end of its input never ends.
    expect(performance.now() - started).toBeLessThan(50_000);
  });
});

test('many hooks at once, started by something that runs in another repository', async () => {
  const [repository, other] = [newRepository(), newRepository()];
  const { directory } = repository;
  repository.commit('base', {
    files: { 'src/add.ts': 'export function add(a: number, b: number): number {\n' },
  });
  const input = sample('claude-code.PostToolUse.Edit', directory);
  const environment = { GIT_DIR: join(other.directory, '.git'), GIT_WORK_TREE: other.directory };
  const started = performance.now();
  const inTime = async (): Promise<boolean> => {
    expect(await runCli(['capture', 'claude-code'], { directory, input, environment })).toEqual(silent);
    return performance.now() - started < 8_000;
  };
  const runs = await Promise.all(Array.from({ length: 8 }, inTime));
  const lines = readFileSync(join(directory, '.git/countersign/traces.jsonl'), 'utf8').trimEnd().split('\n');
  const ids = new Set(lines.map((line) => (JSON.parse(line) as { id: string }).id));
  // A hook that takes longer than eight seconds gives up: on a busy machine some may.
  expect(ids.size).toBeGreaterThanOrEqual(runs.filter(Boolean).length);
  expect(ids.size).toBe(lines.length);
  expect(existsSync(join(other.directory, '.git/countersign'))).toBe(false);
});

test('it is not in the list of commands', async () => {
  const { stdout } = await runCli(['--help']);
  expect(stdout).not.toContain('capture');
  expect(stdout).toContain('provenance');
});

test('a note of the commit is written when it was asked for', async () => {
  const repository = newRepository();
  const { directory } = repository;
  repository.commit('base', { files: { 'src/add.ts': 'export function add(a, b) {\n' } });
  repository.write('src/add.ts', 'export function add(a: number, b: number): number {\n');
  await runCli(['capture', 'claude-code'], {
    directory,
    input: sample('claude-code.PostToolUse.Edit', directory),
  });
  expect(existsSync(join(directory, '.git/countersign/traces.jsonl'))).toBe(true);
  repository.commit('agent');
  repository.git('config', 'countersign.capture.gitAiNotes', 'true');
  expect(await runCli(['capture', 'commit'], { directory })).toEqual(silent);
  expect(repository.git('notes', '--ref=ai', 'show')).toMatch(
    /^src\/add\.ts\n {2}s_[0-9a-f]{14}::t_[0-9a-f]{14} 1\n---\n/,
  );
});

test('a transcript of another agent, one of nobody, and none', async () => {
  const repository = newRepository();
  const { directory } = repository;
  repository.commit('base', { files: { 'src/main.rs': 'fn main() {}\n' } });
  repository.write('src/main.rs', 'fn greet() { println!("hello"); }\nfn main() { greet(); }\n');
  const samples = join(import.meta.dirname, '../fixtures/capture/transcripts');
  const log = readFileSync(join(samples, 'codex-session-simple.jsonl'), 'utf8');
  const file = join(repository.home, 'rollout.jsonl');
  writeFileSync(file, log.replaceAll('/Users/dev/projects/git-ai', directory));
  expect(await runCli(['capture', 'transcript', file], { directory })).toEqual({
    code: 0,
    stdout: '',
    stderr: '1 edit in this session of Codex; recorded in 1 file.\n',
  });
  expect(await provenance(directory, ['--worktree'])).toEqual(['src/main.rs 1-2 ai B captured codex']);
  writeFileSync(file, '{"a":1}\n');
  const nobody = await runCli(['capture', 'transcript', file], { directory });
  expect([nobody.code, nobody.stderr]).toEqual([
    3,
    'note: no session of an agent that is known was found in the file\n',
  ]);
  expect((await runCli(['capture', 'transcript'], { directory })).code).toBe(2);
});
