import type { Node } from 'web-tree-sitter';

/**
 * What an identifier stands for. `variable`: a binding found by scope. `member`: a name that is found in some other
 * namespace (fields, methods, labels). `unclear`: one of both, or a name that others can see.
 */
export type NameKind = 'variable' | 'member' | 'unclear';

/** Where a name is bound: between `from` and `to` it means this binding, or one inside of it. */
export interface NameBinding {
  readonly from: number;
  readonly to: number;
}

/** How names are bound inside the functions of a language. */
export interface NameRules {
  /** Functions, with their parameters and everything in them. */
  readonly functions: readonly string[];
  /** Nodes with children that are compared as one text. */
  readonly atoms: readonly string[];
  /** Nodes that hold the text of strings, where names in strings can mean something. */
  readonly stringTexts: readonly string[];
  /** Nodes in which names are found by other rules: a function that holds one proves nothing. */
  readonly refusedNodes: readonly string[];
  /** Names that see or change the bindings around them. */
  readonly refusedNames: ReadonlySet<string>;
  /** Sources in which nothing is claimed. */
  readonly refused?: RegExp;
  /** Names that are words of the language somewhere, or mean nothing. */
  readonly reserved: ReadonlySet<string>;
  /** Null for tokens that are no identifiers. */
  kindOf(node: Node): NameKind | null;
  /** The binding that an identifier of kind `variable` declares; null for one that only uses it. */
  bindingOf(node: Node): NameBinding | 'unclear' | null;
}
