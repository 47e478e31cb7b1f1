import { Buffer } from 'node:buffer';
import { setTimeout as delay } from 'node:timers/promises';
import { type ObjectId, toObjectId } from '../base/objectId.ts';
import { GitError } from '../git/gitError.ts';
import { commitTree, type NewTreeEntry, readTree, type TreeEntry, writeTreeWith } from '../git/objects.ts';
import { isAncestor } from '../git/mergeBases.ts';
import { readRef, updateRef } from '../git/refs.ts';
import type { Repository } from '../git/repository.ts';
import { treeOf } from '../git/revParse.ts';
import { isLayoutEntry, recordsRef } from './recordLayout.ts';
import { findRecordsLock, removeStaleRecordsLock } from './staleRecordsLock.ts';

/* Moves the store's ref by compare-and-swap: of many writers at once each succeeds in the end, and none is lost. */

/** With fifty writers, every one of them may lose to all others more than once. */
const largestTries = 400;
/** Whoever loses to another writer finds a new tip; without one, a lock was left behind that nobody will remove. */
const largestFruitlessTries = 12;
/** A git that works holds the lock for some milliseconds. */
const longestLockMilliseconds = 2000;
const longestPauseMilliseconds = 1000;
const firstPauseMilliseconds = 20;
/** The store's commits have no author: who reviewed stands in the records, and it works where git knows no name. */
const identity = { name: 'countersign', email: 'countersign@localhost' };

/** Puts files into the store; nothing is committed when it holds them all. Throws `GitError`, also on cancelling. */
export async function addToRecordsRef(
  repository: Repository,
  entries: readonly NewTreeEntry[],
  signal?: AbortSignal,
): Promise<void> {
  await moveRecordsRef(repository, signal, async (tip) => {
    const tree = await writeTreeWith(repository, tip, entries);
    if (tip !== null && tree === (await treeOf(repository, tip))) return tip;
    return commit(repository, tree, tip === null ? [] : [tip], 'Add a review record');
  });
}

/**
 * Takes in everything that another store (a commit, such as a fetched one) holds. Nothing that is here is ever lost by
 * it: a commit that deletes or replaces files, or puts files where folders stand, adds at most. Throws `GitError`.
 */
export async function uniteRecordsRef(
  repository: Repository,
  other: ObjectId,
  signal?: AbortSignal,
): Promise<void> {
  await moveRecordsRef(repository, signal, async (tip) => {
    if (tip !== null && (await isAncestor(repository, other, tip))) return tip;
    const own = tip === null ? [] : await readTree(repository, tip);
    const theirs = await readTree(repository, other);
    if ((tip === null || (await isAncestor(repository, tip, other))) && holdsAll(theirs, own)) return other;
    const known = new Set(own.map(({ path }) => path));
    const missing = theirs.filter((entry) => isLayoutEntry(entry) && !known.has(entry.path));
    const tree = await writeTreeWith(repository, tip, missing);
    return commit(repository, tree, tip === null ? [other] : [tip, other], 'Unite review records');
  });
}

/** Whether `theirs` is a sound store with every file of `own` in it, so that it can take its place. */
function holdsAll(theirs: readonly TreeEntry[], own: readonly TreeEntry[]): boolean {
  const oids = new Map(theirs.map(({ path, oid }) => [path, oid]));
  return theirs.every(isLayoutEntry) && own.every(({ path, oid }) => oids.get(path) === oid);
}

async function moveRecordsRef(
  repository: Repository,
  signal: AbortSignal | undefined,
  next: (tip: ObjectId | null) => Promise<ObjectId>,
): Promise<void> {
  let lastTip: ObjectId | null | undefined;
  let fruitless = 0;
  for (let attempt = 1; ; attempt++) {
    if (signal?.aborted === true) throw new GitError('cancelled', 'cancelled');
    const tip = await readRef(repository, recordsRef);
    fruitless = tip === lastTip ? fruitless + 1 : 0;
    lastTip = tip;
    const target = await next(tip);
    if (target === tip) return;
    const oldOid = tip ?? toObjectId('0'.repeat(target.length));
    try {
      await updateRef(repository, {
        name: recordsRef,
        newOid: target,
        oldOid,
        message: 'countersign: records',
      });
      return;
    } catch (error) {
      if (!GitError.is(error, 'ref-changed')) throw error;
      if (attempt >= largestTries) throw error;
      if (fruitless >= largestFruitlessTries) {
        if (await removeStaleRecordsLock(repository)) fruitless = 0;
        else await throwIfLocked(repository, error);
        // Nothing stands in the way any more: somebody else has just moved it away, or was only faster.
        if (fruitless >= 2 * largestFruitlessTries) throw error;
      }
    }
    await pauseBeforeRetry(attempt);
  }
}

/** Says which file is in the way, when it is one: nobody but a person can know that no git is at work. */
async function throwIfLocked(repository: Repository, error: GitError): Promise<void> {
  const lock = await findRecordsLock(repository);
  if (lock === null || lock.ageMilliseconds < longestLockMilliseconds) return;
  const seconds = Math.round(lock.ageMilliseconds / 1000);
  const message = `the record store is locked for ${seconds} seconds by ${lock.path}: a program that was ended left it behind. When no git is running, delete that file and try again`;
  throw new GitError('ref-changed', message, error.details, { cause: error });
}

/** Waits a random while, longer after each loss, so that writers do not meet again. */
export async function pauseBeforeRetry(attempt: number): Promise<void> {
  const longest = Math.min(longestPauseMilliseconds, firstPauseMilliseconds * 2 ** Math.min(attempt, 10));
  await delay(Math.random() * longest);
}

function commit(
  repository: Repository,
  tree: ObjectId,
  parents: readonly ObjectId[],
  message: string,
): Promise<ObjectId> {
  return commitTree(repository, {
    tree,
    parents,
    message: Buffer.from(`${message}\n`),
    author: identity,
    committer: identity,
  });
}
