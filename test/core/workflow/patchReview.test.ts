// What a patch is said to mean: judged on what its lines were cut from, whatever it says of itself.
import { Buffer } from 'node:buffer';
import { expect, test } from 'vitest';
import { createAnalyzer } from '../../../src/core/analysis/analyzer.ts';
import { changeClassOf } from '../../../src/core/analysis/changeClass.ts';
import { openPatchReview } from '../../../src/core/workflow/openPatchReview.ts';
import type { Review } from '../../../src/core/workflow/review.ts';
import { createGitRepository, type GitRepository } from '../../helpers/gitRepository.ts';
import { cleanUpDistribution, prepareDistribution } from '../analysis/analysisDistribution.ts';

cleanUpDistribution();

const lines = Array.from({ length: 20 }, (_, at) => `call${at}();`);
const text = (changed: Readonly<Record<number, string>> = {}): string =>
  lines.map((line, at) => `${changed[at] ?? line}\n`).join('');

interface Judged {
  readonly review: Review;
  readonly classes: readonly string[];
}

/** Reviews the patch that `make` gives where `main` holds `a.ts`. */
async function judge(make: (builder: GitRepository) => string | Buffer): Promise<Judged> {
  const builder = createGitRepository();
  const { workerPath, grammarDirectory } = await prepareDistribution();
  const analyzer = createAnalyzer({ workerPath, grammarDirectory, cacheDirectory: null });
  try {
    builder.commit('Start', { files: { 'a.ts': text() } });
    const bytes = Buffer.from(make(builder));
    const { review } = await openPatchReview({ bytes, directory: builder.directory, analyzer });
    const classes = review.units.map(({ unit, file }) =>
      changeClassOf(review.facts.files.get(file.path), unit),
    );
    return { review, classes };
  } finally {
    await analyzer.dispose();
    builder.dispose();
  }
}

const head = '--- a/a.ts\n+++ b/a.ts\n';
const hunk = (line: number, removed: string, added: string): string =>
  `@@ -${line} +${line} @@\n-${removed}\n+${added}\n`;

test('a patch that applies is judged by the trees of both sides', async () => {
  const { classes, review } = await judge(() => head + hunk(3, 'call2();', 'call2( );'));
  expect(classes).toEqual(['format']);
  expect(review.problems).toEqual([]);
});

test('a patch for another version of the file is code, and says why', async () => {
  const { classes, review } = await judge(() => head + hunk(3, 'allow(user);', 'deny(user);'));
  expect(classes).toEqual(['code']);
  expect(review.problems.map(({ path }) => path)).toContain('a.ts');
});

test('a patch that removes a file with other contents is code', async () => {
  const { classes } = await judge(
    () =>
      'diff --git a/a.ts b/a.ts\ndeleted file mode 100644\n--- a/a.ts\n+++ /dev/null\n@@ -1 +0,0 @@\n-x();\n',
  );
  expect(classes).toContain('code');
});

test('the blobs that a patch names are not what it is judged by', async () => {
  const { classes } = await judge((builder) => {
    // Two blobs in which the changed line is the same, as if only white space had changed.
    const named = ['', '\n'].map((end) =>
      builder
        .gitBytes(['hash-object', '-w', '--stdin'], text({ 2: 'other();' }) + end)
        .toString()
        .trim(),
    );
    return `diff --git a/a.ts b/a.ts\nindex ${named.join('..')} 100644\n${head}${hunk(3, 'call2();', 'grant();')}`;
  });
  expect(classes).toEqual(['code']);
});

test.each([
  ['a header alone', 'diff --git a/a.ts b/a.ts\n'],
  ['a header alone, of a file that is not here', 'diff --git a/b.ts b/b.ts\nindex 1234567..1234567 100644\n'],
  ['a hunk that says nothing', `${head}@@ -0,0 +0,0 @@\n`],
  ['a mode alone', 'diff --git a/a.ts b/a.ts\nold mode 100644\nnew mode 100755\n'],
  ['a rename alone', 'diff --git a/a.ts b/b.ts\nsimilarity index 100%\nrename from a.ts\nrename to b.ts\n'],
])('%s is a file with a unit that nothing is claimed of', async (_name, patch) => {
  const { classes, review } = await judge(() => patch);
  expect(review.change.files.length).toBe(1);
  expect(classes.filter((name) => !['code', 'binary', 'meta'].includes(name))).toEqual([]);
  expect(classes.length).toBeGreaterThan(0);
});

test('in a series of patches for one file none is judged by the contents of another', async () => {
  const { classes, review } = await judge((builder) => {
    builder.commit('One', { files: { 'a.ts': text({ 2: 'grant();' }) } });
    builder.commit('Two', { files: { 'a.ts': text({ 2: 'grant();', 17: 'other();' }) } });
    const series = builder.git('format-patch', '--stdout', 'HEAD~2');
    builder.git('reset', '-q', '--hard', 'HEAD~2');
    return series;
  });
  expect(classes).toEqual(['code', 'code']);
  expect(review.problems.map(({ message }) => message)).toContain(
    'a.ts is changed more than once in this input',
  );
});
