// The note that other tools read, written by a hook of real git after the commit: only where it was asked for, beside
// whatever is there, and never in the way of a commit.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { captureEdits } from '../../src/core/capture/captureEdits.ts';
import { createGitRepository, type GitRepository, hermeticEnvironment } from '../helpers/gitRepository.ts';
import { runCli } from './runCli.ts';

let repository: GitRepository;
let directory: string;
beforeEach(() => {
  repository = createGitRepository();
  directory = repository.directory;
  repository.git('config', 'user.name', 'Alice');
  repository.git('config', 'user.email', 'alice@example.com');
  repository.commit('base', { files: { 'a.ts': 'one();\n' } });
});
afterEach(() => repository.dispose());

const setting = ['config', 'countersign.capture.gitAiNotes', 'true'] as const;
const hookFile = (): string => join(directory, '.git/hooks/post-commit');

/** Git as a person runs it, hooks included. */
function git(...args: string[]): { code: number | null; says: string } {
  const run = spawnSync('git', args, {
    cwd: directory,
    env: hermeticEnvironment(repository.home),
    encoding: 'utf8',
  });
  return { code: run.status, says: `${run.stdout}${run.stderr}` };
}

async function hooks(verb: string): Promise<string> {
  const { code, stdout, stderr } = await runCli(['hooks', verb], { directory });
  return `${code} ${stdout}${stderr}`;
}

/** An agent appends a line to a file, and its hook tells of it. */
async function agentWrites(line: string): Promise<void> {
  const before = readFileSync(join(directory, 'a.ts'), 'utf8');
  repository.write('a.ts', `${before}${line}\n`);
  await told('Edit', { file_path: 'a.ts', old_string: before, new_string: `${before}${line}\n` });
}

async function told(tool: string, input: object): Promise<void> {
  const payload = { session_id: 's', cwd: directory, hook_event_name: 'PostToolUse', tool_name: tool, tool_input: input }; // prettier-ignore
  await captureEdits({ agent: 'claude-code', payload: JSON.stringify(payload), directory, now: new Date() });
}

const note = (revision = 'HEAD'): string => git('notes', '--ref=ai', 'show', revision).says;

test('installed only where notes were asked for', async () => {
  expect(await hooks('install')).not.toContain('post-commit');
  expect(await hooks('status')).not.toContain('post-commit');
  expect(existsSync(hookFile())).toBe(false);
  repository.git(...setting);
  expect(await hooks('status')).toMatch(/post-commit +not installed/);
  expect(await hooks('install')).toContain('post-commit: installed as .git/hooks/post-commit.');
  expect(await hooks('status')).toMatch(/post-commit +installed/);
  repository.git('config', '--unset', 'countersign.capture.gitAiNotes');
  expect(await hooks('status')).toMatch(/post-commit +installed/);
  expect(await hooks('uninstall')).toContain('post-commit: removed');
  expect(existsSync(hookFile())).toBe(false);
});

describe('where it is installed', () => {
  beforeEach(async () => {
    repository.git(...setting);
    await hooks('install');
  });

  test('a commit of recorded lines has a note, and one of others has none', async () => {
    await agentWrites('agent();');
    expect(git('commit', '-qam', 'agent')).toEqual({ code: 0, says: '' });
    expect(note()).toMatch(/^a\.ts\n {2}s_[0-9a-f]{14}::t_[0-9a-f]{14} 2\n---\n/);
    repository.write('a.ts', 'one();\nagent();\nperson();\n');
    expect(git('commit', '-qam', 'person')).toEqual({ code: 0, says: '' });
    expect(note()).toContain('no note found');
  });

  test('an amended commit has its own note; where git carries notes along, git does', async () => {
    await agentWrites('agent();');
    git('commit', '-qam', 'agent', '--date', '2026-01-01T00:00:00Z');
    git('notes', '--ref=ai', 'remove', 'HEAD');
    expect(git('commit', '-q', '--amend', '-m', 'again').code).toBe(0);
    expect(note()).toContain('a.ts');
    repository.git('config', 'notes.rewriteRef', 'refs/notes/ai');
    const first = note();
    expect(git('commit', '-q', '--amend', '-m', 'and again').code).toBe(0);
    expect(note()).toBe(first);
  });

  test('a linked work tree', async () => {
    const linked = join(repository.home, 'linked');
    repository.git('worktree', 'add', '-q', linked, '-b', 'other');
    const main = directory;
    directory = linked;
    writeFileSync(join(linked, 'a.ts'), 'one();\nagent();\n');
    await told('Write', { file_path: 'a.ts', content: 'one();\nagent();\n' });
    expect(git('commit', '-qam', 'agent').code).toBe(0);
    directory = main;
    expect(note('other')).toContain('a.ts');
  });

  test('what fails is written down, and the commit is made', async () => {
    await agentWrites('agent();');
    repository.git('update-ref', 'refs/notes/ai/below', 'HEAD');
    expect(git('commit', '-qam', 'agent').code).toBe(0);
    expect(git('log', '-1', '--format=%s').says).toBe('agent\n');
    expect(readFileSync(join(directory, '.git/countersign/capture.log'), 'utf8')).toContain('no note');
  });

  test('a program that is gone is no obstacle', () => {
    const text = readFileSync(hookFile(), 'utf8').replaceAll(/^(node|cli)='.*'$/gm, "$1='/gone'");
    writeFileSync(hookFile(), text);
    chmodSync(hookFile(), 0o755);
    repository.write('a.ts', 'two();\n');
    expect(git('commit', '-qam', 'two')).toEqual({ code: 0, says: '' });
  });
});

test('a hook of somebody else stays, and the lines for it are shown', async () => {
  mkdirSync(join(directory, '.git/hooks'), { recursive: true });
  writeFileSync(hookFile(), '#!/bin/sh\necho theirs\n', { mode: 0o755 });
  repository.git(...setting);
  const said = await hooks('install');
  expect(said).toContain('post-commit: not installed');
  expect(said).toContain('"$hook" "$@" || :');
  expect(readFileSync(hookFile(), 'utf8')).toBe('#!/bin/sh\necho theirs\n');
});
