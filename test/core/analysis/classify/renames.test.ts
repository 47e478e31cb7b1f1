// Renames of local variables: claimed only where scopes show that every use follows and that the new name was free.
import { expect, test } from 'vitest';
import { cleanUpDistribution } from '../analysisDistribution.ts';
import { classifyPairs, type TextPair } from './classifyChange.ts';

cleanUpDistribution();

/** `@` is the name that changes. */
function renamed([, path, template]: readonly [string, string, string]): TextPair {
  return [path, template.replaceAll('@', 'oldName'), template.replaceAll('@', 'newName')];
}

const claimed: readonly (readonly [string, string, string])[] = [
  ['a constant', 'a.ts', 'function f() {\n  const @ = 1;\n\n  g();\n  return @ + x.oldName;\n}\n'],
  ['a parameter', 'a.ts', 'export function f(@: number, b = @): number {\n  return h(() => @ + b);\n}\n'],
  ['a parameter of an arrow function', 'a.tsx', 'const f = (@) => {\n  return <p a={@} />;\n};\n'],
  ['a variable of a loop', 'a.js', 'function f(b) {\n  for (const @ of b) {\n    g(`${@}`);\n  }\n}\n'],
  ['a pattern', 'a.js', 'function f([@, c], { d: e = 1 }) {\n  return @ + c + e;\n}\n'],
  ['a caught error', 'a.js', 'function f() {\n  try { g(); } catch (@) {\n    h(@);\n  }\n}\n'],
  ['a parameter in a method', 'a.ts', 'class A {\n  m(@: string) {\n    return this.n(@);\n  }\n}\n'],
  ['a name in a comment', 'a.ts', 'function f(@) {\n  // @ is a number.\n  return @;\n}\n'],
  ['an assignment', 'a.py', 'def f(b):\n    @ = b\n    @ += 1\n    return g(oldName=@)\n'],
  [
    'a loop and a comprehension',
    'a.py',
    'def f(b):\n    for @ in b:\n        g(@)\n    return [@ for @ in b]\n'.replace(
      '[@ for @ in b]',
      '[c for c in b if c != @]',
    ),
  ],
  ['a context', 'a.py', 'def f(b):\n    with b() as @:\n        return f"{@}"\n'],
  ['a short declaration', 'a.go', 'package a\n\nfunc f() int {\n\t@ := g()\n\treturn @ + x.oldName\n}\n'],
  ['a parameter', 'a.go', 'package a\n\nfunc (t *T) f(@ int, b string) (c int) {\n\treturn @\n}\n'],
  ['a range', 'a.go', 'package a\n\nfunc f(b []int) {\n\tfor _, @ := range b {\n\t\tg(@)\n\t}\n}\n'],
  [
    'a local variable',
    'A.java',
    'class A {\n  int f() {\n    int @ = g();\n    return @ + this.oldName;\n  }\n}\n',
  ],
  ['a parameter of a lambda', 'A.java', 'class A {\n  void f() {\n    g(@ -> h(@));\n  }\n}\n'],
];

const refused: readonly (readonly [string, string, string])[] = [
  ['a property', 'a.ts', 'function f() {\n  return x.@;\n}\n'],
  ['a shorthand property', 'a.ts', 'function f(@) {\n  return { @ };\n}\n'],
  ['a shorthand pattern', 'a.ts', 'function f({ @ }) {\n  return @;\n}\n'],
  ['a global', 'a.ts', 'function f() {\n  return @;\n}\n'],
  ['a function', 'a.ts', 'function @() {\n  return @();\n}\n'],
  ['a variable of the module', 'a.ts', 'const @ = 1;\nfunction f() {\n  return @;\n}\n'],
  ['a function held in a constant', 'a.ts', 'function f() {\n  const @ = () => 1;\n  return @;\n}\n'],
  ['a function in brackets', 'a.js', 'function f() {\n  const @ = (/* c */ () => 1);\n  return @;\n}\n'],
  ['a function of a type', 'a.ts', 'function f() {\n  const @ = (() => 1) as A;\n  return @;\n}\n'],
  ['a function that is assigned', 'a.js', 'function f() {\n  let @;\n  @ = () => 1;\n  return @;\n}\n'],
  ['a function that may be assigned', 'a.ts', 'function f(@) {\n  @ ??= <A>class {};\n  return @;\n}\n'],
  ['a function by default', 'a.js', 'function f(@ = () => 1) {\n  return @;\n}\n'],
  ['a function by default', 'a.ts', 'function f(@: A = () => 1) {\n  return @;\n}\n'],
  ['a class in a pattern', 'a.js', 'function f([@ = class {}]) {\n  return @;\n}\n'],
  ['a name that was used', 'a.ts', 'function f(@) {\n  return @ + newName();\n}\n'],
  ['a variable of another block', 'a.ts', 'function f() {\n  { let @ = 1; }\n  return @;\n}\n'],
  ['a default that means another', 'a.ts', 'function f(b = @) {\n  let @ = 1;\n  return @;\n}\n'],
  ['direct eval', 'a.js', 'function f(@) {\n  return eval("oldName") + @;\n}\n'],
  ['with', 'a.js', 'function f(@, b) {\n  with (b) { return @; }\n}\n'],
  ['an element of JSX', 'a.tsx', 'function f(@) {\n  return <@ />;\n}\n'],
  [
    'a parameter that is a property',
    'a.ts',
    'class A {\n  constructor(private @: number) {\n    g(@);\n  }\n}\n',
  ],
  ['a type', 'a.ts', 'function f<@>(b: @): @ {\n  return b;\n}\n'],
  ['an exported name', 'a.ts', 'export function f() {}\nexport { f as @ };\n'],
  ['a parameter of Python', 'a.py', 'def f(@):\n    return @\n'],
  ['a global of Python', 'a.py', 'def f():\n    global @\n    @ = 1\n'],
  ['a name in a string', 'a.py', 'def f():\n    @ = 1\n    return g("@")\n'],
  ['a name that prints itself', 'a.py', 'def f():\n    @ = 1\n    return f"{@=}"\n'],
  ['locals()', 'a.py', 'def f():\n    @ = 1\n    return locals()\n'],
  ['a name that a string looks up', 'a.py', 'def f():\n    @ = 1\n    return q("newName")\n'],
  ['an iterable of the same name', 'a.py', 'def f():\n    return [@ for @ in @]\n'],
  ['an import of Python', 'a.py', 'def f():\n    import @\n    return @\n'],
  ['a keyword of Python', 'a.py', 'def f():\n    return g(@=1)\n'],
  ['a local of a nested function', 'a.py', 'def f():\n    def g():\n        @ = 1\n    return @\n'],
  ['a package of Go', 'a.go', 'package a\n\nfunc f() {\n\t@.Print()\n}\n'],
  ['what stood before its declaration', 'a.go', 'package a\n\nfunc f() {\n\tg(@)\n\t@ := 1\n\tg(@)\n}\n'],
  ['a value of the same name', 'a.go', 'package a\n\nfunc f() {\n\t@ := @\n\tg(@)\n}\n'],
  ['a key of a literal', 'a.go', 'package a\n\nfunc f(@ int) T {\n\treturn T{@: @}\n}\n'],
  ['a field of Go', 'a.go', 'package a\n\nfunc f() {\n\tx.@ = 1\n}\n'],
  ['a parameter of Java', 'A.java', 'class A {\n  int f(int @) {\n    return @;\n  }\n}\n'],
  ['a field of Java', 'A.java', 'class A {\n  int f() {\n    return @;\n  }\n}\n'],
  [
    'a field before its local',
    'A.java',
    'class A {\n  void f() {\n    g(@);\n    int @ = 1;\n    g(@);\n  }\n}\n',
  ],
  [
    'a class inside',
    'A.java',
    'class A {\n  void f() {\n    int @ = 1;\n    g(new B() { int h() { return @; } });\n  }\n}\n',
  ],
  ['a language without rules', 'a.rs', 'fn f(@: u32) -> u32 {\n    @\n}\n'],
];

const edited: readonly (readonly [string, string, string, string])[] = [
  [
    'one use left behind',
    'a.ts',
    'function f(a) {\n  return a + a;\n}\n',
    'function f(b) {\n  return b + a;\n}\n',
  ],
  [
    'two names swapped',
    'a.ts',
    'function f(a, b) {\n  return a - b;\n}\n',
    'function f(b, a) {\n  return b - a;\n}\n',
  ],
  [
    'two names become one',
    'a.ts',
    'function f(a, b) {\n  return a - b;\n}\n',
    'function f(c, c) {\n  return c - c;\n}\n',
  ],
  [
    'uses swapped alone',
    'a.ts',
    'function f(a, b) {\n  return a - b;\n}\n',
    'function f(a, b) {\n  return b - a;\n}\n',
  ],
  [
    'an edit beside it',
    'a.ts',
    'function f(a) {\n  return a + 1;\n}\n',
    'function f(b) {\n  return b + 2;\n}\n',
  ],
  [
    'an edit elsewhere in the function',
    'a.ts',
    'function f(a) {\n  g(a);\n\n\n\n\n\n\n  h(1);\n}\n',
    'function f(b) {\n  g(b);\n\n\n\n\n\n\n  h(2);\n}\n',
  ],
  [
    'a directive beside it',
    'a.ts',
    'function f(a) {\n  g(a); // eslint-disable-line a\n}\n',
    'function f(b) {\n  g(b); // eslint-disable-line b\n}\n',
  ],
  [
    'a word of the language',
    'a.js',
    'function f(a) {\n  return a;\n}\n',
    'function f(arguments) {\n  return arguments;\n}\n',
  ],
  [
    'white space',
    'a.py',
    'def f(b):\n    a = b\n    if a:\n        g(a)\n        h(a)\n',
    'def f(b):\n    c = b\n    if c:\n        g(c)\n    h(c)\n',
  ],
];

test('rename', async () => {
  const classed = await classifyPairs(claimed.map(renamed));
  const isClaimed = classed.map(({ units }) => units.every(({ change }) => change === 'rename'));
  expect(claimed.filter((_, at) => isClaimed[at] !== true)).toEqual([]);
});

test.each([
  ['names that are more than local', refused, refused.map(renamed)],
  ['edits that are more than a name', edited, edited.map(([, ...pair]): TextPair => pair)],
] as const)('never rename: %s', async (_name, rows, pairs) => {
  const classed = await classifyPairs(pairs);
  expect(
    rows.filter((_, at) => classed[at]?.units.some(({ change }) => change === 'rename') !== false),
  ).toEqual([]);
  // Without errors nothing but the rules decides.
  expect(rows.filter((_, at) => classed[at]?.facts.new?.errorLines.length !== 0)).toEqual([]);
});
