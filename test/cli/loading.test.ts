// What a start of the built program reads: test/bench measures how long it takes, here is what it is made of.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commandTable } from '../../src/cli/commandTable.ts';
import { policyPath } from '../../src/core/workflow/readPolicy.ts';
import { createGitRepository, type GitRepository } from '../helpers/gitRepository.ts';
import { isOneSentence } from './runCli.ts';

const dist = fileURLToPath(new URL('../../dist', import.meta.url));

/** A word of each library that no build shortens. */
const libraryMarks = { zod: '_zod', yaml: 'tag:yaml.org,2002', picomatch: 'nonegate' };

/** Tells on descriptor 3 which files Node has loaded. */
const probeSource =
  "process.on('exit', () => require('node:fs').writeSync(3, JSON.stringify(Object.keys(require.cache))));";

let scratch: string;
let repository: GitRepository;
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'countersign-loading-'));
  writeFileSync(join(scratch, 'probe.cjs'), probeSource);
  repository = createGitRepository();
  repository.commit('First', { files: { 'a.txt': 'a\n' } });
});
afterAll(() => {
  rmSync(scratch, { recursive: true });
  repository.dispose();
});

interface Start {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Names of the files of this program that were loaded. */
  readonly files: readonly string[];
  /** The libraries among what was loaded. */
  readonly libraries: readonly string[];
}

function start(args: readonly string[], program = join(dist, 'cli.cjs')): Start {
  const { status, stdout, stderr, output } = spawnSync(
    process.execPath,
    ['--require', join(scratch, 'probe.cjs'), program, ...args],
    {
      cwd: repository.directory,
      env: { PATH: process.env['PATH'], HOME: repository.home, COUNTERSIGN_CACHE: 'off' },
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      encoding: 'utf8',
    },
  );
  const loaded = (JSON.parse(output[3] ?? '[]') as string[]).filter((file) => basename(file) !== 'probe.cjs');
  const text = loaded.map((file) => codeOf(readFileSync(file, 'utf8'))).join('\n');
  const libraries = Object.entries(libraryMarks).filter(([, mark]) => text.includes(mark));
  return {
    code: status,
    stdout,
    stderr,
    files: loaded.map((file) => basename(file)),
    libraries: libraries.map(([name]) => name),
  };
}

/** Without the source map of a build for development. */
function codeOf(text: string): string {
  return text.replace(/\n\/\/# sourceMappingURL=.*\s*$/, '');
}

describe('a start reads', () => {
  test.each([
    ['--version'],
    ['--help'],
    ['verify', '--help'],
    ['sign', '--help'],
    ['verifi'],
    ['verify', '--unknown'],
    ['policy'],
  ])('no command at all for %s %s', (...args) => {
    const { files, libraries } = start(args);
    expect(files).toContain('cli.cjs');
    expect(files.filter((file) => /^(?:hooks|policy|review)-/.test(file))).toEqual([]);
    expect(libraries).toEqual([]);
    expect(files.length).toBeLessThanOrEqual(8);
  });

  test.each([
    ['capture', 'commit'],
    ['hook', 'commit-msg', 'a.txt'],
    ['hooks', 'status'],
  ])('little for %s %s, which agents and git wait for', (...args) => {
    const { code, files, libraries } = start(args);
    expect(code).toBe(0);
    expect(libraries).toEqual([]);
    expect(files.filter((file) => /^(?:policy|review)-/.test(file))).toEqual([]);
  });

  test('of what judges a change nothing to show a policy, until its rules are asked for', () => {
    const reviewParts = (args: readonly string[]): readonly string[] =>
      start(args).files.filter((file) => file.startsWith('review-'));
    expect(reviewParts(['policy', 'show'])).toEqual([]);
    expect(start(['policy', 'show']).libraries).toEqual(Object.keys(libraryMarks));
    expect(reviewParts(['policy', 'show', '--rules'])).toHaveLength(1);
  });

  test('few files for the gate, because each costs as much as 10 kB of code', () => {
    const { code, files, libraries } = start(['verify', '--format', 'unknown']);
    expect(code).toBe(2);
    expect(libraries).toEqual(Object.keys(libraryMarks));
    expect(files.length).toBeLessThanOrEqual(12);
  });
});

describe('a program whose parts are missing', () => {
  const incomplete = (...kept: readonly string[]): string => {
    const folder = mkdtempSync(join(scratch, 'incomplete-'));
    for (const name of ['cli.cjs', ...kept])
      cpSync(join(dist, name), join(folder, name), { recursive: true });
    return folder;
  };

  test('says so in one sentence and never passes', () => {
    const { code, stdout, stderr } = start(['verify'], join(incomplete(), 'cli.cjs'));
    expect({ code, stdout }).toEqual({ code: 5, stdout: '' });
    expect(stderr).toMatch(/a part of this program is missing/);
    expect(isOneSentence(stderr)).toBe(true);
  });

  test('does so where only the command is missing', () => {
    const folder = incomplete('cli');
    const gate = start(['verify', '--format', 'unknown']).files.find((file) => file.startsWith('review-'));
    rmSync(join(folder, 'cli', gate ?? ''));
    const { code, stderr } = start(['verify'], join(folder, 'cli.cjs'));
    expect(code).toBe(5);
    expect(isOneSentence(stderr)).toBe(true);
    expect(start(['--version'], join(folder, 'cli.cjs')).code).toBe(0);
  });

  test('does not disturb an agent', () => {
    const { code, stdout, stderr } = start(['capture', 'claude-code'], join(incomplete(), 'cli.cjs'));
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '', stderr: '' });
  });
});

test('the help names the place of the policy, which the table of commands does not import', () => {
  expect(commandTable['policy check']?.options['file']?.help).toContain(policyPath);
});
