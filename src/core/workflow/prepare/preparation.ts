import { groupBy } from '../../base/groupBy.ts';
import type { UnitId } from '../../diff/change.ts';
import type { VerifyReport } from '../../policy/verifyReport.ts';
import type { ReviewState } from '../../review/decision.ts';
import { estimateReviewTime } from '../../review/reviewPace.ts';
import { hunkState, isCovered } from '../../review/reviewState.ts';
import type { Finding } from '../../risk/finding.ts';
import type { FeedbackComment } from '../feedback/collectFeedback.ts';
import { summariseHunk } from '../hunkSummary.ts';
import { missingSignOffs, type MissingSignOff } from '../missingSignOffs.ts';
import type { Review, ReviewHunk } from '../review.ts';
import type { ResolvedTarget } from '../target.ts';
import { asksExplanation, type ExplainPolicy } from './asksExplanation.ts';
import { explanationsIn, type ExplanationRemark, type RemarksByHunk } from './hunkRemarks.ts';
import { mechanicalHunks } from './mechanicalHunks.ts';

/** What a reviewer will be asked, and what the author can do about it first (docs/prepare.md). */
export interface Preparation {
  readonly target: ResolvedTarget;
  /** Hunks that somebody still has to sign, in reading order; without a policy, all that are not covered. */
  readonly asked: readonly ReviewHunk[];
  readonly size: PreparationSize;
  /** By module, in reading order. */
  readonly groups: readonly PreparationGroup[];
  /** Warnings and errors that count, in reading order; those about the whole change last. */
  readonly flags: readonly PreparationFlag[];
  readonly explanations: {
    readonly policy: ExplainPolicy;
    /** Hunks that should be explained and are not. */
    readonly missing: readonly ReviewHunk[];
    readonly given: readonly { readonly hunk: ReviewHunk; readonly explanation: ExplanationRemark }[];
  };
  /** Hunks that only format, comment or reorder imports, mixed with others. */
  readonly mechanical: readonly ReviewHunk[];
  /** What reviewers asked for and was not settled: as it was, or edited since. */
  readonly comments: readonly FeedbackComment[];
  /** Hunks of which no record says who wrote them. */
  readonly unattributed: readonly ReviewHunk[];
  /** Null without a policy: then nobody has to sign. */
  readonly gate: PreparationGate | null;
}

/** What there is to read in the hunks that are asked for. */
export interface PreparationSize {
  readonly hunks: number;
  /** Added and removed. */
  readonly lines: number;
  /** At a humane pace. */
  readonly milliseconds: number;
  /** Hours of reading, rounded up: after an hour reviewers find less. */
  readonly sittings: number;
  /** False beyond what one review is good for. */
  readonly isWithinBudget: boolean;
}

export interface PreparationGroup {
  readonly module: string;
  readonly hunks: number;
  readonly lines: number;
  readonly milliseconds: number;
  readonly missing: readonly MissingSignOff[];
}

export interface PreparationFlag {
  readonly finding: Finding;
  /** Null where the flag is about the whole change. */
  readonly hunk: ReviewHunk | null;
  /** True when its hunk is explained. */
  readonly isExplained: boolean;
}

export interface PreparationGate {
  readonly verdict: VerifyReport['verdict'];
  /** True for changes that are not committed: what the gate would say if they were. */
  readonly isForecast: boolean;
  readonly next: readonly string[];
}

export interface PreparationInput {
  readonly review: Review;
  readonly states: ReadonlyMap<UnitId, ReviewState>;
  readonly remarks: RemarksByHunk;
  readonly comments: readonly FeedbackComment[];
  readonly explain: ExplainPolicy;
  readonly report: VerifyReport | null;
  /** Units of imports in another order; none unless told. */
  readonly reordered?: ReadonlySet<UnitId>;
}

/** Changed lines. Studies of reviews find the most faults where a review has 200 to 400 of them. */
const reviewBudget = 400;
const sittingMilliseconds = 3_600_000;

export function preparation(input: PreparationInput): Preparation {
  const { review, remarks, report, explain } = input;
  const asked = askedHunks(input);
  return {
    target: review.target,
    asked,
    size: sizeOf(asked),
    groups: groupsOf(review, asked, report),
    flags: flagsOf(review, remarks),
    explanations: {
      policy: explain,
      missing: asked.filter(
        (hunk) => asksExplanation(explain, hunk) && explanationsIn(remarks, hunk).length === 0,
      ),
      given: review.hunks.flatMap((hunk) =>
        explanationsIn(remarks, hunk).map((explanation) => ({ hunk, explanation })),
      ),
    },
    mechanical: mechanicalHunks(review, input.reordered ?? new Set()),
    comments: input.comments.filter((comment) => isUnsettled(comment, input)),
    unattributed: asked.filter(({ units }) => units.some(({ provenance }) => provenance.kind === 'unknown')),
    gate:
      report === null
        ? null
        : { verdict: report.verdict, isForecast: review.target.headCommit === null, next: report.next },
  };
}

/** What somebody still has to sign, as the gate sees it. Nobody's draft plays a part: it is about the author's side. */
function askedHunks({ review, states, report }: PreparationInput): readonly ReviewHunk[] {
  if (report === null || report.units.length === 0)
    return review.hunks.filter(({ hunk }) => !isCovered(hunkState(hunk.units, states)));
  const settled = new Set(['attested', 'overridden', 'rule-covered', 'exempt']);
  const open = new Set(
    report.units.filter(({ required, state }) => required && !settled.has(state)).map(({ id }) => id),
  );
  return review.hunks.filter(({ units }) => units.some(({ unit }) => open.has(unit.id)));
}

/** What was edited since and then signed has found its answer. */
function isUnsettled({ status, hunk }: FeedbackComment, { states }: PreparationInput): boolean {
  if (status !== 'changed' || hunk === null) return status === 'open';
  return !isCovered(hunkState(hunk.hunk.units, states));
}

function sizeOf(hunks: readonly ReviewHunk[]): PreparationSize {
  const lines = linesOf(hunks);
  const milliseconds = estimateReviewTime(lines);
  return {
    hunks: hunks.length,
    lines,
    milliseconds,
    sittings: Math.ceil(milliseconds / sittingMilliseconds),
    isWithinBudget: lines <= reviewBudget,
  };
}

function groupsOf(
  review: Review,
  asked: readonly ReviewHunk[],
  report: VerifyReport | null,
): readonly PreparationGroup[] {
  const missing = missingSignOffs(review, report);
  return [...groupBy(asked, ({ module }) => module)].map(([module, hunks]) => {
    const lines = linesOf(hunks);
    return {
      module,
      hunks: hunks.length,
      lines,
      milliseconds: estimateReviewTime(lines),
      missing: missing.get(module) ?? [],
    };
  });
}

function linesOf(hunks: readonly ReviewHunk[]): number {
  return hunks.map(summariseHunk).reduce((sum, { added, removed }) => sum + added + removed, 0);
}

function flagsOf({ hunks, findings }: Review, remarks: RemarksByHunk): readonly PreparationFlag[] {
  const counts = ({ level, suppressed }: Finding): boolean =>
    level !== 'note' && typeof suppressed !== 'string';
  const ofHunks = hunks.flatMap((hunk) => {
    const isExplained = explanationsIn(remarks, hunk).length > 0;
    const own = hunk.units.flatMap((unit) => unit.findings).filter(counts);
    return own.map((finding) => ({ finding, hunk, isExplained }));
  });
  const ofAll = findings.filter((finding) => finding.unit === null && counts(finding));
  return [...ofHunks, ...ofAll.map((finding) => ({ finding, hunk: null, isExplained: false }))];
}
