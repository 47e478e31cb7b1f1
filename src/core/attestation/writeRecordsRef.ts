import { Buffer } from 'node:buffer';
import { setTimeout as delay } from 'node:timers/promises';
import { type ObjectId, toObjectId } from '../base/objectId.ts';
import { GitError } from '../git/gitError.ts';
import { commitTree, type NewTreeEntry, readTree, writeTreeWith } from '../git/objects.ts';
import { isAncestor } from '../git/mergeBases.ts';
import { readRef, updateRef } from '../git/refs.ts';
import type { Repository } from '../git/repository.ts';
import { treeOf } from '../git/revParse.ts';
import { recordsRef } from './recordLayout.ts';

/* Moves the store's ref by compare-and-swap: of many writers at once each succeeds in the end, and none is lost. */

/** With fifty writers, every one of them may lose to all others more than once. */
const largestTries = 400;
/** Whoever loses to another writer finds a new tip; without one, a lock was left behind that nobody will remove. */
const largestFruitlessTries = 12;
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

/** Takes in everything that another store (a commit, such as a fetched one) holds. Throws `GitError`. */
export async function uniteRecordsRef(
  repository: Repository,
  other: ObjectId,
  signal?: AbortSignal,
): Promise<void> {
  await moveRecordsRef(repository, signal, async (tip) => {
    if (tip === null || tip === other) return other;
    if (await isAncestor(repository, other, tip)) return tip;
    if (await isAncestor(repository, tip, other)) return other;
    const own = new Set((await readTree(repository, tip)).map(({ path }) => path));
    const missing = (await readTree(repository, other)).filter(
      ({ path, type }) => type === 'blob' && !own.has(path),
    );
    const tree = await writeTreeWith(repository, tip, missing);
    return commit(repository, tree, [tip, other], 'Unite review records');
  });
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
      const isHopeless = attempt >= largestTries || fruitless >= largestFruitlessTries;
      if (isHopeless || !GitError.is(error, 'ref-changed')) throw error;
    }
    await pauseBeforeRetry(attempt);
  }
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
