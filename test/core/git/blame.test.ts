import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { LineSpan } from '../../../src/core/base/lineSpan.ts';
import { toObjectId } from '../../../src/core/base/objectId.ts';
import { decodeRepoPath, toRepoPath } from '../../../src/core/base/repoPath.ts';
import { blameLines } from '../../../src/core/git/blame.ts';
import type { GitRepository } from '../../helpers/gitRepository.ts';
import { open, temporaryRepository } from './temporaryRepository.ts';

interface Blamed {
  readonly base?: readonly string[];
  readonly path: string;
  readonly spans: readonly LineSpan[];
}

async function blame(builder: GitRepository, { base = [], path, spans }: Blamed): Promise<string[]> {
  const lines = await blameLines(await open(builder), {
    head: toObjectId(builder.git('rev-parse', 'HEAD')),
    base: base.map((name) => toObjectId(builder.git('rev-parse', name))),
    path: toRepoPath(path),
    spans,
  });
  const nameOf = (oid: string): string => builder.git('log', '-1', '--format=%s', oid);
  return lines.map(
    (line) =>
      `${line.line} ${nameOf(line.commit)} ${line.originalPath}:${line.originalLine}${line.isBoundary ? ' boundary' : ''}`,
  );
}

function history(): GitRepository {
  const builder = temporaryRepository();
  builder.commit('root', { files: { a: '1\n2\n3\n' } });
  builder.commit('second', { files: { a: '1\nsecond\n2\n3\n' } });
  builder.commit('third', { files: { a: 'third\n1\nsecond\n2\n3\nthird\n' } });
  return builder;
}

test('each line has its commit, and the line it was there', async () => {
  expect(await blame(history(), { path: 'a', spans: [{ start: 1, lines: 6 }] })).toEqual([
    '1 third a:1',
    '2 root a:1 boundary',
    '3 second a:2',
    '4 root a:2 boundary',
    '5 root a:3 boundary',
    '6 third a:6',
  ]);
});

test('only the spans are blamed: overlapping, touching, unordered, empty', async () => {
  const builder = history();
  const spans = [
    { start: 5, lines: 2 },
    { start: 1, lines: 0 },
    { start: 3, lines: 1 },
    { start: 3, lines: 2 },
  ];
  expect(await blame(builder, { path: 'a', spans })).toEqual([
    '3 second a:2',
    '4 root a:2 boundary',
    '5 root a:3 boundary',
    '6 third a:6',
  ]);
  expect(await blame(builder, { path: 'a', spans: [{ start: 2, lines: 0 }] })).toEqual([]);
});

test('history stops at the base, and says where it did', async () => {
  const spans = [{ start: 1, lines: 3 }];
  expect(await blame(history(), { path: 'a', spans, base: ['HEAD~1'] })).toEqual([
    '1 third a:1',
    '2 second a:1 boundary',
    '3 second a:2 boundary',
  ]);
});

test('follows renames to the path of then, whatever it is called', async () => {
  const builder = temporaryRepository();
  const text = Array.from({ length: 20 }, (_, index) => `line ${index}\n`).join('');
  const old = 'old "dir"/tab\there\n\\ünï';
  builder.commit('root');
  builder.commit('made', { files: { [old]: text } });
  builder.commit('moved', { files: { [old]: null, 'new name': `${text}more\n` } });
  const lines = await blame(builder, {
    path: 'new name',
    spans: [{ start: 20, lines: 2 }],
    base: ['HEAD~2'],
  });
  expect(lines).toEqual([`20 made ${old}:20`, '21 moved new name:21']);
  builder.commit('back', { files: { 'new name': null, [old]: `${text}more\n` } });
  expect(await blame(builder, { path: old, spans: [{ start: 21, lines: 1 }] })).toEqual([
    '21 moved new name:21',
  ]);
});

test('more spans than one run takes', async () => {
  const builder = temporaryRepository();
  const lines = Array.from({ length: 5001 }, (_, index) => `line ${index}\n`);
  builder.commit('root', { files: { big: lines.join('') } });
  builder.commit('edit', {
    files: { big: lines.map((line, index) => (index % 2 === 0 ? `new ${line}` : line)).join('') },
  });
  const spans = Array.from({ length: 2500 }, (_, index) => ({ start: 2 * index + 1, lines: 1 }));
  const blamed = await blameLines(await open(builder), {
    head: toObjectId(builder.git('rev-parse', 'HEAD')),
    base: [toObjectId(builder.git('rev-parse', 'HEAD~1'))],
    path: toRepoPath('big'),
    spans,
  });
  expect(blamed.map(({ line, isBoundary }) => ({ line, isBoundary }))).toEqual(
    spans.map(({ start }) => ({ line: start, isBoundary: false })),
  );
});

test('configuration and attributes neither change the answer nor run', async () => {
  const builder = history();
  const spans = [{ start: 1, lines: 6 }];
  const expected = await blame(builder, { path: 'a', spans });
  const marker = join(builder.home, 'ran');
  builder.write('.git/ignored', `${builder.git('rev-parse', 'HEAD')}\n`);
  builder.write('.gitattributes', 'a diff=evil\n');
  const settings = {
    'blame.ignoreRevsFile': '.git/ignored',
    'blame.markIgnoredLines': 'true',
    'blame.blankBoundary': 'true',
    'blame.showRoot': 'true',
    'diff.evil.textconv': `touch '${marker}'; tr a-z A-Z <`,
    'diff.algorithm': 'patience',
    'core.fsmonitor': `touch '${marker}'`,
  };
  for (const [name, value] of Object.entries(settings)) builder.git('config', name, value);
  builder.git('config', 'blame.showEmail', 'true');
  expect(await blame(builder, { path: 'a', spans })).toEqual(expected);
  expect(existsSync(marker)).toBe(false);
});

test('what cannot be blamed', async () => {
  const builder = history();
  const request = {
    head: toObjectId(builder.git('rev-parse', 'HEAD')),
    base: [],
    spans: [{ start: 1, lines: 1 }],
  };
  const repository = await open(builder);
  await expect(
    blameLines(repository, { ...request, path: decodeRepoPath(Buffer.from([0xff])) }),
  ).rejects.toMatchObject({ code: 'unsupported-path' });
  await expect(blameLines(repository, { ...request, path: toRepoPath('nowhere') })).rejects.toMatchObject({
    code: 'unexpected-exit',
  });
  await expect(
    blameLines(repository, { ...request, path: toRepoPath('a'), spans: [{ start: 70, lines: 1 }] }),
  ).rejects.toMatchObject({ code: 'unexpected-exit' });
  const signal = AbortSignal.abort();
  await expect(blameLines(repository, { ...request, path: toRepoPath('a'), signal })).rejects.toMatchObject({
    code: 'cancelled',
  });
});
