import type { RepoPath } from '../../core/base/repoPath.ts';
import { displayRepoPath } from '../../core/base/repoPath.ts';
import type { AttributedRange } from '../../core/provenance/attribution.ts';
import type { Finding } from '../../core/risk/finding.ts';
import type { Review, ReviewHunk } from '../../core/workflow/review.ts';
import type { Side } from '../documents/blobUri.ts';

/** Lines written by an AI on the new side of a file, with the claim that says so. Lines 1-based, inclusive. */
export interface AiMark {
  readonly start: number;
  readonly end: number;
  readonly range: AttributedRange;
}

/** Where a hunk begins on one side, and what is said above it. Line 1-based. */
export interface HunkMark {
  readonly line: number;
  readonly hunk: ReviewHunk;
}

/** A flag at its line. Line 1-based. */
export interface FlagMark {
  readonly line: number;
  readonly finding: Finding;
}

/** The changed file that a document of a review shows. */
export function fileShown(review: Review, path: string): RepoPath | null {
  return review.change.files.find((file) => displayRepoPath(file.path) === path)?.path ?? null;
}

/** True for lines that carry the mark of an AI. */
export function isAiRange({ kind }: AttributedRange): boolean {
  return kind === 'ai' || kind === 'mixed';
}

export function aiMarks(review: Review, path: RepoPath, side: Side): readonly AiMark[] {
  if (side === 'old') return [];
  const ranges = review.provenance.files.get(path)?.ranges ?? [];
  return ranges.filter(isAiRange).map((range) => ({ start: range.start, end: range.end, range }));
}

/** Hunks are announced on the new side; what was only deleted stands at the line after which it was. */
export function hunkMarks(review: Review, path: RepoPath): readonly HunkMark[] {
  return review.hunks
    .filter((hunk) => hunk.file.path === path)
    .map((hunk) => ({ line: Math.max(1, Math.min(...hunk.units.map((unit) => unit.unit.new.start))), hunk }));
}

export function flagMarks(review: Review, path: RepoPath, side: Side): readonly FlagMark[] {
  return review.findings
    .filter(
      (finding) =>
        finding.path === path &&
        finding.line !== null &&
        (finding.data['side'] === 'old') === (side === 'old'),
    )
    .map((finding) => ({ line: finding.line ?? 1, finding }));
}
