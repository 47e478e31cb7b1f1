// @ts-check
// Writes l10n/bundle.l10n.json: every sentence that the extension shows, for whoever translates it.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Language, Parser, Query } from 'web-tree-sitter';
import { inProject } from './projectPaths.mjs';

const source = `
  (call_expression
    function: (member_expression
      object: (identifier) @object (#eq? @object "l10n")
      property: (property_identifier) @property (#eq? @property "t"))
    arguments: (arguments . (_) @sentence))
`;

await Parser.init();
const wasm = inProject('node_modules', 'tree-sitter-typescript', 'tree-sitter-typescript.wasm');
const language = await Language.load(wasm);
const parser = new Parser();
parser.setLanguage(language);
const query = new Query(language, source);

const folder = inProject('src', 'extension');
const files = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.ts'));
/** @type {Set<string>} */
const sentences = new Set();
for (const file of files) {
  const tree = parser.parse(await readFile(join(folder, file), 'utf8'));
  for (const { name, node } of tree === null ? [] : query.captures(tree.rootNode)) {
    if (name !== 'sentence') continue;
    if (node.type !== 'string')
      throw new Error(`${file}:${node.startPosition.row + 1}: l10n.t takes a literal sentence.`);
    sentences.add(valueOf(node.text));
  }
  tree?.delete();
}

/** The value of a string literal; the formatter leaves single quotes, or double ones around an apostrophe. @param {string} literal */
function valueOf(literal) {
  const inner = literal.slice(1, -1);
  const json = literal.startsWith("'")
    ? inner.replaceAll(String.raw`\'`, "'").replaceAll('"', String.raw`\"`)
    : inner;
  return JSON.parse(`"${json}"`);
}

await mkdir(inProject('l10n'), { recursive: true });
const bundle = Object.fromEntries([...sentences].toSorted().map((sentence) => [sentence, sentence]));
await writeFile(inProject('l10n', 'bundle.l10n.json'), `${JSON.stringify(bundle, null, 2)}\n`);
