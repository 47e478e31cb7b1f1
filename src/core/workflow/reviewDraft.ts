import { Buffer } from 'node:buffer';
import type { Problem } from '../base/problem.ts';
import type { UnitId } from '../diff/change.ts';
import type { Repository } from '../git/repository.ts';
import type { AuthorshipDecision } from '../review/authorshipDecision.ts';
import type { Decision, DecisionVerdict, EvidenceGrade } from '../review/decision.ts';
import { openDraftStore } from '../review/draftStore.ts';
import type { DraftTarget } from '../review/draftTarget.ts';
import type { LoadedDecision } from '../review/replayDraft.ts';
import { commentedPlace } from './commentedPlace.ts';
import type { SignOffPlan } from './planSignOff.ts';
import type { ReviewHunk } from './review.ts';

/** Units are named by content, so one draft a repository serves every branch and target. */
const draftTarget: DraftTarget = { name: 'review' };

/** What is known of a decision beside its verdict. Left out: nobody asked, or it was not measured. */
export interface DecisionDetails {
  readonly evidence?: EvidenceGrade | null;
  readonly shownMilliseconds?: number | null;
}

/** What the reviewer decided and has not signed yet, kept under the git directory. */
export interface ReviewDraft {
  /** What counts now, by unit. */
  readonly decisions: ReadonlyMap<UnitId, LoadedDecision>;
  readonly problems: readonly Problem[];
  /** What this or any other tool on this machine wrote into drafts, verified or not: to show comments. */
  claims(): Promise<readonly LoadedDecision[]>;
  /** Who wrote a unit, as the reviewer said. */
  readonly marks: ReadonlyMap<UnitId, AuthorshipDecision>;
  /** Says who wrote every unit of a hunk, and why; on disk when this returns. Throws `DraftError`. */
  mark(hunk: ReviewHunk, authorship: 'ai' | 'human', reason: string): Promise<void>;
  /** Decides on every unit of a hunk; on disk when this returns. Throws `DraftError`. */
  record(
    hunk: ReviewHunk,
    verdict: DecisionVerdict,
    note: string | null,
    details?: DecisionDetails,
  ): Promise<void>;
  /** Takes the last decision back; false when there is none. */
  undo(): Promise<boolean>;
  /** Forgets what was decided on these units, because it is signed now. Throws `DraftError`. */
  forget(units: readonly UnitId[]): Promise<void>;
  /** Puts back what `forget` took away when this plan was signed. Throws `DraftError`. */
  restore(plan: SignedPlan): Promise<void>;
}

/** Opens the draft of a repository. `key` (at least 16 bytes) authenticates what is written and read. */
export async function draftOf(
  repository: Repository,
  key: Uint8Array,
  clock: () => Date = () => new Date(),
): Promise<ReviewDraft> {
  const store = openDraftStore({ gitDirectory: repository.commonDirectory, key: Buffer.from(key) });
  let loaded = await store.load(draftTarget);
  let marks = await store.marks(draftTarget);
  const reload = async (): Promise<void> => {
    loaded = await store.load(draftTarget);
    marks = await store.marks(draftTarget);
  };
  return {
    get decisions() {
      return loaded.value;
    },
    get problems() {
      return loaded.problems;
    },
    get marks() {
      return marks;
    },
    claims: () => store.claims(draftTarget),
    async mark({ units }, authorship, reason) {
      const at = formatTime(clock());
      await store.mark(
        draftTarget,
        units.map(({ unit }): AuthorshipDecision => ({ unit: unit.id, authorship, reason, at })),
      );
      marks = await store.marks(draftTarget);
    },
    async record(hunk, verdict, note, details = {}) {
      await store.record(
        draftTarget,
        decisionsOn(hunk, { verdict, note, ...details, at: formatTime(clock()) }),
      );
      loaded = await store.load(draftTarget);
    },
    async undo() {
      const undone = await store.undo(draftTarget, formatTime(clock()));
      await reload();
      return undone;
    },
    async forget(units) {
      const decided = units.filter((unit) => loaded.value.get(unit)?.authenticated === true);
      await store.clear(draftTarget, decided, formatTime(clock()));
      await reload();
    },
    async restore(plan) {
      await store.record(draftTarget, coveredDecisions(plan));
      await store.mark(draftTarget, coveredMarks(plan, formatTime(clock())));
      await reload();
    },
  };
}

interface HunkDecision extends DecisionDetails {
  readonly verdict: DecisionVerdict;
  readonly note: string | null;
  readonly at: string;
}

function decisionsOn(
  hunk: ReviewHunk,
  { verdict, note, at, evidence = null, shownMilliseconds = null }: HunkDecision,
): readonly Decision[] {
  const shares = shownShares(hunk, shownMilliseconds);
  return hunk.units.map((unit, index) => ({
    unit: unit.unit.id,
    verdict,
    at,
    note,
    evidence,
    flags: unit.findings.map((finding) => finding.rule),
    shownMilliseconds: shares[index] ?? null,
    ...(verdict === 'needs-work' && index === 0 ? { place: commentedPlace(hunk) } : {}),
  }));
}

type SignedPlan = Pick<SignOffPlan, 'units' | 'decisions' | 'authorship'>;

function coveredDecisions({ units, decisions }: SignedPlan): readonly Decision[] {
  return units.flatMap(({ unit }) => {
    const decided = decisions.get(unit.id);
    if (decided === undefined) return [];
    const { authenticated, ...decision } = decided;
    return authenticated ? [decision] : [];
  });
}

function coveredMarks({ units, authorship }: SignedPlan, at: string): readonly AuthorshipDecision[] {
  const covered = new Set(units.map(({ unit }) => unit.id));
  return authorship
    .filter(({ unit }) => covered.has(unit))
    .map(({ unit, kind, reason }) => ({ unit, authorship: kind, reason, at }));
}

/** A hunk was on screen as a whole: each unit gets its share of the time, by its lines, so that the sum is the time. */
function shownShares({ units }: ReviewHunk, milliseconds: number | null): readonly (number | null)[] {
  if (milliseconds === null) return units.map(() => null);
  const lines = units.map(({ unit }) => Math.max(1, unit.old.lines + unit.new.lines));
  const all = lines.reduce((sum, count) => sum + count, 0);
  let before = 0;
  return lines.map((count) => {
    const from = Math.round((milliseconds * before) / all);
    before += count;
    return Math.round((milliseconds * before) / all) - from;
  });
}

/** RFC 3339 in UTC with seconds precision, as records and trailers carry it. */
export function formatTime(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}
