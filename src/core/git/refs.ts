import { isNullObjectId, type ObjectId, toObjectId } from '../base/objectId.ts';
import type { Repository } from './repository.ts';
import { runGit } from './runGit.ts';
import { splitNul } from './splitNul.ts';

export interface Ref {
  /** In full: `refs/heads/main`. */
  readonly name: string;
  /** What the ref holds; for an annotated tag the tag object. */
  readonly oid: ObjectId;
}

export interface RefUpdate {
  /** In full. */
  readonly name: string;
  readonly newOid: ObjectId;
  /** What the ref must hold now; the null object id: it must not exist. */
  readonly oldOid: ObjectId;
  /** For the reflog. */
  readonly message: string;
}

/** The refs at or below any of `prefixes` (`refs/notes`, `refs/heads/main`), sorted by name. No prefix: none. */
export async function listRefs(repository: Repository, prefixes: readonly string[]): Promise<readonly Ref[]> {
  if (prefixes.length === 0) return [];
  const { stdout } = await runGit(repository, [
    'for-each-ref',
    '--format=%(objectname)%00%(refname)%00',
    '--',
    ...prefixes,
  ]);
  const fields = splitNul(stdout).map((field) => field.toString('utf8').replace(/^\n/, ''));
  return Array.from({ length: fields.length / 2 }, (_, index) => ({
    oid: toObjectId(fields[2 * index] ?? ''),
    name: fields[2 * index + 1] ?? '',
  }));
}

/** What the ref with exactly this full name holds; null when it does not exist. */
export async function readRef(repository: Repository, name: string): Promise<ObjectId | null> {
  const refs = await listRefs(repository, [name]);
  return refs.find((ref) => ref.name === name)?.oid ?? null;
}

/**
 * Moves a ref if it still holds `oldOid`; of several writers at once exactly one succeeds. A symbolic ref is replaced,
 * not followed, so nothing but `name` can change. Throws `GitError` `ref-changed`, after which callers read and retry.
 */
export async function updateRef(repository: Repository, update: RefUpdate): Promise<void> {
  const old = isNullObjectId(update.oldOid) ? '0'.repeat(update.newOid.length) : update.oldOid;
  await runGit(repository, [
    'update-ref',
    '--no-deref',
    '-m',
    update.message,
    '--',
    update.name,
    update.newOid,
    old,
  ]);
}

/**
 * Moves several refs, or none of them, if each still holds its `oldOid`; the null object id as `newOid` deletes one. The
 * names are full ones, or `HEAD` itself. Throws `GitError` `ref-changed`.
 */
export async function updateRefs(
  repository: Repository,
  updates: readonly Omit<RefUpdate, 'message'>[],
  message: string,
): Promise<void> {
  const lines = updates.map(({ name, newOid, oldOid }) => `update ${name}\0${newOid}\0${oldOid}\0`);
  await runGit(repository, ['update-ref', '--no-deref', '--stdin', '-z', '-m', message], {
    input: lines.join(''),
  });
}

/** The checked-out branch without `refs/heads/`, also when it has no commit yet; null when HEAD is detached. */
export async function currentBranch(repository: Repository): Promise<string | null> {
  const { stdout, exitCode } = await runGit(repository, ['symbolic-ref', '--quiet', 'HEAD'], {
    expectExit: [0, 1],
  });
  const name = stdout.toString('utf8').replace(/\n$/, '');
  return exitCode === 0 ? name.replace(/^refs\/heads\//, '') : null;
}
