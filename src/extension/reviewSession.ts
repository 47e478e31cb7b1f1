// One opened review in this window: what was read, what the reviewer decided, what evidence already covers.
import { type Disposable, type Event, EventEmitter } from 'vscode';
import type { Analyzer } from '../core/analysis/analyzer.ts';
import type { ObjectId } from '../core/base/objectId.ts';
import type { Problem } from '../core/base/problem.ts';
import type { FileChange, UnitId } from '../core/diff/change.ts';
import { type BlobReader, createBlobReader } from '../core/git/blobs.ts';
import { openRepository, type Repository } from '../core/git/repository.ts';
import type { DecisionVerdict, ReviewState } from '../core/review/decision.ts';
import type { FeedbackComment } from '../core/workflow/feedback/collectFeedback.ts';
import { openFeedback } from '../core/workflow/feedback/openFeedback.ts';
import { type DecisionDetails, draftOf, type ReviewDraft } from '../core/workflow/reviewDraft.ts';
import { type EvidenceStates, evidenceStates } from '../core/workflow/evidenceStates.ts';
import { openReview, type ReviewStep } from '../core/workflow/openReview.ts';
import { type ReviewPolicy, readReviewPolicy } from '../core/workflow/readPolicy.ts';
import { resolveTarget } from '../core/workflow/resolveTarget.ts';
import { marksToShow } from '../core/workflow/marksToShow.ts';
import type { Review, ReviewHunk } from '../core/workflow/review.ts';
import { reviewStates } from '../core/workflow/reviewStates.ts';
import { findSignedVersion, type SignedVersion } from '../core/workflow/signedVersion.ts';
import type { TargetRequest } from '../core/workflow/target.ts';
import { withMarks } from '../core/workflow/withMarks.ts';

export interface OpenedReview {
  readonly repository: Repository;
  readonly request: TargetRequest;
  readonly review: Review;
  readonly policy: ReviewPolicy;
  readonly evidence: EvidenceStates;
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
  private currentStates: ReadonlyMap<UnitId, ReviewState> = new Map();

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

  async open(directory: string, request: TargetRequest, options: OpenOptions = {}): Promise<OpenedReview> {
    const gitPath = this.ports.gitPath();
    const repository = await openRepository(directory, {
      ...(gitPath === null ? {} : { gitPath }),
      ...signalOf(options),
    });
    const blobs = createBlobReader(repository);
    try {
      const target = await resolveTarget(repository, request);
      const policy = await readReviewPolicy(repository, target, blobs);
      const review = await openReview({
        repository,
        blobs,
        analyzer: this.ports.analyzer,
        target,
        riskOptions: policy.riskOptions,
        policy,
        ...options,
      });
      const evidence = await evidenceStates({
        repository,
        review,
        policy,
        now: Date.now(),
        ...signalOf(options),
      });
      const draft = await draftOf(repository, await this.ports.draftKey());
      const opened = { repository, request, review, policy, evidence, draft };
      this.replace(opened, blobs);
      return this.current ?? opened;
    } catch (error) {
      blobs.dispose();
      throw error;
    }
  }

  /** Reads the same target again: after a commit, a rebase, an edit. Decisions stay with what did not change. */
  async refresh(options: OpenOptions = {}): Promise<void> {
    if (this.current !== null) await this.open(this.current.repository.root, this.current.request, options);
  }

  close(): void {
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
    if (this.current === null) return;
    await this.current.draft.record(hunk, verdict, note, details);
    if (verdict !== 'seen') for (const unit of hunk.units) this.decidedHere.add(unit.unit.id);
    this.recompute();
  }

  /** What reviewers ask for in the opened review, drafts and signed; empty without one. Throws `GitError`. */
  async feedback(): Promise<readonly FeedbackComment[]> {
    const { current, blobs } = this;
    return current === null || blobs === null ? [] : openFeedback({ ...current, blobs });
  }

  /** The version of a changed file that somebody signed last, oneself first; null without one. Throws `GitError`. */
  async signedVersionOf(file: FileChange): Promise<SignedVersion | null> {
    const { current, blobs } = this;
    return current === null || blobs === null ? null : findSignedVersion({ ...current, blobs, file });
  }

  /** Says who wrote a hunk, and why one knows; shown at once, signed with the next sign-off. */
  async mark(hunk: ReviewHunk, kind: 'ai' | 'human', reason: string): Promise<void> {
    if (this.current === null) return;
    await this.current.draft.mark(hunk, kind, reason);
    this.recompute();
  }

  /** Takes the last decision back; false when there is none. */
  async undo(): Promise<boolean> {
    if (this.current === null) return false;
    const undone = await this.current.draft.undo();
    this.recompute();
    return undone;
  }

  /** Tabs of a review that was open before a restart ask before it is open again. */
  restoring: Promise<void> = Promise.resolve();

  async readBlob(oid: ObjectId): Promise<Uint8Array | null> {
    if (this.blobs === null) await this.restoring;
    return (await this.blobs?.read(oid)) ?? null;
  }

  dispose(): void {
    this.close();
    this.changed.dispose();
  }

  private replace(opened: OpenedReview, blobs: BlobReader): void {
    this.blobs?.dispose();
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

function signalOf(options: OpenOptions): { readonly signal?: AbortSignal } {
  return options.signal === undefined ? {} : { signal: options.signal };
}
