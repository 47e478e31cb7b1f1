// Imports in another order, as the analyzer of the product knows them; what is split out is proven again by itself.
import { beforeAll, describe, expect, it } from 'vitest';
import { type Analyzer, createAnalyzer } from '../../../src/core/analysis/analyzer.ts';
import { createBlobReader } from '../../../src/core/git/blobs.ts';
import { openRepository } from '../../../src/core/git/repository.ts';
import { openReview } from '../../../src/core/workflow/openReview.ts';
import { mechanicalHunks } from '../../../src/core/workflow/prepare/mechanicalHunks.ts';
import { reorderedImports } from '../../../src/core/workflow/prepare/reorderedImports.ts';
import { splitMechanical } from '../../../src/core/workflow/prepare/splitMechanical.ts';
import { resolveTarget } from '../../../src/core/workflow/resolveTarget.ts';
import { prepareDistribution } from '../analysis/analysisDistribution.ts';
import { disposeAfterTest } from '../../helpers/disposeAfterTest.ts';
import { createGitRepository } from '../../helpers/gitRepository.ts';

let analyzer: Analyzer;

beforeAll(async () => {
  analyzer = createAnalyzer({ ...(await prepareDistribution()), cacheDirectory: null, workers: 1 });
  return () => analyzer.dispose();
});

interface Edit {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** A branch with the edit, and one in another file that is code. */
async function open({ path, before, after }: Edit) {
  const builder = disposeAfterTest(createGitRepository());
  builder.commit('Start', { files: { [path]: before, 'other.txt': 'one\n' } });
  builder.git('checkout', '-q', '-b', 'feature');
  builder.commit('Change', { files: { [path]: after, 'other.txt': 'two\n' } });
  const repository = await openRepository(builder.directory);
  const blobs = disposeAfterTest(createBlobReader(repository));
  const target = await resolveTarget(repository, { kind: 'range', range: 'main...feature' });
  const reviewOf = (trees: Partial<typeof target>) =>
    openReview({ repository, blobs, analyzer, target: { ...target, ...trees }, riskOptions: {} });
  return { builder, repository, blobs, reviewOf, review: await reviewOf({}) };
}

async function isReordered(edit: Edit): Promise<boolean> {
  const { blobs, review } = await open(edit);
  const found = await reorderedImports({ review, blobs });
  const mechanical = mechanicalHunks(review, found).filter(({ file }) => file.path === edit.path);
  return mechanical.length === review.hunks.filter(({ file }) => file.path === edit.path).length;
}

const fields = Array.from({ length: 12 }, (_, at) => `    int field${at};\n`).join('');
const body = `\nclass Shop {\n${fields}    int sum(int a, int b) {\n        return a + b;\n    }\n}\n`;
const java = (...imports: readonly string[]): string =>
  `package shop;\n\n${imports.map((name) => `import ${name};\n`).join('')}${body}`;
const sorted: Edit = {
  path: 'Shop.java',
  before: java('java.util.Map', 'java.io.File', 'java.net.URI', 'java.util.List'),
  after: java('java.io.File', 'java.net.URI', 'java.util.List', 'java.util.Map'),
};

describe('imports in another order', () => {
  it.each<[string, Edit]>([
    ['Java', sorted],
    ['Java with a blank line between', { ...sorted, after: sorted.after.replace('import java.net', '\nimport java.net') }], // prettier-ignore
    [
      'Kotlin',
      {
        path: 'Shop.kt',
        before: 'package shop\n\nimport b.B\nimport a.A as First\n\nfun sum(a: Int, b: Int) = a + b\n',
        after: 'package shop\n\nimport a.A as First\nimport b.B\n\nfun sum(a: Int, b: Int) = a + b\n',
      },
    ],
    [
      'C#',
      {
        path: 'Shop.cs',
        before: 'using System.Text;\nusing System;\n\nnamespace Shop\n{\n    class A { }\n}\n',
        after: 'using System;\nusing System.Text;\n\nnamespace Shop\n{\n    class A { }\n}\n',
      },
    ],
    [
      'Go',
      {
        path: 'shop.go',
        before: 'package shop\n\nimport (\n\t"os"\n\t"fmt"\n)\n\nfunc A() { fmt.Println(os.Args) }\n',
        after: 'package shop\n\nimport (\n\t"fmt"\n\t"os"\n)\n\nfunc A() { fmt.Println(os.Args) }\n',
      },
    ],
    [
      'Rust',
      {
        path: 'shop.rs',
        before: 'use std::io;\nuse std::fmt;\n\npub fn sum(a: i32, b: i32) -> i32 {\n    a + b\n}\n',
        after: 'use std::fmt;\nuse std::io;\n\npub fn sum(a: i32, b: i32) -> i32 {\n    a + b\n}\n',
      },
    ],
    [
      'PHP',
      {
        path: 'shop.php',
        before:
          '<?php\nnamespace Shop;\n\nuse B\\Two;\nuse A\\One;\n\nfunction sum($a, $b) {\n    return $a + $b;\n}\n',
        after:
          '<?php\nnamespace Shop;\n\nuse A\\One;\nuse B\\Two;\n\nfunction sum($a, $b) {\n    return $a + $b;\n}\n',
      },
    ],
  ])('are known in %s', async (_, edit) => expect(await isReordered(edit)).toBe(true));

  it.each<[string, Edit]>([
    ['one is new', { ...sorted, after: sorted.after.replace('java.net.URI', 'java.net.URL') }],
    ['one is gone', { ...sorted, after: sorted.after.replace('import java.net.URI;\n', '') }],
    ['one says more than before', { ...sorted, after: sorted.after.replace('util.List', 'util.*') }],
    [
      'their order is the order in which something runs',
      {
        path: 'shop.ts',
        before: "import './b';\nimport './a';\n\nexport const sum = 1;\n",
        after: "import './a';\nimport './b';\n\nexport const sum = 1;\n",
      },
    ],
    [
      'a package is imported for what it does when it is loaded',
      {
        path: 'shop.go',
        before: 'package shop\n\nimport (\n\t_ "os"\n\t_ "fmt"\n)\n\nfunc A() {}\n',
        after: 'package shop\n\nimport (\n\t_ "fmt"\n\t_ "os"\n)\n\nfunc A() {}\n',
      },
    ],
    [
      'something stands between their places',
      {
        path: 'Shop.cs',
        before: 'using System;\nusing System.Text;\nnamespace Shop;\nusing System.IO;\nclass A { }\n',
        after: 'using System;\nnamespace Shop;\nusing System.IO;\nusing System.Text;\nclass A { }\n',
      },
    ],
    [
      'lines of one statement change places',
      {
        path: 'shop.rs',
        before: 'use std::{\n    io,\n    fmt,\n};\n\npub fn sum(a: i32) -> i32 {\n    a\n}\n',
        after: 'use std::{\n    fmt,\n    io,\n};\n\npub fn sum(a: i32) -> i32 {\n    a\n}\n',
      },
    ],
  ])('are not claimed where %s', async (_, edit) => expect(await isReordered(edit)).toBe(false));

  it('stand by themselves as a mechanical change, and the rest gives the same bytes', async () => {
    const edited = { ...sorted, after: sorted.after.replace('return a + b;', 'return a - b;') };
    const { builder, repository, blobs, review, reviewOf } = await open(edited);
    const { tree } = await splitMechanical({ repository, blobs, review });
    expect(builder.git('show', `${tree}:${sorted.path}`)).toBe(sorted.after.trim());
    const part = await reviewOf({ headTree: tree });
    expect(part.units.map(({ file, change }) => [file.path, change])).toEqual(
      part.units.map(() => [sorted.path, 'import']),
    );
    expect(await reorderedImports({ review: part, blobs })).toEqual(
      new Set(part.units.map(({ unit }) => unit.id)),
    );
    const rest = await reviewOf({ baseTree: tree });
    expect(rest.units.filter(({ change }) => change === 'import')).toEqual([]);
    expect(rest.target.headTree).toBe(review.target.headTree);
  });
});
