// Moves: found by text in the whole change, claimed only where the trees show that the place of a block means nothing.
import { describe, expect, test } from 'vitest';
import { cleanUpDistribution } from '../analysisDistribution.ts';
import { classesOfPairs, classifyPairs, classifyTexts } from './classifyChange.ts';

cleanUpDistribution();

/** Blocks joined by blank lines: the first is moved behind the others, which hold it in place by their size. */
function movedDown(blocks: readonly string[]): readonly [before: string, after: string] {
  const [first = '', ...rest] = blocks;
  return [[first, ...rest].join('\n'), [...rest, first].join('\n')];
}

/** Something longer than what is moved, so that the diff takes out the smaller part. */
const long = (line: (at: number) => string): string =>
  `${Array.from({ length: 14 }, (_, at) => line(at)).join('\n')}\n`;

const tsLong = `function stays() {\n${long((at) => `  call(${at});`)}}\n`;
const tsMoved =
  'function moved(first: number, second: number) {\n  const sum = first + second;\n  return sum;\n}\n';
const longMoved = tsMoved.replace('  const', '  first += 1;\n  second += 1;\n  const');
const pyLong = `def stays():\n${long((at) => `    call(${at})`)}`;
const pyMoved = 'def moved(first_argument, second_argument):\n    both = first_argument\n    return both\n';
const goLong = `func stays() {\n${long((at) => `\tcall(${at})`)}}\n`;
const goMoved =
  'func moved(first int, second int) (int, error) {\n\tsum := first + second\n\treturn sum, nil\n}\n';
const javaLong = `  void stays() {\n${long((at) => `    call(${at});`)}  }\n`;
const javaMoved =
  '  int moved(int first, int second, int third) {\n    int sum = first;\n    return sum;\n  }\n';
const manyComments = long((at) => `// Reason ${at} of what stays.`);
const rustLong = `fn stays() {\n${long((at) => `    call(${at});`)}}\n`;
const rustMoved = 'fn moved(first: u32, second: u32) -> u32 {\n    let sum = first;\n    sum\n}\n';

function inside(head: string, body: readonly [string, string], tail: string): readonly [string, string] {
  return [head + body[0] + tail, head + body[1] + tail];
}

const claimed = [
  ['a.ts', movedDown([tsMoved, tsLong])],
  ['a.js', movedDown([`export ${tsMoved.replaceAll(': number', '')}`, tsLong])],
  ['a.ts', inside('class A {\n', movedDown([javaMethod('moved'), javaMethod('stays', 14)]), '}\n')],
  ['a.py', movedDown([pyMoved, pyLong])],
  ['a.go', inside('package a\n\n', movedDown([goMoved, goLong]), '')],
  ['A.java', inside('class A {\n', movedDown([javaMoved, javaLong]), '}\n')],
  ['a.rs', movedDown([rustMoved, rustLong])],
  ['a.rs', inside('impl A {\n', movedDown([rustMoved, rustLong]), '}\n')],
  ['a.cs', inside('class A\n{\n', movedDown([javaMoved, javaLong]), '}\n')],
  [
    'a.kt',
    inside(
      'class A {\n',
      movedDown([
        '  fun moved(first: Int, second: Int): Int {\n    val sum = first\n    return sum\n  }\n',
        `  fun stays() {\n${long((at) => `    call(${at})`)}  }\n`,
      ]),
      '}\n',
    ),
  ],
  [
    'a.php',
    inside(
      '<?php\nclass A {\n',
      movedDown([
        '  function moved($first, $second, $third) {\n    $sum = $first;\n    return $sum;\n  }\n',
        `  function stays() {\n${long((at) => `    call(${at});`)}  }\n`,
      ]),
      '}\n',
    ),
  ],
  ['b.ts', movedDown([`// What it does.\n${tsMoved}`, tsLong])],
] as const;

test('move', async () => {
  const classes = await classesOfPairs(claimed.map(([path, pair]) => [path, ...pair]));
  const got = claimed.map(([path], at) => [path, classes[at]]);
  expect(got).toEqual(claimed.map(([path]) => [path, ['move', 'move']]));
});

function javaMethod(name: string, lines = 2): string {
  const body = Array.from({ length: lines }, (_, at) => `    call(${at});\n`).join('');
  return `  ${name}(firstArgument, secondArgument) {\n${body}  }\n`;
}

const statement = 'first(argumentNumberOne, argumentNumberTwo);\nsecond();\nthird();\n';

const refused = [
  ['statements', 'a.ts', movedDown([statement, tsLong])],
  [
    'past a method of the same name in quotes',
    'a.js',
    inside('class A {\n', movedDown([javaMethod('moved'), javaMethod("'moved'", 14)]), '}\n'),
  ],
  [
    'between a function and its overload',
    'a.ts',
    [
      `export function over(a: string): void;\nexport function over(a: number) {\n${long((at) => `  call(${at});`)}}\n${tsMoved}`,
      `export function over(a: string): void;\n${tsMoved}export function over(a: number) {\n${long((at) => `  call(${at});`)}}\n`,
    ],
  ],
  [
    'past the namespace that it is merged with',
    'a.ts',
    movedDown([tsMoved, `namespace moved {\n${long((at) => `  export const a${at} = 1;`)}}\n`]),
  ],
  [
    'from under a modifier',
    'a.js',
    inside(
      'class A {\n  static\n',
      [javaMethod('moved') + javaMethod('stays', 14), javaMethod('stays', 14) + javaMethod('moved')],
      '}\n',
    ),
  ],
  [
    'from under its comment',
    'a.js',
    inside('/** @type {A} */\n', movedDown([tsMoved.replaceAll(': number', ''), tsLong]), ''),
  ],
  [
    'under the comment of another',
    'a.ts',
    [`${tsMoved}\n${manyComments}${tsLong}`, `${manyComments}${tsMoved}\n${tsLong}`],
  ],
  [
    'statements of a function',
    'a.ts',
    inside('function f() {\n', movedDown([statement, long((at) => `c(${at});`)]), '}\n'),
  ],
  [
    'variables',
    'a.ts',
    movedDown(['const a = {\n  first: argumentNumberOne(argumentNumberTwo),\n  second,\n};\n', tsLong]),
  ],
  [
    'a second declaration',
    'a.js',
    inside('function moved() {}\n', movedDown([tsMoved.replaceAll(': number', ''), tsLong]), ''),
  ],
  [
    'a decorated method',
    'a.ts',
    inside('class A {\n', movedDown([`  @log\n${javaMethod('moved')}`, javaMethod('stays', 14)]), '}\n'),
  ],
  [
    'a computed name',
    'a.js',
    inside('class A {\n', movedDown([javaMethod('[moved()]'), javaMethod('stays', 14)]), '}\n'),
  ],
  [
    'past a directive',
    'a.js',
    [
      `'use strict';\n${tsLong}${tsMoved.replaceAll(': number', '')}`,
      `${tsMoved.replaceAll(': number', '')}'use strict';\n${tsLong}`,
    ],
  ],
  [
    'a line that joins its neighbours',
    'a.js',
    [
      `let a = b\n${tsMoved.replaceAll(': number', '')};[1].map(a)\n${tsLong}`.replace(';[', '['),
      `let a = b\n[1].map(a)\n${tsLong}${tsMoved.replaceAll(': number', '')}`,
    ],
  ],
  [
    'into another class',
    'a.ts',
    [
      `class A {\n${javaMethod('moved')}${javaMethod('stays', 14)}}\nclass B {\n}\n`,
      `class A {\n${javaMethod('stays', 14)}}\nclass B {\n${javaMethod('moved')}}\n`,
    ],
  ],
  [
    'past a statement of Python',
    'a.py',
    [`${pyMoved}\n${pyLong}\nx = 1\n`, `${pyLong}\nx = 1\n\n${pyMoved}`],
  ],
  [
    'past a call of Python',
    'a.py',
    [`${pyMoved}\nmoved(1, 2)\n\n${pyLong}`, `moved(1, 2)\n\n${pyLong}\n${pyMoved}`],
  ],
  [
    'a default that is called',
    'a.py',
    movedDown([pyMoved.replace('second_argument)', 'second=now())'), pyLong]),
  ],
  [
    'an annotation that another function binds',
    'a.py',
    movedDown([pyMoved.replace('first_argument,', 'first_argument: stays,'), pyLong]),
  ],
  ['a decorated function', 'a.py', movedDown([`@cached\n${pyMoved}`, pyLong])],
  ['a test, for they run in order', 'a.py', movedDown([pyMoved.replace('moved', 'test_moved'), pyLong])],
  [
    'a test, for they run in order',
    'a_test.go',
    inside('package a\n\n', movedDown([goMoved.replace('moved', 'TestMoved'), goLong]), ''),
  ],
  ['init of Go', 'a.go', inside('package a\n\n', movedDown([goMoved.replace('moved', 'init'), goLong]), '')],
  [
    'variables of Go',
    'a.go',
    inside(
      'package a\n\n',
      movedDown(['var moved = map[string]int{\n\t"a key that is long enough": call(),\n}\n', goLong]),
      '',
    ),
  ],
  [
    'fields of Java',
    'A.java',
    inside(
      'class A {\n',
      movedDown([
        '  int[] moved = new int[] {\n    numberOne(1), numberTwo(2), numberThree(3),\n  };\n',
        javaLong,
      ]),
      '}\n',
    ),
  ],
  [
    'past a macro of Rust',
    'a.rs',
    [
      `macro_rules! m { () => {} }\n${rustLong}${rustMoved}`,
      `${rustMoved}macro_rules! m { () => {} }\n${rustLong}`,
    ],
  ],
  ['an attribute of Rust', 'a.rs', movedDown([`#[cfg(test)]\n${rustMoved}`, rustLong])],
  [
    'from under an attribute',
    'a.rs',
    [`#[inline]\n${rustMoved}${rustLong}`, `#[inline]\n${rustLong}${rustMoved}`],
  ],
  ['C, where order means something', 'a.c', movedDown([javaMoved, javaLong])],
  [
    'Ruby, where definitions run',
    'a.rb',
    movedDown([
      'def moved(first_argument, second_argument)\n  a\n  b\nend\n',
      `def stays\n${long((at) => `  call(${at})`)}end\n`,
    ]),
  ],
  ['near a directive', 'a.ts', inside('/* eslint-disable */\n', movedDown([tsMoved, tsLong]), '')],
  ['what does not parse', 'a.ts', inside('let = = ;\n', movedDown([tsMoved, tsLong]), '')],
  ['an edited block', 'a.ts', [longMoved + tsLong, tsLong + longMoved.replace('sum;', '-sum;')]],
  [
    'another indentation',
    'a.py',
    inside(
      'class A:\n',
      [
        pyMoved.replace(/^/gm, '    ') + pyLong.replace(/^(?=.)/gm, '    '),
        pyLong.replace(/^(?=.)/gm, '    ') + pyMoved,
      ],
      '',
    ),
  ],
] as const;

test('never move', async () => {
  const classed = await classifyPairs(refused.map(([, path, pair]) => [path, ...pair]));
  const isClaimed = classed.map(({ units }) => units.some(({ change }) => change === 'move'));
  expect(
    refused.filter((_, at) => isClaimed[at] !== false).map(([name, path]) => `${name} (${path})`),
  ).toEqual([]);
  // The text alone takes all of them for moves: what refuses them is the tree.
  const isLinked = classed.map(({ facts }) => (facts.moves?.size ?? 0) > 0);
  expect(refused.filter((_, at) => isLinked[at] !== true).map(([name, path]) => `${name} (${path})`)).toEqual(
    [],
  );
});

describe('counterparts', () => {
  test('both halves name each other, whatever their class is', async () => {
    const [before, after] = movedDown([statement, tsLong]);
    const { units, facts } =
      (await classifyTexts(new Map([['a.ts', before]]), new Map([['a.ts', after]]))).get('a.ts') ?? fail();
    const [taken, given] = units.map(({ unit }) => unit.id);
    expect(units.map(({ change }) => change)).toEqual(['code', 'code']);
    const block = { path: 'a.ts', old: { start: 1, lines: 3 }, new: { start: 18, lines: 3 } };
    expect(facts.moves?.get(taken ?? fail())).toEqual({ ...block, id: given, side: 'new' });
    expect(facts.moves?.get(given ?? fail())).toEqual({ ...block, id: taken, side: 'old' });
  });

  test('across files the block is linked, and stays code', async () => {
    const classed = await classifyTexts(
      new Map([
        ['a.ts', tsMoved + tsLong],
        ['b.ts', tsLong],
      ]),
      new Map([
        ['a.ts', tsLong],
        ['b.ts', tsLong + tsMoved],
      ]),
      { together: true },
    );
    const [a, b] = [classed.get('a.ts') ?? fail(), classed.get('b.ts') ?? fail()];
    expect([...a.units, ...b.units].map(({ change }) => change)).toEqual(['code', 'code']);
    expect([...(a.facts.moves?.values() ?? [])]).toMatchObject([
      { path: 'b.ts', side: 'new', id: b.units[0]?.unit.id },
    ]);
    expect([...(b.facts.moves?.values() ?? [])]).toMatchObject([
      { path: 'a.ts', side: 'old', id: a.units[0]?.unit.id },
    ]);
  });

  test.each([
    ['two lines', 'first(argumentNumberOne, argumentNumberTwo);\nsecond();\n'],
    ['no line of thirty bytes', 'first();\nsecond();\nthird();\nfourth();\n'],
    ['a line that stands seventeen times', 'first(argumentNumberOne, argumentNumberTwo);\n'.repeat(17)],
  ])('none for %s', async (_name, block) => {
    const { facts } =
      (
        await classifyTexts(
          new Map([['a.ts', block + tsLong + tsLong]]),
          new Map([['a.ts', tsLong + tsLong + block]]),
        )
      ).get('a.ts') ?? fail();
    expect([...(facts.moves?.keys() ?? [])]).toEqual([]);
  });

  test('an edited block is linked by its longest part', async () => {
    const edited = `${statement}between();\n${statement}fifth();\n`;
    const { units, facts } =
      (
        await classifyTexts(
          new Map([['a.ts', edited + tsLong + tsLong]]),
          new Map([['a.ts', tsLong + tsLong + edited.replace('between', 'among')]]),
        )
      ).get('a.ts') ?? fail();
    expect(facts.moves?.get(units[0]?.unit.id ?? fail())).toMatchObject({
      old: { start: 5, lines: 4 },
      new: { lines: 4 },
    });
  });
});

function fail(): never {
  throw new Error('the change has no such unit');
}
