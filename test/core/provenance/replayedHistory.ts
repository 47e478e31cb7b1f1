import type { ObjectId } from '../../../src/core/base/objectId.ts';
import { toObjectId } from '../../../src/core/base/objectId.ts';
import type { RepoPath } from '../../../src/core/base/repoPath.ts';
import type { Commit } from '../../../src/core/git/commits.ts';
import { readCommits } from '../../../src/core/git/commits.ts';
import type { Repository } from '../../../src/core/git/repository.ts';
import { openRepository } from '../../../src/core/git/repository.ts';
import { pathsTouchedByCommits } from '../../../src/core/git/touchedPaths.ts';
import type { ChangedFile } from '../../../src/core/provenance/changedFile.ts';
import { changedFiles } from '../../../src/core/provenance/changedFile.ts';
import type { FileHistory } from '../../../src/core/provenance/fileHistory.ts';
import { readFileHistories } from '../../../src/core/provenance/fileHistory.ts';
import { changeBetween } from './resolvedHistory.ts';

export interface ReadHistory {
  readonly repository: Repository;
  readonly base: ObjectId;
  readonly head: ObjectId;
  readonly commits: ReadonlyMap<ObjectId, Commit>;
  /** Those with added lines. */
  readonly files: readonly ChangedFile[];
  readonly histories: ReadonlyMap<RepoPath, FileHistory>;
}

/** The histories of the files that `base..head` changed. */
export async function readHistory(
  directory: string,
  baseName: string,
  headName: string,
): Promise<ReadHistory> {
  const repository = await openRepository(directory);
  const [base, head] = [toObjectId(baseName), toObjectId(headName)];
  const range = { include: [head], exclude: [base] };
  const list = await readCommits(repository, range);
  const touched = await pathsTouchedByCommits(repository, range);
  const files = changedFiles(await changeBetween(repository, base, head)).filter(
    (file) => file.added.length > 0,
  );
  const commits = new Map(list.map((commit) => [commit.oid, commit]));
  const touchedBy = (path: RepoPath): ObjectId[] =>
    list.map((commit) => commit.oid).filter((oid) => touched.get(oid)?.includes(path) === true);
  const histories = await readFileHistories({ repository, files, commits, touchedBy });
  return { repository, base, head, commits, files, histories };
}
