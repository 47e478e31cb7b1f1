import { createHash } from 'node:crypto';
import { encodeRepoPath, type RepoPath, toRepoPath } from '../base/repoPath.ts';

/*
 * Where things stand in the store's tree (docs/attestation.md, Store). Every name is made from its content, so
 * two stores are united by taking every file of both.
 *
 *   records/<aa>/<record id>                       the record
 *   envelopes/<aa>/<envelope id>                   one signature
 *   by-record/<aa>/<record id>/<envelope id>       empty: which envelopes sign a record
 *   by-path/<aa>/<sha256 of the path>/<record id>  empty: which records concern a path
 *   explanations/<aa>/<explanation id>             what an author says of a hunk: no evidence, never read by the gate
 *   by-explained/<aa>/<sha256 of the path>/<explanation id>  empty: which explanations concern a path
 */

export const recordsRef = 'refs/countersign/records';
export const remoteRecordsPrefix = 'refs/countersign-remotes/';

/** Where the records of a remote are fetched to. */
export function remoteRecordsRef(remote: string): string {
  return `${remoteRecordsPrefix}${remote}/records`;
}

export function isRecordsRef(name: string): boolean {
  return name === recordsRef || (name.startsWith(remoteRecordsPrefix) && name.endsWith('/records'));
}

/** Folders that begin with `by-` are indexes one level deeper; later versions may add more of either kind. */
const layoutPattern =
  /^(?:by-[a-z]+\/[0-9a-f]{2}\/[0-9a-f]{64}\/[0-9a-f]{64}|(?!by-)[a-z]+\/[0-9a-f]{2}\/[0-9a-f]{64})$/;

/**
 * Whether a file may stand in a store: a regular file under a name of the layout. Each folder has names of one depth, so
 * no file of it can ever take the place of a folder, or hide one.
 */
export function isLayoutEntry(entry: {
  readonly mode: string;
  readonly type: string;
  readonly path: string;
}): boolean {
  return entry.type === 'blob' && entry.mode === '100644' && layoutPattern.test(entry.path);
}

export const recordsFolder = toRepoPath('records');
export const byPathFolder = toRepoPath('by-path');

export function recordPath(record: string): RepoPath {
  return toRepoPath(`records/${record.slice(0, 2)}/${record}`);
}

export function envelopePath(envelope: string): RepoPath {
  return toRepoPath(`envelopes/${envelope.slice(0, 2)}/${envelope}`);
}

/** The folder whose files name the envelopes of a record. */
export function byRecordPath(record: string): RepoPath {
  return toRepoPath(`by-record/${record.slice(0, 2)}/${record}`);
}

/** The folder whose files name the records that hold a unit of `path`. */
export function byPathPath(path: RepoPath): RepoPath {
  return toRepoPath(`by-path/${pathName(path)}`);
}

export const explanationsFolder = toRepoPath('explanations');
export const byExplainedFolder = toRepoPath('by-explained');

export function explanationPath(explanation: string): RepoPath {
  return toRepoPath(`explanations/${explanation.slice(0, 2)}/${explanation}`);
}

/** The folder whose files name the explanations of hunks of `path`. */
export function byExplainedPath(path: RepoPath): RepoPath {
  return toRepoPath(`by-explained/${pathName(path)}`);
}

/** `<aa>/<SHA-256>`: a path may hold bytes that no name of a file can. */
function pathName(path: RepoPath): string {
  const name = createHash('sha256').update(encodeRepoPath(path)).digest('hex');
  return `${name.slice(0, 2)}/${name}`;
}
