import type { ObjectId } from '../base/objectId.ts';
import type { RepoPath } from '../base/repoPath.ts';
import type { BlobPair } from '../git/diffBlobs.ts';

/** A file as one commit has it, with where git blame would look for its lines next. */
export interface TracedBlob {
  readonly commit: ObjectId;
  readonly path: RepoPath;
  readonly oid: ObjectId;
  /** False where history ends for us: the lines are older than the range. */
  readonly isInRange: boolean;
  /** In the order in which they are asked; what none of them has is the commit's own. */
  readonly links: readonly TracedLink[];
}

/** The same file before, in a parent, perhaps under another name. */
export interface TracedLink {
  readonly to: TracedBlob;
  /** Null where both are the same bytes, so that every line is found there. */
  readonly pair: BlobPair | null;
}

/** Everything that can be reached from `root`, each before what it leads to. */
export function reachableBlobs(root: TracedBlob): readonly TracedBlob[] {
  const ordered: TracedBlob[] = [];
  const seen = new Set<TracedBlob>([root]);
  const stack: { readonly blob: TracedBlob; next: number }[] = [{ blob: root, next: 0 }];
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const link = top.blob.links[top.next];
    top.next += 1;
    if (link === undefined) {
      ordered.push(top.blob);
      stack.pop();
    } else if (!seen.has(link.to)) {
      seen.add(link.to);
      stack.push({ blob: link.to, next: 0 });
    }
  }
  return ordered.toReversed();
}
