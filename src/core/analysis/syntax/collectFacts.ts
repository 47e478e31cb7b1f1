import type { Language, Node, Tree, TreeCursor } from 'web-tree-sitter';
import type { ImportFact, LanguageId, SymbolRange } from '../facts.ts';
import type { ImportRule, LanguageTable, SymbolRule } from './languageTable.ts';
import { languageTables } from './languageTables.ts';
import type { LinePair, ParsedBlob } from './parsedBlob.ts';
import { walkTree } from './walkTree.ts';

/** No source of people has as many; past it further symbols and imports of a blob are left out. */
const maxEntries = 50_000;
const maxNameLength = 200;
/** Type id of ERROR nodes in every grammar (`ts_builtin_sym_error`, 16 bits). */
const errorTypeId = 0xffff;

interface NodeRule {
  readonly symbol: SymbolRule | undefined;
  readonly imports: ImportRule | undefined;
  readonly isImportStatement: boolean;
  /** Literals and comments declare nothing. */
  readonly isLeaf: boolean;
}

interface Scope {
  readonly nodeId: number;
  readonly name: string;
  readonly kind: string;
}

const rulesByLanguage = new WeakMap<Language, readonly (NodeRule | undefined)[]>();

/** Reads symbols, imports and error lines from a syntax tree. Pure; the tree is not deleted. */
export function collectFacts(tree: Tree, language: LanguageId, text: string): ParsedBlob {
  const rules = rulesFor(tree.language, languageTables[language]);
  const collector = new FactsCollector(rules, tree.rootNode.hasError, text);
  walkTree(tree, collector);
  return {
    language,
    parsed: true,
    symbols: collector.symbols,
    imports: collector.imports,
    errorLines: mergePairs(collector.errorLines),
    importLines: mergePairs(collector.importLines),
    reason: null,
  };
}

/** Rules by node type id: several ids may share a name. */
function rulesFor(language: Language, table: LanguageTable): readonly (NodeRule | undefined)[] {
  const known = rulesByLanguage.get(language);
  if (known !== undefined) return known;
  const leaves = new Set([
    ...table.comments,
    ...table.literals.filter((type) => type === 'string' || type.endsWith('_literal')),
  ]);
  const rules = language.types.map((type, id): NodeRule | undefined => {
    if (!language.nodeTypeIsNamed(id)) return undefined;
    const symbol = Object.hasOwn(table.symbols, type) ? table.symbols[type] : undefined;
    const imports = Object.hasOwn(table.imports, type) ? table.imports[type] : undefined;
    const isImportStatement = table.importStatements.includes(type);
    const isLeaf = leaves.has(type);
    return (symbol ?? imports ?? (isImportStatement || isLeaf))
      ? { symbol, imports, isImportStatement, isLeaf }
      : undefined;
  });
  rulesByLanguage.set(language, rules);
  return rules;
}

class FactsCollector {
  readonly symbols: SymbolRange[] = [];
  readonly imports: ImportFact[] = [];
  readonly importLines: LinePair[] = [];
  readonly errorLines: LinePair[] = [];
  readonly #scopes: Scope[] = [];
  readonly #rules: readonly (NodeRule | undefined)[];
  readonly #hasError: boolean;
  readonly #text: string;

  constructor(rules: readonly (NodeRule | undefined)[], hasError: boolean, text: string) {
    this.#rules = rules;
    this.#hasError = hasError;
    this.#text = text;
  }

  enter(cursor: TreeCursor): boolean {
    const typeId = cursor.nodeTypeId;
    if (this.#hasError && (typeId === errorTypeId || cursor.nodeIsMissing))
      this.errorLines.push(linesOf(cursor.currentNode));
    const rule = this.#rules[typeId];
    if (rule === undefined) return true;
    if (rule.isImportStatement && standsAlone(cursor.currentNode, this.#text)) {
      this.importLines.push(linesOf(cursor.currentNode));
    }
    if (rule.imports !== undefined) this.#addImports(rule.imports, cursor.currentNode);
    if (rule.symbol !== undefined) this.#addSymbol(rule.symbol, cursor.currentNode);
    return this.#hasError || !rule.isLeaf;
  }

  leave(cursor: TreeCursor): void {
    const scope = this.#scopes.at(-1);
    if (scope !== undefined && scope.nodeId === cursor.nodeId && this.#rules[cursor.nodeTypeId]?.symbol)
      this.#scopes.pop();
  }

  #addImports(rule: ImportRule, node: Node): void {
    for (const { specifier, at } of rule(node)) {
      if (this.imports.length >= maxEntries || specifier === '') return;
      this.imports.push({ line: at.startPosition.row + 1, specifier });
    }
  }

  #addSymbol(rule: SymbolRule, node: Node): void {
    const enclosing = this.#scopes.at(-1);
    const named = this.symbols.length < maxEntries ? rule(node, enclosing?.kind ?? null) : null;
    if (named === null) return;
    const own = tidyName(named.name);
    const name = tidyName(enclosing === undefined ? own : `${enclosing.name}.${own}`);
    const [start, end] = linesOf(node);
    const extentStart = named.extent === undefined ? start : linesOf(named.extent)[0];
    this.symbols.push({ name, kind: named.kind, start: Math.min(start, extentStart), end });
    this.#scopes.push({ nodeId: node.id, name, kind: named.kind });
  }
}

/** True when the lines of a statement hold nothing else; `pub use` also exports, so it is no mere import. */
function standsAlone(node: Node, text: string): boolean {
  const before = text.slice(text.lastIndexOf('\n', node.startIndex - 1) + 1, node.startIndex);
  const newline = text.indexOf('\n', node.endIndex);
  const after = text.slice(node.endIndex, newline < 0 ? text.length : newline);
  const isPublic = node.namedChild(0)?.type === 'visibility_modifier';
  return !isPublic && before.trim() === '' && /^\s*;?\s*$/.test(after);
}

/** Names are shown to people: no white space, control or format characters, and a bounded length. */
function tidyName(name: string): string {
  const tidy = name
    .slice(0, maxNameLength * 2)
    .replace(/[\s\p{C}]+/gu, ' ')
    .trim();
  return tidy.length <= maxNameLength ? tidy : `${tidy.slice(0, maxNameLength - 1)}…`;
}

/** Lines of a node, inclusive. A node that ends with its line's terminator does not reach the next line. */
function linesOf(node: Node): LinePair {
  const start = node.startPosition.row + 1;
  const { row, column } = node.endPosition;
  return [start, Math.max(start, column === 0 ? row : row + 1)];
}

function mergePairs(pairs: readonly LinePair[]): readonly LinePair[] {
  const merged: [number, number][] = [];
  for (const [start, end] of pairs.toSorted((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (last !== undefined && start <= last[1] + 1) last[1] = Math.max(last[1], end);
    else merged.push([start, end]);
  }
  return merged;
}
