import { Buffer } from 'node:buffer';
import { describe, expect, test } from 'vitest';
import { parseSource } from '../../../../src/core/analysis/syntax/parseSource.ts';
import { cleanUpDistribution } from '../analysisDistribution.ts';
import { formatFacts, syntaxRuntime } from '../syntaxFixture.ts';

cleanUpDistribution();

async function check(language: 'html' | 'vue', source: string, expected: string): Promise<void> {
  const blob = await parseSource(await syntaxRuntime(), language, Buffer.from(source));
  expect(blob).toMatchObject({ parsed: true, language });
  const facts = formatFacts(blob).trim().split('\n');
  expect(facts.filter((line) => line !== '')).toEqual(
    expected
      .trim()
      .split('\n')
      .map((line) => line.trim()),
  );
}

describe('Vue', () => {
  test('a script in TypeScript, with the lines of the file', () =>
    check(
      'vue',
      '<template>\n  <p>{{ a < b ? "x" : "y" }}</p>\n</template>\n\n<script setup lang="ts">\nimport { a } from "./a"\nenum Level { Low }\nfunction f<T>(x: T): T {\n  return x\n}\n</script>\n',
      `1-3 section template
       5-11 section script setup
       7-7 enum Level
       8-10 function f
       6 import ./a
       import lines 6-6
       error lines none`,
    ));

  test('without a language the script is JavaScript, and type annotations are errors of its lines', () =>
    check(
      'vue',
      '<script>\nconst f = (x) => x;\nfunction g(x: number) {}\n</script>\n',
      `1-4 section script
       2-2 function f
       3-3 function g
       import lines none
       error lines 3-3`,
    ));

  test('an import beside the tag is no line of imports alone', () =>
    check(
      'vue',
      '<script>import a from "./a"</script>\n',
      `1-1 section script
       1 import ./a
       import lines none
       error lines none`,
    ));

  test('languages without a grammar are left alone', () =>
    check(
      'vue',
      '<script lang="coffee">\nf = -> 1\n</script>\n<style lang="scss">\n@import "a";\n</style>\n<i18n>\n{"a": 1}\n</i18n>\n',
      `1-3 section script
       4-6 section style
       import lines none
       error lines none`,
    ));

  test('an external script is an import', () =>
    check(
      'vue',
      '<script lang="ts" src="./a.ts"></script>\n',
      `1-1 section script
       1 import ./a.ts
       import lines none
       error lines none`,
    ));

  test('characters outside the basic plane before a script shift nothing', () =>
    check(
      'vue',
      '<template><p>😀é</p></template>\n<script>\nimport a from "😀/a";\nlet b = 1;\n</script>\n',
      `1-1 section template
       2-5 section script
       4-4 variable b
       3 import 😀/a
       import lines 3-3
       error lines none`,
    ));
});

describe('HTML', () => {
  test('scripts, modules and styles, but not data', () =>
    check(
      'html',
      '<script>\nfunction a() {}\n</script>\n<script type="module">\nimport "./b.js";\n</script>\n<script type="application/json">\n{ "import": 1 }\n</script>\n<script type="text/template">\n<b id="no">\n</script>\n<style>\np { color: red }\n</style>\n',
      `1-3 element script
       2-2 function a
       4-6 element script
       7-9 element script
       10-12 element script
       13-15 element style
       14-14 rule p
       5 import ./b.js
       import lines 5-5
       error lines none`,
    ));

  test('a script that does not parse leaves the page as it is', () =>
    check(
      'html',
      '<main id="a">\n<script>\n)))\n</script>\n</main>\n',
      `1-5 element main#a
       2-4 element main#a script
       import lines none
       error lines 3-3`,
    ));
});

test('a script beyond the budget counts as error lines', async () => {
  const runtime = await syntaxRuntime();
  const script = 'function f(a, b) { return a + b; }\n'.repeat(300);
  const source = Buffer.from(`<p id="a"></p>\n<script>\n${script}</script>\n`);
  const budget = { callbacks: 5, milliseconds: 60_000 };
  const blob = await parseSource(runtime, 'html', source, budget);
  expect(blob).toMatchObject({ parsed: true, errorLines: [[2, 303]] });
  expect(blob.symbols.map((symbol) => symbol.name)).toEqual(['p#a', 'script']);
  expect((await parseSource(runtime, 'html', source)).symbols).toHaveLength(302);
});
