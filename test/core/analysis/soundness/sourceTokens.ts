import type { Node } from 'web-tree-sitter';
import { languageTables } from '../../../../src/core/analysis/syntax/languageTables.ts';
import { syntaxRuntime } from '../syntaxFixture.ts';
import type { SourceFile } from './sourceFiles.ts';

/** A leaf of the syntax tree. */
export interface SourceToken {
  readonly type: string;
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Types of the nodes around it, from the inside. */
  readonly around: readonly string[];
}

/** Neighbours below one node. */
export interface Siblings {
  readonly parent: string;
  readonly around: readonly string[];
  readonly items: readonly { readonly type: string; readonly start: number; readonly end: number }[];
}

export interface TokenizedSource extends SourceFile {
  readonly tokens: readonly SourceToken[];
  readonly comments: readonly SourceToken[];
  readonly siblings: readonly Siblings[];
}

/** Null for a source that does not parse without errors. */
export async function tokenize(source: SourceFile): Promise<TokenizedSource | null> {
  const runtime = await syntaxRuntime();
  runtime.parser.setLanguage(await runtime.language(source.language));
  const tree = runtime.parser.parse(source.text);
  if (tree === null) return null;
  const reader = new TokenReader(new Set(languageTables[source.language].comments));
  try {
    if (tree.rootNode.hasError) return null;
    reader.read(tree.rootNode, []);
  } finally {
    tree.delete();
  }
  return { ...source, tokens: reader.tokens, comments: reader.comments, siblings: reader.siblings };
}

class TokenReader {
  readonly tokens: SourceToken[] = [];
  readonly comments: SourceToken[] = [];
  readonly siblings: Siblings[] = [];
  readonly #comments: ReadonlySet<string>;

  constructor(comments: ReadonlySet<string>) {
    this.#comments = comments;
  }

  read(node: Node, around: readonly string[]): void {
    const place = { type: node.type, start: node.startIndex, end: node.endIndex, around };
    if (this.#comments.has(node.type)) this.comments.push({ ...place, text: node.text });
    else if (node.childCount > 0) this.#readChildren(node, around);
    else if (node.text.trim() !== '') this.tokens.push({ ...place, text: node.text });
  }

  #readChildren(node: Node, around: readonly string[]): void {
    const children = node.children.filter((child) => child !== null);
    const items = children
      .filter((child) => child.isNamed && !this.#comments.has(child.type))
      .map((child) => ({ type: child.type, start: child.startIndex, end: child.endIndex }));
    if (items.length > 1) this.siblings.push({ parent: node.type, around, items });
    const inside = [node.type, ...around].slice(0, 12);
    for (const child of children) this.read(child, inside);
  }
}
