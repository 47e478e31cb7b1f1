// What is proven, and what is refused, in the languages beyond those of classifyUnits.test.ts.
import { expect, test } from 'vitest';
import { cleanUpDistribution } from '../analysisDistribution.ts';
import { classesOfPairs } from './classifyChange.ts';

cleanUpDistribution();

const claimed = [
  ['format', 'a.c', 'int f(void) {\nreturn 1;\n}\n', 'int f(void) {\n  return 1;\n}\n'],
  [
    'format',
    'a.cpp',
    'int f() {\n  return g(1,\n    2);\n}\n',
    'int f() {\n  return g(1,\n           2);\n}\n',
  ],
  ['format', 'a.cs', 'class A {\nint f() { return 1; }\n}\n', 'class A {\n  int f() { return 1; }\n}\n'],
  ['format', 'a.kt', 'fun f() {\n  g()\n  h()\n}\n', 'fun f() {\n  g()\n\n  h()\n}\n'],
  ['format', 'a.php', '<?php\nif ($a) {\nf();\n}\n', '<?php\nif ($a) {\n  f();\n}\n'],
  ['format', 'a.rb', 'def f\n g\nend\n', 'def f\n  g\nend\n'],
  ['format', 'a.sh', 'if a; then\nb\nfi\n', 'if a; then\n  b\nfi\n'],
  ['format', 'a.tf', 'locals {\na = 1\n}\n', 'locals {\n  a = 1\n}\n'],
  ['format', 'a.css', 'a {\ncolor: red;\n}\n', 'a {\n  color: red;\n}\n'],
  ['comment', 'a.c', 'int a; /* one */\n', 'int a; /* two */\n'],
  ['comment', 'a.cpp', '// one\nint a;\n', '// two\nint a;\n'],
  ['comment', 'a.cs', '// one\nclass A { }\n', '// two\nclass A { }\n'],
  ['comment', 'a.kt', 'val a = 1 // one\n', 'val a = 1 // two\n'],
  ['comment', 'a.php', '<?php\n// one\nf();\n', '<?php\n// two\nf();\n'],
  ['comment', 'a.rb', '# one\nf\n', '# two\nf\n'],
  ['comment', 'a.sh', '# one\nf\n', '# two\nf\n'],
  ['comment', 'a.tf', '# one\nlocals {}\n', '# two\nlocals {}\n'],
  ['comment', 'a.css', '/* one */\na { color: red; }\n', '/* two */\na { color: red; }\n'],
] as const;

const refused = [
  [
    'spaces between tokens of a macro',
    'a.c',
    'void f(void) {\n  LOG(a+b);\n}\n',
    'void f(void) {\n  LOG(a + b);\n}\n',
  ],
  ['a macro', 'a.c', '#define A 1\nint b;\n', '#define A 2\nint b;\n'],
  ['a macro that becomes a function', 'a.c', '#define A (b)\nint b;\n', '#define A(b)\nint b;\n'],
  ['a comment that swallows the next line', 'a.c', 'int a; // one\nint b;\n', 'int a; // one \\\nint b;\n'],
  [
    'a comment that falls through',
    'a.c',
    'void f(int a) { switch (a) {\ncase 1: g();\n  /* fall through */\ncase 2: h(); } }\n',
    'void f(int a) { switch (a) {\ncase 1: g();\n  /* goes on */\ncase 2: h(); } }\n',
  ],
  ['a line behind a continued one', 'a.c', '#define A \\\n  b\nint c;\n', '#define A \\\n\n  b\nint c;\n'],
  ['a lint suppression', 'a.cpp', 'int a; // one\n', 'int a; // NOLINT\n'],
  ['a raw string', 'a.cpp', 'auto a = R"(\n b)";\n', 'auto a = R"(\n  b)";\n'],
  ['a directive of the compiler', 'a.cs', 'class A { }\n', '#nullable disable\nclass A { }\n'],
  [
    'an argument that the callee reads',
    'a.cs',
    'class A { void f() { g(a,\n b); } }\n',
    'class A { void f() { g(a,\n   b); } }\n',
  ],
  ['a verbatim string', 'a.cs', 'class A { string a = @"\n b"; }\n', 'class A { string a = @"\n  b"; }\n'],
  ['a line that ends', 'a.kt', 'fun f() = a\n', 'fun f() =\n  a\n'],
  ['an operator of the next line', 'a.kt', 'val a = b - c\n', 'val a = b\n- c\n'],
  ['a raw string', 'a.kt', 'val a = """\n b"""\n', 'val a = """\n  b"""\n'],
  ['text around PHP', 'a.php', '<p>\n a</p>\n<?php f();\n', '<p>\n  a</p>\n<?php f();\n'],
  ['an end of PHP in a comment', 'a.php', '<?php\n// one\nf();\n', '<?php\n// one ?>\nf();\n'],
  [
    'an annotation',
    'a.php',
    '<?php\n/**\n * @ORM\\Column(\n *   one\n * )\n */\nclass A {}\n',
    '<?php\n/**\n * @ORM\\Column(\n *   two\n * )\n */\nclass A {}\n',
  ],
  [
    'data behind the end of a script',
    'a.php',
    '<?php\nf();\n__halt_compiler();\n\n\n\n// one\n',
    '<?php\nf();\n__halt_compiler();\n\n\n\n// two\n',
  ],
  ['a heredoc', 'a.php', '<?php\n$a = <<<B\n b\n B;\n', '<?php\n$a = <<<B\n  b\n B;\n'],
  ['a block of comments that is none', 'a.rb', 'a\n=begin\nb\n=end\nc\n', 'a\n  =begin\nb\n=end\nc\n'],
  ['line ends of another system', 'a.sh', 'if a; then\n  b\nfi\n', 'if a; then\n  b\r\nfi\n'],
  ['a form feed', 'a.sh', 'a\n# b\nc\n', 'a\n\f# b\nc\n'],
  [
    'a line above what must be first',
    'a.css',
    '@charset "utf-8";\na { b: c; }\n',
    '\n@charset "utf-8";\na { b: c; }\n',
  ],
  ['documentation', 'a.cs', '/** <a>one</a> */\nclass A { }\n', '/** <a>two</a> */\nclass A { }\n'],
  ['a mark in a word', 'a.sh', 'f() {\n  a\n}\n', 'f() {# b\n  a\n}\n'],
  ['a heredoc', 'a.rb', 'a = <<~B\n  b\n c\nB\n', 'a = <<~B\n  b\n  c\nB\n'],
  ['an argument that becomes an index', 'a.rb', 'f [1]\n', 'f[1]\n'],
  ['an argument that becomes a term', 'a.rb', 'f -1\n', 'f - 1\n'],
  ['a broken chain', 'a.rb', 'a\n  .b\n', 'a\n\n  .b\n'],
  [
    'a magic comment',
    'a.rb',
    '# frozen_string_literal: true\na = 1\n',
    '# frozen_string_literal: false\na = 1\n',
  ],
  ['a comment of a cop', 'a.rb', 'a = 1 # one\n', 'a = 1 # rubocop:disable all\n'],
  ['words', 'a.sh', 'a b\n', 'ab\n'],
  ['a heredoc', 'a.sh', 'cat <<B\n b\nB\n', 'cat <<B\n  b\nB\n'],
  ['a string', 'a.sh', 'a="\n b"\n', 'a="\n  b"\n'],
  ['a continued command', 'a.sh', 'a \\\n  b\n', 'a \\\n\n  b\n'],
  ['a comment in a continued command', 'a.sh', 'a \\\n  b\n', 'a \\\n# c\n  b\n'],
  ['a backslash that escapes a space', 'a.sh', 'a \\\n  b\n', 'a \\ \n  b\n'],
  [
    'a comment that the script prints',
    'a.sh',
    '#!/bin/sh\n# one\ncase $1 in -h) sed -n 2p "$0";; esac\n',
    '#!/bin/sh\n# two\ncase $1 in -h) sed -n 2p "$0";; esac\n',
  ],
  ['a suppression', 'a.sh', '# one\necho $a\n', '# shellcheck disable=SC2086\necho $a\n'],
  ['a heredoc', 'a.tf', 'locals {\n  a = <<B\n b\nB\n}\n', 'locals {\n  a = <<B\n  b\nB\n}\n'],
  ['a suppression', 'a.tf', '# one\nlocals {}\n', '#tfsec:ignore:all\nlocals {}\n'],
  ['a selector', 'a.css', 'a .b {\n}\n', 'a.b {\n}\n'],
  ['a custom property', 'a.css', 'a {\n--b:\n c;\n}\n', 'a {\n--b:\n   c;\n}\n'],
  ['a comment that is kept', 'a.css', '/* one */\na { }\n', '/*! one */\na { }\n'],
  ['words that make one', 'A.java', 'class A {\n  @interface B {}\n}\n', 'class A {\n  @interfaceB {}\n}\n'],
  ['SQL', 'a.sql', 'select 1;\n-- one\n', 'select 1;\n-- two\n'],
  ['HTML', 'a.html', '<p>\n a</p>\n', '<p>\n  a</p>\n'],
  ['Vue', 'a.vue', '<template>\n<p> a</p>\n</template>\n', '<template>\n<p>a</p>\n</template>\n'],
  [
    'metadata of a script',
    'a.py',
    '# /// script\n# dependencies = ["a"]\n# ///\nf()\n',
    '# /// script\n# dependencies = ["b"]\n# ///\nf()\n',
  ],
  [
    'a block comment with a line end',
    'a.js',
    'function f() {\n  return /* a */ b;\n}\n',
    'function f() {\n  return /* a\n  */ b;\n}\n',
  ],
  ['async on its own line', 'a.js', 'async function f() {}\n', 'async\nfunction f() {}\n'],
  [
    'a field that takes the next line',
    'a.js',
    'class A {\n  get\n  *b() {}\n}\n',
    'class A {\n  get *b() {}\n}\n',
  ],
  ['an operator that two tokens make', 'a.rs', 'fn f() -> bool { a < -b }\n', 'fn f() -> bool { a <-b }\n'],
  [
    'a directive inside of an import',
    'a.ts',
    "import {\n  a,\n} from 'b';\n",
    "import {\n  // @ts-ignore\n  a,\n} from 'b';\n",
  ],
] as const;

const configuration = [
  ['a.json', '{"a":1}\n', '{ "a": 1 }\n'],
  ['a.yml', 'a: 1\n', 'a:  1\n'],
  ['a.toml', 'a = 1\n', 'a  = 1\n'],
] as const;

test('claimed', async () => {
  const classes = await classesOfPairs(claimed.map(([, ...pair]) => pair));
  const got = claimed.map(([, path, before], at) => [classes[at]?.join(' '), path, before]);
  expect(got).toEqual(claimed.map(([expected, path, before]) => [expected, path, before]));
});

test('never claimed', async () => {
  const classes = await classesOfPairs(refused.map(([, ...pair]) => pair));
  const claims = refused.filter((_, at) => classes[at]?.join(' ') !== 'code');
  expect(claims).toEqual([]);
});

test('configuration is that, whatever changes', async () => {
  expect(await classesOfPairs(configuration)).toEqual(configuration.map(() => ['config']));
});
