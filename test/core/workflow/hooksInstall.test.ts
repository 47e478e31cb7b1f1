// Installing beside the hooks of others: what is written, what is left alone byte for byte, what goes again.
import { createHash } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
  chmodSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openRepository } from '../../../src/core/git/repository.ts';
import { findHookPlaces, type HookPlaces } from '../../../src/core/workflow/hooks/hookPlaces.ts';
import { recogniseHookScript } from '../../../src/core/workflow/hooks/hookScript.ts';
import { readHookState, summariseHook } from '../../../src/core/workflow/hooks/hookState.ts';
import { type InstallOutcome, installHooks } from '../../../src/core/workflow/hooks/installHooks.ts';
import { uninstallHooks } from '../../../src/core/workflow/hooks/uninstallHooks.ts';
import { createGitRepository, type GitRepository } from '../../helpers/gitRepository.ts';

const oldGit = { major: 2, minor: 39, text: '2.39.5' };
const newGit = { major: 2, minor: 54, text: '2.54.0' };
const program = { node: '/opt/node', cli: '/opt/cli.cjs' };
const foreign = '#!/bin/sh\necho theirs\n';

let repository: GitRepository;
beforeEach(() => {
  repository = createGitRepository();
});
afterEach(() => repository.dispose());

interface Options {
  readonly git?: typeof oldGit;
  readonly write?: boolean;
  readonly directory?: string;
  readonly cli?: string;
}

async function placesOf({
  git = oldGit,
  directory = repository.directory,
}: Options = {}): Promise<HookPlaces> {
  return findHookPlaces(await openRepository(directory), git);
}

async function install(options: Options = {}): Promise<Record<string, InstallOutcome>> {
  const hooks = await installHooks(await placesOf(options), {
    program: { ...program, cli: options.cli ?? program.cli },
    mayWriteTracked: options.write ?? false,
  });
  return Object.fromEntries(hooks.map(({ name, outcome }) => [name, outcome]));
}

async function uninstall(options: Options = {}): Promise<readonly string[]> {
  const hooks = await uninstallHooks(await placesOf(options), { mayWriteTracked: options.write ?? false });
  return hooks.flatMap(({ name, outcomes }) => outcomes.map(({ kind }) => `${name} ${kind}`));
}

async function status(options: Options = {}): Promise<readonly string[]> {
  const places = await placesOf(options);
  const names = ['commit-msg', 'pre-push'] as const;
  const states = await Promise.all(names.map((name) => readHookState(places, name)));
  return states.map((state) => summariseHook(state, places).kind);
}

function kinds(outcomes: Record<string, InstallOutcome>): readonly string[] {
  return Object.values(outcomes).map(({ kind }) => kind);
}

function linesFor(outcome: InstallOutcome | undefined): string {
  return outcome?.kind === 'by-hand' ? outcome.instructions.lines.join('\n') : '';
}

/** Every file of a folder with its content, mode and links: what "byte for byte" is measured by. */
function pictureOf(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted();
  return Object.fromEntries(
    names.flatMap((name) => {
      const found = lstatSync(join(folder, name));
      if (found.isDirectory()) return [];
      const content = found.isSymbolicLink()
        ? readlinkSync(join(folder, name))
        : createHash('sha256')
            .update(readFileSync(join(folder, name)))
            .digest('hex');
      return [[name, `${found.mode} ${content}`]];
    }),
  );
}

function writeHook(name: string, text: string, folder = join(repository.directory, '.git/hooks')): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), text);
  chmodSync(join(folder, name), 0o755);
  return join(folder, name);
}

describe('in a plain repository', () => {
  test('both hooks are written, executable, and recognised', async () => {
    const outcomes = await install();
    expect(kinds(outcomes)).toEqual(['written', 'written']);
    for (const name of ['commit-msg', 'pre-push']) {
      const path = join(repository.directory, '.git/hooks', name);
      expect(recogniseHookScript(readFileSync(path, 'utf8'))).toBe('ours');
      expect(statSync(path).mode & 0o111).toBe(0o111);
    }
    expect(await status()).toEqual(['installed', 'installed']);
  });

  test('a second install changes nothing', async () => {
    await install();
    const before = pictureOf(join(repository.directory, '.git'));
    expect(kinds(await install())).toEqual(['unchanged', 'unchanged']);
    expect(pictureOf(join(repository.directory, '.git'))).toEqual(before);
  });

  test('a program that has moved is brought up to date', async () => {
    await install();
    expect(kinds(await install({ cli: '/elsewhere/cli.cjs' }))).toEqual(['updated', 'updated']);
    expect(readFileSync(join(repository.directory, '.git/hooks/pre-push'), 'utf8')).toContain(
      "cli='/elsewhere/cli.cjs'",
    );
    expect(readdirSync(join(repository.directory, '.git/hooks')).toSorted()).toEqual([
      'commit-msg',
      'pre-push',
    ]);
  });

  test('uninstalling leaves what was there before', async () => {
    writeHook('pre-commit', foreign);
    const before = pictureOf(join(repository.directory, '.git'));
    await install();
    expect(await uninstall()).toEqual(['commit-msg removed', 'pre-push removed']);
    expect(pictureOf(join(repository.directory, '.git'))).toEqual(before);
    expect(await uninstall()).toEqual([]);
  });

  test('a hook of ours that was edited is neither replaced nor removed', async () => {
    await install();
    const path = join(repository.directory, '.git/hooks/commit-msg');
    writeFileSync(path, `${readFileSync(path, 'utf8')}echo mine\n`);
    const before = readFileSync(path, 'utf8');
    expect(kinds(await install())).toEqual(['refused', 'unchanged']);
    expect(await uninstall()).toEqual(['commit-msg refused', 'pre-push removed']);
    expect(readFileSync(path, 'utf8')).toBe(before);
    expect(await status()).toEqual(['changed', 'absent']);
  });

  test('a hook of ours that lost its executable bit is named and mended', async () => {
    await install();
    chmodSync(join(repository.directory, '.git/hooks/commit-msg'), 0o644);
    expect(await status()).toEqual(['broken', 'installed']);
    expect(kinds(await install())).toEqual(['updated', 'unchanged']);
    expect(await status()).toEqual(['installed', 'installed']);
  });

  test('a hooks directory that cannot be made is one sentence', async () => {
    writeFileSync(join(repository.directory, '.git/hooks'), 'a file');
    const outcome = (await install())['commit-msg'];
    expect(outcome?.kind).toBe('failed');
    expect(outcome !== undefined && 'sentence' in outcome ? outcome.sentence : '').toMatch(
      /commit-msg cannot be written \([A-Z]+\)\.$/,
    );
  });
});

describe('the hook of somebody else', () => {
  test('stays as it is, and the lines to add are printed', async () => {
    const path = writeHook('commit-msg', foreign);
    const outcomes = await install();
    expect(kinds(outcomes)).toEqual(['by-hand', 'written']);
    expect(readFileSync(path, 'utf8')).toBe(foreign);
    expect(linesFor(outcomes['commit-msg'])).toContain('/countersign/hooks/commit-msg"');
    expect(await status()).toEqual(['foreign', 'installed']);
  });

  test('runs ours once the lines are added; uninstalling asks to take them out', async () => {
    const path = writeHook('pre-push', foreign);
    const lines = linesFor((await install())['pre-push']);
    writeFileSync(path, foreign.replace('\n', `\n${lines}\n`));
    const added = readFileSync(path, 'utf8');
    expect(await status()).toEqual(['installed', 'installed']);
    expect(kinds(await install())).toEqual(['unchanged', 'unchanged']);
    expect(await uninstall()).toEqual(['commit-msg removed', 'pre-push removed', 'pre-push called']);
    expect(readFileSync(path, 'utf8')).toBe(added);
    expect(existsSync(join(repository.directory, '.git/countersign'))).toBe(false);
    expect(await status()).toEqual(['absent', 'broken']);
  });

  test('stays as it is where git runs hooks of the configuration, and both run', async () => {
    const path = writeHook('commit-msg', foreign);
    const config = readFileSync(join(repository.directory, '.git/config'), 'utf8');
    expect(kinds(await install({ git: newGit }))).toEqual(['written', 'written']);
    expect(readFileSync(path, 'utf8')).toBe(foreign);
    expect(repository.git('config', '--get-regexp', '^hook\\.')).toBe(
      'hook.countersign-commit-msg.command hook="$(git rev-parse --git-common-dir)"/countersign/hooks/commit-msg; [ ! -x "$hook" ] || "$hook"\nhook.countersign-commit-msg.event commit-msg',
    );
    expect(await status({ git: newGit })).toEqual(['installed', 'installed']);
    expect(kinds(await install({ git: newGit }))).toEqual(['unchanged', 'unchanged']);
    expect(await uninstall({ git: newGit })).toEqual([
      'commit-msg removed',
      'commit-msg removed',
      'pre-push removed',
    ]);
    expect(readFileSync(join(repository.directory, '.git/config'), 'utf8')).toBe(config);
  });

  test('and entries of the configuration that were changed by hand stay', async () => {
    writeHook('commit-msg', foreign);
    await install({ git: newGit });
    repository.git('config', 'hook.countersign-commit-msg.command', 'echo mine');
    expect(kinds(await install({ git: newGit }))).toEqual(['refused', 'unchanged']);
    expect(await uninstall({ git: newGit })).toContain('commit-msg refused');
    expect(repository.git('config', 'hook.countersign-commit-msg.command')).toBe('echo mine');
  });

  test('is not run by an older git through the configuration, and status says so', async () => {
    writeHook('commit-msg', foreign);
    await install({ git: newGit });
    expect((await status({ git: oldGit }))[0]).toBe('foreign');
  });
});

describe('links', () => {
  test('at the place of a hook are never written through', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'countersign-outside-'));
    mkdirSync(join(repository.directory, '.git/hooks'));
    symlinkSync(join(outside, 'commit-msg'), join(repository.directory, '.git/hooks/commit-msg'));
    writeFileSync(join(outside, 'pre-push'), foreign);
    symlinkSync(join(outside, 'pre-push'), join(repository.directory, '.git/hooks/pre-push'));
    expect(kinds(await install())).toEqual(['by-hand', 'by-hand']);
    expect(readdirSync(outside)).toEqual(['pre-push']);
    expect(readFileSync(join(outside, 'pre-push'), 'utf8')).toBe(foreign);
    rmSync(outside, { recursive: true });
  });

  test('of the hooks directory out of the repository make it somebody else’s', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'countersign-outside-'));
    symlinkSync(outside, join(repository.directory, '.git/hooks'));
    expect(kinds(await install({ write: true }))).toEqual(['by-hand', 'by-hand']);
    expect(readdirSync(outside)).toEqual([]);
    rmSync(outside, { recursive: true });
  });

  test('of our own folder out of the repository are refused', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'countersign-outside-'));
    writeHook('commit-msg', foreign);
    symlinkSync(outside, join(repository.directory, '.git/countersign'));
    expect(kinds(await install())).toEqual(['refused', 'written']);
    expect(readdirSync(outside)).toEqual([]);
    rmSync(outside, { recursive: true });
  });
});

describe('managers', () => {
  function useHusky(): void {
    repository.write('.husky/_/h', '#!/usr/bin/env sh\n');
    repository.write('.husky/_/commit-msg', '#!/usr/bin/env sh\n. "$(dirname "$0")/h"\n', { mode: 0o755 });
    repository.git('config', 'core.hooksPath', '.husky/_');
  }

  test('husky: tracked files stay; the lines go into .husky/<hook>', async () => {
    useHusky();
    const before = pictureOf(repository.directory);
    const outcome = (await install())['commit-msg'];
    expect(pictureOf(repository.directory)).toEqual(before);
    expect(outcome).toMatchObject({
      kind: 'by-hand',
      canWrite: true,
      instructions: {
        file: join(repository.directory, '.husky/commit-msg'),
        lines: ['countersign hook commit-msg "$@" || exit $?'],
      },
    });
    expect(await status()).toEqual(['managed', 'managed']);
  });

  test('husky with --write: only files that were not there, and only those go again', async () => {
    useHusky();
    repository.write('.husky/pre-push', 'npm test\n');
    const before = pictureOf(repository.directory);
    expect(kinds(await install({ write: true }))).toEqual(['written', 'by-hand']);
    expect(readFileSync(join(repository.directory, '.husky/commit-msg'), 'utf8')).not.toContain('/opt/');
    expect(await status()).toEqual(['installed', 'managed']);
    expect(kinds(await install({ write: true }))).toEqual(['unchanged', 'by-hand']);
    expect(await uninstall()).toEqual(['commit-msg tracked']);
    expect(await uninstall({ write: true })).toEqual(['commit-msg removed']);
    expect(pictureOf(repository.directory)).toEqual(before);
  });

  test('husky on a git that runs hooks of the configuration needs no tracked file', async () => {
    useHusky();
    const before = pictureOf(join(repository.directory, '.husky'));
    expect(kinds(await install({ git: newGit }))).toEqual(['written', 'written']);
    expect(pictureOf(join(repository.directory, '.husky'))).toEqual(before);
    expect(await status({ git: newGit })).toEqual(['installed', 'installed']);
  });

  const managed: readonly { file: string; lines: readonly string[]; added: string }[] = [
    {
      file: 'lefthook.yml',
      lines: ['      run: countersign hook pre-push {1} {2}', '      use_stdin: true'],
      added: 'pre-push:\n  commands:\n    countersign:\n      run: countersign hook pre-push {1} {2}\n',
    },
    {
      file: '.config/lefthook.toml',
      lines: ['      use_stdin: true'],
      added: '[pre-push.commands.countersign]\nrun = "countersign hook pre-push {1} {2}"\n',
    },
    {
      file: '.pre-commit-config.yaml',
      lines: ['      entry: countersign hook pre-push', '      stages: [pre-push]'],
      added: 'repos:\n- repo: local\n  hooks:\n    - id: countersign-pre-push\n',
    },
  ];
  test.each(managed)('$file: the snippet is printed, nothing is written, and it is found', async (entry) => {
    repository.write(entry.file, '# countersign hook pre-push\n');
    const before = pictureOf(repository.directory);
    const outcome = (await install({ write: true }))['pre-push'];
    expect(pictureOf(repository.directory)).toEqual(before);
    expect(linesFor(outcome).split('\n')).toEqual(expect.arrayContaining([...entry.lines]));
    expect((await status())[1]).toBe('managed');
    repository.write(entry.file, entry.added);
    expect((await status())[1]).toBe('installed');
    expect(kinds(await install())).toEqual(['by-hand', 'unchanged']);
  });

  test('a tracked hooks directory is the project’s: written on a person’s word only', async () => {
    repository.git('config', 'core.hooksPath', '.githooks');
    repository.write('.githooks/pre-push', foreign, { mode: 0o755 });
    expect(kinds(await install())).toEqual(['by-hand', 'by-hand']);
    expect(kinds(await install({ write: true }))).toEqual(['written', 'by-hand']);
    expect(readFileSync(join(repository.directory, '.githooks/pre-push'), 'utf8')).toBe(foreign);
    expect(await uninstall({ write: true })).toEqual(['commit-msg removed']);
  });
});

describe('core.hooksPath', () => {
  test('inside the git directory is where the hooks go', async () => {
    repository.git('config', 'core.hooksPath', '.git/my hooks');
    expect(kinds(await install())).toEqual(['written', 'written']);
    expect(readdirSync(join(repository.directory, '.git/my hooks')).toSorted()).toEqual([
      'commit-msg',
      'pre-push',
    ]);
    expect(await uninstall()).toEqual(['commit-msg removed', 'pre-push removed']);
  });

  test('outside the repository is never written; the lines work in every repository', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'countersign-global-'));
    repository.git('config', 'core.hooksPath', outside);
    const outcome = (await install({ write: true }))['commit-msg'];
    expect(outcome).toMatchObject({ kind: 'by-hand', instructions: { file: join(outside, 'commit-msg') } });
    expect(linesFor(outcome)).toMatch(/^hook="\$\(git rev-parse --git-common-dir\)/);
    expect(readdirSync(outside)).toEqual([]);
    rmSync(outside, { recursive: true });
  });

  test('/dev/null, which switches hooks off, is said', async () => {
    repository.git('config', 'core.hooksPath', '/dev/null');
    expect((await install())['commit-msg']).toEqual({
      kind: 'refused',
      sentence: expect.stringContaining('switches all hooks off') as string,
    });
  });

  test('set after the install: what was written before is still found and removed', async () => {
    await install();
    repository.git('config', 'core.hooksPath', '.githooks');
    expect(await status()).toEqual(['absent', 'absent']);
    expect(await uninstall()).toEqual(['commit-msg removed', 'pre-push removed']);
  });
});

describe('kinds of repositories', () => {
  test('a linked work tree shares the hooks of its repository', async () => {
    repository.commit('first');
    const directory = join(repository.directory, '..', 'linked');
    repository.git('worktree', 'add', '-q', directory);
    expect(kinds(await install({ directory }))).toEqual(['written', 'written']);
    expect(existsSync(join(repository.directory, '.git/hooks/commit-msg'))).toBe(true);
    expect(await status()).toEqual(['installed', 'installed']);
  });

  test('a bare repository has its hooks at the top', async () => {
    const bare = createGitRepository({ bare: true });
    expect(kinds(await install({ directory: bare.directory }))).toEqual(['written', 'written']);
    expect(existsSync(join(bare.directory, 'hooks/pre-push'))).toBe(true);
    bare.dispose();
  });

  test('a submodule has hooks of its own', async () => {
    const inner = createGitRepository();
    inner.commit('first');
    repository.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner.directory, 'sub');
    expect(kinds(await install({ directory: join(repository.directory, 'sub') }))).toEqual([
      'written',
      'written',
    ]);
    expect(existsSync(join(repository.directory, '.git/modules/sub/hooks/pre-push'))).toBe(true);
    expect(existsSync(join(repository.directory, '.git/hooks/pre-push'))).toBe(false);
    inner.dispose();
  });
});
