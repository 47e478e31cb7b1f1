import type { Node } from 'web-tree-sitter';

/** True when `child` is what `parent` has in this field, or one of several. */
export function isField(parent: Node, field: string, child: Node): boolean {
  return parent.childrenForFieldName(field).some((node) => node?.id === child.id);
}

/** The nearest node around this one, itself left out, of one of these types. */
export function nearest(node: Node, types: ReadonlySet<string>): Node | null {
  let around = node.parent;
  while (around !== null && !types.has(around.type)) around = around.parent;
  return around;
}

export function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}
