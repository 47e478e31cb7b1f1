import type { RepoPath } from '../base/repoPath.ts';
import { compareVersions } from '../diff/sinceSigned.ts';
import type { BlobReader } from '../git/blobs.ts';
import type { Repository } from '../git/repository.ts';
import { tryResolveCommit } from '../git/revParse.ts';

/** Where a line of a document, which may have been edited since, stands in HEAD. */
export type CommittedLine =
  | { readonly kind: 'committed'; readonly line: number }
  /** Written or changed since HEAD. */
  | { readonly kind: 'new' }
  /** HEAD does not hold the file, or something too different. */
  | { readonly kind: 'unknown' };

/** Lines are 1-based. Throws `GitError`. */
export async function committedLine(
  repository: Repository,
  blobs: BlobReader,
  { path, text, line }: { readonly path: RepoPath; readonly text: string; readonly line: number },
): Promise<CommittedLine> {
  const head = await tryResolveCommit(repository, 'HEAD');
  const bytes = head === null ? null : await blobs.readPath(head, path);
  if (bytes === null) return { kind: 'unknown' };
  const comparison = compareVersions(bytes.toString('utf8'), text);
  if (comparison.kind === 'too-different') return { kind: 'unknown' };
  let [old, now] = [1, 1];
  for (const { kind, lines } of comparison.parts) {
    const isHere = kind !== 'removed' && line >= now && line < now + lines;
    if (isHere) return kind === 'added' ? { kind: 'new' } : { kind: 'committed', line: old + line - now };
    if (kind !== 'added') old += lines;
    if (kind !== 'removed') now += lines;
  }
  return { kind: 'unknown' };
}
