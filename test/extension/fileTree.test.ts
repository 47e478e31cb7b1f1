import { describe, expect, test } from 'vitest';
import type { UnitId } from '../../src/core/diff/change.ts';
import { buildFileTree, type FileTreeElement } from '../../src/extension/views/fileTree.ts';
import { toFolderItem } from '../../src/extension/views/folderItem.ts';
import { toGroupItem } from '../../src/extension/views/groupItem.ts';
import { type GroupElement, QueueElements } from '../../src/extension/views/queueElements.ts';
import { buildQueue } from '../../src/extension/views/queueModel.ts';
import { buildReview, hunkOf } from './buildReview.ts';

function elementsOf(paths: readonly string[], covered: readonly string[] = []): QueueElements {
  const review = buildReview(
    paths.map((path, at) => hunkOf({ path, line: at + 1, risk: 'low', kind: 'ai', module: '.' })),
  );
  const states = new Map(
    review.hunks
      .filter(({ file }) => covered.includes(file.path))
      .map(({ id }): [UnitId, 'rule-covered'] => [id, 'rule-covered']),
  );
  const elements = new QueueElements();
  elements.update(buildQueue(review, states, { grouping: 'file' }).groups);
  return elements;
}

function labelOf({ row }: GroupElement): string {
  const { label } = toGroupItem(row, 'tree');
  return typeof label === 'string' ? label : '';
}

/** `folder/ > file` lines, indented by depth. */
function drawn(elements: readonly FileTreeElement[], depth = 0): readonly string[] {
  return elements.flatMap((element) =>
    element.kind === 'folder'
      ? [`${'  '.repeat(depth)}${element.label}/`, ...drawn(element.children, depth + 1)]
      : [`${'  '.repeat(depth)}${labelOf(element)}`],
  );
}

function check(paths: readonly string[], expected: readonly string[], covered?: readonly string[]): void {
  expect(drawn(buildFileTree(elementsOf(paths, covered).groups).roots)).toEqual(expected);
}

describe('files as a tree', () => {
  test('folders that hold one folder alone are one row', () => {
    check(['src/core/auth/a.ts', 'src/core/auth/b.ts'], ['src/core/auth/', '  a.ts', '  b.ts']);
    check(['src/a.ts', 'src/core/auth/b.ts'], ['src/', '  a.ts', '  core/auth/', '    b.ts']);
    check(['a/b/x.ts', 'a/c/y.ts'], ['a/', '  b/', '    x.ts', '  c/', '    y.ts']);
  });

  test('the reading order holds: a folder stands where its first file stood', () => {
    check(['z/risky.ts', 'README.md', 'a/x.ts', 'z/y.ts'], ['z/', '  risky.ts', '  y.ts', 'README.md', 'a/', '  x.ts']); // prettier-ignore
  });

  test('what rules cover is no file, and stays at the end', () => {
    check(['a/x.ts', 'lock.json'], ['a/', '  x.ts', 'Covered by a rule'], ['lock.json']);
  });

  test('every file has its folder as parent, so that a row can be revealed', () => {
    const elements = elementsOf(['src/a.ts', 'src/core/auth/b.ts', 'top.ts']);
    const { roots, parents } = buildFileTree(elements.groups);
    const of = (key: string) => elements.groups.find(({ row }) => row.key === key);
    const [a, b, top] = [of('src/a.ts'), of('src/core/auth/b.ts'), of('top.ts')];
    if (a === undefined || b === undefined || top === undefined) throw new Error('no such file');
    const folder = parents.get(b);
    expect(folder?.path).toBe('src/core/auth');
    expect(folder && parents.get(folder)).toBe(roots[0]);
    expect(parents.get(a)).toBe(roots[0]);
    expect(parents.has(top)).toBe(false);
  });

  test('a folder says what is left in it, state first', () => {
    const { roots } = buildFileTree(elementsOf(['src/a.ts', 'src/b/c.ts']).groups);
    const [folder] = roots;
    if (folder?.kind !== 'folder') throw new Error('no folder');
    expect(toFolderItem(folder)).toMatchObject({
      label: 'src',
      description: '2 of 2 left',
      accessibilityInformation: { label: '2 of 2 left: src' },
    });
  });
});

test('in the list a file has its folder behind it, and the state stands first for a screen reader', () => {
  const [element] = elementsOf(['src/core/auth/a.ts']).groups;
  expect(element && toGroupItem(element.row)).toMatchObject({
    label: 'a.ts',
    description: '1 of 1 left · src/core/auth',
    accessibilityInformation: { label: '1 of 1 left: src/core/auth/a.ts' },
  });
});

describe('the filter of what is mine to sign', () => {
  const review = buildReview(
    ['a.ts', 'b.ts'].map((path) => hunkOf({ path, line: 1, risk: 'low', kind: 'ai', module: '.' })),
  );
  const [first] = review.hunks;
  const hiddenWith = (mine: ReadonlySet<UnitId> | null) => {
    const queue = buildQueue(review, new Map(), { grouping: 'file', filters: ['mine'], mine });
    return { hidden: queue.hidden, all: queue.rows.length, keys: queue.groups.map(({ key }) => key) };
  };

  test('leaves what my signature still counts for, and changes no count', () => {
    expect(hiddenWith(new Set(first === undefined ? [] : [first.id]))).toEqual({
      hidden: 1,
      all: 2,
      keys: ['a.ts'],
    });
    expect(hiddenWith(new Set())).toEqual({ hidden: 2, all: 2, keys: [] });
  });

  test('hides nothing where nobody can tell', () => {
    expect(hiddenWith(null)).toEqual({ hidden: 0, all: 2, keys: ['a.ts', 'b.ts'] });
  });
});
