import type { Language, Node, Point, Tree, TreeCursor } from 'web-tree-sitter';
import { collectApi } from '../declarations/collectApi.ts';
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
  /** The words of which one must begin the node, or it imports nothing. */
  readonly importWords: readonly string[] | undefined;
  /** The same for what it declares. */
  readonly symbolWords: readonly string[] | undefined;
  readonly isImportStatement: boolean;
  /** A statement like that when it imports something. */
  readonly isImportCall: boolean;
  /** Literals and comments declare nothing. */
  readonly isLeaf: boolean;
  readonly isEmbedded: boolean;
}

interface GrammarRules {
  /** By node type id: several ids may share a name. */
  readonly byId: readonly (NodeRule | undefined)[];
  /** The names of the types that say something by themselves. */
  readonly wanted: string[];
  /** The names of the types that may import something. */
  readonly importing: string[];
  readonly importTraces: LanguageTable['importTraces'];
  readonly separator: string;
}

interface Scope {
  readonly name: string;
  readonly kind: string;
  readonly end: Point;
  /** Depth of its node, where the tree is walked. */
  readonly depth: number;
}

const rulesByLanguage = new WeakMap<Language, GrammarRules>();

/** Reads symbols, imports and error lines from a syntax tree. Pure; the tree is not deleted. */
export function collectFacts(tree: Tree, language: LanguageId, text: string): ParsedBlob {
  const rules = rulesFor(tree.language, languageTables[language]);
  const collector = new FactsCollector(rules, text);
  // ERROR and MISSING nodes are found only by a walk over all nodes, which costs as much as the parse itself.
  if (tree.rootNode.hasError) walkTree(tree, collector);
  else collector.collect(tree);
  return {
    language,
    parsed: true,
    symbols: collector.symbols,
    imports: collector.imports,
    errorLines: mergePairs(collector.errorLines),
    importLines: mergePairs(collector.importLines),
    reason: null,
    api: collectApi(tree, language, text),
  };
}

/** What a tree imports, for files of which nothing else is asked: the rest of the tree is never looked at. */
export function collectImports(tree: Tree, language: LanguageId, text: string): readonly ImportFact[] {
  const collector = new FactsCollector(rulesFor(tree.language, languageTables[language]), text);
  collector.collectImports(tree);
  return collector.imports;
}

function rulesFor(language: Language, table: LanguageTable): GrammarRules {
  const known = rulesByLanguage.get(language);
  if (known !== undefined) return known;
  const leaves = new Set([
    ...table.comments,
    ...table.literals.filter((type) => type === 'string' || type.endsWith('_literal')),
  ]);
  const byId = language.types.map((type, id): NodeRule | undefined => {
    if (!language.nodeTypeIsNamed(id)) return undefined;
    const rule: NodeRule = {
      symbol: ownRule(table.symbols, type),
      imports: ownRule(table.imports, type),
      importWords: table.importWords?.[type],
      symbolWords: table.symbolWords?.[type],
      isImportStatement: table.importStatements.includes(type),
      isImportCall: table.importCalls?.includes(type) === true,
      isLeaf: leaves.has(type),
      isEmbedded: table.embedded?.includes(type) === true,
    };
    const saysNothing = rule.symbol === undefined && rule.imports === undefined;
    return saysNothing && !rule.isImportStatement && !rule.isLeaf && !rule.isEmbedded ? undefined : rule;
  });
  const wanted = language.types.filter((_, id) => byId[id] !== undefined && !byId[id].isLeaf);
  const { importTraces, separator = '.' } = table;
  const importing = Object.keys(table.imports).filter((type) => language.types.includes(type));
  const rules = { byId, wanted: [...new Set(wanted)], importing, importTraces, separator };
  rulesByLanguage.set(language, rules);
  return rules;
}

function ownRule<T>(rules: Readonly<Record<string, T>>, type: string): T | undefined {
  return Object.hasOwn(rules, type) ? rules[type] : undefined;
}

class FactsCollector {
  readonly symbols: SymbolRange[] = [];
  readonly imports: ImportFact[] = [];
  readonly importLines: LinePair[] = [];
  readonly errorLines: LinePair[] = [];
  readonly #scopes: Scope[] = [];
  readonly #rules: GrammarRules;
  readonly #text: string;

  constructor(rules: GrammarRules, text: string) {
    this.#rules = rules;
    this.#text = text;
  }

  /** For a tree without errors: the wanted nodes come in one call, in document order; scopes are what contains them. */
  collect(tree: Tree): void {
    let embeddedEnd: Point | null = null;
    const { wanted, importTraces = {} } = this.#rules;
    const present = wanted.filter((type) => ownRule(importTraces, type)?.test(this.#text) !== false);
    for (const node of tree.rootNode.descendantsOfType(present)) {
      const rule = this.#rules.byId[node.typeId];
      if (rule === undefined) continue;
      const start = node.startPosition;
      if (embeddedEnd !== null && isBefore(start, embeddedEnd)) continue;
      if (rule.isEmbedded) {
        embeddedEnd = node.endPosition;
        continue;
      }
      for (let scope = this.#scopes.at(-1); scope !== undefined; scope = this.#scopes.at(-1)) {
        if (isBefore(start, scope.end)) break;
        this.#scopes.pop();
      }
      this.#read(node, rule, 0);
    }
  }

  /** Also for a tree with errors. */
  collectImports(tree: Tree): void {
    const { importing, importTraces = {}, byId } = this.#rules;
    const present = importing.filter((type) => ownRule(importTraces, type)?.test(this.#text) !== false);
    for (const node of present.length === 0 ? [] : tree.rootNode.descendantsOfType(present)) {
      const rule = byId[node.typeId];
      if (rule?.imports !== undefined && this.#beginsWith(node, rule.importWords))
        this.#addImports(rule.imports, node, false);
    }
  }

  /** For a tree with errors. */
  enter(cursor: TreeCursor, depth: number): boolean {
    const typeId = cursor.nodeTypeId;
    if (typeId === errorTypeId || cursor.nodeIsMissing) this.errorLines.push(linesOf(cursor.currentNode));
    const rule = this.#rules.byId[typeId];
    if (rule !== undefined) this.#read(cursor.currentNode, rule, depth);
    return true;
  }

  leave(_cursor: TreeCursor, depth: number): void {
    if (this.#scopes.at(-1)?.depth === depth) this.#scopes.pop();
  }

  #read(node: Node, rule: NodeRule, depth: number): void {
    if (rule.isImportStatement && standsAlone(node, this.#text)) this.importLines.push(linesOf(node));
    if (rule.imports !== undefined && this.#beginsWith(node, rule.importWords)) {
      this.#addImports(rule.imports, node, rule.isImportCall);
    }
    if (rule.symbol !== undefined && this.#beginsWith(node, rule.symbolWords)) {
      this.#addSymbol(rule.symbol, node, depth);
    }
  }

  #beginsWith(node: Node, words: readonly string[] | undefined): boolean {
    return words?.some((word) => this.#text.startsWith(word, node.startIndex)) !== false;
  }

  #addImports(rule: ImportRule, node: Node, isStatement: boolean): void {
    const sites = rule(node);
    if (isStatement && sites.length > 0 && standsAlone(node, this.#text))
      this.importLines.push(linesOf(node));
    for (const { specifier, at, names } of sites) {
      if (this.imports.length >= maxEntries || specifier === '') return;
      const line = at.startPosition.row + 1;
      this.imports.push(names === undefined ? { line, specifier } : { line, specifier, names });
    }
  }

  #addSymbol(rule: SymbolRule, node: Node, depth: number): void {
    const enclosing = this.#scopes.at(-1);
    const found =
      this.symbols.length < maxEntries ? rule(node, enclosing?.kind ?? null, this.#scopes.length) : null;
    if (found === null) return;
    const endPosition = node.endPosition;
    const [start, end] = linesBetween(node.startPosition, endPosition);
    let scope: Scope | null = null;
    for (const named of 'name' in found ? [found] : found) {
      const own = tidyName(named.name);
      const name =
        enclosing === undefined ? own : tidyName(`${enclosing.name}${this.#rules.separator}${own}`);
      const extentStart = named.extent === undefined ? start : named.extent.startPosition.row + 1;
      this.symbols.push({ name, kind: named.kind, start: Math.min(start, extentStart), end });
      scope ??= { name, kind: named.kind, end: endPosition, depth };
    }
    if (scope !== null) this.#scopes.push(scope);
  }
}

function isBefore(a: Point, b: Point): boolean {
  return a.row < b.row || (a.row === b.row && a.column < b.column);
}

/** True when the lines of a statement hold nothing else; `pub use` also exports, so it is no mere import. */
function standsAlone(node: Node, text: string): boolean {
  // Preprocessor lines end with their terminator.
  const endIndex = text[node.endIndex - 1] === '\n' ? node.endIndex - 1 : node.endIndex;
  const before = text.slice(text.lastIndexOf('\n', node.startIndex - 1) + 1, node.startIndex);
  const newline = text.indexOf('\n', endIndex);
  const after = text.slice(endIndex, newline < 0 ? text.length : newline);
  if (before.trim() !== '' || !/^\s*;?\s*$/.test(after)) return false;
  if (node.lastNamedChild?.type === 'comment' && node.type === 'preproc_include') return false;
  if (followsAttribute(node)) return false;
  return node.namedChild(0)?.type !== 'visibility_modifier';
}

/** An attribute of Rust belongs to what follows it: when a statement behind one comes or goes, to something else. */
function followsAttribute(node: Node): boolean {
  let before = node.previousNamedSibling;
  while (before?.type.endsWith('comment') === true) before = before.previousNamedSibling;
  return before?.type === 'attribute_item';
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
  return linesBetween(node.startPosition, node.endPosition);
}

function linesBetween(from: Point, { row, column }: Point): LinePair {
  const start = from.row + 1;
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
