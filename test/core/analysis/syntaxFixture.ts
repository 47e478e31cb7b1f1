import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LanguageId } from '../../../src/core/analysis/facts.ts';
import type { ParsedBlob } from '../../../src/core/analysis/syntax/parsedBlob.ts';
import { loadSyntaxRuntime, type SyntaxRuntime } from '../../../src/core/analysis/syntax/syntaxRuntime.ts';
import { prepareGrammars } from './analysisDistribution.ts';

const fixtures = fileURLToPath(new URL('../../fixtures/analysis/syntax', import.meta.url));

export function fixturePath(name: string): string {
  return join(fixtures, name);
}

export function readFixture(name: string): Buffer {
  return readFileSync(fixturePath(name));
}

let runtime: Promise<SyntaxRuntime> | undefined;

/** One runtime in this thread for all tests of a file. */
export function syntaxRuntime(): Promise<SyntaxRuntime> {
  runtime ??= prepareGrammars().then((directory) =>
    loadSyntaxRuntime({
      runtimePath: join(directory, 'web-tree-sitter.wasm'),
      grammarDirectory: join(directory, 'grammars'),
    }),
  );
  return runtime;
}

/** The facts of a blob as people read them: what the fixtures' expectations hold. */
export function formatFacts(blob: ParsedBlob): string {
  const lines = [
    ...blob.symbols.map((symbol) => `${symbol.start}-${symbol.end} ${symbol.kind} ${symbol.name}`),
    '',
    ...blob.imports.map((fact) => `${fact.line} import ${fact.specifier}`),
    `import lines ${formatPairs(blob.importLines)}`,
    `error lines ${formatPairs(blob.errorLines)}`,
  ];
  return `${lines.join('\n')}\n`;
}

function formatPairs(pairs: readonly (readonly [number, number])[]): string {
  return pairs.length === 0 ? 'none' : pairs.map(([start, end]) => `${start}-${end}`).join(' ');
}

export const languageFixtures: readonly (readonly [LanguageId, string])[] = [
  ['typescript', 'typescript.ts'],
  ['tsx', 'tsx.tsx'],
  ['javascript', 'javascript.mjs'],
  ['python', 'python.py'],
  ['go', 'go.go'],
  ['java', 'java.java'],
  ['rust', 'rust.rs'],
  ['typescript', 'broken.ts'],
  ['c', 'c.c'],
  ['cpp', 'cpp.cpp'],
  ['csharp', 'csharp.cs'],
  ['csharp', 'filescoped.cs'],
  ['ruby', 'ruby.rb'],
  ['php', 'php.php'],
  ['kotlin', 'kotlin.kt'],
  ['bash', 'bash.sh'],
  ['hcl', 'terraform.tf'],
  ['hcl', 'variables.tfvars'],
  ['sql', 'sql.sql'],
  ['yaml', 'yaml.yml'],
  ['json', 'json.json'],
  ['json', 'settings.jsonc'],
  ['toml', 'toml.toml'],
  ['html', 'html.html'],
  ['css', 'css.css'],
  ['vue', 'vue.vue'],
];
