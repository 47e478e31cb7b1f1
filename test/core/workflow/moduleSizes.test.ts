import { describe, expect, test } from 'vitest';
import type { TreeView } from '../../../src/core/analysis/treeView.ts';
import { type LineCounts, moduleSizes } from '../../../src/core/workflow/moduleSizes.ts';
import { memoryTree } from '../analysis/changeBuilders.ts';

const manifest = (name: string): string => JSON.stringify({ name });
const linesOf = (count: number, text = 'x'): string => `${text}\n`.repeat(count);

interface Options {
  readonly tree?: TreeView;
  readonly counted?: LineCounts;
  readonly modules?: readonly string[];
  readonly named?: Parameters<typeof moduleSizes>[0]['named'];
}

async function measure(
  files: Readonly<Record<string, string>>,
  { tree = memoryTree(files), counted = new Map(), modules = ['a', 'b', '.'], named = [] }: Options = {},
) {
  const bytesOf = async (oid: Parameters<TreeView['readOid']>[0]) =>
    (await tree.readOid(oid))?.byteLength ?? null;
  return Object.fromEntries(await moduleSizes({ tree, bytesOf, modules, named, counted }));
}

const packages = { 'a/package.json': manifest('a'), 'b/package.json': manifest('b') };
const exactly = (lines: number) => ({ lines, isMore: false });

describe('the size of a module', () => {
  test('is the lines of its sources that are not blank, without modules inside it', async () => {
    const sizes = await measure({
      ...packages,
      'package.json': manifest('root'),
      'a/b/package.json': manifest('inner'),
      'a/one.ts': 'first\n\n  \t\nsecond\r\n\r\nlast',
      'a/deep/er/two.py': linesOf(3),
      'a/b/inner.ts': linesOf(50),
      'b/three.go': linesOf(4),
      'top.ts': linesOf(5),
    });
    expect(sizes).toEqual({ a: exactly(6), b: exactly(4), '.': exactly(5) });
  });

  test('leaves tests, generated files, documents and data out', async () => {
    const sizes = await measure({
      ...packages,
      'a/one.ts': linesOf(2),
      'a/one.test.ts': linesOf(9),
      'a/tests/helper.ts': linesOf(9),
      'a/dist/one.js': linesOf(9),
      'a/README.md': linesOf(9),
      'a/data.json': linesOf(9),
    });
    expect(sizes['a']).toEqual(exactly(2));
    expect(sizes['b']).toEqual(exactly(0));
  });

  test('follows the modules that a policy names', async () => {
    const named = [{ name: 'engine', paths: ['a/core/**'], public: [] }];
    const files = { ...packages, 'a/core/x.ts': linesOf(7), 'a/y.ts': linesOf(2) };
    expect(await measure(files, { named, modules: ['engine', 'a'] })).toEqual({
      engine: exactly(7),
      a: exactly(2),
    });
  });

  test('ends where it is far over any budget', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 64 }, (_, at) => [`a/${at}.ts`, linesOf(1_000, `x${at}`)]),
    );
    const { a } = await measure({ ...packages, ...files });
    expect(a?.isMore).toBe(true);
    expect(a?.lines).toBeGreaterThan(20_000);
    expect(a?.lines).toBeLessThan(40_000);
  });

  test('says that there is more where a file is too large or missing, and nothing where it knows nothing', async () => {
    const huge = linesOf(700_000);
    expect(await measure({ ...packages, 'a/x.ts': linesOf(3), 'a/y.ts': huge, 'b/z.ts': huge })).toEqual({
      a: { lines: 3, isMore: true },
      '.': exactly(0),
    });
  });

  test('reads a blob once, also for the next change', async () => {
    const files = { ...packages, 'a/x.ts': linesOf(3), 'b/y.ts': linesOf(3), 'b/z.ts': linesOf(2) };
    const counted: LineCounts = new Map();
    await measure(files, { counted });
    const inner = memoryTree({ ...files, 'b/z.ts': linesOf(1) });
    const reads: string[] = [];
    const tree: TreeView = {
      ...inner,
      readOid: (oid) => {
        reads.push(oid);
        return inner.readOid(oid);
      },
    };
    const sizes = await moduleSizes({
      tree,
      bytesOf: () => Promise.resolve(6),
      modules: ['a', 'b'],
      named: [],
      counted,
    });
    expect(Object.fromEntries(sizes)).toEqual({ a: exactly(3), b: exactly(4) });
    // Two manifests, and the file that is new.
    expect(reads).toHaveLength(3);
  });
});
