// Cross-check: what a grammar's own tags.scm calls a definition has a symbol of ours on its line.
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { Query } from 'web-tree-sitter';
import type { LanguageId } from '../../../../src/core/analysis/facts.ts';
import { parseSource } from '../../../../src/core/analysis/syntax/parseSource.ts';
import { cleanUpDistribution, readGrammarFiles } from '../analysisDistribution.ts';
import { languageFixtures, readFixture, syntaxRuntime } from '../syntaxFixture.ts';

cleanUpDistribution();

const modules = fileURLToPath(new URL('../../../../node_modules/', import.meta.url));

interface TagsCase {
  readonly language: LanguageId;
  /** Definitions that have no symbol with us, as `kind name` or `kind *`, and why. */
  readonly exceptions: Readonly<Record<string, string>>;
}

const cases: readonly TagsCase[] = [
  { language: 'javascript', exceptions: {} },
  { language: 'typescript', exceptions: {} },
  { language: 'tsx', exceptions: {} },
  { language: 'python', exceptions: {} },
  { language: 'go', exceptions: {} },
  { language: 'java', exceptions: {} },
  { language: 'rust', exceptions: { 'module storage': '`mod x;` declares nothing here' } },
  { language: 'c', exceptions: {} },
  { language: 'cpp', exceptions: { 'class EXPORTED': 'a macro that the grammar takes for the name' } },
  { language: 'csharp', exceptions: {} },
  { language: 'ruby', exceptions: {} },
  { language: 'php', exceptions: { 'module *': 'namespaces qualify nothing' } },
];

async function tagsOf(language: LanguageId): Promise<string> {
  const files = await readGrammarFiles();
  const read = (file: string): string => readFileSync(`${modules}${dirname(file)}/queries/tags.scm`, 'utf8');
  const own = read(files[language] ?? '');
  // TypeScript's say only what JavaScript's do not.
  return language === 'typescript' || language === 'tsx' ? `${read(files['javascript'] ?? '')}\n${own}` : own;
}

test.each(cases)('$language: definitions of tags.scm have symbols', async ({ language, exceptions }) => {
  const runtime = await syntaxRuntime();
  const grammar = await runtime.language(language);
  const query = new Query(grammar, await tagsOf(language));
  let definitions = 0;
  const missing: string[] = [];
  for (const [, name] of languageFixtures.filter(([fixtureLanguage]) => fixtureLanguage === language)) {
    const source = readFixture(name);
    const { symbols } = await parseSource(runtime, language, source);
    runtime.parser.setLanguage(grammar);
    const tree = runtime.parser.parse(source.toString('utf8'));
    if (tree === null) throw new Error('the fixture parses');
    for (const { captures } of query.matches(tree.rootNode)) {
      const definition = captures.find((capture) => capture.name.startsWith('definition.'));
      const named = captures.find((capture) => capture.name === 'name');
      if (definition === undefined || named === undefined) continue;
      definitions += 1;
      const kind = definition.name.slice('definition.'.length);
      const line = named.node.startPosition.row + 1;
      const text = named.node.text;
      const isFound = symbols.some(
        (symbol) =>
          symbol.start <= line &&
          line <= symbol.end &&
          symbol.name.split('.').at(-1)?.replace('$', '') === text,
      );
      if (!isFound && !(`${kind} ${text}` in exceptions) && !(`${kind} *` in exceptions)) {
        missing.push(`${name}:${line} ${kind} ${text}`);
      }
    }
    tree.delete();
  }
  query.delete();
  expect(missing).toEqual([]);
  expect(definitions).toBeGreaterThan(2);
});
