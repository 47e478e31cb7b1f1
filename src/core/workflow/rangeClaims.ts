import type { ObjectId } from '../base/objectId.ts';
import type { Parsed } from '../base/problem.ts';
import { readCommits } from '../git/commits.ts';
import { listRefs } from '../git/refs.ts';
import type { Repository } from '../git/repository.ts';
import { pathsTouchedByCommits } from '../git/touchedPaths.ts';
import { type ClaimStore, loadClaims } from '../provenance/loadClaims.ts';
import { readerTable, recordRefPrefixes } from '../provenance/readerTable.ts';

/** Everything that records say of the commits of `base..head`. */
export async function rangeClaims(
  repository: Repository,
  base: ObjectId,
  head: ObjectId,
  signal?: AbortSignal,
): Promise<Parsed<ClaimStore>> {
  const range = { include: [head], exclude: [base], ...(signal === undefined ? {} : { signal }) };
  const [commits, touched, refs] = await Promise.all([
    readCommits(repository, range),
    pathsTouchedByCommits(repository, range),
    listRefs(repository, recordRefPrefixes),
  ]);
  return loadClaims(readerTable, {
    repository,
    commits,
    touched,
    refs,
    head,
    base,
    changedBlobs: new Map(),
    signal,
  });
}
