import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { createGitRepository } from '../../../helpers/gitRepository.ts';
import type { GitRepository } from '../../../helpers/gitRepository.ts';
import { toObjectId } from '../../../../src/core/base/objectId.ts';
import { toRepoPath } from '../../../../src/core/base/repoPath.ts';
import { openRepository } from '../../../../src/core/git/repository.ts';
import { claimsForLine } from '../../../../src/core/provenance/claimsForLine.ts';
import { resolveProvenance } from '../../../../src/core/provenance/resolveProvenance.ts';
import { changeBetween, describeRanges, describeTouched, resolveHistory } from '../resolvedHistory.ts';

const open: GitRepository[] = [];
afterEach(() => {
  for (const repository of open.splice(0)) repository.dispose();
});

function newRepository(): GitRepository {
  const repository = createGitRepository();
  open.push(repository);
  return repository;
}

const fixtures = fileURLToPath(new URL('../../../fixtures/provenance/entire/', import.meta.url));
const readSample = (name: string): string => readFileSync(`${fixtures}${name}`, 'utf8');
const branch = 'refs/heads/entire/checkpoints/v1';

/** Makes `ref` a commit whose tree holds `files`. */
function storeTree(repository: GitRepository, ref: string, files: Readonly<Record<string, string>>): void {
  const lines = Object.entries(files).map(([path, text]) => {
    const blob = repository.gitBytes(['hash-object', '-w', '--stdin'], text).toString('utf8').trim();
    return `100644 blob ${blob}\t${path}\n`;
  });
  const tree = treeOf(repository, lines);
  repository.git('update-ref', ref, repository.git('commit-tree', tree, '-m', 'checkpoint'));
}

/** `git mktree` knows no paths with slashes: each directory is a tree of its own. */
function treeOf(repository: GitRepository, lines: readonly string[]): string {
  const own: string[] = [];
  const below = new Map<string, string[]>();
  for (const line of lines) {
    const [meta = '', path = ''] = line.split('\t');
    const slash = path.indexOf('/');
    if (slash < 0) {
      own.push(line);
      continue;
    }
    const name = path.slice(0, slash);
    const inner = below.get(name) ?? [];
    inner.push(`${meta}\t${path.slice(slash + 1)}`);
    below.set(name, inner);
  }
  for (const [name, inner] of below) own.push(`040000 tree ${treeOf(repository, inner)}\t${name}\n`);
  return repository.gitBytes(['mktree'], own.join('')).toString('utf8').trim();
}

interface SessionFields {
  readonly percentage?: number;
  readonly human?: number;
  readonly files?: readonly string[];
  readonly agent?: string;
}

/** The files of a checkpoint, one session each; `numbers` are the sessions' directories. */
function checkpoint(
  id: string,
  sessions: readonly SessionFields[],
  numbers: readonly number[] = sessions.map((_, index) => index),
  directory = `${id.slice(0, 2)}/${id.slice(2)}/`,
): Record<string, string> {
  const files: Record<string, string> = {};
  for (const [index, session] of sessions.entries()) {
    const { percentage, human = 0, files: touched = ['a.txt'], agent = 'Claude Code' } = session;
    const attribution =
      percentage === undefined
        ? {}
        : {
            initial_attribution: {
              agent_lines: percentage === 0 ? 0 : 4,
              agent_percentage: percentage,
              human_added: human,
              total_committed: 4 + human,
            },
          };
    const number = numbers[index] ?? 0;
    files[`${directory}${number}/metadata.json`] = JSON.stringify({
      checkpoint_id: id,
      session_id: `session-${number}`,
      agent,
      files_touched: touched,
      ...attribution,
    });
    files[`${directory}${number}/full.jsonl`] = 'secret';
  }
  const pointers = numbers.map((number) => ({ metadata: `/${directory}${number}/metadata.json` }));
  files[`${directory}metadata.json`] = JSON.stringify({ checkpoint_id: id, sessions: pointers });
  return files;
}

const hex = '0a1b2c3d4e5f';
const ulid = '01K9TQ8ZP7X3F5M2WVJ4CNRB6D';

/** What is said of a commit with a trailer for each of `ids` that adds `a.txt` and `b.txt` of one line. */
async function checkCommit(
  ids: readonly string[],
  store: (repository: GitRepository) => void,
  expected: readonly string[],
): Promise<void> {
  const repository = newRepository();
  const base = repository.commit('base');
  const trailers = ids.map((id) => `Entire-Checkpoint: ${id}\n`).join('');
  const one = repository.commit(`one\n\n${trailers}`, { files: { 'a.txt': 'a\n', 'b.txt': 'b\n' } });
  store(repository);
  const { provenance } = await resolveHistory(repository.directory, base, one);
  expect(describeRanges(provenance, { one })).toEqual(expected);
  expect(provenance.problems).toEqual([]);
}

const silentB = 'b.txt 1-1 unknown - - - one';

describe('storage', () => {
  const ai = ['a.txt 1-1 ai C entire claude one', silentB];
  const all = [{ percentage: 100 }];
  test('the local branch', () =>
    checkCommit([hex], (repository) => storeTree(repository, branch, checkpoint(hex, all)), ai));
  test('the fetched branch', () =>
    checkCommit(
      [hex],
      (repository) =>
        storeTree(repository, 'refs/remotes/origin/entire/checkpoints/v1', checkpoint(hex, all)),
      ai,
    ));
  test('a ref of its own', () =>
    checkCommit(
      [ulid],
      (repository) =>
        storeTree(repository, `refs/entire/checkpoints/6D/${ulid}`, checkpoint(ulid, all, [0], '')),
      ai,
    ));
  test('the ref comes before the local branch, that before the fetched one', () =>
    checkCommit(
      [hex, '111111111111'],
      (repository) => {
        storeTree(repository, `refs/entire/checkpoints/5f/${hex}`, checkpoint(hex, all, [0], ''));
        storeTree(repository, branch, {
          ...checkpoint(hex, [{ percentage: 100, agent: 'Gemini CLI' }]),
          ...checkpoint('111111111111', [{ percentage: 100, files: ['b.txt'], agent: 'codex' }]),
        });
        storeTree(repository, 'refs/remotes/origin/entire/checkpoints/v1', {
          ...checkpoint(hex, [{ percentage: 0 }]),
          ...checkpoint('111111111111', [{ percentage: 0 }]),
        });
      },
      ['a.txt 1-1 ai C entire claude one', 'b.txt 1-1 ai C entire codex one'],
    ));
  test('the branch never held the longer ids', () =>
    checkCommit([ulid], (repository) => storeTree(repository, branch, checkpoint(ulid, all)), [
      'a.txt 1-1 unknown - - - one',
      silentB,
    ]));
  test('a checkpoint that is nowhere is no problem', () =>
    checkCommit([hex], () => undefined, ['a.txt 1-1 unknown - - - one', silentB]));
});

describe('what sessions say', () => {
  const checkSessions = (sessions: readonly SessionFields[], expected: readonly string[]): Promise<void> =>
    checkCommit([hex], (repository) => storeTree(repository, branch, checkpoint(hex, sessions)), expected);
  const unsaid = ['a.txt 1-1 unknown - - - one', silentB];

  test('files are no proof where the agent wrote no line', () =>
    checkSessions([{ percentage: 0, human: 9, files: ['a.txt', 'b.txt'] }], unsaid));
  test('nor where nothing was counted', () => checkSessions([{ files: ['a.txt', 'b.txt'] }], unsaid));
  test('a share of the lines makes both the author of the files', () =>
    checkSessions(
      [{ percentage: 40, human: 6, files: ['a.txt', 'b.txt'] }],
      ['a.txt 1-1 mixed C entire claude one', 'b.txt 1-1 mixed C entire claude one'],
    ));
  test('all lines, in no named file, is said of the commit', () =>
    checkSessions(
      [{ percentage: 100, files: [] }],
      ['a.txt 1-1 ai C entire claude one', 'b.txt 1-1 ai C entire claude one'],
    ));
  test('sessions that do not agree make a file mixed', () =>
    checkSessions(
      [{ percentage: 100, files: ['a.txt', 'b.txt'] }, { percentage: 0 }],
      ['a.txt 1-1 mixed C entire claude one', 'b.txt 1-1 ai C entire claude one'],
    ));
  test('a session without a count does not dispute', () =>
    checkSessions([{}, { percentage: 100 }], ['a.txt 1-1 ai C entire claude one', silentB]));
  test('gaps in the numbers of sessions', () =>
    checkCommit(
      [hex],
      (repository) =>
        storeTree(repository, branch, checkpoint(hex, [{ percentage: 0 }, { percentage: 100 }], [2, 9])),
      ['a.txt 1-1 mixed C entire claude one', silentB],
    ));
});

test('sessions that the list leaves out are read all the same', () =>
  checkCommit(
    [hex],
    (repository) =>
      storeTree(repository, branch, {
        ...checkpoint(hex, [{ percentage: 0, files: [] }, {}, { percentage: 100 }]),
        '0a/1b2c3d4e5f/metadata.json': JSON.stringify({
          checkpoint_id: hex,
          sessions: [{ metadata: '/0a/1b2c3d4e5f/0/metadata.json' }],
        }),
      }),
    ['a.txt 1-1 ai C entire claude one', silentB],
  ));

test('what decides nothing is shown, weakest last', async () => {
  const repository = newRepository();
  const base = repository.commit('base');
  const one = repository.commit(`one\n\nEntire-Checkpoint: ${hex}\n`, { files: { 'a.txt': 'a\n' } });
  storeTree(repository, branch, checkpoint(hex, [{ percentage: 0 }]));
  const { provenance } = await resolveHistory(repository.directory, base, one);
  const claims = claimsForLine(provenance, toRepoPath('a.txt'), 1);
  expect(claims.map(({ kind, tier, evidence, source }) => [kind, tier, evidence, source.session])).toEqual([
    ['unknown', 'F', 'checkpoint: no line', 'session-0'],
    ['unknown', 'F', 'entire-checkpoint', hex],
  ]);
  expect(describeTouched(provenance, 'a.txt')).toBe('unknown -');
});

test('the samples, stored as they were', async () => {
  const repository = newRepository();
  const base = repository.commit('base');
  const path = 'cmd/entire/cli/e2e_test/scenario_checkpoint_test.go';
  const old = repository.commit('one session\n\nEntire-Checkpoint: 013118c3a750\n', {
    files: { 'cmd/entire/cli/root.go': 'root\n' },
  });
  const two = repository.commit('two sessions\n\nEntire-Checkpoint: 044ed289c318\n', {
    files: { [path]: 'test\n' },
  });
  storeTree(repository, branch, {
    '01/3118c3a750/metadata.json': readSample('one-session/metadata.json'),
    '01/3118c3a750/0/metadata.json': readSample('one-session/0/metadata.json'),
    '04/4ed289c318/metadata.json': readSample('two-sessions/metadata.json'),
    '04/4ed289c318/0/metadata.json': readSample('two-sessions/0/metadata.json'),
    '04/4ed289c318/1/metadata.json': readSample('two-sessions/1/metadata.json'),
  });
  const { provenance } = await resolveHistory(repository.directory, base, two);
  expect(describeRanges(provenance, { old, two })).toEqual([
    `${path} 1-1 ai C entire claude two`,
    'cmd/entire/cli/root.go 1-1 unknown - - - old',
  ]);
  expect(provenance.problems).toEqual([]);
});

test('transcripts, prompts and contexts are never asked of git', async () => {
  const repository = newRepository();
  const base = repository.commit('base');
  const one = repository.commit(`one\n\nEntire-Checkpoint: ${hex}\nEntire-Checkpoint: ${ulid}\n`, {
    files: { 'a.txt': 'a\n' },
  });
  const secrets = ['full.jsonl', 'transcript.jsonl', 'prompt.txt', 'context.md', 'content_hash.txt'];
  const beside = (directory: string): Record<string, string> =>
    Object.fromEntries(secrets.map((name) => [`${directory}0/${name}`, `{"text":"${name}"}`]));
  const pointers = secrets.map((name) => ({
    metadata: `/0a/1b2c3d4e5f/0/${name}`,
    transcript: '/0a/1b2c3d4e5f/0/full.jsonl',
    prompt: '/0a/1b2c3d4e5f/0/prompt.txt',
  }));
  storeTree(repository, branch, {
    ...checkpoint(hex, [{ percentage: 100 }]),
    ...beside('0a/1b2c3d4e5f/'),
    '0a/1b2c3d4e5f/metadata.json': JSON.stringify({
      checkpoint_id: hex,
      sessions: [...pointers, { metadata: '/0a/1b2c3d4e5f/0/metadata.json' }],
    }),
  });
  storeTree(repository, `refs/entire/checkpoints/6D/${ulid}`, {
    ...checkpoint(ulid, [{ percentage: 100 }], [0], ''),
    ...beside(''),
  });
  const blobs = secrets.map((name) => repository.git('rev-parse', `${branch}:0a/1b2c3d4e5f/0/${name}`));
  const { asked, gitPath } = watchedGit(repository);
  const opened = await openRepository(repository.directory, { gitPath });
  const change = await changeBetween(opened, base, one);
  const ids = { base: toObjectId(base), head: toObjectId(one) };
  const provenance = await resolveProvenance({ repository: opened, change, ...ids });
  expect(describeRanges(provenance, { one })).toEqual(['a.txt 1-1 ai C entire claude one']);
  const questions = asked();
  expect(questions).toContain('0a/1b2c3d4e5f/0/metadata.json');
  for (const secret of [...secrets, ...blobs]) expect(questions).not.toContain(secret);
});

/** A git that writes down its arguments and all that it is asked on standard input. */
function watchedGit(repository: GitRepository): { readonly gitPath: string; readonly asked: () => string } {
  const gitPath = join(repository.home, 'git');
  const log = join(repository.home, 'asked');
  writeFileSync(
    gitPath,
    `#!/bin/sh\necho "$@" >>'${log}'\ncase "$*" in *cat-file*) tee -a '${log}' | git "$@";; *) exec git "$@";; esac\n`,
    { mode: 0o755 },
  );
  return { gitPath, asked: () => readFileSync(log, 'utf8') };
}

describe('hostile stores', () => {
  test('broken metadata is a problem and nothing more', async () => {
    const repository = newRepository();
    const base = repository.commit('base');
    const one = repository.commit(
      `one\n\nEntire-Checkpoint: ${hex}\nEntire-Checkpoint: 222222222222\nEntire-Checkpoint: 333333333333\n`,
      { files: { 'a.txt': 'a\n' } },
    );
    storeTree(repository, branch, {
      '0a/1b2c3d4e5f/metadata.json': '{"checkpoint_id":',
      '22/2222222222/metadata.json': `{"checkpoint_id":"222222222222","sessions":[{"metadata":"0/metadata.json"}]}`,
      '22/2222222222/0/metadata.json': `{"checkpoint_id":"${hex}"}`,
      '33/3333333333/metadata.json': ' '.repeat(5 * 1024 * 1024),
    });
    const { provenance } = await resolveHistory(repository.directory, base, one);
    expect(provenance.problems.map((problem) => problem.message).toSorted()).toEqual([
      'Entire checkpoint 0a1b2c3d4e5f skipped: its metadata is no JSON object',
      'Entire checkpoint 222222222222 skipped: its metadata belongs to another checkpoint',
      'Entire metadata of 5242880 bytes was not read (33/3333333333/metadata.json)',
    ]);
    expect(describeRanges(provenance, { one })).toEqual(['a.txt 1-1 unknown - - - one']);
  });

  test('one big blob under many names is read only so often', async () => {
    const repository = newRepository();
    const base = repository.commit('base');
    const id = (index: number): string => index.toString(16).padStart(12, '0');
    const ids = Array.from({ length: 150 }, (_, index) => id(index));
    const trailers = ids.map((one) => `Entire-Checkpoint: ${one}\n`).join('');
    const one = repository.commit(`one\n\n${trailers}`, { files: { 'a.txt': 'a\n' } });
    const big = JSON.stringify({ sessions: [], filler: 'x'.repeat(1024 * 1024) });
    storeTree(
      repository,
      branch,
      Object.fromEntries(ids.map((name) => [`${name.slice(0, 2)}/${name.slice(2)}/metadata.json`, big])),
    );
    const { provenance } = await resolveHistory(repository.directory, base, one);
    expect(provenance.problems.map((problem) => problem.message)).toEqual([
      'Entire checkpoints hold too much metadata: some were not read',
    ]);
  });
});
