import { Buffer } from 'node:buffer';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LanguageId } from '../../../../src/core/analysis/facts.ts';
import { languageTables } from '../../../../src/core/analysis/syntax/languageTables.ts';
import { parseSource } from '../../../../src/core/analysis/syntax/parseSource.ts';
import type { ParsedBlob } from '../../../../src/core/analysis/syntax/parsedBlob.ts';
import { ParserPool } from '../../../../src/core/analysis/worker/parserPool.ts';
import { cleanUpDistribution, prepareDistribution } from '../analysisDistribution.ts';
import { syntaxRuntime } from '../syntaxFixture.ts';

cleanUpDistribution();

const languages = Object.keys(languageTables) as LanguageId[];

async function parse(language: LanguageId, source: string | Buffer): Promise<ParsedBlob> {
  return parseSource(await syntaxRuntime(), language, Buffer.from(source));
}

/** Specifiers of imports. */
test.each<[LanguageId, string, readonly string[]]>([
  ['c', '#include "a.h"\n#include <b/c.h>\n#include MACRO\n', ['a.h', '<b/c.h>']],
  ['cpp', '#include "a.hpp"\n', ['a.hpp']],
  ['csharp', 'using A . B;\nusing (var x = y) { }\nclass C { void M() { using var d = e; } }\n', ['A.B']],
  ['csharp', 'using Pair = (int A, int B);\n', []],
  ['ruby', 'require_relative "a"\nFoo.require "b"\nrequire name\nrequire "c#{d}"\nrequired "e"\n', ['./a']],
  ['php', '<?php use A\\B as C, D\\E;\nuse function F\\g;\nclass X { use T; }\n', ['A\\B', 'D\\E', 'F\\g']],
  [
    'php',
    '<?php require_once(__DIR__ . "/../a.php"); include dirname(__FILE__) . "/b.php"; require $c;\n',
    ['../a.php', './b.php'],
  ],
  ['kotlin', 'import a.b.C as D\nimport e.*\n', ['a.b.C', 'e.*']],
  [
    'bash',
    'source a.sh arg\n. "$(dirname "${BASH_SOURCE[0]}")/../b.sh"\nsource "$HOME/c.sh"\nsources d\n',
    ['a.sh', '../b.sh'],
  ],
  ['bash', '. "${BASH_SOURCE%/*}/a.sh"\nsource <(b)\n./c.sh\n', ['./a.sh']],
  ['hcl', 'module "a" {\n  source = "./b"\n}\nresource "x" "y" {\n  source = "c"\n}\n', ['./b']],
  ['hcl', 'module "a" {\n  source = "./${b}"\n}\n', []],
  [
    'css',
    '@import "a.css";\n@import url( b.css );\n@import url("c.css") print;\np { background: url(d.png); }\n',
    ['a.css', 'b.css', 'c.css'],
  ],
  [
    'html',
    '<script src=a.js></script><link rel="icon" href="b.ico"><link rel="Stylesheet" href="c.css"><img src="d.png">\n',
    ['a.js', 'c.css'],
  ],
])('%s: %j imports %j', async (language, source, expected) => {
  const { imports } = await parse(language, source);
  expect(imports.map(({ specifier }) => specifier)).toEqual(expected);
});

/** Lines that hold an import and nothing else. */
test.each<[LanguageId, string, ParsedBlob['importLines']]>([
  [
    'c',
    '#include "a.h"\n#include "b.h" /* why */\nint x;\n#include "c.h"\n',
    [
      [1, 1],
      [4, 4],
    ],
  ],
  ['c', '#include "a.h"\r\nint x;\r\n', [[1, 1]]],
  ['csharp', 'using A; using B;\nusing C;\n', [[2, 2]]],
  [
    'ruby',
    "require 'a'\nrequire 'b' if c\nx = require 'd'\nrequire('e')\n",
    [
      [1, 1],
      [4, 4],
    ],
  ],
  ['php', "<?php\nuse A;\nrequire 'b.php';\n", [[2, 2]]],
  ['kotlin', 'package a\n\nimport b\nimport c; import d\n', [[3, 3]]],
  ['bash', 'source a.sh\n', []],
  ['css', '@import "a.css";\n@import "b.css"; p { color: red }\n', [[1, 1]]],
])('%s: the lines of imports alone in %j', async (language, source, expected) => {
  expect((await parse(language, source)).importLines).toEqual(expected);
});

/** Symbols as `start-end name`. */
test.each<[LanguageId, string, readonly string[]]>([
  ['c', 'typedef struct node { struct node *next; } node;\n', ['1-1 node', '1-1 node.next']],
  ['c', 'int f(void), *g(int), (*h)(int), i[3];\n', ['1-1 f', '1-1 g', '1-1 h', '1-1 i']],
  ['c', 'enum kind { A, B } current;\n', ['1-1 kind', '1-1 current']],
  ['c', 'int f() {\n  static int x;\n  struct s { int y; };\n}\n', ['1-4 f', '3-3 f.s', '3-3 f.s.y']],
  ['cpp', 'void a::b<int>::operator()(int x) const {}\n', ['1-1 a.b.operator()']],
  ['cpp', 'template <class T>\ntemplate <class U>\nT A<T>::get(U u) {}\n', ['1-3 A.get']],
  [
    'cpp',
    'namespace {\nint f() {}\n}\nnamespace a { namespace b {\nclass C;\nC *g();\n} }\n',
    ['2-2 f', '4-7 a', '4-7 a.b', '6-6 a.b.g'],
  ],
  [
    'csharp',
    'namespace N;\nclass A { int x, y; A() {} int P => 1; }\n',
    ['2-2 A', '2-2 A.x', '2-2 A.y', '2-2 A.A', '2-2 A.P'],
  ],
  ['ruby', 'class A::B\n  X, y = 1, 2\n  def self.f; end\nend\n', ['1-4 A.B', '2-2 A.B.X', '3-3 A.B.f']],
  ['ruby', 'namespace :db do\n  task :seed => [:a] do\n  end\nend\n', ['1-4 db', '2-3 db.seed']],
  [
    'php',
    '<?php class A {\n  #[B]\n  private int $x = 1;\n  const C = 1, D = 2;\n}\n',
    ['1-5 A', '2-3 A.$x', '4-4 A.C', '4-4 A.D'],
  ],
  [
    'kotlin',
    'enum class E { A, B }\nval <T> List<T>.x: Int get() = 1\nfun f() { val y = 1 }\n',
    ['1-1 E', '2-2 List.x', '3-3 f'],
  ],
  ['bash', 'A=1 cmd\nexport B=2\nf() { C=3; }\n', ['2-2 B', '3-3 f']],
  [
    'hcl',
    'resource "a" "b" {\n  x = 1\n  c {\n  }\n}\nlocals {\n  d = 1\n}\n',
    ['1-5 a.b', '3-4 a.b.c', '6-8 local', '7-7 local.d'],
  ],
  [
    'sql',
    'CREATE TABLE "Ab" (x INT);\nDELETE FROM a.b WHERE x = 1;\n',
    ['1-1 Ab', '1-1 Ab.x', '2-2 DELETE FROM a.b'],
  ],
  ['yaml', 'a:\n  - b:\n      c: 1\n"d e": 2\n', ['1-3 a', '2-3 a.b', '3-3 a.b.c', '4-4 d e']],
  [
    'json',
    '{"a":{"b":{"c":{"d":{"e":{"f":{"g":1}}}}}}}\n',
    ['a', 'a.b', 'a.b.c', 'a.b.c.d', 'a.b.c.d.e', 'a.b.c.d.e.f'].map((name) => `1-1 ${name}`),
  ],
  ['toml', '[a.b]\nc = 1\n\n[[d]]\ne.f = 2\n', ['1-3 a.b', '2-2 a.b.c', '4-5 d', '5-5 d.e.f']],
  [
    'css',
    '@layer a {\n  .b { --c: 1; d: e }\n}\n',
    ['1-3 @layer a', '2-2 @layer a .b', '2-2 @layer a .b --c'],
  ],
  ['html', '<main>\n<p id="a">x</p>\n<p>y</p>\n</main>\n', ['1-4 main', '2-2 main p#a']],
])('%s: the symbols of %j', async (language, source, expected) => {
  const { symbols, errorLines } = await parse(language, source);
  expect(symbols.map(({ start, end, name }) => `${start}-${end} ${name}`)).toEqual(expected);
  expect(errorLines).toEqual([]);
});

test.each(languages)('an empty %s file has no facts', async (language) => {
  const facts = { parsed: true, symbols: [], imports: [], importLines: [] };
  expect(await parse(language, '')).toMatchObject(facts);
});

describe('in workers, as in the product', () => {
  let pool: ParserPool;

  beforeAll(async () => {
    const { workerPath, grammarDirectory } = await prepareDistribution();
    const runtimePath = join(dirname(workerPath), 'web-tree-sitter.wasm');
    pool = new ParserPool({ workerPath, files: { runtimePath, grammarDirectory }, workers: 1 });
  });
  afterAll(() => pool.dispose());

  const ask = async (language: LanguageId, source: string | Buffer): Promise<string> => {
    const answer = await pool.run({ kind: 'parse', language, source: Buffer.from(source) });
    if (answer.kind !== 'parsed') return answer.kind === 'failed' ? answer.reason : answer.kind;
    return answer.blob.reason ?? `${answer.blob.symbols.length} symbols`;
  };

  function randomBytes(): Buffer {
    let seed = 7;
    const next = (): number => ((seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff) >> 16) & 0xff;
    return Buffer.from(Array.from({ length: 20_000 }, next));
  }

  /** The parser itself may stop over a source, as Java's does over `([{`; the next file finds another worker. */
  test.each(languages)(
    'hostile %s is bounded, and spoils no other file',
    async (language) => {
      const pieces = ['([{', '<a>', '"${', '/*', '- '].map((piece) => piece.repeat(1_500));
      for (const source of [randomBytes(), ...pieces]) {
        expect(await ask(language, source)).toMatch(/^\d+ symbols$|budget|nests|^The parser stopped while/);
        expect(await ask('json', '{"a":{"b":1}}')).toBe('2 symbols');
        expect(await ask('python', 'def f():\n  pass\n')).toBe('1 symbols');
      }
    },
    60_000,
  );
});

describe('nesting that the scanner of YAML cannot hold', () => {
  const staircase = (piece: string, levels: number): string =>
    Array.from({ length: levels }, (_, level) => piece.replaceAll('^', ' '.repeat(level))).join('');

  test.each([
    ['- '.repeat(300), false],
    [': '.repeat(300), false],
    [`? - ${'- '.repeat(300)}`, false],
    [staircase('^a:\n', 300), false],
    [staircase('^^a:\n^^- b:\n', 150), false],
    [staircase('^a:\n^- b:\n', 119), true],
    ['- '.repeat(119), true],
    [staircase('^a:\n', 118), true],
    [`a: |\n${staircase(' ^x\n', 100)}`, true],
    [`a: ${'b - '.repeat(1_000)}\n`, true],
    [`a: {${'b: 1, '.repeat(1_000)}}\n`, true],
  ])('%#', async (source, isParsed) => {
    const blob = await parse('yaml', source);
    expect(blob.parsed).toBe(isParsed);
    if (!isParsed) expect(blob.reason).toBe('It nests more deeply than its grammar can hold.');
    // Whatever breaks shows in other grammars first.
    expect((await parse('json', '{"a":{"b":1}}')).symbols).toHaveLength(2);
    expect((await parse('toml', '[a]\nb = 1\n')).errorLines).toEqual([]);
    expect((await parse('python', 'def f():\n  pass\n')).symbols).toHaveLength(1);
  });
});

test('a broken runtime is not asked again', async () => {
  const broken = new Error('memory access out of bounds');
  broken.name = 'RuntimeError';
  const runtime = { ...(await syntaxRuntime()), language: () => Promise.reject(broken) };
  await expect(parseSource(runtime, 'go', Buffer.from('package a'))).rejects.toBe(broken);
});
