import type { ObjectId } from '../base/objectId.ts';
import type { Commit } from '../git/commits.ts';

/** How the commits of a range hang together. Parents outside of the range do not exist for it. */
export interface CommitGraph {
  /** Every commit behind its parents. */
  readonly order: readonly ObjectId[];
  /** True when no commit is a merge: each then is an ancestor of all that follow it in `order`. */
  readonly isLinear: boolean;
  isAncestor(older: ObjectId, younger: ObjectId): boolean;
}

export function commitGraph(commits: ReadonlyMap<ObjectId, Commit>): CommitGraph {
  const parentsOf = (oid: ObjectId): readonly ObjectId[] =>
    commits.get(oid)?.parents.filter((parent) => commits.has(parent)) ?? [];
  const order = parentsFirst([...commits.keys()], parentsOf);
  const position = new Map(order.map((oid, index) => [oid, index]));
  const isLinear = [...commits.values()].every((commit) => commit.parents.length <= 1);
  const known = new Map<string, boolean>();
  return {
    order,
    isLinear,
    isAncestor: (older, younger) => {
      if (isLinear) return (position.get(older) ?? 0) < (position.get(younger) ?? 0);
      const key = `${older} ${younger}`;
      const answer = known.get(key) ?? reaches(younger, older, parentsOf, position);
      known.set(key, answer);
      return answer;
    },
  };
}

type ParentsOf = (oid: ObjectId) => readonly ObjectId[];

/** Not the order of `git rev-list`, which goes by dates: a parent with a later date than its child would come last. */
function parentsFirst(commits: readonly ObjectId[], parentsOf: ParentsOf): ObjectId[] {
  const ordered = new Set<ObjectId>();
  const open = new Set<ObjectId>();
  for (const start of commits.toReversed()) {
    const stack = [start];
    for (let oid = stack.at(-1); oid !== undefined; oid = stack.at(-1)) {
      const missing = open.has(oid) ? [] : parentsOf(oid).filter((parent) => !ordered.has(parent));
      open.add(oid);
      if (missing.length > 0) stack.push(...missing);
      else {
        ordered.add(oid);
        stack.pop();
      }
    }
  }
  return [...ordered];
}

function reaches(
  from: ObjectId,
  to: ObjectId,
  parentsOf: ParentsOf,
  position: ReadonlyMap<ObjectId, number>,
): boolean {
  const last = position.get(to) ?? 0;
  const seen = new Set([from]);
  for (const oid of seen) {
    if (oid === to) return true;
    // What stands before `to` in the order cannot lead to it.
    for (const parent of parentsOf(oid)) if ((position.get(parent) ?? 0) >= last) seen.add(parent);
  }
  return false;
}
