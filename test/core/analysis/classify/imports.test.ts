// `import` is claimed for lines of import statements, and only where the lines around them mean what they meant.
import { expect, test } from 'vitest';
import { cleanUpDistribution } from '../analysisDistribution.ts';
import { classifyPairs, type TextPair } from './classifyChange.ts';

cleanUpDistribution();

const between = Array.from({ length: 8 }, (_, at) => `call${at}();\n`).join('');

const claimed: readonly TextPair[] = [
  ['a.ts', "import a from 'a';\nb();\n", "import a, { c } from 'a';\nimport 'd';\nb();\n"],
  ['a.ts', `import {\n  a,\n} from 'a';\n${between}`, `import {\n  a,\n  b,\n} from 'a';\n${between}`],
  ['a.ts', `import a from 'a';\n${between}import b from 'b';\n`, `${between}import c from 'c';\n`],
  ['a.py', 'import a\n\nb()\n', 'from c import (\n    a,\n)\n\nb()\n'],
  ['a.go', 'package a\n\nimport "b"\n', 'package a\n\nimport (\n\t"b"\n\t"c"\n)\n'],
  ['a.rs', 'use a::b;\nfn f() {}\n', 'use a::c;\nfn f() {}\n'],
];

const refused: readonly (readonly [string, ...TextPair])[] = [
  [
    'a comment of an import that takes in code',
    'a.ts',
    `import a from 'a';\n${between}checkAccess();\n/* b */\nc();\n`,
    `import { a, /*\n${between}checkAccess();\n/* b */\n} from 'a';\nc();\n`,
  ],
  [
    'a comment of an import that lets out code',
    'a.js',
    `import { a, /*\n${between}grantAccess();\n/* b */\n} from 'a';\nc();\n`,
    `import a from 'a';\n${between}grantAccess();\n/* b */\nc();\n`,
  ],
  [
    'an attribute of the import that is left to the next item',
    'a.rs',
    '#[cfg(test)]\nuse a::b;\nfn f() {}\n',
    '#[cfg(test)]\nfn f() {}\n',
  ],
  [
    'an attribute of an item that the import takes',
    'a.rs',
    '#[cfg(test)]\n// Why.\nfn f() {}\n',
    '#[cfg(test)]\n// Why.\nuse a::b;\nfn f() {}\n',
  ],
  [
    'a character that does not show',
    'a.ts',
    "import {\n  a,\n} from 'a';\n",
    "import {\n  a, /* \u202e */\n} from 'a';\n",
  ],
  [
    'code of C above an import',
    'a.go',
    'package a\n\nimport (\n\t// int f() { return 1; }\n\t"C"\n)\n',
    'package a\n\nimport (\n\t// int f() { return 2; }\n\t"C"\n)\n',
  ],
];

test('import', async () => {
  const classed = await classifyPairs(claimed);
  const isClaimed = classed.map(({ units }) => units.every(({ change }) => change === 'import'));
  expect(claimed.filter((_, at) => isClaimed[at] !== true)).toEqual([]);
});

test('never import', async () => {
  const classed = await classifyPairs(refused.map(([, ...pair]): TextPair => pair));
  const isClaimed = classed.map(({ units }) => units.some(({ change }) => change !== 'code'));
  expect(refused.filter((_, at) => isClaimed[at] === true).map(([name]) => name)).toEqual([]);
  // Without errors nothing but the rules decides.
  expect(refused.filter((_, at) => classed[at]?.facts.new?.errorLines.length !== 0)).toEqual([]);
});
