import type { ObjectId } from '../base/objectId.ts';
import type { RepoPath } from '../base/repoPath.ts';
import type { Change } from '../diff/change.ts';
import { attributeLines } from './attributeLines.ts';
import type { FileProvenance, Provenance } from './attribution.ts';
import { changedFiles } from './changedFile.ts';
import type { ClaimStore } from './loadClaims.ts';
import { touchedProvenance } from './touchedProvenance.ts';

/**
 * Who wrote the lines of what one commit did by itself: they all are that commit's, so its own records decide and
 * nothing has to be searched. `claims` are those of a range that holds the commit.
 */
export function provenanceOfCommit(change: Change, commit: ObjectId, claims: ClaimStore): Provenance {
  const files = changedFiles(change).map((file): [RepoPath, FileProvenance] => {
    const origins = file.added.map(({ start, lines }) => ({
      start,
      end: start + lines - 1,
      commit,
      original: { path: file.path, start },
    }));
    const ranges = attributeLines(origins, claims);
    return [file.path, { path: file.path, ranges, touched: touchedProvenance([commit], file.paths, claims) }];
  });
  return { files: new Map(files), problems: [] };
}
