import { Buffer } from 'node:buffer';
import type { FuzzRandom } from './fuzzRandom.ts';

/** A file before and after, and the diff between them. */
export interface PatchPair {
  readonly old: Buffer;
  readonly new: Buffer;
  /** Hunks only, without the header of a file. */
  readonly hunks: string;
}

interface Line {
  readonly marker: ' ' | '-' | '+';
  readonly text: string;
}

const texts = [
  '',
  '}',
  '  x',
  'foo()',
  '\t',
  'a\r',
  '-- sql',
  '++ n',
  '@@ -1 +1 @@',
  '\\ No newline',
  'diff --git a/x b/x',
  'Zeile ü',
];

/** Latin-1 text of bytes, so that any byte passes through; every character is one byte. */
export function makePatchPair(random: FuzzRandom): PatchPair {
  const line = (): string =>
    random.chance(0.4)
      ? `function f${random.below(30)}() {`
      : Buffer.from(random.pick(texts)).toString('latin1');
  const lines: Line[] = [];
  const length = random.between(0, 40);
  for (let at = 0; at < length; at += 1) {
    if (!random.chance(0.15)) lines.push({ marker: ' ', text: line() });
    else {
      for (let more = random.below(4); more > 0; more -= 1) lines.push({ marker: '-', text: line() });
      for (let more = random.below(4); more > 0; more -= 1) lines.push({ marker: '+', text: line() });
    }
  }
  const side = (marker: '-' | '+'): Buffer =>
    Buffer.from(
      lines
        .flatMap((entry) => (entry.marker === ' ' || entry.marker === marker ? [`${entry.text}\n`] : []))
        .join(''),
      'latin1',
    );
  return { old: side('-'), new: side('+'), hunks: formatHunks(lines, random.pick([0, 1, 3, 3])) };
}

function formatHunks(lines: readonly Line[], context: number): string {
  const near = (at: number): boolean =>
    lines.slice(Math.max(0, at - context), at + context + 1).some(({ marker }) => marker !== ' ');
  const hunks: string[] = [];
  let [oldLine, newLine] = [0, 0];
  for (let at = 0; at < lines.length;) {
    let end = at;
    while (end < lines.length && near(end)) end += 1;
    const part = lines.slice(at, Math.max(end, at + 1));
    const [removed, added] = (['-', '+'] as const).map(
      (marker) => part.filter((entry) => entry.marker === ' ' || entry.marker === marker).length,
    );
    if (end > at) hunks.push(formatHunk(part, range(oldLine, removed ?? 0), range(newLine, added ?? 0)));
    oldLine += removed ?? 0;
    newLine += added ?? 0;
    at += part.length;
  }
  return hunks.join('');
}

function formatHunk(lines: readonly Line[], old: string, now: string): string {
  return `@@ -${old} +${now} @@\n${lines.map(({ marker, text }) => `${marker}${text}\n`).join('')}`;
}

/** A start with count 0 is the line before. */
function range(before: number, lines: number): string {
  return lines === 1 ? String(before + 1) : `${lines === 0 ? before : before + 1},${lines}`;
}

/** Sections of every other kind, as git and diff print them. */
export const oddSections: readonly string[] = [
  'diff --git a/n b/n\nnew file mode 100755\nindex 0000000..1111111\n--- /dev/null\n+++ b/n\n@@ -0,0 +1,2 @@\n+a\n+b\n\\ No newline at end of file\n',
  'diff --git a/d b/d\ndeleted file mode 100644\nindex 1111111..0000000\n--- a/d\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n',
  'diff --git a/x b/y.txt b/x b/z.txt\nsimilarity index 90%\nrename from x b/y.txt\nrename to x b/z.txt\nindex 1111111..2222222 100644\n--- a/x b/y.txt\t\n+++ b/x b/z.txt\t\n@@ -1 +1 @@ section\n-a\n+b\n',
  'diff --git "a/caf\\303\\251.txt" "b/caf\\303\\251.txt"\nold mode 100644\nnew mode 100755\n',
  'diff --git a/q.png b/q.png\nindex 1111111..2222222 100644\nGIT binary patch\nliteral 4\nLcmZQzWMT#Y01f~L\n\nliteral 3\nKcmZQzWMT#Y01f~L\n\n',
  'diff --git a/p.png b/p.png\nindex 1111111..2222222 100644\nBinary files a/p.png and b/p.png differ\n',
  'diff --git a/m b/m\nindex 1111111..2222222 160000\n--- a/m\n+++ b/m\n@@ -1 +1 @@\n-Subproject commit 1\n+Subproject commit 2\n',
  'diff --git a/l b/l\nindex 1111111..2222222 120000\n--- a/l\n+++ b/l\n@@ -1 +1 @@\n-x\n\\ No newline at end of file\n+y\n\\ No newline at end of file\n',
  'diff --git a/t b/t\ndeleted file mode 100644\n--- a/t\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\ndiff --git a/t b/t\nnew file mode 120000\n--- /dev/null\n+++ b/t\n@@ -0,0 +1 @@\n+y\n\\ No newline at end of file\n',
  'diff --cc f\nindex 1111111,2222222..3333333\n--- a/f\n+++ b/f\n@@@ -1,1 -1,1 +1,1 @@@\n- a\n -b\n++c\n',
  '--- old/src/f.c\t2026-01-01 10:00:00.000000000 +0100\n+++ new/src/f.c\t2026-01-02 10:00:00.000000000 +0100\n@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n',
  'Binary files old/p.bin and new/p.bin differ\n',
];
