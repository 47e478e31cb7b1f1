import type { ObjectId } from '../../base/objectId.ts';
import { displayRepoPath } from '../../base/repoPath.ts';
import type { Commit } from '../../git/commits.ts';
import { formatProblem } from '../formatReviewJson.ts';
import { formatTime } from '../reviewDraft.ts';
import type { ReportJson } from '../schemas/reportSchema.ts';
import type { SignedReview } from '../signedReviews.ts';
import { subjectOf } from '../subjectOf.ts';
import { laterKind } from './laterCommit.ts';
import type { HunkFate, ReportedSignOff, SignOffReport } from './signOffReport.ts';

type SignOffJson = ReportJson['signOffs'][number];
type HunkJson = SignOffJson['hunks'][number];

const millisecondsPerDay = 86_400_000;

/** The stable JSON of `report`. */
export function formatReportJson(report: SignOffReport): ReportJson {
  const formatted = report.signOffs.map((signOff) => ({
    signOff,
    json: formatSignOff(signOff, report.later),
  }));
  const signOffs = formatted.map(({ json }) => json);
  const counting = formatted.filter(({ json }) => json.counts && json.verdict === 'accept');
  const { coverage, window } = report;
  return {
    schema: 'countersign/report/v1',
    base: window.base,
    head: window.head,
    policy: { commit: report.policyCommit },
    coverage: { ...coverage.lines },
    summary: {
      signOffs: signOffs.length,
      notCounting: signOffs.filter(({ counts }) => !counts).length,
      ...countHunks(counting.flatMap(({ json }) => json.hunks)),
    },
    days: {
      toSignOff: median(counting.flatMap(({ signOff }) => waited(signOff.review, report.heads))),
      toChange: median(
        counting.flatMap(({ json }) => json.hunks.flatMap((hunk) => firstChange(json.at, hunk))),
      ),
    },
    signOffs,
    gaps: coverage.gaps.map((gap) => ({ ...gap, path: displayRepoPath(gap.path) })),
    problems: report.problems.map(formatProblem),
  };
}

function formatSignOff(
  { review, landed, hunks }: ReportedSignOff,
  later: ReadonlyMap<ObjectId, Commit>,
): SignOffJson {
  const { claim, record, signer, id } = review;
  return {
    record: id,
    by: claim.by,
    member: signer?.kind === 'member' ? signer.member : null,
    counts: signer?.kind === 'member',
    verdict: claim.verdict,
    at: claim.at,
    head: record?.head.commit ?? null,
    landed,
    hunks: hunks.map((hunk) => formatHunk(hunk, later)),
  };
}

function formatHunk(
  { unit, state, path, standing, lostBefore, lostTo }: HunkFate,
  later: ReadonlyMap<ObjectId, Commit>,
): HunkJson {
  return {
    id: unit.id,
    path: displayRepoPath(unit.path),
    pathNow: path === null ? null : displayRepoPath(path),
    lines: unit.new.lines,
    standing: standing.length,
    lostBefore,
    state,
    flags: [...unit.flags],
    changedBy: [...lostTo].flatMap(([oid, lines]) => {
      const commit = later.get(oid);
      if (commit === undefined) return [];
      const at = formatTime(new Date(commit.committer.timestamp * 1000));
      return [{ commit: oid, subject: subjectOf(commit.message), kind: laterKind(commit), at, lines }];
    }),
  };
}

function countHunks(hunks: readonly HunkJson[]): Omit<ReportJson['summary'], 'signOffs' | 'notCounting'> {
  const inState = (state: HunkJson['state']): number => hunks.filter((hunk) => hunk.state === state).length;
  const lostTo = (kind: 'revert' | 'fix'): number =>
    hunks.filter(({ changedBy }) => changedBy.some((commit) => commit.kind === kind)).length;
  return {
    hunks: hunks.length,
    standing: inState('standing'),
    changed: inState('changed'),
    gone: inState('gone'),
    nothingToFollow: inState('nothing-to-follow'),
    unknown: inState('unknown'),
    reverted: lostTo('revert'),
    fixed: lostTo('fix'),
  };
}

function waited({ claim, record }: SignedReview, heads: ReadonlyMap<ObjectId, Commit>): readonly number[] {
  const head = record?.head.commit ?? null;
  const reviewed = head === null ? undefined : heads.get(head);
  return reviewed === undefined ? [] : [Date.parse(claim.at) - reviewed.committer.timestamp * 1000];
}

function firstChange(signedAt: string, { changedBy }: HunkJson): readonly number[] {
  const first = Math.min(...changedBy.map(({ at }) => Date.parse(at)));
  return Number.isFinite(first) ? [first - Date.parse(signedAt)] : [];
}

/** In days, to a tenth; clocks of honest machines differ, so no time is less than none. */
function median(milliseconds: readonly number[]): number | null {
  if (milliseconds.length === 0) return null;
  const sorted = milliseconds.toSorted((a, b) => a - b);
  const middle = sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
  return Math.round((Math.max(0, middle) / millisecondsPerDay) * 10) / 10;
}
