import type { TreeCursor } from 'web-tree-sitter';

/**
 * Visits every node of a tree, or of the part below a node, in document order without recursion, so that no nesting of the input can exhaust the stack.
 * `enter` returns false to leave a node's children out; `leave` is called for every node that was entered. `depth` is 0
 * at the root: counted here, because each look at the cursor is a call into WebAssembly.
 * The cursor is always deleted: web-tree-sitter does not free it by itself.
 */
export function walkTree(
  tree: { walk(): TreeCursor },
  visit: {
    enter(cursor: TreeCursor, depth: number): boolean;
    leave(cursor: TreeCursor, depth: number): void;
  },
): void {
  const cursor = tree.walk();
  let depth = 0;
  try {
    for (;;) {
      if (visit.enter(cursor, depth) && cursor.gotoFirstChild()) {
        depth += 1;
        continue;
      }
      visit.leave(cursor, depth);
      while (!cursor.gotoNextSibling()) {
        if (!cursor.gotoParent()) return;
        depth -= 1;
        visit.leave(cursor, depth);
      }
    }
  } finally {
    cursor.delete();
  }
}
