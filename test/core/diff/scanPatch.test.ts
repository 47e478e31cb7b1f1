import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import type { FileChange } from '../../../src/core/diff/change.ts';
import { cutForeignFile } from '../../../src/core/diff/cutForeignFile.ts';
import { scanPatch, type FilePatch } from '../../../src/core/diff/scanPatch.ts';
import { createGitRepository } from '../../helpers/gitRepository.ts';
import { processorClock } from '../../helpers/processorClock.ts';

const text = (lines: readonly Buffer[]): string => Buffer.concat(lines).toString('utf8');
const show = (file: FilePatch): string => {
  const runs = file.runs.map(
    (run) =>
      `-${run.old.start},${run.old.lines} +${run.new.start},${run.new.lines} ${JSON.stringify(text(run.removedLines))}>${JSON.stringify(text(run.addedLines))}`,
  );
  return [
    `${file.statusLetter} ${file.path}${file.oldPath === null ? '' : ` < ${file.oldPath}`}`,
    ...runs,
  ].join(' | ');
};

function check(
  patch: string | Buffer,
  files: readonly string[],
  problems: readonly string[] = [],
): readonly FileChange[] {
  const parsed = scanPatch(Buffer.from(patch));
  expect(parsed.value.map(show)).toEqual(files);
  expect(parsed.problems.map((problem) => `${problem.line ?? '-'}: ${problem.message}`)).toEqual(problems);
  const cut = parsed.value.map(cutForeignFile);
  for (const file of cut) {
    expect(file.units.length).toBeGreaterThan(0);
    expect(new Set(file.units.map((unit) => unit.id)).size).toBe(file.units.length);
  }
  return cut;
}

const git = (name: string, hunks: string): string =>
  `diff --git a/${name} b/${name}\nindex 1111111..2222222 100644\n--- a/${name}\n+++ b/${name}\n${hunks}`;

/** House-style page, "Why exactness wins". */
describe('the ten awkward inputs', () => {
  test('a new file starts at 0,0', () => {
    const patch =
      'diff --git a/n b/n\nnew file mode 100644\nindex 0000000..1111111\n--- /dev/null\n+++ b/n\n@@ -0,0 +1,2 @@\n+a\n+b\n';
    const [file] = check(patch, ['A n | -0,0 +1,2 "">"a\\nb\\n"']);
    expect(file?.hunks.map((hunk) => hunk.header)).toEqual(['@@ -0,0 +1,2 @@']);
  });

  test('a deleted file ends at 0,0', () => {
    const patch =
      'diff --git a/d b/d\ndeleted file mode 100755\nindex 1111111..0000000\n--- a/d\n+++ /dev/null\n@@ -1,2 +0,0 @@\n-a\n-b\n';
    const [file] = check(patch, ['D d | -1,2 +0,0 "a\\nb\\n">""']);
    expect(file?.hunks.map((hunk) => hunk.header)).toEqual(['@@ -1,2 +0,0 @@']);
  });

  test('a path that contains " b/"', () => {
    check('diff --git a/x b/y.txt b/x b/y.txt\nold mode 100644\nnew mode 100755\n', ['M x b/y.txt']);
    const renamed =
      'diff --git a/x b/y.txt b/x b/z.txt\nsimilarity index 100%\nrename from x b/y.txt\nrename to x b/z.txt\n';
    check(renamed, ['R x b/z.txt < x b/y.txt']);
  });

  test('prefixes of different length before a path with a space that ends alike', () => {
    check('diff --git old/d/a x/a newer/d/a x/a\nold mode 100644\nnew mode 100755\n', ['M d/a x/a']);
  });

  test('a quoted path', () => {
    check('diff --git "a/caf\\303\\251.txt" "b/caf\\303\\251.txt"\nold mode 100644\nnew mode 100755\n', [
      'M café.txt',
    ]);
    check('diff --git "a/q\\"\\\\\\t\\n.txt" "b/q\\"\\\\\\t\\n.txt"\nold mode 100644\nnew mode 100755\n', [
      'M q"\\\t\n.txt',
    ]);
    const halfQuoted =
      'diff --git a/plain "b/t\\tb"\nsimilarity index 100%\nrename from plain\nrename to "t\\tb"\n';
    check(halfQuoted, ['R t\tb < plain']);
  });

  test('content that looks like a diff', () => {
    const hunk = '@@ -1,4 +1,4 @@\n ctx\n--- sql\n+++ n\n diff --git a/z b/z\n-@@ -1 +1 @@\n+@@ -2 +2 @@\n';
    check(git('f', hunk), [
      'M f | -2,1 +2,1 "-- sql\\n">"++ n\\n" | -4,1 +4,1 "@@ -1 +1 @@\\n">"@@ -2 +2 @@\\n"',
    ]);
  });

  test('CR, form feed, U+0085 and U+2028 end no line', () => {
    check(git('f', '@@ -1 +1,2 @@\n-a\r\n+b\fc\u0085d\u2028e\r\n+x\ry\n'), [
      'M f | -1,1 +1,2 "a\\r\\n">"b\\fc\u0085d\u2028e\\r\\nx\\ry\\n"',
    ]);
  });
});

describe('where patches come from', () => {
  const repository = createGitRepository();
  afterAll(() => repository.dispose());
  const lines = (edit: string): string => `a\nb\nc\n${edit}\ne\nf\ng\n`;
  repository.commit('first', { files: { 'dir/f.txt': lines('d'), gone: 'x\n' } });
  repository.commit('second\n\ndiff --git a/no b/no\nis only prose here\n', {
    files: { 'dir/f.txt': lines('D'), 'other file.txt': 'new\n' },
  });
  repository.commit('third', { files: { 'dir/f.txt': lines('Δ'), gone: null } });
  const second = ['M dir/f.txt | -4,1 +4,1 "d\\n">"D\\n"', 'A other file.txt | -0,0 +1,1 "">"new\\n"'];
  const third = ['M dir/f.txt | -4,1 +4,1 "D\\n">"Δ\\n"', 'D gone | -1,1 +0,0 "x\\n">""'];

  test('git show', () => void check(repository.gitBytes(['show', 'HEAD']), third));
  test('git log -p', () =>
    void check(
      repository.gitBytes(['log', '-p', '-2']),
      [...third, ...second],
      ['-: dir/f.txt is changed more than once in this input'],
    ));
  test('a mail of git format-patch', () =>
    void check(repository.gitBytes(['format-patch', '-1', '--stdout', 'HEAD']), third));
  test('a mailbox whose message quotes a diff header', () => {
    const mailbox = repository.gitBytes(['format-patch', '-2', '--stdout', 'HEAD']);
    const parsed = scanPatch(mailbox);
    expect(parsed.value.filter((file) => file.path !== 'no').map(show)).toEqual([...second, ...third]);
  });
  test('mnemonic prefixes', () =>
    void check(repository.gitBytes(['-c', 'diff.mnemonicPrefix=true', 'diff', 'HEAD~1', 'HEAD']), third));
  test('converted to CRLF', () => {
    const converted = repository.gitBytes(['show', 'HEAD']).toString('utf8').replaceAll('\n', '\r\n');
    check(converted, third, ['-: the line ends of the patch were converted to CRLF; they are read as LF']);
  });
  test('pasted without its last line end', () => {
    const patch = repository.gitBytes(['diff', 'HEAD~1', 'HEAD']).toString('utf8');
    check(patch.slice(0, -1), third);
  });
  test('empty context lines that lost their space', () => {
    check(git('f', '@@ -1,3 +1,3 @@\n\n-a\n+b\n\n'), ['M f | -2,1 +2,1 "a\\n">"b\\n"']);
  });
  test('in a SHA-256 repository', () => {
    const other = createGitRepository({ objectFormat: 'sha256' });
    other.commit('one', { files: { f: 'a\n' } });
    other.commit('two', { files: { f: 'b\n' } });
    const [file] = check(other.gitBytes(['diff', '--full-index', 'HEAD~1', 'HEAD']), [
      'M f | -1,1 +1,1 "a\\n">"b\\n"',
    ]);
    expect(file?.newOid).toBe(other.git('rev-parse', 'HEAD:f'));
    other.dispose();
  });
});

describe('plain unified diffs', () => {
  const hunk = '@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n';
  const run = ' | -2,1 +2,1 "b\\n">"B\\n"';
  const cases: readonly (readonly [string, string, string])[] = [
    [
      'with time stamps',
      `--- old/src/f.c\t2026-01-01 10:00:00.000000000 +0100\n+++ new/src/f.c\t2026-01-02 10:00:00.000000000 +0100\n${hunk}`,
      `M src/f.c${run}`,
    ],
    ['of a backup copy', `--- f.c.orig\t2026-01-01\n+++ f.c\t2026-01-02\n${hunk}`, `M f.c${run}`],
    [
      'from Subversion',
      `Index: src/f.c\n===================================================================\n--- src/f.c\t(revision 1)\n+++ src/f.c\t(working copy)\n${hunk}`,
      `M src/f.c${run}`,
    ],
    [
      'from diff -r',
      `diff -r -u old/f.c new/f.c\n--- old/f.c\t2026-01-01 10:00:00\n+++ new/f.c\t2026-01-02 10:00:00\n${hunk}`,
      `M f.c${run}`,
    ],
    [
      'of a new file by diff -N',
      '--- old/f.c\t1970-01-01 01:00:00.000000000 +0100\n+++ new/f.c\t2026-01-02 10:00:00\n@@ -0,0 +1 @@\n+a\n',
      'A f.c | -0,0 +1,1 "">"a\\n"',
    ],
    [
      'of a deleted file by diff -N',
      '--- old/f.c\t2026-01-02 10:00:00\n+++ new/f.c\t1970-01-01 00:00:00.000000000 +0000\n@@ -1 +0,0 @@\n-a\n',
      'D f.c | -1,1 +0,0 "a\\n">""',
    ],
    ['against /dev/null', '--- /dev/null\n+++ b/f.c\n@@ -0,0 +1 @@\n+a\n', 'A f.c | -0,0 +1,1 "">"a\\n"'],
    [
      'without line ends',
      '--- f\n+++ f\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file\n',
      'M f | -1,1 +1,1 "a">"b"',
    ],
    [
      'in another language',
      '--- f\n+++ f\n@@ -1 +1 @@\n-a\n\\ Kein Zeilenumbruch am Dateiende.\n+b\n',
      'M f | -1,1 +1,1 "a">"b\\n"',
    ],
    [
      'with added before removed lines',
      '--- f\n+++ f\n@@ -1,3 +1,3 @@\n a\n+X\n-b\n+Y\n-c\n',
      'M f | -2,2 +2,2 "b\\nc\\n">"X\\nY\\n"',
    ],
    ['two files', `--- f\n+++ f\n${hunk}`, `M f${run}`],
  ];
  test.each(cases)('%s', (_name, patch, file) => void check(patch, [file]));

  test('two files behind one another', () =>
    void check(`--- f\n+++ f\n${hunk}--- g\n+++ g\n${hunk}`, [`M f${run}`, `M g${run}`]));
  test('prose is no diff', () =>
    void check('--- \ntitle: x\n---\nhello\n--- a\nnot +++ b\n', [], ['-: no diff found in the input']));
});

describe('what cannot be shown as lines', () => {
  test('binary notices and binary patches', () => {
    const notice =
      'diff --git a/p.png b/p.png\nindex 1111111..2222222 100644\nBinary files a/p.png and b/p.png differ\n';
    const literal =
      'diff --git a/q.png b/q.png\nindex 1111111..2222222 100644\nGIT binary patch\nliteral 4\nLcmZQzWMT#Y01f~L\n\nliteral 3\nKcmZQzWMT#Y01f~L\n\n';
    const files = check(`${notice}${literal}${git('t', '@@ -1 +1 @@\n-a\n+b\n')}`, [
      'M p.png',
      'M q.png',
      'M t | -1,1 +1,1 "a\\n">"b\\n"',
    ]);
    expect(files.map((file) => [file.status, file.units.map((unit) => unit.kind)])).toEqual([
      ['binary', ['object']],
      ['binary', ['object']],
      ['modified', ['text']],
    ]);
  });

  test('a binary notice of plain diff', () =>
    void check('Binary files old/p.png and new/p.png differ\n', ['M p.png']));

  test('a submodule and a symlink', () => {
    const module =
      'diff --git a/m b/m\nindex 1111111..2222222 160000\n--- a/m\n+++ b/m\n@@ -1 +1 @@\n-Subproject commit 1\n+Subproject commit 2\n';
    const link =
      'diff --git a/l b/l\nindex 1111111..2222222 120000\n--- a/l\n+++ b/l\n@@ -1 +1 @@\n-x\n\\ No newline at end of file\n+y\n\\ No newline at end of file\n';
    const cut = scanPatch(Buffer.from(module + link)).value.map(cutForeignFile);
    expect(cut.map((file) => [file.status, file.hunks.map((hunk) => hunk.header)])).toEqual([
      ['submodule', ['@@ submodule none → none @@']],
      ['modified', ['@@ symlink @@']],
    ]);
  });

  test('a combined diff of a merge', () => {
    const repository = createGitRepository();
    repository.commit('base', { files: { f: 'a\nb\nc\n', g: 'x\n' } });
    repository.git('checkout', '-q', '-b', 'side');
    repository.commit('side', { files: { f: 'a\nside\nc\n' } });
    repository.git('checkout', '-q', 'main');
    repository.commit('main', { files: { f: 'a\nmain\nc\n' } });
    repository.git('merge', '-q', '--no-commit', '-s', 'ours', 'side');
    repository.commit('merge', { files: { f: 'a\nevil\nc\n' } });
    const combined = repository.gitBytes(['show', 'HEAD']);
    repository.dispose();
    expect(combined.toString('utf8')).toContain('@@@');
    const [file] = check(
      Buffer.concat([combined, Buffer.from(git('t', '@@ -1 +1 @@\n-a\n+b\n'))]),
      ['M f', 'M t | -1,1 +1,1 "a\\n">"b\\n"'],
      ['-: combined diff: review the merge against its first parent instead'],
    );
    expect(file?.units.map((unit) => unit.kind)).toEqual(['object']);
  });

  test('a copy', () => {
    const [file] = check('diff --git a/f b/g\nsimilarity index 100%\ncopy from f\ncopy to g\n', ['C g < f']);
    expect(file?.hunks.map((hunk) => hunk.header)).toEqual(['@@ copied from f @@']);
  });

  test('a header without content still gives a unit', () => {
    const [file] = check('diff --git a/f b/f\nindex 1111111..2222222 100644\n', ['M f']);
    expect(file?.hunks.map((hunk) => hunk.header)).toEqual(['@@ content could not be read @@']);
  });
});

describe('broken patches', () => {
  const hunk = '@@ -1,3 +1,3 @@\n a\n-b\n+B\n';
  test('cut off inside a hunk', () =>
    void check(
      git('f', hunk),
      ['M f | -2,1 +2,1 "b\\n">"B\\n"'],
      ['5: the diff ends in the middle of a hunk'],
    ));
  test('a hunk cut off by the next file', () =>
    void check(
      git('f', hunk) + git('g', '@@ -1 +1 @@\n-a\n+b\n'),
      ['M f | -2,1 +2,1 "b\\n">"B\\n"', 'M g | -1,1 +1,1 "a\\n">"b\\n"'],
      ['5: a hunk has fewer lines than its header says'],
    ));
  test('a hunk with more lines than counted', () =>
    void check(
      git('f', '@@ -1 +1 @@\n-a\n+b\n+c\n+d\n@@ -9 +9 @@\n-y\n+z\n'),
      ['M f | -1,1 +1,1 "a\\n">"b\\n" | -9,1 +9,1 "y\\n">"z\\n"'],
      ['8: a hunk has more lines than its header says'],
    ));
  test('a hunk header that is none', () =>
    void check(git('f', '@@ -x +y @@\n'), ['M f'], ['5: a hunk header could not be read']));
  test('counts beyond every file', () =>
    void check(git('f', '@@ -1,9999999999 +1 @@\n-a\n'), ['M f'], ['5: a hunk header could not be read']));
  test('a hunk without a file', () =>
    void check(
      '@@ -1 +1 @@\n-a\n+b\n',
      [],
      ['1: a hunk stands outside of any file', '-: no diff found in the input'],
    ));
  test('a header without names', () =>
    void check(
      'diff --git nothing\n@@ -1 +1 @@\n-a\n+b\n',
      [],
      ['1: a section does not name its file', '-: no diff found in the input'],
    ));
  test('nothing', () => void check('', [], ['-: no diff found in the input']));

  test('random bytes and random damage never throw', () => {
    const whole = Buffer.from(
      git('f', '@@ -1,3 +1,3 @@ section\n a\n-b\n+B\n c\n') +
        'diff --git "a/\\303" b/x\nrename from x\nrename to y\nGIT binary patch\nliteral 1\nAcd\n\n',
    );
    const damage = fc.array(
      fc.record({ at: fc.nat({ max: whole.length - 1 }), value: fc.nat({ max: 255 }) }),
      { maxLength: 8 },
    );
    const damaged = damage.map((changes) => {
      const bytes = Buffer.from(whole);
      for (const { at, value } of changes) bytes[at] = value;
      return bytes;
    });
    const noise = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes));
    fc.assert(
      fc.property(fc.oneof(damaged, noise), fc.nat({ max: 400 }), (bytes, length) => {
        const { value, problems } = scanPatch(bytes.subarray(0, length));
        for (const patch of value) expect(cutForeignFile(patch).units.length).toBeGreaterThan(0);
        expect(value.length + problems.length).toBeGreaterThan(0);
      }),
      { numRuns: 2000 },
    );
  });

  test('a long line of spaces takes no time', () => {
    const spent = processorClock();
    scanPatch(Buffer.from(`diff --git ${' '.repeat(500_000)}\n${'@@ -\n'.repeat(50_000)}`));
    expect(spent()).toBeLessThan(15_000);
  });
});
