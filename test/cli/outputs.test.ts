// What the commands print: valid against the shipped schemas, complete, and the same bytes each time.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { VerifyReport } from '../../src/core/policy/verifyReport.ts';
import type { ProvenanceJson } from '../../src/core/workflow/schemas/provenanceSchema.ts';
import type { ReviewJson } from '../../src/core/workflow/schemas/reviewSchema.ts';
import { createGitRepository, type GitRepository } from '../helpers/gitRepository.ts';
import { runCli } from './runCli.ts';

const schemas = fileURLToPath(new URL('../../media/schemas/', import.meta.url));
const ajv = new Ajv2020({ allErrors: true, strict: false });

function expectValid(name: 'review' | 'provenance' | 'verify', value: unknown): void {
  const schema = JSON.parse(readFileSync(join(schemas, `${name}.schema.json`), 'utf8')) as object;
  const validate = ajv.compile(schema);
  expect(validate(value), ajv.errorsText(validate.errors)).toBe(true);
}

async function jsonOf<T>(args: readonly string[], directory: string, expectCode = 0): Promise<T> {
  const result = await runCli([...args, '--format', 'json'], { directory });
  expect(result.code, result.stderr).toBe(expectCode);
  return JSON.parse(result.stdout) as T;
}

let demo: string;
let awkward: GitRepository;

beforeAll(() => {
  demo = join(mkdtempSync(join(tmpdir(), 'countersign-demo-')), 'orchard');
  execFileSync(process.execPath, [
    fileURLToPath(new URL('../demo/createDemoRepository.mjs', import.meta.url)),
    demo,
  ]);
  awkward = createGitRepository();
  awkward.commit('Start', {
    files: {
      'keep.txt': 'a\n',
      'gone.txt': 'b\n',
      'moved from.txt': Array.from({ length: 30 }, (_, at) => `line ${at}\n`).join(''),
      'mode.sh': '#!/bin/sh\n',
      'bin.dat': Buffer.from([0, 1, 2]),
      'last.txt': 'no newline',
    },
  });
  awkward.git('mv', 'moved from.txt', 'moved "to".txt');
  awkward.git('update-index', '--chmod=+x', 'mode.sh');
  awkward.write('mode.sh', '#!/bin/sh\n', { mode: 0o755 });
  awkward.gitBytes(
    ['update-index', '-z', '--index-info'],
    Buffer.concat([
      Buffer.from(`100644 ${awkward.git('rev-parse', 'HEAD:keep.txt')}\t`),
      Buffer.from([0x6e, 0xff, 0x6e]),
      Buffer.from([0]),
    ]),
  );
  awkward.git('commit', '-q', '-m', 'Awkward names\n\nAssisted-by: Claude:claude-opus-4-6');
  awkward.git('rm', '-q', '--cached', 'gone.txt');
  awkward.git('commit', '-q', '-m', 'Remove');
  awkward.git('reset', '-q', '--hard');
  awkward.commit('More', {
    files: {
      'new\nline.txt': 'x\r\ny\r\n',
      'bin.dat': Buffer.from([0, 9]),
      'last.txt': 'no newline\n',
      'empty.txt': '',
      'ünï.txt': '\u202Ehidden\n',
    },
  });
});

afterAll(() => awkward.dispose());

describe('review --format json', () => {
  test.each(['demo', 'awkward'] as const)(
    'is valid and covers every changed path with a unit: %s',
    async (which) => {
      const [directory, range] =
        which === 'demo' ? [demo, 'main...HEAD'] : [awkward.directory, 'HEAD~3..HEAD'];
      const json = await jsonOf<ReviewJson>(['review', range], directory);
      expectValid('review', json);
      const diff = execFileSync('git', ['diff', '--raw', '-z', '-M', range], { cwd: directory });
      const changed = diff
        .toString('latin1')
        .split('\0')
        .filter((field) => field.startsWith(':')).length;
      expect(json.files).toHaveLength(changed);
      const withUnits = new Set(json.units.map((unit) => unit.path));
      expect(json.files.filter((file) => !withUnits.has(file.path))).toEqual([]);
      expect(json.hunks.flatMap((hunk) => hunk.units).toSorted()).toEqual(
        json.units.map((unit) => unit.id).toSorted(),
      );
    },
  );

  test('counts lines as git does', async () => {
    const json = await jsonOf<ReviewJson>(['review', 'main...HEAD'], demo);
    const counted = execFileSync('git', ['diff', '--numstat', '-M', 'main...HEAD'], {
      cwd: demo,
      encoding: 'utf8',
    })
      .trim()
      .split('\n')
      .map((line) => line.split('\t'));
    const sum = (column: number): number =>
      counted.reduce((total, row) => total + (Number.parseInt(row[column] ?? '', 10) || 0), 0);
    expect({ added: json.summary.added, removed: json.summary.removed }).toEqual({
      added: sum(0),
      removed: sum(1),
    });
  });

  test('keeps the bytes of a path that is not UTF-8', async () => {
    const json = await jsonOf<ReviewJson>(['review', 'HEAD~3..HEAD'], awkward.directory);
    const file = json.files.find((entry) => entry.pathBytes !== null);
    expect(file?.path).toBe('n\uFFFDn');
    expect(Buffer.from(file?.pathBytes ?? '', 'base64')).toEqual(Buffer.from([0x6e, 0xff, 0x6e]));
  });

  test('is the same bytes each time', async () => {
    const [first, second] = await Promise.all([
      runCli(['review', 'main...HEAD', '--format', 'json'], { directory: demo }),
      runCli(['review', 'main...HEAD', '--format', 'json'], { directory: demo }),
    ]);
    expect(first.stdout).toBe(second.stdout);
    expect(first.stdout.length).toBeGreaterThan(1000);
  });

  test('finds what the demo repository hides', async () => {
    const json = await jsonOf<ReviewJson>(['review', 'main...HEAD'], demo);
    expect(Object.keys(json.summary.flags)).toEqual([
      'binary-change',
      'cross-module-dependency',
      'destructive-operation',
      'hidden-unicode',
      'large-change',
      'large-hunk',
      'new-package',
      'permission-change',
      'test-weakened',
    ]);
    expect(json.modules.edgesAdded.map(({ from, to }) => `${from} > ${to}`)).toContain(
      'packages/api > packages/storage',
    );
    expect(
      json.units.find((unit) => unit.flags.some((flag) => flag.rule === 'destructive-operation'))?.risk.level,
    ).toBe('high');
  });
});

describe('other targets', () => {
  const paths = async (args: readonly string[]): Promise<readonly string[]> =>
    (await jsonOf<ReviewJson>(['review', ...args], awkward.directory)).files.map((file) => file.path);

  test('the working tree, with untracked files; the index; one commit', async () => {
    awkward.write('untracked.ts', 'export const u = 1;\n');
    awkward.write('keep.txt', 'changed\n');
    awkward.git('add', 'keep.txt');
    expect(await paths(['--staged'])).toEqual(['keep.txt']);
    expect(await paths(['--worktree'])).toEqual(['keep.txt', 'untracked.ts']);
    expect(awkward.git('status', '--porcelain')).toBe('M  keep.txt\n?? untracked.ts');
    expect(await paths(['--commit', 'HEAD~1'])).toContain('gone.txt');
  });

  test('a patch from git gives the same units as the commits it came from', async () => {
    const patch = execFileSync('git', ['format-patch', '--stdout', '-1', 'HEAD~1'], { cwd: demo });
    execFileSync('git', ['worktree', 'add', '-q', '--detach', join(demo, '..', 'before'), 'HEAD~2'], {
      cwd: demo,
    });
    const fromPatch = await runCli(['review', '--patch', '-', '--format', 'json'], {
      directory: join(demo, '..', 'before'),
      input: patch,
    });
    const fromCommit = await jsonOf<ReviewJson>(['review', '--commit', 'HEAD~1'], demo);
    const idsOf = (json: ReviewJson): readonly string[] => json.units.map((unit) => unit.id).toSorted();
    const parsed = JSON.parse(fromPatch.stdout) as ReviewJson;
    expectValid('review', parsed);
    expect(idsOf(parsed)).toEqual(idsOf(fromCommit));
  });

  test('a patch can be read outside of any repository', async () => {
    const patch = execFileSync('git', ['diff', 'main...HEAD'], { cwd: demo });
    const file = join(mkdtempSync(join(tmpdir(), 'countersign-patch-')), 'change.patch');
    writeFileSync(file, patch);
    const json = await jsonOf<ReviewJson>(['review', '--patch', file], tmpdir());
    expectValid('review', json);
    expect(json).toMatchObject({ repository: null, target: { kind: 'patch' } });
    expect(json.files.length).toBeGreaterThan(15);
  });
});

describe('provenance --format json', () => {
  test('is valid and holds every added line exactly once', async () => {
    const json = await jsonOf<ProvenanceJson>(['provenance', 'main...HEAD'], demo);
    expectValid('provenance', json);
    const review = await jsonOf<ReviewJson>(['review', 'main...HEAD'], demo);
    for (const file of review.files) {
      const added = review.units
        .filter((unit) => unit.path === file.path && unit.kind === 'text')
        .flatMap((unit) => Array.from({ length: unit.new.lines }, (_, at) => unit.new.start + at));
      const ranges = json.files.find((entry) => entry.path === file.path)?.ranges ?? [];
      const attributed = ranges.flatMap((range) =>
        Array.from({ length: range.end - range.start + 1 }, (_, at) => range.start + at),
      );
      expect(attributed, file.path).toEqual(added.toSorted((a, b) => a - b));
    }
    expect(json.summary.ai + json.summary.human + json.summary.unknown).toBe(json.summary.added);
  });

  test('finds every agent of the demo repository, and leaves the rest unknown', async () => {
    const json = await jsonOf<ProvenanceJson>(['provenance', 'main...HEAD'], demo);
    expect(Object.keys(json.summary.byTool)).toEqual(
      expect.arrayContaining(['aider', 'claude', 'copilot', 'cursor']),
    );
    expect(json.summary.unknown).toBeGreaterThan(0);
    // The git-ai note names a person for part of a hunk; nothing else may say human.
    expect(
      json.files.flatMap((file) =>
        file.ranges.filter((range) => range.kind === 'human').map((range) => range.reader),
      ),
    ).toEqual(['git-ai']);
  });

  test('a note of 50 MB is a problem in one sentence, not the end', async () => {
    const repository = createGitRepository();
    repository.commit('Start', { files: { 'a.ts': 'export const a = 1;\n' } });
    repository.commit('Next\n\nCo-Authored-By: Claude <noreply@anthropic.com>', {
      files: { 'a.ts': 'export const a = 2;\n' },
    });
    const blob = repository
      .gitBytes(
        ['hash-object', '-w', '--stdin'],
        Buffer.alloc(50 * 1024 * 1024, 'a.ts\n  0123456789abcdef 1-2\n'),
      )
      .toString()
      .trim();
    repository.git('notes', '--ref=ai', 'add', '-C', blob, 'HEAD');
    const json = await jsonOf<ProvenanceJson>(['provenance', 'HEAD~1..HEAD'], repository.directory);
    expect(json.problems.map((problem) => problem.message).join('\n')).toMatch(
      /52428800 bytes and was not read/,
    );
    expect(json.summary).toMatchObject({ added: 1, ai: 1 });
    repository.dispose();
  });
});

test('verify --format json is valid, deterministic with --now, and says the smallest next action', async () => {
  const args = ['verify', '--target', 'main', '--now', '2026-11-20T00:00:00Z'];
  const json = await jsonOf<VerifyReport>(args, demo, 1);
  expectValid('verify', json);
  expect(json.next).toEqual([expect.stringMatching(/1 senior/)]);
  const [first, second] = await Promise.all([
    runCli([...args, '--format', 'json'], { directory: demo }),
    runCli([...args, '--format', 'json'], { directory: demo }),
  ]);
  expect(first.stdout).toBe(second.stdout);
});

describe('policy', () => {
  test('init writes a policy that check accepts, and never overwrites it', async () => {
    const repository = createGitRepository();
    repository.commit('Start', { files: { a: 'a\n' }, author: { name: 'Ann', email: 'ann@example.com' } });
    repository.commit('Next', { files: { a: 'b\n' }, author: { name: 'Ben', email: 'ben@example.com' } });
    expect(
      (await runCli(['policy', 'init', '--preset', 'all'], { directory: repository.directory })).code,
    ).toBe(0);
    const again = await runCli(['policy', 'init'], { directory: repository.directory });
    expect({ code: again.code, says: again.stderr }).toEqual({
      code: 2,
      says: expect.stringMatching(/is there already/),
    });
    repository.commit('Policy');
    const shown = await runCli(['policy', 'show'], { directory: repository.directory });
    expect(shown.stdout).toMatch(/select: all/);
    expect(shown.stdout).toContain(repository.git('rev-list', '--max-parents=0', 'HEAD'));
    repository.dispose();
  });

  test('show --rules lists the flag rules', async () => {
    const shown = await runCli(['policy', 'show', '--rules']);
    expect(shown.code).toBe(0);
    expect(shown.stdout).toMatch(/destructive-operation/);
  });
});

test('records list says how to fetch them when there are none', async () => {
  const listed = await runCli(['records', 'list'], { directory: demo });
  expect(listed.code).toBe(0);
  expect(listed.stdout).toContain(
    'git fetch origin refs/countersign/records:refs/countersign-remotes/origin/records',
  );
});
