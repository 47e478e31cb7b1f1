import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { toObjectId } from '../../../src/core/base/objectId.ts';
import type { LineSpan } from '../../../src/core/base/lineSpan.ts';
import { toRepoPath } from '../../../src/core/base/repoPath.ts';
import type { Unit, UnitId } from '../../../src/core/diff/change.ts';
import type { TreePath, TreeView } from '../../../src/core/analysis/treeView.ts';

/** A text unit with these lines; its id stands for nothing. */
export function textUnit(
  spans: { readonly old: LineSpan; readonly new: LineSpan },
  removed: readonly string[],
  added: readonly string[],
): Unit {
  return {
    id: createHash('sha256')
      .update(JSON.stringify([spans, removed, added]))
      .digest('base64url') as UnitId,
    kind: 'text',
    path: toRepoPath('file'),
    ...spans,
    removedLines: removed.map((line) => Buffer.from(line)),
    addedLines: added.map((line) => Buffer.from(line)),
  };
}

/** A tree in memory. */
export function memoryTree(files: Readonly<Record<string, string>>): TreeView {
  const blobs = new Map<string, Buffer>();
  const entries: TreePath[] = [];
  for (const [path, content] of Object.entries(files)) {
    const oid = toObjectId(createHash('sha1').update(content).digest('hex'));
    blobs.set(oid, Buffer.from(content));
    entries.push({ path: toRepoPath(path), oid });
  }
  return {
    paths: () => Promise.resolve(entries),
    readPath: (path) => Promise.resolve(files[path] === undefined ? null : Buffer.from(files[path])),
    readOid: (oid) => Promise.resolve(blobs.get(oid) ?? null),
  };
}
