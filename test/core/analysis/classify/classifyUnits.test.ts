import { Buffer } from 'node:buffer';
import { describe, expect, test } from 'vitest';
import { classifyUnits } from '../../../../src/core/analysis/classify/classifyUnits.ts';
import { mayBeMechanical } from '../../../../src/core/analysis/classify/unitClasses.ts';
import type { LanguageId } from '../../../../src/core/analysis/facts.ts';
import { parseSource } from '../../../../src/core/analysis/syntax/parseSource.ts';
import type { LineSpan } from '../../../../src/core/base/lineSpan.ts';
import { cleanUpDistribution } from '../analysisDistribution.ts';
import { languageFixtures, readFixture, syntaxRuntime } from '../syntaxFixture.ts';
import { textUnit } from '../changeBuilders.ts';

cleanUpDistribution();

/** Lines before the first and after the last difference are left out: the rest is one unit. */
function onlyUnit(before: readonly string[], after: readonly string[]): { old: LineSpan; new: LineSpan } {
  let head = 0;
  while (head < before.length && before[head] === after[head]) head += 1;
  let tail = 0;
  const shorter = Math.min(before.length, after.length) - head;
  while (tail < shorter && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  const span = (length: number): LineSpan =>
    length - head - tail === 0 ? { start: head, lines: 0 } : { start: head + 1, lines: length - head - tail };
  return { old: span(before.length), new: span(after.length) };
}

/** The class of the one unit between two texts: through the filter, and through the trees. */
async function check(language: LanguageId, before: string, after: string, expected: string): Promise<void> {
  const [oldLines, newLines] = [before, after].map((text) => text.split(/(?<=\n)/)) as [string[], string[]];
  const spans = onlyUnit(oldLines, newLines);
  const lines = (all: readonly string[], { start, lines: count }: LineSpan): readonly string[] =>
    count === 0 ? [] : all.slice(start - 1, start - 1 + count);
  const unit = textUnit(spans, lines(oldLines, spans.old), lines(newLines, spans.new));
  const pair = mayBeMechanical(unit)
    ? await classifyUnits(await syntaxRuntime(), {
        language,
        oldSource: Buffer.from(before),
        newSource: Buffer.from(after),
        units: [spans],
        moves: [],
      })
    : null;
  expect(pair?.classes[0] ?? 'code').toBe(expected);
}

describe('format', () => {
  test.each([
    ['indentation', 'typescript', 'if (a) {\nb();\n}\n', 'if (a) {\n  b();\n}\n'],
    ['a call over several lines', 'typescript', 'f(a, b);\n', 'f(\n  a,\n  b\n);\n'],
    ['blank lines added', 'javascript', 'a();\nb();\n', 'a();\n\n\nb();\n'],
    ['blank lines removed', 'go', 'package a\n\n\nvar b = 1\n', 'package a\n\nvar b = 1\n'],
    ['line terminators', 'java', 'class A {\n int b;\n}\n', 'class A {\r\n int b;\r\n}\r\n'],
    ['spaces between tokens', 'go', 'package a\n\nvar b=1+2\n', 'package a\n\nvar b = 1 + 2\n'],
    ['spaces between tokens', 'rust', 'fn f(){let a=1;}\n', 'fn f() { let a = 1; }\n'],
    [
      'a comment that moves with its code',
      'java',
      'class A {\n// b\nint b;\n}\n',
      'class A {\n  // b\n  int b;\n}\n',
    ],
  ] as const)('%s (%s)', (_name, language, before, after) => check(language, before, after, 'format'));
});

describe('never format', () => {
  test.each([
    [
      'a return cut from its value',
      'javascript',
      'function f() {\n  return x;\n}\n',
      'function f() {\n  return\n  x;\n}\n',
    ],
    ['a string', 'javascript', "f('a b');\n", "f('ab');\n"],
    ['white space in a string', 'javascript', "f('a b');\n", "f('a  b');\n"],
    ['a template', 'typescript', 'f(`\na\n`);\n', 'f(`\n  a\n`);\n'],
    ['blank lines in a template', 'typescript', 'f(`\na\n`);\n', 'f(`\n\na\n`);\n'],
    [
      'a text block',
      'java',
      'class A { String s = """\n  a\n  """; }\n',
      'class A { String s = """\n   a\n  """; }\n',
    ],
    ['a raw string', 'go', 'package a\n\nvar s = `a\nb`\n', 'package a\n\nvar s = `a\n b`\n'],
    ['text of JSX', 'tsx', 'const a = <p>\n  a b\n</p>;\n', 'const a = <p>\n  a\n  b\n</p>;\n'],
    ['Python', 'python', 'if a:\n  b()\n  c()\n', 'if a:\n  b()\n    \n  c()\n'],
    ['Python indentation', 'python', 'if a:\n  b()\n  c()\n', 'if a:\n  b()\nc()\n'],
    ['tokens joined', 'typescript', 'a + +b;\n', 'a ++b;\n'],
    ['words joined', 'typescript', 'let x = 1;\n', 'letx = 1;\n'],
    ['a build constraint', 'go', '//go:build linux\n\npackage a\n', '//go:build linux\npackage a\n'],
    [
      'the line below a suppression',
      'typescript',
      '// @ts-ignore\nf(a, b);\n',
      '// @ts-ignore\nf(a,\n  b);\n',
    ],
    ['macros', 'rust', 'fn f() { s!(a b); }\n', 'fn f() { s!(a  b); }\n'],
    ['what does not parse', 'typescript', 'let = = ;\n', 'let =  = ;\n'],
    ['a lone carriage return', 'javascript', 'f(); // a\n', 'f();\r// a\n'],
    ['a no-break space', 'javascript', 'f( a);\n', 'f(\u00a0a);\n'],
    ['a zero width space', 'javascript', 'f(a);\n', 'f(\u200ba);\n'],
  ] as const)('%s (%s)', (_name, language, before, after) => check(language, before, after, 'code'));
});

describe('comment', () => {
  test.each([
    ['a line comment added', 'typescript', 'a();\nb();\n', 'a();\n// why\nb();\n'],
    ['a line comment changed', 'go', 'package a\n\n// one\nvar b = 1\n', 'package a\n\n// two\nvar b = 1\n'],
    ['a trailing comment changed', 'python', 'a = 1  # one\n', 'a = 1  # two\n'],
    ['a trailing comment added', 'python', 'a = 1\n', 'a = 1  # two\n'],
    ['a block comment removed', 'java', 'class A {\n  /* old */\n  int b;\n}\n', 'class A {\n  int b;\n}\n'],
    [
      'a line of a block comment',
      'typescript',
      '/**\n * One.\n * Two.\n */\na();\n',
      '/**\n * One.\n * Three.\n */\na();\n',
    ],
    ['a plain comment', 'rust', 'fn f() {\n  // one\n}\n', 'fn f() {\n  // two\n}\n'],
    ['a comment in another language', 'python', '# one\na()\n', '# größer 漢字\na()\n'],
  ] as const)('%s (%s)', (_name, language, before, after) => check(language, before, after, 'comment'));
});

describe('never comment', () => {
  test.each([
    ['code beside it', 'typescript', 'a(); // one\n', 'b(); // one\n'],
    ['code commented out', 'typescript', 'a();\nb();\n', 'a();\n// b();\n'],
    ['code taken out of a comment', 'typescript', 'a();\n// b();\n', 'a();\nb();\n'],
    [
      'an end of comment that frees code',
      'typescript',
      '/*\n * a\n */\nb();\n',
      '/*\n * a */ c(); /*\n */\nb();\n',
    ],
    [
      'a comment that swallows the next lines',
      'typescript',
      '/* a */\nb();\n/* c */\n',
      '/* a\nb();\n/* c */\n',
    ],
    ['a lint suppression', 'typescript', 'a();\nb();\n', 'a();\n// eslint-disable-next-line\nb();\n'],
    ['a type suppression', 'python', 'a = 1\n', 'a = 1  # type: ignore\n'],
    ['noqa', 'python', 'a = 1\n', 'a = 1  # noqa\n'],
    ['a security suppression', 'python', 'a = 1\n', 'a = 1  # nosec B101\n'],
    ['a build constraint', 'go', '// a\n\npackage a\n', '//go:build ignore\n\npackage a\n'],
    [
      'C code in Go',
      'go',
      'package a\n\n// int one;\nimport "C"\n',
      'package a\n\n// int two;\nimport "C"\n',
    ],
    [
      'expected output of an example',
      'go',
      'package a\n\nfunc ExampleA() {\n\t// 1\n}\n',
      'package a\n\nfunc ExampleA() {\n\t// 2\n}\n',
    ],
    ['documentation that Rust tests', 'rust', '/// one\nfn f() {}\n', '/// two\nfn f() {}\n'],
    [
      'types in comments of JavaScript',
      'javascript',
      '/**\n * @type {A}\n * one\n */\nlet a;\n',
      '/**\n * @type {A}\n * two\n */\nlet a;\n',
    ],
    ['a shebang', 'javascript', '#!/usr/bin/env node\na();\n', '#!/usr/bin/env deno\na();\n'],
    ['an encoding', 'python', '# -*- coding: utf-8 -*-\n', '# -*- coding: latin-1 -*-\n'],
    ['a docstring', 'python', 'def f():\n  """one # a"""\n', 'def f():\n  """two # a"""\n'],
    ['a comment in a template', 'typescript', 'f(`\n// one\n`);\n', 'f(`\n// two\n`);\n'],
    ['a comment in a Python string', 'python', 's = """\n# one\n"""\n', 's = """\n# two\n"""\n'],
    ['bidirectional controls', 'typescript', 'a();\nb();\n', 'a();\n// x \u202e y\nb();\n'],
    ['a comment of HTML', 'javascript', 'a();\nb();\n', 'a();\n--> c\nb();\n'],
    ['a form feed', 'go', 'package a\n\n// b\nvar c = 1\n', 'package a\n\n// b\n\f\nvar c = 1 // d\n'],
    [
      'a line tabulation',
      'java',
      'class A {\n  // b\n  int c;\n}\n',
      'class A {\n  // d\v\n\v\n  int c;\n}\n',
    ],
    ['a no-break space', 'python', 'a = 1\n', 'a = 1\u00a0# b\n'],
    ['a comment that joins tokens', 'typescript', 'a/* */b;\n', 'ab;\n'],
    ['indentation beside a comment', 'python', 'if a:\n  b() # 1\n  c()\n', 'if a:\n  b() # 1\nc() # 2\n'],
  ] as const)('%s (%s)', (_name, language, before, after) => check(language, before, after, 'code'));
});

test('units of one file are judged one by one', async () => {
  const oldSource = Buffer.from('a();\nb( 1 );\n// one\nc();\n');
  const newSource = Buffer.from('a( );\nb(1);\n// two\nd();\n');
  const lines = [1, 2, 3, 4].map((start) => ({ old: { start, lines: 1 }, new: { start, lines: 1 } }));
  const { classes } = await classifyUnits(await syntaxRuntime(), {
    language: 'javascript',
    oldSource,
    newSource,
    units: lines,
    moves: [],
  });
  expect(classes).toEqual(['format', 'format', 'comment', 'code']);
});

test('the facts of both sides are those of their parses', async () => {
  const runtime = await syntaxRuntime();
  for (const [language, name] of languageFixtures) {
    const oldSource = readFixture(name);
    const newSource = oldSource.subarray(0, oldSource.byteLength >> 1);
    const units = [{ old: { start: 1, lines: 1 }, new: { start: 1, lines: 1 } }];
    const pair = await classifyUnits(runtime, { language, oldSource, newSource, units, moves: [] });
    expect(pair.old).toEqual(await parseSource(runtime, language, oldSource));
    expect(pair.new).toEqual(await parseSource(runtime, language, newSource));
  }
});

test('a grammar that is missing proves nothing', async () => {
  const runtime = await syntaxRuntime();
  const broken = { ...runtime, language: () => Promise.reject(new Error('no grammar')) };
  const source = Buffer.from('a();\n');
  const units = [{ old: { start: 1, lines: 1 }, new: { start: 1, lines: 1 } }];
  const { classes } = await classifyUnits(broken, {
    language: 'go',
    oldSource: source,
    newSource: source,
    units,
    moves: [],
  });
  expect(classes).toEqual(['code']);
});
