import type { Node } from 'web-tree-sitter';

/** A symbol as a table names it: its last name part, and the node whose lines it covers when that is a wider one. */
export interface NamedSymbol {
  readonly name: string;
  readonly kind: string;
  readonly extent?: Node;
}

/** The enclosing symbol's kind, or null at the top of a file. */
export type EnclosingKind = string | null;

export type SymbolRule = (node: Node, enclosing: EnclosingKind) => NamedSymbol | null;

/** One import inside an import node: the specifier as the language writes it, and the node on whose line it stands. */
export interface ImportSite {
  readonly specifier: string;
  readonly at: Node;
}

export type ImportRule = (node: Node) => readonly ImportSite[];

/** What we know of one language, as data: node type to rule. Node types are those of the pinned grammars. */
export interface LanguageTable {
  readonly symbols: Readonly<Record<string, SymbolRule>>;
  readonly imports: Readonly<Record<string, ImportRule>>;
  /** For import nodes that are many and seldom import: the words of which one must begin the node. */
  readonly importWords?: Readonly<Record<string, readonly string[]>>;
  /** Import nodes that are whole statements: their lines can hold nothing but an import. */
  readonly importStatements: readonly string[];
  readonly comments: readonly string[];
  /** Literals compared as one text, because white space inside them means something. */
  readonly literals: readonly string[];
  /** Nodes inside literals that hold statements: what is declared in them names nothing. */
  readonly embedded?: readonly string[];
  /** Nodes in which white space, or the split into tokens, may mean something: nothing is proven inside them. */
  readonly opaque: readonly string[];
}
