import { describe, expect, test } from 'vitest';
import { toObjectId } from '../../../src/core/base/objectId.ts';
import { GitError } from '../../../src/core/git/gitError.ts';
import { remerge, remergeAhead } from '../../../src/core/git/remerge.ts';
import type { GitRepository } from '../../helpers/gitRepository.ts';
import { open, temporaryRepository } from './temporaryRepository.ts';

const lines = Array.from({ length: 20 }, (_, at) => `line ${at}\n`);
const withLine = (at: number, text: string): string => lines.with(at, text).join('');

/** Branches from one start, each with files of its own; their commits. */
function branches(
  builder: GitRepository,
  files: Readonly<Record<string, Record<string, string | null>>>,
): readonly string[] {
  builder.commit('start', { files: { 'a.txt': lines.join(''), 'b.txt': 'b\n' } });
  return Object.entries(files).map(([name, content]) => {
    builder.git('checkout', '-q', '-b', name, 'main');
    return builder.commit(name, { files: content });
  });
}

async function merged(
  builder: GitRepository,
  parents: readonly string[],
): Promise<{ isClean: boolean; files: Record<string, string> }> {
  const { tree, isClean } = await remerge(await open(builder), parents.map(toObjectId));
  const names = builder.git('ls-tree', '-r', '--name-only', tree).split('\n');
  return {
    isClean,
    files: Object.fromEntries(names.map((name) => [name, builder.git('cat-file', '-p', `${tree}:${name}`)])),
  };
}

describe('merging the parents again', () => {
  test('gives the tree of a clean merge, renames followed', async () => {
    const builder = temporaryRepository();
    const parents = branches(builder, {
      one: { 'a.txt': null, 'moved.txt': lines.join('') },
      two: { 'a.txt': withLine(3, 'edited\n') },
    });
    const { isClean, files } = await merged(builder, parents);
    expect(isClean).toBe(true);
    expect(Object.keys(files)).toEqual(['b.txt', 'moved.txt']);
    expect(files['moved.txt']).toContain('edited');
  });

  test('leaves markers with object ids after a conflict, and the same ones each time', async () => {
    const builder = temporaryRepository();
    const parents = branches(builder, {
      one: { 'a.txt': withLine(3, 'one\n') },
      two: { 'a.txt': withLine(3, 'two\n') },
    });
    const first = await merged(builder, parents);
    expect(first.isClean).toBe(false);
    expect(first.files['a.txt']).toContain(
      `<<<<<<< ${parents[0]}\none\n=======\ntwo\n>>>>>>> ${parents[1]}\n`,
    );
    builder.git('branch', '-m', 'one', 'renamed');
    expect(await merged(builder, parents)).toEqual(first);
  });

  test('takes the parents of an octopus one after the other', async () => {
    const builder = temporaryRepository();
    const parents = branches(builder, {
      one: { 'one.txt': '1\n' },
      two: { 'two.txt': '2\n' },
      three: { 'a.txt': withLine(19, 'last\n') },
    });
    const { isClean, files } = await merged(builder, parents);
    expect(isClean).toBe(true);
    expect(Object.keys(files)).toEqual(['a.txt', 'b.txt', 'one.txt', 'two.txt']);
    expect(files['a.txt']).toContain('last');
  });

  test('asks no configuration, attribute or merge driver, and moves nothing', async () => {
    const builder = temporaryRepository();
    const parents = branches(builder, {
      one: { 'a.txt': withLine(3, 'one\n'), '.gitattributes': '* merge=ours\n' },
      two: { 'a.txt': withLine(3, 'two\n') },
    });
    const before = await merged(builder, parents);
    builder.git('config', 'merge.ours.driver', 'true');
    builder.git('config', 'merge.conflictStyle', 'diff3');
    builder.write('.git/info/attributes', '* merge=ours\n');
    const status = builder.git('status', '--porcelain', '--branch');
    expect(await merged(builder, parents)).toEqual(before);
    expect(builder.git('status', '--porcelain', '--branch')).toBe(status);
  });

  test('is an error of its own when a parent is not here', async () => {
    const builder = temporaryRepository();
    const [one = ''] = branches(builder, { one: { 'c.txt': 'c\n' } });
    const absent = 'f'.repeat(40);
    for (const parents of [
      [one, absent],
      [absent, one],
    ])
      await expect(merged(builder, parents)).rejects.toSatisfy((error) =>
        GitError.is(error, 'missing-object'),
      );
  });

  test('ahead and together is the same as one by one, and a merge that cannot be told takes none along', async () => {
    const builder = temporaryRepository();
    const [one = '', two = '', three = '', four = ''] = branches(builder, {
      one: { 'a.txt': withLine(3, 'one\n') },
      two: { 'a.txt': withLine(3, 'two\n'), 'dir/odd\nname': 'x\n' },
      three: { 'a.txt': withLine(15, 'three\n'), 'dir/odd\nname': 'y\n' },
      four: { 'a.txt': null, 'moved.txt': lines.join('') },
    }).map(toObjectId);
    const merges = [
      [one, two],
      [one, three],
      [two, three],
      [two, four],
      [four, three],
      [three, one],
      [one, three, four],
    ].map((parents) => parents.map(toObjectId));
    const repository = await open(builder);
    await remergeAhead(repository, merges);
    const together = await Promise.all(merges.map((parents) => remerge(repository, parents)));
    const alone: unknown[] = [];
    for (const parents of merges) alone.push(await remerge(await open(builder), parents));
    expect(together).toEqual(alone);
    expect(new Set(together.map(({ isClean }) => isClean))).toEqual(new Set([true, false]));
    const absent = toObjectId('f'.repeat(40));
    const fresh = await open(builder);
    await remergeAhead(fresh, [...merges, [toObjectId(one), absent]]);
    expect(await remerge(fresh, merges[0] ?? [])).toEqual(together[0]);
    await expect(remerge(fresh, [toObjectId(one), absent])).rejects.toSatisfy((error) =>
      GitError.is(error, 'missing-object'),
    );
  });
});
