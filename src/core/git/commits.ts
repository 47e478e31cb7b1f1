import { Buffer } from 'node:buffer';
import { isObjectId, type ObjectId, toObjectId } from '../base/objectId.ts';
import type { Parsed, Problem } from '../base/problem.ts';
import { GitError } from './gitError.ts';
import { openObjectReader } from './objectReader.ts';
import { rangeMemo } from './rangeMemo.ts';
import type { Repository } from './repository.ts';
import { listCommits, type RevisionRange } from './revisionRange.ts';

/** Who and when, as a commit says it. Free text: nobody has checked it. */
export interface Identity {
  readonly name: string;
  readonly email: string;
  /** Seconds since 1970 UTC; 0 where the commit holds no readable date. */
  readonly timestamp: number;
  /** `+0000` and the like. */
  readonly zone: string;
}

export interface Commit {
  readonly oid: ObjectId;
  /** The null object id only when the commit is broken. */
  readonly tree: ObjectId;
  readonly parents: readonly ObjectId[];
  readonly author: Identity;
  readonly committer: Identity;
  /** Raw bytes, normally UTF-8. */
  readonly message: Buffer;
  /** The armoured signature (`gpgsig` or `gpgsig-sha256` header); null when unsigned. */
  readonly signature: string | null;
  /** The whole object, as hashed. */
  readonly raw: Buffer;
}

const nobody: Identity = { name: '', email: '', timestamp: 0, zone: '+0000' };

/** The commits of a range, newest first (rev-list order). Throws `GitError`: `unknown-revision`, `missing-object`. */
export const readCommits = rangeMemo(readCommitObjects);

async function readCommitObjects(repository: Repository, range: RevisionRange): Promise<readonly Commit[]> {
  return readCommitsById(repository, await listCommits(repository, range), range.signal);
}

/** Commits by their ids, in that order. Throws `GitError`: `missing-object`. */
export async function readCommitsById(
  repository: Repository,
  oids: readonly ObjectId[],
  signal?: AbortSignal,
): Promise<readonly Commit[]> {
  const reader = openObjectReader(repository, signal);
  try {
    const objects = await Promise.all(oids.map((oid) => reader.read(oid)));
    return oids.map((oid, index) => {
      const object = objects[index];
      if (object?.type !== 'commit')
        throw new GitError('missing-object', `commit ${oid} cannot be read`, { revision: oid });
      return parseCommit(oid, object.content).value;
    });
  } finally {
    reader.dispose();
  }
}

/** Reads a commit object (headers, blank line, message; continued headers begin with a space). Never throws. */
export function parseCommit(oid: ObjectId, raw: Buffer): Parsed<Commit> {
  const headersEnd = raw.indexOf('\n\n');
  const headers = parseHeaders(headersEnd < 0 ? raw : raw.subarray(0, headersEnd));
  const decode = decoderFor(headers.find(([name]) => name === 'encoding')?.[1].toString('latin1'));
  const problems: Problem[] = [];
  const objectIds = (wanted: string): ObjectId[] =>
    headers.filter(([name]) => name === wanted).map(([, value]) => value.toString('latin1')).filter(isObjectId); // prettier-ignore
  const identity = (wanted: string): Identity => {
    const value = headers.find(([name]) => name === wanted)?.[1];
    const parsed = value === undefined ? null : parseIdentity(decode(value));
    if (parsed === null) problems.push({ message: `commit ${oid} has no readable ${wanted}` });
    return parsed ?? nobody;
  };
  const tree = objectIds('tree')[0];
  if (tree === undefined) problems.push({ message: `commit ${oid} has no tree`, incomplete: true });
  const value: Commit = {
    oid,
    tree: tree ?? nullObjectIdLike(oid),
    parents: objectIds('parent'),
    author: identity('author'),
    committer: identity('committer'),
    message: headersEnd < 0 ? Buffer.alloc(0) : raw.subarray(headersEnd + 2),
    signature:
      headers.find(([name]) => name === 'gpgsig' || name === 'gpgsig-sha256')?.[1].toString('latin1') ?? null,
    raw,
  };
  return { value, problems };
}

/**
 * `Name <email> seconds zone`, as also `git var` prints it. The address ends at the first `>`, the date is after the
 * last one: git itself reads broken lines so. Null when there is no address or no date.
 */
export function parseIdentity(line: string): Identity | null {
  const [, name, email, seconds, zone] =
    /^([^<]*)<([^>]*)>(?:.*>)? *([0-9]+) *([+-][0-9]{4,})?\s*$/s.exec(line) ?? [];
  if (name === undefined || email === undefined) return null;
  const timestamp = Number(seconds);
  if (!Number.isSafeInteger(timestamp)) return null;
  return { name: name.trim(), email: email.trim(), timestamp, zone: zone ?? '+0000' };
}

function parseHeaders(bytes: Buffer): (readonly [name: string, value: Buffer])[] {
  // Latin-1 keeps one character per byte, so values turn back into their bytes.
  const unfolded = bytes.toString('latin1').replaceAll('\n ', '\0');
  return unfolded.split('\n').map((line) => {
    const space = line.indexOf(' ');
    const value = space < 0 ? '' : line.slice(space + 1).replaceAll('\0', '\n');
    return [space < 0 ? line : line.slice(0, space), Buffer.from(value, 'latin1')];
  });
}

function decoderFor(encoding: string | undefined): (bytes: Buffer) => string {
  if (encoding === undefined) return (bytes) => bytes.toString('utf8');
  try {
    const decoder = new TextDecoder(encoding);
    return (bytes) => decoder.decode(bytes);
  } catch {
    return (bytes) => bytes.toString('utf8');
  }
}

function nullObjectIdLike(oid: ObjectId): ObjectId {
  return toObjectId('0'.repeat(oid.length));
}
