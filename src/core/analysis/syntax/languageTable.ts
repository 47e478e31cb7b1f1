import type { Node } from 'web-tree-sitter';

/** A symbol as a table names it: its last name part, and the node whose lines it covers when that is a wider one. */
export interface NamedSymbol {
  readonly name: string;
  readonly kind: string;
  readonly extent?: Node;
}

/** The enclosing symbol's kind, or null at the top of a file. */
export type EnclosingKind = string | null;

/** What a node declares; several symbols have the same lines. `depth` counts the symbols around it. */
export type SymbolRule = (
  node: Node,
  enclosing: EnclosingKind,
  depth: number,
) => NamedSymbol | readonly NamedSymbol[] | null;

/** One import inside an import node: the specifier as the language writes it, and the node on whose line it stands. */
export interface ImportSite {
  readonly specifier: string;
  readonly at: Node;
  /** See `ImportFact`. */
  readonly names?: readonly string[];
}

export type ImportRule = (node: Node) => readonly ImportSite[];

/** What we know of one language, as data: node type to rule. Node types are those of the pinned grammars. */
export interface LanguageTable {
  readonly symbols: Readonly<Record<string, SymbolRule>>;
  readonly imports: Readonly<Record<string, ImportRule>>;
  /** Between the parts of a qualified name; a full stop unless told. */
  readonly separator?: string;
  /** For import nodes that are many and seldom import: the words of which one must begin the node. */
  readonly importWords?: Readonly<Record<string, readonly string[]>>;
  /** Of node types that are many: what a source holds somewhere when one of them imports. */
  readonly importTraces?: Readonly<Record<string, RegExp>>;
  /**
   * Global: what every import holds, wherever it stands, so that a source need not be parsed behind the last one. It may
   * match what imports nothing.
   */
  readonly importMarks?: RegExp;
  /** As `importWords`, for symbols. */
  readonly symbolWords?: Readonly<Record<string, readonly string[]>>;
  /** Import nodes that are whole statements: their lines can hold nothing but an import. */
  readonly importStatements: readonly string[];
  /** Nodes that are such statements when they import something: calls of `require`. */
  readonly importCalls?: readonly string[];
  readonly comments: readonly string[];
  /** Literals compared as one text, because white space inside them means something. */
  readonly literals: readonly string[];
  /** Nodes inside literals that hold statements: what is declared in them names nothing. */
  readonly embedded?: readonly string[];
  /** Nodes in which white space, or the split into tokens, may mean something: nothing is proven inside them. */
  readonly opaque: readonly string[];
  /** Sources over which the grammar's own scanner would break the memory of all grammars: they are not parsed. */
  readonly breaksScanner?: (text: string) => boolean;
  /** Which white space means nothing outside of `literals` and `opaque`; `free` unless told. */
  readonly whiteSpace?: WhiteSpaceRule;
  /** Comments that tools of this language obey, beyond those that tools of many languages do. */
  readonly directives?: RegExp;
}

/**
 * Which changes of white space can be of form alone, where the trees of both sides are equal:
 * - `free`: all.
 * - `amount`: how much there is between two tokens, but not whether there is any.
 * - `lines`: spaces and tabs within lines; which line a token stands on means something.
 * - `indentation`: at the beginning and end of lines only.
 * - `significant`: none.
 */
export type WhiteSpaceRule = 'free' | 'amount' | 'lines' | 'indentation' | 'significant';
