import { openRecordStore } from '../../attestation/recordStore.ts';
import type { RecordedUnit } from '../../attestation/record.ts';
import { attestationKey } from '../../attestation/trailer.ts';
import { isNullObjectId, type ObjectId } from '../../base/objectId.ts';
import type { Problem } from '../../base/problem.ts';
import type { RepoPath } from '../../base/repoPath.ts';
import { createBlobReader } from '../../git/blobs.ts';
import { type Commit, readCommits, readCommitsById } from '../../git/commits.ts';
import { type BranchStep, firstParentChanges } from '../../git/firstParentChanges.ts';
import { openObjectReader } from '../../git/objectReader.ts';
import type { Repository } from '../../git/repository.ts';
import { listCommits } from '../../git/revisionRange.ts';
import { readHistoryPolicy } from '../historyPolicy.ts';
import { missingObjects } from '../missingObjects.ts';
import type { ReviewPolicy } from '../readPolicy.ts';
import { type SignedReview, signedReviews } from '../signedReviews.ts';
import { findLandings } from './landings.ts';
import { type FollowedLines, followLines, type LineFates } from './lineFates.ts';
import { type ReportWindow, reportWindow } from './reportWindow.ts';
import { type SignedCoverage, signedCoverage } from './signedCoverage.ts';

export interface SignOffReportInput {
  readonly repository: Repository;
  /** `BASE..HEAD`; null: the first-parent history of HEAD since `since`, or the last 90 days of it. */
  readonly range: string | null;
  /** Milliseconds since the epoch; sign-offs outside of it are left out. */
  readonly since: number | null;
  readonly until: number | null;
  readonly signal?: AbortSignal | undefined;
}

/** What became of one signed hunk. Lines are those that it added: what was removed leaves nothing to follow. */
export interface HunkFate extends LineFates {
  readonly unit: RecordedUnit;
  /** `unknown`: the signed version of the file is not here. */
  readonly state: 'standing' | 'changed' | 'gone' | 'nothing-to-follow' | 'unknown';
}

export interface ReportedSignOff {
  readonly review: SignedReview;
  /** The commit with which it reached the branch; null when it did not. */
  readonly landed: ObjectId | null;
  readonly hunks: readonly HunkFate[];
}

export interface SignOffReport {
  readonly window: ReportWindow;
  readonly policyCommit: ObjectId | null;
  /** Newest first. Those that do not count are listed and weigh nothing. */
  readonly signOffs: readonly ReportedSignOff[];
  /** Commits that took signed lines away. */
  readonly later: ReadonlyMap<ObjectId, Commit>;
  /** Commits that were reviewed, as far as they are reached from here. */
  readonly heads: ReadonlyMap<ObjectId, Commit>;
  readonly coverage: SignedCoverage;
  readonly problems: readonly Problem[];
}

/**
 * Follows what was signed: does it still stand, what changed it, and which AI-written lines has nobody signed.
 * Everything is read from git; the same history gives the same report. Throws `TargetError`, `GitError`.
 */
export async function openSignOffReport(input: SignOffReportInput): Promise<SignOffReport> {
  try {
    return await follow(input);
  } catch (error) {
    throw missingObjects(input.repository, error);
  }
}

async function follow(input: SignOffReportInput): Promise<SignOffReport> {
  const { repository, signal } = input;
  const window = await reportWindow(input);
  const blobs = createBlobReader(repository, signal);
  try {
    const policy = await readHistoryPolicy(repository, blobs, window.head);
    const reached = await reachedBy(input, window);
    const [steps, { value: reviews, problems }] = await Promise.all([
      firstParentChanges(repository, { from: window.base, to: window.head, signal }),
      reviewsOf(input, { window, reached, policy }),
    ]);
    const signOffs = await fates(input, { steps, reviews, reached });
    const taken = signOffs.flatMap(({ hunks }) => hunks.flatMap(({ lostTo }) => [...lostTo.keys()]));
    const heads = reviews
      .flatMap(({ record }) => record?.head.commit ?? [])
      .filter((oid) => reached.has(oid));
    const coverage = await signedCoverage({
      repository,
      blobs,
      window,
      signed: linesStanding(signOffs),
      signal,
    });
    return {
      window,
      policyCommit: policy.policy === null ? null : policy.commit,
      signOffs,
      later: await commitsById(input, taken),
      heads: await commitsById(input, heads),
      coverage: coverage.value,
      problems: [...problems, ...coverage.problems],
    };
  } finally {
    blobs.dispose();
  }
}

async function commitsById(
  { repository, signal }: SignOffReportInput,
  oids: readonly ObjectId[],
): Promise<ReadonlyMap<ObjectId, Commit>> {
  const commits = await readCommitsById(repository, [...new Set(oids)], signal);
  return new Map(commits.map((commit) => [commit.oid, commit]));
}

async function reachedBy(
  { repository, signal }: SignOffReportInput,
  window: ReportWindow,
): Promise<ReadonlySet<ObjectId>> {
  const exclude = window.base === null ? [] : [window.base];
  return new Set(
    await listCommits(repository, {
      include: [window.head],
      exclude,
      ...(signal === undefined ? {} : { signal }),
    }),
  );
}

/** Sign-offs in messages of the window, and stored ones of commits that it holds. */
async function reviewsOf(
  input: SignOffReportInput,
  {
    window,
    reached,
    policy,
  }: {
    readonly window: ReportWindow;
    readonly reached: ReadonlySet<ObjectId>;
    readonly policy: ReviewPolicy;
  },
): ReturnType<typeof signedReviews> {
  const { repository, since, until, signal } = input;
  const store = openRecordStore(repository);
  const [commits, { value: listed, problems }] = await Promise.all([
    readCommits(repository, {
      include: [window.head],
      exclude: window.base === null ? [] : [window.base],
      mentioning: `${attestationKey}:`,
      ...(signal === undefined ? {} : { signal }),
    }),
    store.listRecords(),
  ]);
  const recordIds = listed
    .filter(({ record }) => record.head.commit !== null && reached.has(record.head.commit))
    .map(({ id }) => id);
  const found = await signedReviews({ commits, recordIds, store, policy });
  const value = found.value.filter(({ claim }) => {
    const at = Date.parse(claim.at);
    return at >= (since ?? -Infinity) && at <= (until ?? Infinity);
  });
  return { value, problems: [...problems, ...found.problems] };
}

interface Landed {
  readonly steps: readonly BranchStep[];
  readonly reviews: readonly SignedReview[];
  readonly reached: ReadonlySet<ObjectId>;
}

async function fates(input: SignOffReportInput, landed: Landed): Promise<readonly ReportedSignOff[]> {
  const { repository, signal } = input;
  const { steps, reviews, reached } = landed;
  const landings = await findLandings(repository, steps, reviews, reached, signal);
  const planned = await planFollowing(input, landed, landings);
  const lines = [...planned.values()];
  const found = await followLines(repository, steps, lines, signal);
  const fateOf = new Map(lines.map((followed, at) => [followed, found[at]]));
  return reviews.map((review) => {
    const landing = landings.get(review);
    const hunks = (review.record?.units ?? []).map((unit) => {
      const followed = planned.get(unit);
      return hunkFate(unit, followed === undefined ? undefined : fateOf.get(followed));
    });
    return { review, landed: landing === undefined ? null : (steps[landing]?.commit ?? null), hunks };
  });
}

/** What can be followed of the hunks that reached the branch. */
async function planFollowing(
  { repository, signal }: SignOffReportInput,
  { steps }: Pick<Landed, 'steps'>,
  landings: ReadonlyMap<SignedReview, number>,
): Promise<ReadonlyMap<RecordedUnit, FollowedLines>> {
  const planned = new Map<RecordedUnit, FollowedLines>();
  const objects = openObjectReader(repository, signal);
  try {
    for (const [review, landing] of landings) {
      const commit = steps[landing]?.commit;
      for (const unit of review.record?.units ?? []) {
        const version = signedVersion(review, unit.path);
        if (commit === undefined || version === null || unit.new.lines === 0) continue;
        if ((await objects.header(version)) === null) continue;
        const landed = await objects.header({ tree: commit, path: unit.path });
        planned.set(unit, {
          path: unit.path,
          version,
          landed: landed?.type === 'blob' ? landed.oid : null,
          span: unit.new,
          firstStep: landing + 1,
        });
      }
    }
  } finally {
    objects.dispose();
  }
  return planned;
}

function signedVersion({ record }: SignedReview, path: RepoPath): ObjectId | null {
  const version = record?.files.find((file) => file.path === path)?.new ?? null;
  return version === null || isNullObjectId(version) ? null : version;
}

function hunkFate(unit: RecordedUnit, fate: LineFates | undefined): HunkFate {
  if (fate === undefined) {
    const state = unit.new.lines === 0 ? 'nothing-to-follow' : 'unknown';
    return { unit, state, path: null, standing: [], lostBefore: 0, lostTo: new Map() };
  }
  const isWhole = fate.standing.length === unit.new.lines;
  return { unit, ...fate, state: isWhole ? 'standing' : fate.standing.length === 0 ? 'gone' : 'changed' };
}

/** The lines at the end of the window that an accepted hunk of somebody whose key counts brought there. */
function linesStanding(signOffs: readonly ReportedSignOff[]): ReadonlyMap<RepoPath, ReadonlySet<number>> {
  const lines = new Map<RepoPath, Set<number>>();
  for (const { review, hunks } of signOffs) {
    if (review.signer?.kind !== 'member' || review.claim.verdict !== 'accept') continue;
    for (const { path, standing } of hunks) {
      if (path === null) continue;
      const known = lines.get(path) ?? new Set();
      for (const line of standing) known.add(line);
      lines.set(path, known);
    }
  }
  return lines;
}
