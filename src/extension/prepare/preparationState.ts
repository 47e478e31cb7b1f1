import type { HunkRemark, RemarksByHunk } from '../../core/workflow/prepare/hunkRemarks.ts';
import type { RequestsByHunk } from '../../core/workflow/feedback/workRequests.ts';
import type { UnitId } from '../../core/diff/change.ts';
import type { ReviewHunk } from '../../core/workflow/review.ts';

/** What the author's side adds to an open review: whether somebody prepares it, what was said and asked of its hunks. */
export class PreparationState {
  private readonly onChange: () => void;
  private readonly shownReview: () => string | null;
  /** The reviews that are being prepared, as `shownReview` names them: each of several open ones by itself. */
  private readonly prepared = new Set<string>();
  private known: RemarksByHunk = new Map();
  private knownRequests: RequestsByHunk = new Map();
  private askedHunks: ReadonlySet<UnitId> | null = null;

  constructor(shownReview: () => string | null, onChange: () => void) {
    this.shownReview = shownReview;
    this.onChange = onChange;
  }

  /** True while the author prepares the review that is shown: then nothing is attested and nothing is signed. */
  get isOn(): boolean {
    const shown = this.shownReview();
    return shown !== null && this.prepared.has(shown);
  }

  /** Ids of the hunks that a reviewer will be asked to sign; null until that was worked out. */
  get asked(): ReadonlySet<UnitId> | null {
    return this.askedHunks;
  }

  get remarks(): RemarksByHunk {
    return this.known;
  }

  /** What reviewers ask for, signed. */
  get requests(): RequestsByHunk {
    return this.knownRequests;
  }

  remarksOn(hunk: ReviewHunk): readonly HunkRemark[] {
    return this.known.get(hunk.id) ?? nothing;
  }

  setOn(isOn: boolean): void {
    const shown = this.shownReview();
    if (shown === null || isOn === this.isOn) return;
    if (isOn) this.prepared.add(shown);
    else this.prepared.delete(shown);
    this.onChange();
  }

  setAsked(hunks: readonly ReviewHunk[] | null): void {
    this.askedHunks = hunks === null ? null : new Set(hunks.map(({ id }) => id));
    this.onChange();
  }

  setRemarks(remarks: RemarksByHunk): void {
    if (remarks.size === 0 && this.known.size === 0) return;
    this.known = remarks;
    this.onChange();
  }

  setRequests(requests: RequestsByHunk): void {
    if (JSON.stringify([...requests]) === JSON.stringify([...this.knownRequests])) return;
    this.knownRequests = requests;
    this.onChange();
  }
}

/** One list, so that rows of which nobody said anything stay the same. */
const nothing: readonly HunkRemark[] = [];
