// One opened review in this window: what was read, what the reviewer decided, what evidence already covers.
import { type Disposable, type Event, EventEmitter, type Uri } from 'vscode';
import type { Analyzer } from '../core/analysis/analyzer.ts';
import type { ObjectId } from '../core/base/objectId.ts';
import type { Problem } from '../core/base/problem.ts';
import type { FileChange, UnitId } from '../core/diff/change.ts';
import { type BlobReader, createBlobReader } from '../core/git/blobs.ts';
import { openRepository, type Repository } from '../core/git/repository.ts';
import type { DecisionVerdict, ReviewState } from '../core/review/decision.ts';
import type { FeedbackComment } from '../core/workflow/feedback/collectFeedback.ts';
import { openFeedback } from '../core/workflow/feedback/openFeedback.ts';
import { workRequests } from '../core/workflow/feedback/workRequests.ts';
import { type DecisionDetails, draftOf, type ReviewDraft } from '../core/workflow/reviewDraft.ts';
import { type EvidenceStates, evidenceStates } from '../core/workflow/evidenceStates.ts';
import { openRequestedReview } from '../core/workflow/openRequestedReview.ts';
import type { ReviewStep } from '../core/workflow/openReview.ts';
import type { ReviewPolicy } from '../core/workflow/readPolicy.ts';
import { marksToShow } from '../core/workflow/marksToShow.ts';
import type { Review, ReviewHunk } from '../core/workflow/review.ts';
import { reviewStates } from '../core/workflow/reviewStates.ts';
import { findSignedVersion, type SignedVersion } from '../core/workflow/signedVersion.ts';
import type { TargetRequest } from '../core/workflow/target.ts';
import { unitsToSign } from '../core/workflow/unitsToSign.ts';
import { withMarks } from '../core/workflow/withMarks.ts';
import { openPreparation } from '../core/workflow/prepare/openPreparation.ts';
import type { Preparation } from '../core/workflow/prepare/preparation.ts';
import { type MechanicalPart, splitMechanical } from '../core/workflow/prepare/splitMechanical.ts';
import { changedFileOf } from './documents/changedFileOf.ts';
import { DraftWrites } from './draftWrites.ts';
import { ParkedReviews, reviewKey } from './parkedReviews.ts';
import { KnownSizes, type ModuleSizes } from './knownSizes.ts';
import { PreparationState } from './prepare/preparationState.ts';

export interface OpenedReview {
  readonly repository: Repository;
  readonly request: TargetRequest;
  readonly review: Review;
  readonly policy: ReviewPolicy;
  readonly evidence: EvidenceStates;
  /** Units on which the signature of whoever git says is here still counts; null where nobody can tell. */
  readonly toSign: ReadonlySet<UnitId> | null;
  readonly draft: ReviewDraft;
}

export interface OpenOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (step: ReviewStep, done: number, total: number) => void;
}

export interface SessionPorts {
  readonly analyzer: Analyzer;
  readonly gitPath: () => string | null;
  /** 32 bytes from the editor's secret storage that authenticate the decisions kept on disk. */
  readonly draftKey: () => Promise<Uint8Array>;
}

/** `not-kept`: it has to be read again. `superseded`: something else was asked for since, and nothing is to be done. */
export type Resumed = 'shown' | 'not-kept' | 'superseded';

export class ReviewSession implements Disposable {
  private readonly changed = new EventEmitter<void>();
  readonly onDidChange: Event<void> = this.changed.event;
  private readonly ports: SessionPorts;
  private current: OpenedReview | null = null;
  private blobs: BlobReader | null = null;
  /** Units decided since the review was opened, as against loaded from before. */
  private readonly decidedHere = new Set<UnitId>();
  /** Where the cursor was put when a hunk was shown: until it moves, keys are about that hunk. */
  shown: { readonly hunk: UnitId; readonly uri: string; readonly line: number } | null = null;
  /** The hunk that was asked for last; it may still be on its way to the screen. */
  wanted: UnitId | null = null;
  private currentStates: ReadonlyMap<UnitId, ReviewState> = new Map();
  private readonly parked = new ParkedReviews();
  private readonly draftWrites = new DraftWrites();
  /** The author's side: whether the review is being prepared, and what was said of its hunks. */
  readonly preparation = new PreparationState(
    () => (this.current === null ? null : keyOf(this.current)),
    () => this.changed.fire(),
  );
  private readonly knownSizes = new KnownSizes(() => this.changed.fire());
  /** Counts what was asked for: whatever is read for an earlier wish is not shown over a later one. */
  private wishes = 0;
  /** The last wish is a review that is not shown yet. */
  private isOpening = false;

  constructor(ports: SessionPorts) {
    this.ports = ports;
  }

  get opened(): OpenedReview | null {
    return this.current;
  }

  get states(): ReadonlyMap<UnitId, ReviewState> {
    return this.currentStates;
  }

  get decidedInThisSession(): ReadonlySet<UnitId> {
    return this.decidedHere;
  }

  /** Reads a review and shows it; another one that was shown stays open behind it. Null: something else was asked for since. */
  async open(
    directory: string,
    request: TargetRequest,
    options: OpenOptions = {},
  ): Promise<OpenedReview | null> {
    const isRefresh = this.current !== null && keyOf(this.current) === reviewKey(directory, request);
    // What somebody waits for is not given up because the repository changed meanwhile.
    if (isRefresh && this.isOpening) return null;
    if (!isRefresh) {
      this.wishes += 1;
      this.isOpening = true;
    }
    const wish = this.wishes;
    const gitPath = this.ports.gitPath();
    let blobs: BlobReader | null = null;
    try {
      const repository = await openRepository(directory, {
        ...(gitPath === null ? {} : { gitPath }),
        ...signalOf(options),
      });
      blobs = createBlobReader(repository);
      const { analyzer } = this.ports;
      const { review, policy } = await openRequestedReview({
        repository,
        blobs,
        analyzer,
        request,
        ...options,
      });
      const evidence = await evidenceStates({
        repository,
        review,
        policy,
        now: Date.now(),
        ...signalOf(options),
      });
      const toSign = await unitsToSign({ repository, review, policy, report: evidence.report });
      const own = blobs;
      return await this.withDraft(repository, (draft) => {
        const opened = { repository, request, review, policy, evidence, toSign, draft };
        if (wish === this.wishes) this.replace(opened, own);
        else own.dispose();
        return wish === this.wishes ? this.current : null;
      });
    } catch (error) {
      blobs?.dispose();
      throw error;
    } finally {
      if (!isRefresh && wish === this.wishes) this.isOpening = false;
    }
  }

  /**
   * Shows a review that is open behind the present one, as it was read then. It stays behind it, and can be read and
   * ended there, until it is shown.
   */
  async resume(root: string, request: TargetRequest): Promise<Resumed> {
    const key = reviewKey(root, request);
    const found = this.parked.find(key);
    if (found === null) return 'not-kept';
    this.wishes += 1;
    this.isOpening = true;
    const wish = this.wishes;
    try {
      // Another review of the repository may have been decided on meanwhile.
      return await this.withDraft(found.opened.repository, (draft) => {
        if (wish !== this.wishes) return 'superseded';
        if (this.parked.take(key, found) === null) return 'not-kept';
        this.replace({ ...found.opened, draft }, found.blobs);
        return 'shown';
      });
    } finally {
      if (wish === this.wishes) this.isOpening = false;
    }
  }

  /** Ends a review that is open behind the present one. */
  forget(root: string, request: TargetRequest): void {
    this.parked.drop(reviewKey(root, request));
  }

  /** True while other reviews are open behind the present one. */
  get hasOthers(): boolean {
    return this.parked.size > 0;
  }

  /** True for a document that belongs to another open review than the one that is shown. */
  isOfAnother(uri: Uri): boolean {
    return !this.isShown(uri) && this.parked.holds(uri);
  }

  /** True for a document of a review that is open, shown or not. */
  isUnderReview(uri: Uri): boolean {
    return this.isShown(uri) || this.parked.holds(uri);
  }

  private isShown(uri: Uri): boolean {
    const review = this.current?.review;
    return review !== undefined && changedFileOf(review, uri) !== null;
  }

  close(): void {
    this.wishes += 1;
    this.isOpening = false;
    this.blobs?.dispose();
    this.blobs = null;
    this.current = null;
    this.decidedHere.clear();
    this.currentStates = new Map();
    this.changed.fire();
  }

  findHunk(id: string): ReviewHunk | null {
    return this.current?.review.hunks.find((hunk) => hunk.id === id) ?? null;
  }

  /** Problems met while reading, in the order they were met. */
  get problems(): readonly Problem[] {
    return this.current === null
      ? []
      : [...this.current.review.problems, ...this.current.policy.problems, ...this.current.draft.problems];
  }

  async decide(
    hunk: ReviewHunk,
    verdict: DecisionVerdict,
    note: string | null = null,
    details: DecisionDetails = {},
  ): Promise<void> {
    const { current } = this;
    if (current === null) return;
    await this.draftWrites.write(() => current.draft.record(hunk, verdict, note, details));
    if (verdict !== 'seen') for (const unit of hunk.units) this.decidedHere.add(unit.unit.id);
    this.recompute();
  }

  /** What reviewers ask for in the opened review, drafts and signed; empty without one. Throws `GitError`. */
  async feedback(): Promise<readonly FeedbackComment[]> {
    const { current, blobs } = this;
    if (current === null || blobs === null) return [];
    const comments = await openFeedback(current);
    if (this.current?.review.change === current.review.change)
      this.preparation.setRequests(workRequests(comments));
    return comments;
  }

  /** What a reviewer of the opened review will be asked; null without one. Throws `GitError`. */
  async prepare(): Promise<Preparation | null> {
    const { current, blobs } = this;
    if (current === null || blobs === null) return null;
    const { remarks } = this.preparation;
    const prepared = await openPreparation({ ...current, blobs, remarks, now: Date.now() });
    if (this.current?.review.change === current.review.change) this.preparation.setAsked(prepared.asked);
    return prepared;
  }

  /** The hunks that only format, comment or reorder imports, by themselves. Throws `PreparationError`, `GitError`. */
  async mechanicalPart(): Promise<MechanicalPart | null> {
    const { current, blobs } = this;
    return current === null || blobs === null ? null : splitMechanical({ ...current, blobs });
  }

  /** How large the modules of the opened review are; empty until that was counted, which begins when first asked for. */
  get moduleSizes(): ModuleSizes {
    const { current, blobs } = this;
    return current === null || blobs === null ? new Map() : this.knownSizes.of({ ...current, blobs });
  }

  /** The version of a changed file that somebody signed last, oneself first; null without one. Throws `GitError`. */
  async signedVersionOf(file: FileChange): Promise<SignedVersion | null> {
    const { current, blobs } = this;
    return current === null || blobs === null ? null : findSignedVersion({ ...current, blobs, file });
  }

  /** Says who wrote a hunk, and why one knows; shown at once, signed with the next sign-off. */
  async mark(hunk: ReviewHunk, kind: 'ai' | 'human', reason: string): Promise<void> {
    const { current } = this;
    if (current === null) return;
    await this.draftWrites.write(() => current.draft.mark(hunk, kind, reason));
    this.recompute();
  }

  /** Takes the last decision back; false when there is none. */
  async undo(): Promise<boolean> {
    const { current } = this;
    if (current === null) return false;
    const undone = await this.draftWrites.write(() => current.draft.undo());
    this.recompute();
    return undone;
  }

  /** Tabs of a review that was open before a restart ask before it is open again. */
  restoring: Promise<void> = Promise.resolve();

  async readBlob(oid: ObjectId): Promise<Uint8Array | null> {
    if (this.blobs === null) await this.restoring;
    for (;;) {
      const { blobs } = this;
      try {
        return (await blobs?.read(oid)) ?? (await this.parked.read(oid));
      } catch (error) {
        // The review was read again meanwhile, and its new reader took the place of the one that was asked.
        if (blobs === this.blobs) throw error;
      }
    }
  }

  dispose(): void {
    this.close();
    this.parked.dispose();
    this.changed.dispose();
  }

  /** Hands on the draft with all that was decided here, whatever was on its way to the disk when it was asked for. */
  private async withDraft<T>(repository: Repository, use: (draft: ReviewDraft) => T): Promise<T> {
    const key = await this.ports.draftKey();
    return this.draftWrites.readSettled(() => draftOf(repository, key), use);
  }

  private replace(opened: OpenedReview, blobs: BlobReader): void {
    const key = reviewKey(opened.repository.root, opened.request);
    this.parked.drop(key);
    if (this.current !== null && this.blobs !== null && keyOf(this.current) !== key) {
      this.parked.put({ opened: this.current, blobs: this.blobs });
      this.shown = null;
    } else this.blobs?.dispose();
    this.blobs = blobs;
    this.current = opened;
    this.recompute();
  }

  private recompute(): void {
    if (this.current !== null) {
      const { review, draft } = this.current;
      this.current = { ...this.current, review: withMarks(review, marksToShow(review, draft)) };
    }
    const { current } = this;
    this.currentStates =
      current === null
        ? new Map()
        : reviewStates(current.review, current.evidence.units, current.draft.decisions);
    this.changed.fire();
  }
}

function keyOf({ repository, request }: OpenedReview): string {
  return reviewKey(repository.root, request);
}

function signalOf(options: OpenOptions): { readonly signal?: AbortSignal } {
  return options.signal === undefined ? {} : { signal: options.signal };
}
