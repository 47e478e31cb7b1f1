// Differential: the native tree-sitter and the WebAssembly one give the same tree. The native prebuild needs a newer
// libstdc++ than some systems have; there the reason is printed and only our side is checked.
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { loadSyntaxRuntime, type SyntaxRuntime } from '../../../src/core/analysis/syntax/syntaxRuntime.ts';

interface NativeParser {
  setLanguage(language: unknown): void;
  parse(source: string): { readonly rootNode: { toString(): string } };
}

const require = createRequire(import.meta.url);
const dependency = (name: string): string =>
  fileURLToPath(new URL(`../../../node_modules/${name}`, import.meta.url));

const samples = [
  [
    'python',
    'tree-sitter-python',
    'class Retry:\n    def wait(self, n: int) -> float:\n        return 2 ** n\n',
  ],
  ['go', 'tree-sitter-go', 'package a\n\nfunc (r *Retry) Wait(n int) int {\n\treturn 1 << n\n}\n'],
  [
    'rust',
    'tree-sitter-rust',
    'impl Retry {\n    pub fn wait(&self, n: u32) -> u64 {\n        1 << n\n    }\n}\n',
  ],
  ['java', 'tree-sitter-java', 'record Retry(int n) {\n  long delay() { return 1L << n; }\n}\n'],
  [
    'javascript',
    'tree-sitter-javascript',
    'export class Retry { #n = 0; next() { return 2 ** this.#n++; } }\n',
  ],
  ['c', 'tree-sitter-c', 'struct retry { int n; };\nint wait_for(struct retry *r) { return 1 << r->n; }\n'],
  [
    'cpp',
    'tree-sitter-cpp',
    'template <typename T> class Retry { T n; public: T wait() const { return 1 << n; } };\n',
  ],
  ['ruby', 'tree-sitter-ruby', 'class Retry\n  def wait(n) = 2**n\n  LIMIT = <<~TEXT\n    x\n  TEXT\nend\n'],
  ['bash', 'tree-sitter-bash', 'wait_for() {\n  local n=$1\n  sleep "$((1 << n))"\n}\n'],
  ['json', 'tree-sitter-json', '{ "retry": { "times": [1, 2, 3], "on": true } }\n'],
  [
    'css',
    'tree-sitter-css',
    '.retry > a:hover { margin: calc(1px + 2em); }\n@media print { p { color: red; } }\n',
  ],
  [
    'html',
    'tree-sitter-html',
    '<main id="retry"><p class=x>wait &amp; see</p><script>a < b</script></main>\n',
  ],
] as const;

let runtime: SyntaxRuntime;
let native: NativeParser | null = null;

beforeAll(async () => {
  const grammarDirectory = fileURLToPath(new URL('../../../dist/grammars', import.meta.url));
  runtime = await loadSyntaxRuntime({
    runtimePath: dependency('web-tree-sitter/web-tree-sitter.wasm'),
    grammarDirectory,
  });
  try {
    const Parser = require('tree-sitter') as new () => NativeParser;
    native = new Parser();
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : String(error);
    process.stderr.write(
      `native tree-sitter cannot be loaded here, so nothing is compared with it: ${reason}\n`,
    );
  }
});

test.each(samples)('%s parses to the same tree in both runtimes', async (language, grammar, source) => {
  runtime.parser.setLanguage(await runtime.language(language));
  const tree = runtime.parser.parse(source);
  const ours = tree?.rootNode.toString() ?? '';
  tree?.delete();
  expect(ours).not.toMatch(/ERROR|MISSING/);
  expect(ours.length).toBeGreaterThan(50);
  const theirs = parseNatively(grammar, source);
  if (theirs !== null) expect(theirs).toBe(ours);
});

function parseNatively(grammar: string, source: string): string | null {
  if (native === null) return null;
  try {
    native.setLanguage(require(grammar));
  } catch (error) {
    process.stderr.write(`the native ${grammar} cannot be loaded here: ${String(error)}\n`);
    return null;
  }
  return native.parse(source).rootNode.toString();
}
