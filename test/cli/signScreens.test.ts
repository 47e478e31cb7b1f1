// What `sign` shows, as data and as rows: everything visible, nothing cut, nothing that could drive a terminal.
import { Buffer } from 'node:buffer';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { parseNumbers } from '../../src/cli/terminal/askVerdict.ts';
import { displayLine, displayText } from '../../src/cli/terminal/displayText.ts';
import { findHunk } from '../../src/cli/terminal/findHunk.ts';
import { hunkLines } from '../../src/cli/terminal/hunkLines.ts';
import { hunkScreen } from '../../src/cli/terminal/hunkScreen.ts';
import { paintLine } from '../../src/cli/terminal/paintLine.ts';
import { parseKeys } from '../../src/cli/terminal/parseKeys.ts';
import { textLine } from '../../src/cli/terminal/screenLine.ts';
import { terminalDraftKey } from '../../src/cli/terminal/terminalDraftKey.ts';
import { textWidth } from '../../src/cli/terminal/textWidth.ts';
import { createBlobReader } from '../../src/core/git/blobs.ts';
import { openRepository } from '../../src/core/git/repository.ts';
import { openReview } from '../../src/core/workflow/openReview.ts';
import { resolveTarget } from '../../src/core/workflow/resolveTarget.ts';
import type { ReviewHunk } from '../../src/core/workflow/review.ts';
import { defaultRiskOptions } from '../../src/core/risk/riskOptions.ts';
import { noAnalysis } from '../core/workflow/signedRepository.ts';
import { createGitRepository, type GitRepository } from '../helpers/gitRepository.ts';

const closing: (() => void)[] = [];

afterEach(() => {
  for (const close of closing.splice(0)) close();
});

interface Shown {
  readonly hunk: ReviewHunk;
  /** At 200 columns, without colour. */
  readonly rows: readonly string[];
}

/** Every hunk of the working tree of a repository that `prepare` has changed. */
async function show(prepare: (builder: GitRepository) => void): Promise<readonly Shown[]> {
  const builder = createGitRepository();
  closing.push(() => builder.dispose());
  prepare(builder);
  const repository = await openRepository(builder.directory);
  const blobs = createBlobReader(repository);
  closing.push(() => blobs.dispose());
  const target = await resolveTarget(repository, { kind: 'worktree' });
  const review = await openReview({
    repository,
    blobs,
    analyzer: noAnalysis,
    target,
    riskOptions: defaultRiskOptions,
  });
  return Promise.all(
    review.hunks.map(async (hunk, at) => {
      const screen = hunkScreen({
        hunk,
        number: at + 1,
        total: review.hunks.length,
        state: 'open',
        decision: null,
        isLoaded: false,
        past: [],
        marked: [],
        lines: await hunkLines(hunk, blobs),
      });
      return { hunk, rows: screen.flatMap((line) => paintLine(line, { color: false, columns: 200 })) };
    }),
  );
}

/** The lines of the only hunk, from the first that has a sign or says what the file is. */
async function bodyOf(prepare: (builder: GitRepository) => void): Promise<readonly string[]> {
  const [only, ...others] = await show(prepare);
  expect(others).toEqual([]);
  const rows = only?.rows ?? [];
  return rows.slice(rows.indexOf('') + 1, -1);
}

const numbers = (count: number): string => Array.from({ length: count }, (_, at) => `${at + 1}\n`).join('');

describe('the lines of a hunk', () => {
  const check = async (
    before: string | Buffer,
    after: string | Buffer,
    expected: readonly string[],
  ): Promise<void> => {
    const body = await bodyOf((builder) => {
      builder.commit('Before', { files: { 'a.txt': before } });
      builder.write('a.txt', after);
    });
    expect(body).toEqual(expected);
  };

  test('are removed, added and three of context on each side', async () => {
    await check(numbers(20), numbers(20).replace('10\n', 'ten\n').replace('\n12\n', '\n'), [
      '     7   7',
      '     8   8',
      '     9   9',
      '    10 - 10',
      '    10 + ten',
      '    11   11',
      '    12 - 12',
      '    12   13',
      '    13   14',
      '    14   15',
    ]);
  });

  test('stand at the ends of a file with less context', async () => {
    await check(numbers(3), `0\n${numbers(3)}`, ['     1 + 0', '     2   1', '     3   2', '     4   3']);
    await check(numbers(3), '1\n2\n', ['     1   1', '     2   2', '     3 - 3']);
  });

  test('show a missing terminator', async () => {
    await check('a\n', 'a', ['     1 - a', '     1 + a', '       \\ No newline at end of file']);
  });

  test('show what only differs in blanks', async () => {
    await check('\tif x:\n', '    if x:  \n', ['     1 - \u2192   if x:', '     1 +     if x:\u00B7\u00B7']);
    await check('a\n', 'a\r\n', ['     1 - a', '     1 + a<CR>']);
    await check('\ta\n', '\tb\n', ['     1 -     a', '     1 +     b']);
  });

  test('show bytes that are no text', async () => {
    await check('a\n', Buffer.from([0x61, 0xe9, 0x1b, 0x5b, 0x32, 0x4a, 0x0a]), [
      '     1 - a',
      '     1 + a<0xE9><U+001B>[2J',
    ]);
  });
});

describe('what is no text', () => {
  test('a file that was added, became executable, or was deleted', async () => {
    expect(
      await bodyOf((builder) => {
        builder.commit('Empty');
        builder.write('empty', '');
      }),
    ).toEqual(['File added with mode 100644.']);
    expect(
      await bodyOf((builder) => {
        builder.commit('Before', { files: { 'run.sh': 'true\n' } });
        builder.write('run.sh', 'true\n', { mode: 0o755 });
      }),
    ).toEqual(['Mode 100644 becomes 100755, executable (mode-changed).']);
    expect(
      await bodyOf((builder) => {
        builder.commit('Before', { files: { 'gone.txt': 'x\n' } });
        builder.remove('gone.txt');
      }),
    ).toEqual(['File deleted; its mode was 100644.', '     1 - x']);
  });

  test('a link with its target, a binary with its size, a rename with both names', async () => {
    const link = await bodyOf((builder) => {
      builder.commit('Before');
      symlinkSync('../\u001B[2Jetc/passwd', join(builder.directory, 'link'));
    });
    expect(link).toEqual([
      'File added with mode 120000.',
      '- nothing',
      '+ symbolic link to ../<U+001B>[2Jetc/passwd',
    ]);
    const binary = await bodyOf((builder) => {
      builder.commit('Before', { files: { 'a.bin': Buffer.of(0, 1, 2) } });
      builder.write('a.bin', Buffer.of(0, 1, 2, 3));
    });
    expect(binary.map((row) => row.replace(/[0-9a-f]{40}$/, 'id'))).toEqual([
      '- 3 bytes that cannot be shown as text, id',
      '+ 4 bytes that cannot be shown as text, id',
    ]);
    const rename = await bodyOf((builder) => {
      builder.commit('Before', { files: { 'old.txt': numbers(20) } });
      builder.remove('old.txt');
      builder.write('new.txt', numbers(20));
    });
    expect(rename).toEqual(['- old.txt', '+ new.txt']);
  });
});

test('a piece of a long addition marks its neighbours, which are other hunks', async () => {
  const block = (name: string): string =>
    `${[`function ${name}() {`, ...Array.from({ length: 28 }, (_, at) => `  ${name}(${at});`), '}'].join('\n')}\n\n`;
  const shown = await show((builder) => {
    builder.commit('Before');
    builder.write('long.ts', block('a') + block('b'));
  });
  expect(shown.length).toBeGreaterThan(1);
  const second = shown.find(({ hunk }) => hunk.units[0]?.unit.new.start !== 1)?.rows ?? [];
  expect(second.filter((row) => / \u00B7 ?/.test(row))).toHaveLength(3);
});

describe('text for a terminal', () => {
  const check = (text: string, expected: string): void => expect(displayText(text)).toBe(expected);

  test('has nothing that moves, colours, reorders or hides', () => {
    check('a\u001B[31mb', 'a<U+001B>[31mb');
    check('\u202Eabc\u2066', '<U+202E>abc<U+2066>');
    check('a\u200Bb\u009Bc', 'a<U+200B>b<U+009B>c');
    check('a\tb', 'a   b');
    check('line\nfeed\fform', 'line\\u000afeed\\u000cform');
    check('na\u00EFve \u4E2D\u6587 \u{1F600}', 'na\u00EFve \u4E2D\u6587 \u{1F600}');
  });

  test('holds for any bytes', () => {
    const unsafe =
      // oxlint-disable-next-line no-control-regex -- control characters are what this is about
      /[\u0000-\u001F\u007F-\u009F\u061C\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF\uD800-\uDFFF]/u;
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.boolean(), fc.boolean(), (bytes, returns, blanks) => {
        expect(displayLine(Buffer.from(bytes), { returns, blanks })).not.toMatch(unsafe);
      }),
    );
  });
});

describe('a painted line', () => {
  const gutter = [{ style: 'plain', text: '    10 + ' }] as const;

  test('continues and never cuts, whatever the width', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 200 }),
        fc.integer({ min: 10, max: 120 }),
        (text, columns) => {
          const rows = paintLine(
            { gutter, spans: [{ style: 'added', text: `${text}|` }] },
            { color: false, columns },
          );
          const joined = rows
            .map((row, at) => (at === 0 ? row.slice(9) : row.replace(/^ {7}\u2026 ?/, '')))
            .join('');
          expect(joined.replaceAll(' ', '')).toBe(`${text}|`.replaceAll(' ', ''));
          for (const row of rows) expect(textWidth(row)).toBeLessThanOrEqual(Math.max(30, columns));
        },
      ),
    );
  });

  test('marks what continues, so that no text can imitate a new line', () => {
    const rows = paintLine(
      { gutter, spans: [{ style: 'added', text: `${'x'.repeat(21)}    11 + evil` }] },
      { color: false, columns: 30 },
    );
    expect(rows).toEqual([`    10 + ${'x'.repeat(20)}`, '       \u2026 x    11 + evil']);
  });

  test('breaks prose between words', () => {
    expect(paintLine(textLine('one two three four five six'), { color: false, columns: 23 })).toEqual([
      'one two three four',
      '\u2026 five six',
    ]);
  });

  test('says the same without colour', () => {
    const line = { gutter, spans: [{ style: 'added', text: 'abc' }] } as const;
    const [painted = ''] = paintLine(line, { color: true, columns: 80 });
    expect(painted).toBe('    10 + \u001B[32mabc\u001B[0m');
    // oxlint-disable-next-line no-control-regex -- what a terminal takes for colour
    expect([painted.replaceAll(/\u001B\[[\d;]*m/g, '')]).toEqual(
      paintLine(line, { color: false, columns: 80 }),
    );
  });
});

test('keys are read as they come, and sequences of other keys are none', () => {
  expect(parseKeys('y')).toEqual(['y']);
  expect(parseKeys(' \r\u007F\u0015\u0003\u0004\u001B')).toEqual([
    'space',
    'enter',
    'backspace',
    'clear-line',
    'interrupt',
    'end',
    'escape',
  ]);
  expect(parseKeys('\u001B[A\u001B[1;5C\u001BOPy')).toEqual(['y']);
  expect(parseKeys('\u001By')).toEqual([]);
  expect(parseKeys('\u00E9\u{1F600}')).toEqual(['\u00E9', '\u{1F600}']);
});

test.each([
  ['1', [1]],
  ['1,3-5', [1, 3, 4, 5]],
  [' 2 - 3 , 1', [2, 3, 1]],
  ['0', []],
  ['6', []],
  ['3-1', []],
  ['1,x', []],
  ['', []],
])('numbers of %j', (text, expected) => {
  expect(parseNumbers(text, 5)).toEqual(expected);
});

test('a search finds paths, flags and lines, and goes round', async () => {
  const shown = await show((builder) => {
    builder.commit('Before');
    builder.write('one.ts', 'const alpha = 1;\n');
    builder.write('two.ts', 'const beta = "\u202E";\n');
  });
  const hunks = shown.map(({ hunk }) => hunk);
  const find = (from: number | null, text: string): string | null =>
    findHunk(hunks, from === null ? null : (hunks[from] ?? null), text)?.file.path ?? null;
  expect(find(null, 'ALPHA')).toBe('one.ts');
  expect(find(null, 'hidden-unicode')).toBe('two.ts');
  expect(find(1, 'const')).toBe(hunks[0]?.file.path);
  expect(find(null, 'gamma')).toBeNull();
});

describe('the key of a terminal\u2019s decisions', () => {
  const inState = (): string => {
    const state = mkdtempSync(join(tmpdir(), 'countersign-state-'));
    closing.push(() => rmSync(state, { recursive: true, force: true }));
    return state;
  };

  test('is made once, whoever is first', async () => {
    const state = inState();
    const keys = await Promise.all(
      Array.from({ length: 8 }, () => terminalDraftKey({ XDG_STATE_HOME: state })),
    );
    expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(1);
    expect(readFileSync(join(state, 'countersign', 'draft.key'))).toEqual(keys[0]);
  });

  test('is not a link, and not of another length', async () => {
    const state = inState();
    const key = await terminalDraftKey({ XDG_STATE_HOME: state });
    const path = join(state, 'countersign', 'draft.key');
    rmSync(path);
    writeFileSync(join(state, 'elsewhere'), key, { mode: 0o600 });
    symlinkSync(join(state, 'elsewhere'), path);
    await expect(terminalDraftKey({ XDG_STATE_HOME: state })).rejects.toMatchObject({ exitCode: 3 });
    rmSync(path);
    writeFileSync(path, 'short', { mode: 0o600 });
    await expect(terminalDraftKey({ XDG_STATE_HOME: state })).rejects.toThrow(/only you can read/);
  });
});
