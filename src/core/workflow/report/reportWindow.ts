import type { ObjectId } from '../../base/objectId.ts';
import { listFirstParents } from '../../git/firstParents.ts';
import type { Repository } from '../../git/repository.ts';
import { resolveCommit } from '../../git/revParse.ts';
import { resolveTarget } from '../resolveTarget.ts';

/** The part of a branch that a report is about. */
export interface ReportWindow {
  /** Null: from the beginning. */
  readonly base: ObjectId | null;
  readonly head: ObjectId;
}

/** Without a range or a time: so much of the branch, counted from the date of its last commit. */
const usualDays = 90;
const millisecondsPerDay = 86_400_000;

/** Throws `TargetError`, `GitError` `unknown-revision`. */
export async function reportWindow({
  repository,
  range,
  since,
  signal,
}: {
  readonly repository: Repository;
  readonly range: string | null;
  readonly since: number | null;
  readonly signal?: AbortSignal | undefined;
}): Promise<ReportWindow> {
  if (range !== null) {
    const { baseCommit, headCommit } = await resolveTarget(repository, { kind: 'range', range });
    return { base: baseCommit, head: headCommit ?? (await resolveCommit(repository, 'HEAD', signal)) };
  }
  const head = await resolveCommit(repository, 'HEAD', signal);
  const steps = await listFirstParents(repository, head, signal);
  const last = (steps[0]?.timestamp ?? 0) * 1000;
  const from = since ?? last - usualDays * millisecondsPerDay;
  // As in an audit: what lies above a commit that is new enough is newer, whatever its own date says.
  const oldest = steps.findLastIndex(({ timestamp }) => timestamp * 1000 >= from);
  return { base: steps[Math.max(oldest, 0) + 1]?.oid ?? null, head };
}
