import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LanguageId } from '../../../src/core/analysis/facts.ts';
import type { ParsedBlob } from '../../../src/core/analysis/syntax/parsedBlob.ts';
import {
  loadSyntaxRuntime,
  type SyntaxFiles,
  type SyntaxRuntime,
} from '../../../src/core/analysis/syntax/syntaxRuntime.ts';
import { prepareDistribution } from './analysisDistribution.ts';

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
  runtime ??= prepareDistribution().then(({ workerPath, grammarDirectory }) => {
    const files: SyntaxFiles = {
      runtimePath: join(dirname(workerPath), 'web-tree-sitter.wasm'),
      grammarDirectory,
    };
    return loadSyntaxRuntime(files);
  });
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
];
