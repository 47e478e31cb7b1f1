import type { ObjectId } from '../base/objectId.ts';
import type { Parsed } from '../base/problem.ts';
import type { RepoPath } from '../base/repoPath.ts';
import { type BlamedLine, blameLines } from '../git/blame.ts';
import { readCommitsById } from '../git/commits.ts';
import { listRefs } from '../git/refs.ts';
import type { Repository } from '../git/repository.ts';
import { attributeLines } from './attributeLines.ts';
import type { AttributedRange } from './attribution.ts';
import { joinBlamedLines } from './joinBlamedLines.ts';
import { loadClaims } from './loadClaims.ts';
import { readerTable, recordRefPrefixes } from './readerTable.ts';

export interface BlameFileInput {
  readonly repository: Repository;
  readonly head: ObjectId;
  readonly path: RepoPath;
  /** Lines of the file at `head`. */
  readonly lines: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Who wrote each line of a whole file as `head` has it: `git blame` names the commit of every line, the records of
 * those commits say the rest, by the same rules as for a change. Throws `GitError` as `blameLines` does.
 */
export async function blameFile(input: BlameFileInput): Promise<Parsed<readonly AttributedRange[]>> {
  const { repository, head, path, lines, signal } = input;
  if (lines === 0) return { value: [], problems: [] };
  const spans = [{ start: 1, lines }];
  const optionalSignal = signal === undefined ? {} : { signal };
  const all = await blameLines(repository, { head, base: [], path, spans, ...optionalSignal });
  // Where a shallow history was cut, blame names the oldest commit that is here, which need not have written the line.
  const blamed = repository.isShallow ? all.filter((line) => !line.isBoundary) : all;
  const touched = pathsByCommit(blamed);
  const [commits, refs] = await Promise.all([
    readCommitsById(repository, [...touched.keys()], signal),
    listRefs(repository, recordRefPrefixes),
  ]);
  const newestFirst = commits.toSorted((a, b) => b.committer.timestamp - a.committer.timestamp);
  const { value: claims, problems } = await loadClaims(readerTable, {
    repository,
    commits: newestFirst,
    touched,
    refs,
    head,
    base: null,
    changedBlobs: new Map(),
    signal,
  });
  const origins = joinBlamedLines(spans, blamed, { has: () => true }, null);
  return { value: attributeLines(origins, claims), problems };
}

function pathsByCommit(lines: readonly BlamedLine[]): ReadonlyMap<ObjectId, readonly RepoPath[]> {
  const paths = new Map<ObjectId, Set<RepoPath>>();
  for (const { commit, originalPath } of lines) {
    const known = paths.get(commit);
    if (known === undefined) paths.set(commit, new Set([originalPath]));
    else known.add(originalPath);
  }
  return new Map([...paths].map(([commit, set]) => [commit, [...set]]));
}
