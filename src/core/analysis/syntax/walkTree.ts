import type { Tree, TreeCursor } from 'web-tree-sitter';

/**
 * Visits every node in document order without recursion, so that no nesting of the input can exhaust the stack.
 * `enter` returns false to leave a node's children out; `leave` is called for every node that was entered.
 * The cursor is always deleted: web-tree-sitter does not free it by itself.
 */
export function walkTree(
  tree: Tree,
  visit: { enter(cursor: TreeCursor): boolean; leave(cursor: TreeCursor): void },
): void {
  const cursor = tree.walk();
  try {
    for (;;) {
      if (visit.enter(cursor) && cursor.gotoFirstChild()) continue;
      visit.leave(cursor);
      while (!cursor.gotoNextSibling()) {
        if (!cursor.gotoParent()) return;
        visit.leave(cursor);
      }
    }
  } finally {
    cursor.delete();
  }
}
