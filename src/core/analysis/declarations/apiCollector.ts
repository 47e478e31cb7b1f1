import type { Node } from 'web-tree-sitter';
import type { FileApi, PublicDeclaration } from '../facts.ts';
import { type LineComment, signatureText } from './signatureText.ts';

/** No file that people write declares as much; what comes after is left out. */
const maxDeclarations = 5_000;
/** A signature is shown and compared, and bounded: past it the rest is not compared. */
const maxSignature = 4_000;

/** What a language says of one declaration. */
export interface DeclarationParts {
  readonly name: string;
  readonly kind: string;
  /** The node whose lines it covers. */
  readonly node: Node;
  /** Modifiers that callers can tell: `static`, `async`, `readonly`, `abstract` … */
  readonly modifiers?: string;
  readonly typeParameters?: Node | null;
  /** Nodes, or their texts where the grammar keeps no node for each. */
  readonly parameters?: readonly (Node | string)[] | null;
  /** Result, type or value, with its separator as the language writes it. */
  readonly result?: string | null;
  readonly visibility?: PublicDeclaration['visibility'];
  readonly isRequired?: boolean;
}

/** Gathers the public declarations of one tree: what the collectors of the languages write into. */
export class ApiCollector {
  readonly #text: string;
  readonly #comment: LineComment;
  readonly #declarations: PublicDeclaration[] = [];
  readonly #passedOn = new Set<string>();
  readonly #wildcards = new Set<string>();
  #isPartial = false;

  constructor(text: string, comment: LineComment) {
    this.#text = text;
    this.#comment = comment;
  }

  get api(): FileApi {
    return {
      declarations: this.#declarations,
      passedOn: [...this.#passedOn],
      wildcards: [...this.#wildcards],
      ...(this.#isPartial ? { isWhole: false } : {}),
    };
  }

  /** The text of a node as a signature holds it; empty for none. */
  textOf(node: Node | null | undefined): string {
    return node === null || node === undefined ? '' : this.between(node.startIndex, node.endIndex);
  }

  between(start: number, end: number): string {
    return signatureText(this.#text.slice(start, Math.min(end, start + maxSignature)), this.#comment);
  }

  /** Words in front of a name, and the like: without a look at the tree, which costs more than the text. */
  wordsBetween(start: number, end: number): readonly string[] {
    return (
      this.#text.slice(start, Math.min(end, start + maxSignature)).match(/[\p{L}_$@][\p{L}\p{N}_$]*/gu) ?? []
    );
  }

  /** True when the text of a node begins so. */
  beginsWith(node: Node, word: string): boolean {
    return this.#text.startsWith(word, node.startIndex);
  }

  /** True when the text at an offset matches a sticky pattern. */
  matchesAt(offset: number, pattern: RegExp): boolean {
    pattern.lastIndex = offset;
    return pattern.test(this.#text);
  }

  /** What stands between the commas of a bracketed list, for grammars that keep no node for each. */
  partsOf(list: Node): readonly string[] {
    const parts: string[] = [];
    let start = list.startIndex + 1;
    for (const child of list.children) {
      if (child === null || (child.type !== ',' && child.type !== ')')) continue;
      parts.push(this.between(start, child.startIndex));
      start = child.endIndex;
    }
    return parts.filter((part) => part !== '');
  }

  add(parts: DeclarationParts): void {
    if (this.#declarations.length >= maxDeclarations || parts.name === '') return;
    const { node, parameters = null, modifiers = '', result = '' } = parts;
    const end = node.endPosition;
    const start = node.startPosition.row + 1;
    this.#declarations.push({
      name: parts.name,
      kind: parts.kind,
      start,
      end: Math.max(start, end.column === 0 ? end.row : end.row + 1),
      visibility: parts.visibility ?? 'public',
      modifiers,
      typeParameters: this.textOf(parts.typeParameters),
      parameters: parameters?.map((one) => (typeof one === 'string' ? one : this.textOf(one))) ?? null,
      result: result ?? '',
      isRequired: parts.isRequired ?? false,
    });
  }

  /** The tree has no errors and still is not what was written: what is not found may be there. */
  markPartial(): void {
    this.#isPartial = true;
  }

  /** A name that the file offers although it is declared elsewhere. */
  passOn(name: string): void {
    if (this.#passedOn.size < maxDeclarations) this.#passedOn.add(name);
  }

  /** Everything that `specifier` offers is offered here too. */
  passOnAll(specifier: string): void {
    if (this.#wildcards.size < maxDeclarations) this.#wildcards.add(specifier);
  }
}

/** Writes what one tree offers into `api`. */
export type ApiRule = (root: Node, api: ApiCollector) => void;

const commentTypes = new Set(['comment', 'line_comment', 'block_comment', 'multiline_comment']);

/** The parameters in a list, comments left out. */
export function parametersIn(list: Node | null): readonly Node[] | null {
  return list === null ? null : childrenOf(list);
}

/** Named children without comments. */
export function childrenOf(node: Node | null): readonly Node[] {
  return (node?.namedChildren ?? []).filter((child) => child !== null && !commentTypes.has(child.type));
}
