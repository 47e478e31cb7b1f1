import type { TreeView } from '../analysis/treeView.ts';
import type { ObjectId } from '../base/objectId.ts';
import type { BlobReader } from '../git/blobs.ts';
import type { Repository } from '../git/repository.ts';
import { listPaths } from '../git/trees.ts';

/** The analysis room's port onto one tree of the repository; its paths are listed once, when first asked for. */
export function gitTreeView(repository: Repository, tree: ObjectId, blobs: BlobReader): TreeView {
  let listing: ReturnType<TreeView['paths']> | undefined;
  return {
    paths() {
      listing ??= listPaths(repository, tree).then((entries) =>
        entries.filter((entry) => entry.mode !== '160000'),
      );
      return listing;
    },
    async readPath(path) {
      return blobs.readPath(tree, path);
    },
    async readOid(oid) {
      return blobs.read(oid);
    },
  };
}
