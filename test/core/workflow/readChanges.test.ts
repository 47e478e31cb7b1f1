import { afterEach, describe, expect, test } from 'vitest';
import type { Change } from '../../../src/core/diff/change.ts';
import { createBlobReader } from '../../../src/core/git/blobs.ts';
import { openRepository } from '../../../src/core/git/repository.ts';
import { treeOf } from '../../../src/core/git/revParse.ts';
import { diffManyTrees, diffTrees, pairOpening } from '../../../src/core/git/diffTrees.ts';
import { toObjectId, type ObjectId } from '../../../src/core/base/objectId.ts';
import { streamGitDiffs } from '../../../src/core/diff/readGitDiff.ts';
import { readChange } from '../../../src/core/workflow/readChange.ts';
import { readChanges } from '../../../src/core/workflow/readChanges.ts';
import { createGitRepository, type GitRepository } from '../../helpers/gitRepository.ts';

const open: GitRepository[] = [];
afterEach(() => {
  for (const repository of open.splice(0)) repository.dispose();
});

const text = (name: string, lines = 30): string =>
  Array.from({ length: lines }, (_, at) => `${name} ${at}\n`).join('');

/** Trees with everything that a diff prints in a way of its own, oldest first. */
function awkwardTrees(builder: GitRepository): readonly ObjectId[] {
  builder.commit('start', {
    files: { 'a.txt': text('a'), 'dir/b.txt': text('b'), 'c.bin': Buffer.from([0, 1, 2]) },
  });
  builder.commit('edit', { files: { 'a.txt': text('a').replace('a 7', 'A'), 'new.txt': 'no line end' } });
  builder.git('mv', 'dir/b.txt', 'moved.txt');
  builder.commit('rename', { files: { 'c.bin': Buffer.from([0, 9]) } });
  builder.git('update-index', '--chmod=+x', 'a.txt');
  builder.git('commit', '-q', '-m', 'mode');
  builder.git('rm', '-q', '--cached', 'new.txt');
  const link = builder.gitBytes(['hash-object', '-w', '--stdin'], 'a.txt').toString().trim();
  builder.git('update-index', '--add', '--cacheinfo', `120000,${link},new.txt`);
  builder.git('commit', '-q', '-m', 'type');
  builder.git('update-index', '--add', '--cacheinfo', `160000,${builder.git('rev-parse', 'HEAD')},module`);
  builder.git('commit', '-q', '-m', 'module');
  builder.git('rm', '-q', '--cached', 'a.txt', 'c.bin');
  builder.git('commit', '-q', '-m', 'removed');
  const commits = builder.git('rev-list', '--reverse', 'HEAD').split('\n');
  return commits.map((commit) => toObjectId(builder.git('rev-parse', `${commit}^{tree}`)));
}

function pairsOf(trees: readonly ObjectId[]): { old: ObjectId; new: ObjectId }[] {
  return trees.flatMap((tree, at) => {
    const other = trees[at + 1];
    return other === undefined
      ? []
      : [
          { old: tree, new: other },
          { old: other, new: tree },
        ];
  });
}

/** Everything but getters and buffers' places. */
function plain({ files, problems }: Change): unknown {
  const described = files.map(({ units, hunks, runs, ...file }) => ({
    ...file,
    runs: runs.map(({ old, new: now, section }) => [old, now, section]),
    units: units.map(({ id, kind, old, new: now, addedLines, removedLines }) => [
      id,
      kind,
      old,
      now,
      addedLines.map(String),
      removedLines.map(String),
    ]),
    hunks: hunks.map(({ header, units: inHunk }) => [header, inHunk.length]),
  }));
  return { files: described, problems };
}

async function collect(chunks: AsyncIterable<Buffer>): Promise<string> {
  const parts: Buffer[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts).toString('latin1');
}

describe('changes that are read together', () => {
  test('are those that are read one by one, and so are the bytes', async () => {
    const builder = createGitRepository();
    open.push(builder);
    const repository = await openRepository(builder.directory);
    const trees = awkwardTrees(builder);
    const empty = await treeOf(repository, '4b825dc642cb6eb9a060e54bf8d69288fbee4904');
    const pairs = [{ old: empty, new: trees[0] ?? empty }, ...pairsOf(trees)];
    const blobs = createBlobReader(repository);
    try {
      const alone: Change[] = [];
      let bytes = '';
      for (const pair of pairs) {
        alone.push(await readChange(repository, { baseTree: pair.old, headTree: pair.new }, blobs));
        bytes += String(pairOpening(pair)) + (await collect(diffTrees(repository, pair.old, pair.new)));
      }
      expect(await collect(diffManyTrees(repository, pairs))).toBe(bytes);
      const together = await readChanges(repository, pairs, blobs);
      expect(together?.map(plain)).toEqual(alone.map(plain));
      expect(alone.flatMap(({ files }) => files.map(({ status }) => status))).toEqual(
        expect.arrayContaining([
          'added',
          'renamed',
          'mode-changed',
          'type-changed',
          'submodule',
          'binary',
          'deleted',
        ]),
      );
    } finally {
      blobs.dispose();
    }
  });

  test('are none when a tree or a blob is not here', async () => {
    const builder = createGitRepository();
    open.push(builder);
    const repository = await openRepository(builder.directory);
    const trees = awkwardTrees(builder);
    const pairs = pairsOf(trees);
    const gone = toObjectId('1'.repeat(40));
    const blobs = createBlobReader(repository);
    try {
      expect(
        await readChanges(repository, [...pairs, { old: gone, new: trees[0] ?? gone }], blobs),
      ).toBeNull();
      expect(
        await readChanges(repository, [{ old: gone, new: trees[0] ?? gone }, ...pairs], blobs),
      ).toBeNull();
      expect(await readChanges(repository, pairs, blobs)).toHaveLength(pairs.length);
    } finally {
      blobs.dispose();
    }
  });

  test('do not mix, whatever files are called and hold, and wherever the bytes are cut', async () => {
    const builder = createGitRepository();
    open.push(builder);
    const repository = await openRepository(builder.directory);
    const first = toObjectId(
      builder.git('rev-parse', `${builder.commit('one', { files: { 'x.txt': text('x') } })}^{tree}`),
    );
    builder.commit('two', { files: { 'x.txt': `${text('x')}end\n` } });
    const second = toObjectId(builder.git('rev-parse', 'HEAD^{tree}'));
    // A file whose name and content are the line that opens the next diff; it is removed, so that line can be known.
    const line = `${second} ${first}`;
    const name = `\n${line}\n`;
    const content = `${line}\n`.repeat(5);
    const blob = builder.gitBytes(['hash-object', '-w', '--stdin'], content).toString().trim();
    builder.gitBytes(['update-index', '-z', '--index-info'], `100644 ${blob}\t${name}\0`);
    const hostile = toObjectId(builder.git('write-tree'));
    const pairs = [
      { old: hostile, new: second },
      { old: second, new: first },
      { old: first, new: hostile },
    ];
    const blobs = createBlobReader(repository);
    try {
      const alone: Change[] = [];
      for (const { old, new: now } of pairs)
        alone.push(await readChange(repository, { baseTree: old, headTree: now }, blobs));
      expect((await readChanges(repository, pairs, blobs))?.map(plain)).toEqual(alone.map(plain));
      expect(alone.map(({ files }) => files.length)).toEqual([1, 1, 2]);
      const all = Buffer.from(await collect(diffManyTrees(repository, pairs)), 'latin1');
      for (const size of [1, 7, 64]) {
        const counts: number[] = [];
        for await (const part of streamGitDiffs(cutInto(all, size), pairs.map(pairOpening)))
          counts.push(part?.value.length ?? -1);
        expect(counts).toEqual([1, 1, 2]);
      }
      // One opening less, more or another: then nothing is known.
      for (const wrong of [pairs.slice(1), pairs.slice(0, 2), [...pairs, { old: first, new: second }]]) {
        const parts: unknown[] = [];
        for await (const part of streamGitDiffs(cutInto(all, 64), wrong.map(pairOpening))) parts.push(part);
        const isRefused = parts.at(-1) === null;
        const hasProblem = JSON.stringify(parts).includes('"incomplete":true');
        expect(isRefused || hasProblem).toBe(true);
      }
    } finally {
      blobs.dispose();
    }
  });
});

async function* cutInto(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
