import type { Node } from 'web-tree-sitter';
import { type ApiCollector, childrenOf } from './apiCollector.ts';

/** What is around a declaration of C or C++. */
export interface CScope {
  readonly prefix: string;
  /** Between a type and its members. */
  readonly separator: '.' | '::';
  /** The name of the class around it, without what qualifies that; null outside of types. */
  readonly owner: string | null;
  /** Changes within a class body. */
  access: 'public' | 'protected' | 'private';
  /** The parameters of `template <…>` before it. */
  readonly template: Node | null;
  depth: number;
}

/** `#if 0`. */
export function isHiddenBranch(node: Node): boolean {
  return node.type === 'preproc_if' && node.childForFieldName('condition')?.text === '0';
}

/** The types that a type can be used as: bases that are not private. */
export function baseTypes(node: Node, kind: string, api: ApiCollector): readonly string[] {
  const clause = childrenOf(node).find((child) => child.type === 'base_class_clause');
  const bases: string[] = [];
  let access = kind === 'class' ? 'private' : 'public';
  for (const child of clause?.children ?? []) {
    if (child === null) continue;
    if (child.type === ',' || child.type === ':') access = kind === 'class' ? 'private' : 'public';
    else if (child.type === 'access_specifier') access = child.text;
    else if (child.isNamed && /type|identifier/.test(child.type) && access !== 'private')
      bases.push(api.textOf(child));
  }
  return bases;
}
