import type { Buffer } from 'node:buffer';
import { type ObjectId, toObjectId } from '../base/objectId.ts';
import { decodeRepoPath, type RepoPath, toRepoPath } from '../base/repoPath.ts';
import { GitError } from './gitError.ts';
import type { ObjectReader } from './objectReader.ts';
import type { TreeEntry } from './objects.ts';
import type { Repository } from './repository.ts';

/** One entry of one tree object. */
interface OwnEntry {
  readonly mode: string;
  readonly oid: ObjectId;
  readonly name: string;
}

type OwnEntries = Promise<readonly OwnEntry[]>;

/** Directories kept for the next tree: most of those of two sides of a change are the same objects. */
const mostKept = 50_000;
const known = new WeakMap<Repository, Map<ObjectId, OwnEntries>>();

/**
 * Every file below a tree, in git's order, by reading tree objects through a process that is there anyway: starting
 * `git ls-tree` costs more than most trees hold. Throws `GitError` `missing-object`.
 */
export async function readTreeObjects(
  repository: Repository,
  reader: ObjectReader,
  tree: ObjectId,
): Promise<readonly TreeEntry[]> {
  const kept = known.get(repository) ?? new Map<ObjectId, OwnEntries>();
  known.set(repository, kept);
  const directories = new Map<ObjectId, readonly OwnEntry[]>();
  let wanted: readonly ObjectId[] = [tree];
  // Level by level, so that all of a level is asked for at once.
  while (wanted.length > 0) {
    const read = await Promise.all(wanted.map((oid) => ownEntries(kept, reader, oid)));
    wanted.forEach((oid, at) => directories.set(oid, read[at] ?? []));
    const below = read.flat().flatMap(({ mode, oid }) => (isDirectory(mode) ? [oid] : []));
    wanted = [...new Set(below)].filter((oid) => !directories.has(oid));
  }
  const files: TreeEntry[] = [];
  addFiles(files, directories, tree, '');
  return files;
}

/** Git nests trees no deeper than paths can be long, and no tree can hold itself. */
function addFiles(
  files: TreeEntry[],
  directories: ReadonlyMap<ObjectId, readonly OwnEntry[]>,
  tree: ObjectId,
  prefix: string,
): void {
  for (const { mode, oid, name } of directories.get(tree) ?? []) {
    const path: RepoPath = toRepoPath(prefix + name);
    if (isDirectory(mode)) addFiles(files, directories, oid, `${path}/`);
    else files.push({ mode, type: mode === '160000' ? 'commit' : 'blob', oid, path });
  }
}

function ownEntries(kept: Map<ObjectId, OwnEntries>, reader: ObjectReader, oid: ObjectId): OwnEntries {
  const found = kept.get(oid);
  if (found !== undefined) return found;
  const reading = reader.read(oid).then((object) => {
    if (object?.type !== 'tree') throw new GitError('missing-object', `tree ${oid} is not here`);
    return parseEntries(object.content, oid.length / 2);
  });
  // Who comes later tries again.
  reading.catch(() => kept.delete(oid));
  if (kept.size >= mostKept) kept.clear();
  kept.set(oid, reading);
  return reading;
}

/** `<mode> SP <name> NUL <object id in binary>`, without padding of the mode. */
function parseEntries(content: Buffer, idBytes: number): readonly OwnEntry[] {
  const entries: OwnEntry[] = [];
  for (let at = 0; at < content.length;) {
    const space = content.indexOf(0x20, at);
    const end = content.indexOf(0, space);
    if (space < 0 || end < 0) break;
    const next = end + 1 + idBytes;
    entries.push({
      mode: content.toString('latin1', at, space).padStart(6, '0'),
      oid: toObjectId(content.toString('hex', end + 1, next)),
      name: decodeRepoPath(content.subarray(space + 1, end)),
    });
    at = next;
  }
  return entries;
}

function isDirectory(mode: string): boolean {
  return mode === '040000';
}
