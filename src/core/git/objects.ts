import { Buffer } from 'node:buffer';
import { type ObjectId, toObjectId } from '../base/objectId.ts';
import { decodeRepoPath, encodeRepoPath, type RepoPath, toRepoPath } from '../base/repoPath.ts';
import { GitError } from './gitError.ts';
import { isReadingObjects, type ObjectReader, openObjectReader } from './objectReader.ts';
import { readTreeObjects } from './readTreeObjects.ts';
import type { Repository } from './repository.ts';
import { treeOf } from './revParse.ts';
import { runGit, runGitText } from './runGit.ts';
import { saysPathIgnored } from './stderrPatterns.ts';
import { splitNul } from './splitNul.ts';
import { withEmptyIndex } from './temporaryIndex.ts';

export interface NewTreeEntry {
  readonly path: string;
  /** The null object id removes the path. */
  readonly oid: ObjectId;
  readonly mode: string;
}

/** Whom a new commit names; without a time, now. */
export interface CommitIdentity {
  readonly name: string;
  readonly email: string;
  /** Seconds since 1970 UTC. */
  readonly timestamp?: number;
  readonly zone?: string;
}

export interface NewCommit {
  readonly tree: ObjectId;
  readonly parents: readonly ObjectId[];
  /** Written byte for byte; must be UTF-8 without NUL. */
  readonly message: Buffer;
  /** The configured identity when absent. */
  readonly author?: CommitIdentity;
  readonly committer?: CommitIdentity;
}

export interface TreeEntry {
  /** As git prints it: `100644`, `100755`, `120000` (symbolic link), `160000` (submodule). */
  readonly mode: string;
  /** `blob`, or `commit` for a submodule. */
  readonly type: string;
  readonly oid: ObjectId;
  /** From the top of the tree. */
  readonly path: RepoPath;
}

/**
 * Every file in the tree of `treeish`, in git's order; with `path`, only that file or what is below that directory
 * (nothing when it does not exist). Throws `GitError`: `unknown-revision`, `missing-object`.
 */
export async function readTree(
  repository: Repository,
  treeish: string,
  path?: RepoPath,
): Promise<readonly TreeEntry[]> {
  const tree = await treeOf(repository, treeish);
  const isWhole = path === undefined || path === '';
  if (isWhole && !isReadingObjects(repository))
    return parseTree(await listTree(repository, tree), Buffer.alloc(0));
  const reader = openObjectReader(repository);
  try {
    if (isWhole) return await readTreeObjects(repository, reader, tree);
    // A path may hold bytes that no argument can carry, so the directory is looked up and listed by its object id.
    const header = await reader.header({ tree, path });
    if (header?.type !== 'tree') return await readTreeEntry(reader, tree, path);
    const prefix = Buffer.concat([encodeRepoPath(path), Buffer.from('/')]);
    return parseTree(await listTree(repository, header.oid), prefix);
  } finally {
    reader.dispose();
  }
}

/** The file or submodule at `path`, from the tree object above it: listing everything may mean many thousands of paths. */
async function readTreeEntry(reader: ObjectReader, tree: ObjectId, path: RepoPath): Promise<TreeEntry[]> {
  const slash = path.lastIndexOf('/');
  const parent = await reader.read({ tree, path: toRepoPath(path.slice(0, Math.max(slash, 0))) });
  if (parent?.type !== 'tree') return [];
  const name = encodeRepoPath(toRepoPath(path.slice(slash + 1)));
  const { content, oid } = parent;
  // `<mode> SP <name> NUL <object id in binary>`, without padding of the mode.
  for (let at = 0; at < content.length;) {
    const space = content.indexOf(0x20, at);
    const end = content.indexOf(0, at);
    if (space < 0 || end < space) break;
    const next = end + 1 + oid.length / 2;
    const mode = content.toString('latin1', at, space).padStart(6, '0');
    if (content.subarray(space + 1, end).equals(name) && mode !== '040000') {
      const type = mode === '160000' ? 'commit' : 'blob';
      return [{ mode, type, oid: toObjectId(content.toString('hex', end + 1, next)), path }];
    }
    at = next;
  }
  return [];
}

/** Stores bytes as they are (no filters, no line-end conversion) and returns their object id. */
export async function writeBlob(repository: Repository, bytes: Uint8Array): Promise<ObjectId> {
  return toObjectId(
    await runGitText(repository, ['hash-object', '-w', '-t', 'blob', '--stdin'], { input: bytes }),
  );
}

/**
 * Stores `baseTree` (null: the empty tree) with the entries put in; the objects must exist. Neither the user's index
 * nor the worktree is touched. Throws `GitError` `unsupported-path` when git refuses one (`../x`, `.git/x`).
 */
export function writeTreeWith(
  repository: Repository,
  baseTree: ObjectId | null,
  entries: readonly NewTreeEntry[],
): Promise<ObjectId> {
  const input = Buffer.concat(
    entries.map(({ mode, oid, path }) => {
      const isRemoval = /^0+$/.test(oid);
      return Buffer.concat([
        Buffer.from(`${isRemoval ? '0' : mode} ${oid}\t`),
        encodeRepoPath(toRepoPath(path)),
        Buffer.of(0),
      ]);
    }),
  );
  return withEmptyIndex(repository, async ({ extraEnvironment, switches }) => {
    if (baseTree !== null) {
      await runGit(repository, [...switches, 'read-tree', baseTree], { extraEnvironment });
    }
    const update = [...switches, 'update-index', '-z', '--index-info'];
    const { stderr } = await runGit(repository, update, { input, extraEnvironment });
    if (saysPathIgnored(stderr)) {
      throw new GitError('unsupported-path', `git refuses a path: ${stderr.trim()}`, { stderr });
    }
    return toObjectId(await runGitText(repository, [...switches, 'write-tree'], { extraEnvironment }));
  });
}

/** Stores a commit; no ref moves, no hook runs, nothing is signed. Throws `GitError`. */
export async function commitTree(repository: Repository, commit: NewCommit): Promise<ObjectId> {
  const parents = commit.parents.flatMap((parent) => ['-p', parent]);
  const args = ['-c', 'i18n.commitEncoding=UTF-8', 'commit-tree', '--no-gpg-sign', commit.tree, ...parents];
  const oid = await runGitText(repository, args, {
    input: commit.message,
    extraEnvironment: {
      ...identityEnvironment('GIT_AUTHOR', commit.author),
      ...identityEnvironment('GIT_COMMITTER', commit.committer),
    },
  });
  return toObjectId(oid);
}

function identityEnvironment(prefix: string, identity: CommitIdentity | undefined): Record<string, string> {
  if (identity === undefined) return {};
  const { name, email, timestamp, zone = '+0000' } = identity;
  const date: Record<string, string> =
    timestamp === undefined ? {} : { [`${prefix}_DATE`]: `@${timestamp} ${zone}` };
  return { [`${prefix}_NAME`]: name, [`${prefix}_EMAIL`]: email, ...date };
}

async function listTree(repository: Repository, tree: ObjectId): Promise<Buffer> {
  const { stdout } = await runGit(repository, ['ls-tree', '-r', '-z', '--full-tree', tree]);
  return stdout;
}

/** `<mode> SP <type> SP <object id> TAB <path>`, each ended by NUL. */
function parseTree(output: Buffer, prefix: Buffer): TreeEntry[] {
  return splitNul(output).map((line) => {
    const tab = line.indexOf(0x09);
    const [mode = '', type = '', oid = ''] = line.toString('latin1', 0, tab).split(' ');
    return {
      mode,
      type,
      oid: toObjectId(oid),
      path: decodeRepoPath(Buffer.concat([prefix, line.subarray(tab + 1)])),
    };
  });
}
