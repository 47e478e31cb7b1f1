import { Buffer } from 'node:buffer';
import { describe, expect, test } from 'vitest';
import type { LanguageId } from '../../../src/core/analysis/facts.ts';
import { parseSource } from '../../../src/core/analysis/syntax/parseSource.ts';
import { maxSourceBytes } from '../../../src/core/analysis/syntax/parseTree.ts';
import type { ParsedBlob } from '../../../src/core/analysis/syntax/parsedBlob.ts';
import { loadSyntaxRuntime } from '../../../src/core/analysis/syntax/syntaxRuntime.ts';
import { cleanUpDistribution, prepareGrammars } from './analysisDistribution.ts';
import { fixturePath, formatFacts, languageFixtures, readFixture, syntaxRuntime } from './syntaxFixture.ts';

cleanUpDistribution();

async function parse(language: LanguageId, source: string | Buffer): Promise<ParsedBlob> {
  return parseSource(await syntaxRuntime(), language, Buffer.from(source));
}

/** Symbols as `start-end name`. */
async function checkSymbols(
  language: LanguageId,
  source: string,
  expected: readonly string[],
): Promise<void> {
  const { symbols } = await parse(language, source);
  expect(symbols.map(({ start, end, name }) => `${start}-${end} ${name}`)).toEqual(expected);
}

test.each(languageFixtures)('%s: symbols and imports of %s', async (language, name) => {
  const blob = await parse(language, readFixture(name));
  expect(blob.parsed).toBe(true);
  await expect(formatFacts(blob)).toMatchFileSnapshot(`${fixturePath(name)}.expected.txt`);
});

describe('lines are those of git', () => {
  test('only a line feed ends one', () =>
    checkSymbols('javascript', '/* a\rb\u2028c\u0085d\fe */\r\nfunction f() {\r\n}\r\n', ['2-3 f']));

  test('characters outside the basic plane and a byte order mark shift nothing', () =>
    checkSymbols('typescript', "\uFEFFconst a = '😀😀';\nfunction f() { return '😀'; }\n", [
      '1-1 a',
      '2-2 f',
    ]));

  test('bytes that are not UTF-8 shift nothing', async () => {
    const source = Buffer.concat([
      Buffer.from('# caf'),
      Buffer.of(0xe9, 0xff, 0xc0),
      Buffer.from('\ndef f():\n  pass\n'),
    ]);
    const { symbols } = await parse('python', source);
    expect(symbols).toEqual([{ name: 'f', kind: 'function', start: 2, end: 3 }]);
  });

  test('a declaration that ends with its terminator does not reach the next line', () =>
    checkSymbols('python', 'def f():\n  pass\n\n\nx = 1\n', ['1-2 f', '5-5 x']));
});

describe('names are safe to show', () => {
  test('format characters and line ends are taken out', () =>
    checkSymbols('javascript', 'const o = { "a\u202eb\u200b c"() {} };\n', ['1-1 o', '1-1 o.a b c']));

  test('long names are cut', async () => {
    const { symbols } = await parse('javascript', `function ${'x'.repeat(100_000)}() {}`);
    expect(symbols[0]?.name).toHaveLength(200);
  });
});

describe('hostile sources', () => {
  test('nesting of any depth does not exhaust the stack', async () => {
    const depth = 100_000;
    const blob = await parse('javascript', `${'['.repeat(depth)}${']'.repeat(depth)}`);
    expect(blob.reason ?? 'parsed').toMatch(/^parsed$|budget/);
  });

  test('nested functions by the thousand keep bounded names', async () => {
    const blob = await parse('javascript', `${'function f() {'.repeat(3_000)}${'}'.repeat(3_000)}`);
    expect(Math.max(...blob.symbols.map((symbol) => symbol.name.length))).toBe(200);
  });

  test('a line of 100 KB', async () => {
    const blob = await parse(
      'javascript',
      `function f() { return '${'x'.repeat(100_000)}'; }\nfunction g() {}`,
    );
    expect(blob.symbols.map((symbol) => symbol.name)).toEqual(['f', 'g']);
  });

  test('random bytes', async () => {
    let seed = 42;
    const bytes = Buffer.from(
      Array.from(
        { length: 50_000 },
        () => ((seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff) >> 16) & 0xff,
      ),
    );
    const blob = await parse('rust', bytes);
    expect(blob.parsed ? blob.errorLines.length > 0 : blob.reason).toBeTruthy();
  });

  test.each(['typescript', 'python', 'go', 'java', 'rust'] as const)('an empty %s file', async (language) => {
    expect(await parse(language, '')).toMatchObject({
      parsed: true,
      symbols: [],
      imports: [],
      errorLines: [],
    });
  });
});

describe('a tree with errors is walked, one without is asked for its nodes', () => {
  test.each([
    [
      'javascript',
      "const o = { f() { return import('a'); } };\nfunction g() { class C { x = () => require('b'); } }\n",
    ],
    [
      'typescript',
      'namespace N { export class C { m(): void {} }\n  const x = 1;\n}\nimport a = require("c");\n',
    ],
    [
      'python',
      'class C:\n  x = 1\n  def m(self):\n    y = 2\n    def inner(): pass\nz = f"{(lambda: 1)}"\nimport a\n',
    ],
    [
      'go',
      'package a\n\nimport "fmt"\n\nfunc (s *S) M() { type T struct{}; var x = 1 }\nconst (\n  A = 1\n  B = 2\n)\n',
    ],
    ['java', 'import a.B;\nclass C {\n  int x;\n  enum E { A { void m() {} } }\n  C() {}\n}\n'],
    ['rust', 'use a::b;\n#[test]\nfn f() { fn inner() {} }\nimpl T for S { fn m(&self) {} }\nmod x;\n'],
  ] as const)('%s: both give the same facts', async (language, source) => {
    const sound = await parse(language, source);
    const broken = await parse(language, `${source}\n\n)))\n`);
    expect(sound.errorLines).toEqual([]);
    expect(broken.errorLines).not.toEqual([]);
    expect(sound.symbols.length).toBeGreaterThan(1);
    const { symbols, imports, importLines } = broken;
    expect({ symbols, imports, importLines }).toEqual({
      symbols: sound.symbols,
      imports: sound.imports,
      importLines: sound.importLines,
    });
  });

  test('code inside a string of Java declares nothing', () =>
    checkSymbols(
      'java',
      'class C {\n  String s = "\\{new Object() { void hidden() {} }}";\n  void m() {}\n}\n',
      ['1-4 C', '2-2 C.s', '3-3 C.m'],
    ));
});

describe('limits', () => {
  test('a file above the size cap is not parsed', async () => {
    const blob = await parse('javascript', Buffer.alloc(maxSourceBytes + 1, 'a'));
    expect(blob).toMatchObject({ parsed: false, symbols: [], reason: 'The file is larger than 5 MB.' });
  });

  test('past its budget a file is not parsed, and the next one is', async () => {
    const runtime = await syntaxRuntime();
    const source = Buffer.from('function f(a, b) { return a + b; }\n'.repeat(500));
    const budget = { callbacks: 3, milliseconds: 60_000 };
    const cut = await parseSource(runtime, 'javascript', source, budget);
    expect(cut).toMatchObject({ parsed: false, symbols: [] });
    expect(cut.reason).toContain('budget');
    const whole = await parseSource(runtime, 'javascript', source);
    expect(whole).toMatchObject({ parsed: true, reason: null });
    expect(whole.symbols).toHaveLength(500);
  });

  test('a missing grammar is a reason, not an error', async () => {
    const directory = await prepareGrammars();
    const runtime = await loadSyntaxRuntime({
      runtimePath: `${directory}/web-tree-sitter.wasm`,
      grammarDirectory: '/nonexistent',
    });
    const blob = await parseSource(runtime, 'go', Buffer.from('package a'));
    expect(blob).toMatchObject({ parsed: false });
    expect(blob.reason).toContain('The parser failed');
  });
});
