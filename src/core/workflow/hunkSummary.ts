import type { AuthorKind } from '../provenance/attribution.ts';
import type { ReviewHunk } from './review.ts';

/** Who wrote a hunk, as far as the records of its units agree. */
export interface HunkAuthor {
  readonly kind: AuthorKind;
  readonly tools: readonly string[];
}

/** What a row of the queue says of a hunk beside its name and state. */
export interface HunkSummary {
  readonly author: HunkAuthor;
  readonly added: number;
  readonly removed: number;
  /** Findings of its units. */
  readonly flags: number;
}

/** Worked out once for each hunk: a queue of thousands asks again with every decision. */
const summaries = new WeakMap<ReviewHunk, HunkSummary>();

export function summariseHunk(hunk: ReviewHunk): HunkSummary {
  const known = summaries.get(hunk);
  if (known !== undefined) return known;
  const summary = {
    author: hunkAuthor(hunk),
    added: hunk.units.reduce((sum, unit) => sum + unit.unit.new.lines, 0),
    removed: hunk.units.reduce((sum, unit) => sum + unit.unit.old.lines, 0),
    flags: hunk.units.reduce((sum, unit) => sum + unit.findings.length, 0),
  };
  summaries.set(hunk, summary);
  return summary;
}

/** `mixed` when the units disagree and one of them is, at least partly, an AI's; else what they agree on or `unknown`. */
export function hunkAuthor(hunk: ReviewHunk): HunkAuthor {
  const kinds = new Set(hunk.units.map((unit) => unit.provenance.kind));
  const sources = hunk.units.flatMap((unit) => unit.provenance.sources);
  const tools = [...new Set(sources.map((source) => source.tool).filter((tool) => tool !== null))];
  const [only] = kinds;
  if (kinds.size === 1 && only !== undefined) return { kind: only, tools };
  return { kind: kinds.has('ai') || kinds.has('mixed') ? 'mixed' : 'unknown', tools };
}
