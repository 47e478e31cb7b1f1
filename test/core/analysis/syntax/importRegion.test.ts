// The imports of a source are read from its beginning when nothing behind it can import; the answer is that of the whole.
import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LanguageId } from '../../../../src/core/analysis/facts.ts';
import { importRegion } from '../../../../src/core/analysis/syntax/importRegion.ts';
import { languageTables } from '../../../../src/core/analysis/syntax/languageTables.ts';
import { parseImports, parseSource } from '../../../../src/core/analysis/syntax/parseSource.ts';
import { processorClock } from '../../../helpers/processorClock.ts';
import { languageFixtures, readFixture, syntaxRuntime } from '../syntaxFixture.ts';

function regionOf(language: LanguageId, text: string): string | null {
  const { importMarks } = languageTables[language];
  return importMarks === undefined ? null : importRegion(text, importMarks);
}

/** What a part of the source says, and what the whole says. */
async function bothWays(language: LanguageId, text: string): Promise<readonly unknown[]> {
  const runtime = await syntaxRuntime();
  const source = Buffer.from(text);
  const whole = await parseSource(runtime, language, source);
  return [await parseImports(runtime, language, source), whole.parsed ? whole.imports : null];
}

const cases: readonly (readonly [LanguageId, source: string, region: string | null])[] = [
  [
    'typescript',
    "import a from 'a';\nimport {\n  b,\n} from 'b';\nrest();\n",
    "import a from 'a';\nimport {\n  b,\n} from 'b';\n",
  ],
  ['typescript', 'const a = 1;\n', ''],
  ['typescript', "Buffer.from('x');\nArray.from('y');\n", ''],
  ['typescript', "const a = [...require('a')];\nrest();\n", "const a = [...require('a')];\n"],
  ['typescript', "import a = require(\n  'a'\n);\nrest();\n", "import a = require(\n  'a'\n);\n"],
  ['typescript', "export * from /* here */ 'a';\nrest();\n", "export * from /* here */ 'a';\n"],
  [
    'javascript',
    "const a = import('a', {\n  with: { type: 'json' },\n});\nrest();\n",
    "const a = import('a', {\n  with: { type: 'json' },\n});\n",
  ],
  ['javascript', "rest();\nconst late = require('late');", "rest();\nconst late = require('late');"],
  [
    'python',
    'import a\nfrom b import (\n  c,\n  d,\n)\nx = 1\n',
    'import a\nfrom b import (\n  c,\n  d,\n)\n',
  ],
  ['python', 'from a import b, \\\n  c\nx = 1\n', 'from a import b, \\\n  c\n'],
  ['python', 'try: import a\nexcept: pass\n', 'try: import a\n'],
  ['go', 'package a\n\nimport (\n  "b"\n)\n\nfunc f() {}\n', 'package a\n\nimport (\n  "b"\n)\n'],
  ['java', 'package a;\nimport b.C;\nclass D {}\n', 'package a;\nimport b.C;\n'],
  ['kotlin', 'package a\nimport b.C\nclass D\n', 'package a\nimport b.C\n'],
  ['rust', 'use a::{\n  b,\n};\nmod c;\nmod d { fn e() {} }\nfn f() {}\n', 'use a::{\n  b,\n};\nmod c;\n'],
  ['csharp', 'using A;\nclass B { void F() { using (x) {} } }\n', 'using A;\n'],
  ['php', '<?php\nuse A\\{B,\n C};\n$f = function () use ($x) {};\n', '<?php\nuse A\\{B,\n C};\n'],
  ['ruby', "require 'a'\nclass B\nend\n", "require 'a'\n"],
  ['c', '#include "a.h"\nint f;\n', null],
];

describe('the region ends behind the last statement that may import', () => {
  test.each(cases)('%s %j', async (language, source, region) => {
    expect(regionOf(language, source)).toBe(region);
    const [part, whole] = await bothWays(language, source);
    expect(part).toEqual(whole);
  });
});

/** Text that looks like an import where it is none, or stands where the region ends in the middle of something. */
const misleading: readonly (readonly [LanguageId, string])[] = [
  ['typescript', "import a from 'a';\n/* import b from 'b';\n*/ import c from 'c';\n"],
  ['typescript', "import a from 'a';\nconst t = `\nimport b from 'b';\n`;\nrest();\n"],
  ['typescript', "import a from 'a';\nfunction f() {\n  return import('b');\n}\nrest();\n"],
  ['typescript', "import a from 'a';\nif (x) {\n  require('b');\n  // import c from 'c'\n}\n"],
  ['tsx', "import a from 'a';\nexport const A = () => <p>text from 'b' (</p>;\n"],
  ['python', 'import a\ndef f():\n    import b\n    return 1\n'],
  ['python', '"""\nimport no\n"""\nimport a\nx = """\nfrom no import b\n"""\n'],
  ['go', 'package a\nimport "b"\nvar s = `\nimport "no"\n`\n'],
  ['java', 'import a.B;\nclass C { String s = """\nimport no.D;\n"""; }\n'],
  ['rust', 'use a::b;\n#[cfg(test)]\nmod tests {\n    use super::*;\n    #[test]\n    fn t() {}\n}\n'],
  ['csharp', 'namespace N\n{\n    using A;\n    class B {}\n}\n'],
  ['php', '<?php\nclass A {\n  use B;\n  function f() { require __DIR__ . "/c.php"; }\n}\n'],
  ['ruby', 'module A\n  require "b"\nend\ntext = <<~X\n  require "no"\nX\n'],
];

test.each(misleading)('%s %j', async (language, source) => {
  const [part, whole] = await bothWays(language, source);
  expect(part).toEqual(whole);
});

test('the fixtures of all languages', async () => {
  for (const [language, name] of languageFixtures) {
    const [part, whole] = await bothWays(language, readFixture(name).toString());
    expect(part, name).toEqual(whole);
  }
});

/** Lines that open, close, quote and import, in any order: most of what comes out is broken. */
const pieces: readonly (readonly [LanguageId, readonly string[]])[] = [
  [
    'typescript',
    [
      "import a from 'a';",
      "export * from 'b'",
      "x = require('c')",
      '/*',
      '*/',
      '`',
      '{',
      '}',
      '(',
      ')',
      "'",
      '// it',
      "await import('d');",
      'rest();',
      '${',
      '/',
    ],
  ],
  [
    'python',
    [
      'import a',
      'from b import (',
      ')',
      '  import c',
      'def f():',
      '"""',
      "'",
      '# it',
      'x = 1',
      '\\',
      'if x: import d',
    ],
  ],
  [
    'rust',
    [
      'use a::b;',
      'mod c;',
      'mod d {',
      '}',
      '/*',
      '*/',
      '"',
      '// it',
      'fn f() {}',
      'pub use e::{',
      '};',
      'r#"',
    ],
  ],
  [
    'csharp',
    ['using A;', 'namespace N {', '}', '/*', '*/', '"', '#if X', '#endif', 'class B {}', 'global using C;'],
  ],
  [
    'php',
    ['<?php', 'use A\\B;', "require 'c.php';", 'function f() {', '}', '/*', '*/', '"', '?>', '<<<X', 'X;'],
  ],
  ['ruby', ["require 'a'", 'def f', 'end', '=begin', '=end', '<<~X', 'X', '"', '# it', "autoload :B, 'b'"]],
  ['go', ['package a', 'import "b"', 'import (', '"c"', ')', '/*', '*/', '`', 'func f() {', '}']],
  ['java', ['import a.B;', 'class C {', '}', '/*', '*/', '"', '"""', 'package d;', ';']],
  ['kotlin', ['import a.B', 'class C {', '}', '/*', '*/', '"', '"""', 'package d', 'fun f() = 1']],
];

test.each(pieces)('%s in any order', async (language, lines) => {
  const runtime = await syntaxRuntime();
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...lines), { maxLength: 12 }), async (chosen) => {
      const source = Buffer.from(`${chosen.join('\n')}\n`);
      const whole = await parseSource(runtime, language, source);
      const part = await parseImports(runtime, language, source);
      // An error far behind an import can hide it from a parse of the whole.
      if (whole.errorLines.length > 0) expect(part).toEqual(expect.arrayContaining([...whole.imports]));
      else expect(part).toEqual(whole.imports);
    }),
    { numRuns: 300 },
  );
});

const long = 200_000;
const hostile: readonly (readonly [LanguageId, string])[] = [
  ['typescript', 'import/*'.repeat(long)],
  ['typescript', `import${' '.repeat(long)}`.repeat(4)],
  ['typescript', `import('${'('.repeat(long)}`],
  ['python', '\n'.repeat(long)],
  ['python', `${' '.repeat(long)}\n`.repeat(4)],
  ['rust', 'mod '.repeat(long)],
  ['java', '\r'.repeat(long)],
  ['php', 'use('.repeat(long)],
];

test('the time that marks take grows with the source alone', () => {
  for (const [language, text] of hostile) {
    const elapsed = processorClock();
    regionOf(language, text);
    expect(elapsed(), `${language} ${text.slice(0, 12)}`).toBeLessThan(500);
  }
});
