import type { Explanation } from '../../attestation/explanation.ts';
import { groupBy } from '../../base/groupBy.ts';
import type { UnitId } from '../../diff/change.ts';
import { visibleText } from '../../risk/visibleText.ts';
import type { Review, ReviewHunk } from '../review.ts';
import type { SignedReview } from '../signedReviews.ts';

/** What somebody says of a hunk to whoever reads it. Hidden characters stand as `<U+202E>`, secrets as `[secret]`. */
export type HunkRemark = ExplanationRemark | NoteRemark;

/** A claim: nobody checked who wrote it, and it covers nothing. */
export interface ExplanationRemark {
  readonly kind: 'explanation';
  readonly name: string;
  readonly email: string;
  /** True when a commit of the change names this address as an author; free text like the claim itself. */
  readonly isAuthor: boolean;
  /** RFC 3339 in UTC, seconds precision. */
  readonly at: string;
  readonly text: string;
}

/** What somebody noted who signed the hunk as it stands. */
export interface NoteRemark {
  readonly kind: 'note';
  /** The signer's address. */
  readonly by: string;
  /** True when a key signed it that the policy lists for this address. */
  readonly isVerified: boolean;
  readonly at: string;
  readonly text: string;
}

/** By the id of the hunk; explanations first, each oldest first. Hunks of which nobody said anything are not in it. */
export type RemarksByHunk = ReadonlyMap<UnitId, readonly HunkRemark[]>;

export interface RemarkSources {
  readonly explanations: readonly Explanation[];
  readonly signed: readonly SignedReview[];
  /** Addresses of the authors of the change. */
  readonly authors: ReadonlySet<string>;
}

/** Of one hunk; whoever can write to the store could make thousands. */
const mostRemarks = 20;

/** What was said of the hunks of a review as they stand: of what was edited since, it is not said any more. */
export function hunkRemarks(review: Pick<Review, 'hunks'>, sources: RemarkSources): RemarksByHunk {
  const hunkOf = new Map<UnitId, ReviewHunk>();
  for (const hunk of review.hunks) for (const { unit } of hunk.units) hunkOf.set(unit.id, hunk);
  const found = [...explanationsOf(sources, hunkOf), ...notesOf(sources.signed, hunkOf)];
  const byHunk = groupBy(found, ({ hunk }) => hunk.id);
  return new Map(
    [...byHunk].map(([hunk, remarks]) => [hunk, inOrder(remarks.map(({ remark }) => remark))] as const),
  );
}

/** The explanations among what is said of a hunk. */
export function explanationsIn(
  remarks: RemarksByHunk,
  hunk: Pick<ReviewHunk, 'id'>,
): readonly ExplanationRemark[] {
  return (remarks.get(hunk.id) ?? []).filter((remark) => remark.kind === 'explanation');
}

interface Placed {
  readonly hunk: ReviewHunk;
  readonly remark: HunkRemark;
}

function explanationsOf(
  { explanations, authors }: RemarkSources,
  hunkOf: ReadonlyMap<UnitId, ReviewHunk>,
): readonly Placed[] {
  const placed = explanations.flatMap((explanation) => {
    const hunks = new Set(explanation.units.map((unit) => hunkOf.get(unit)));
    const [hunk] = hunks;
    // Said of all these units together: when one is gone, or they fell apart, it is about another change.
    return hunks.size === 1 && hunk !== undefined ? [{ explanation, hunk }] : [];
  });
  const last = new Map<string, (typeof placed)[number]>();
  for (const entry of placed) {
    const key = JSON.stringify([entry.hunk.id, entry.explanation.by.email.toLowerCase()]);
    const known = last.get(key);
    if (known === undefined || entry.explanation.at >= known.explanation.at) last.set(key, entry);
  }
  return [...last.values()].flatMap(({ explanation: { by, at, text }, hunk }): readonly Placed[] => {
    if (text === '') return [];
    const isAuthor = authors.has(by.email.toLowerCase());
    const [name, email] = [visibleText(oneLine(by.name)), visibleText(oneLine(by.email))];
    return [{ hunk, remark: { kind: 'explanation', name, email, isAuthor, at, text: visibleText(text) } }];
  });
}

function notesOf(
  signed: readonly SignedReview[],
  hunkOf: ReadonlyMap<UnitId, ReviewHunk>,
): readonly Placed[] {
  // Notes of a rejection are comments, which have their own place.
  const accepted = signed.filter(({ claim }) => claim.verdict === 'accept');
  const placed = accepted.flatMap(({ claim, record, signer }) =>
    (record?.units ?? []).flatMap(({ id, note }): readonly Placed[] => {
      const hunk = hunkOf.get(id);
      if (hunk === undefined || note === null || note.trim() === '') return [];
      const isVerified = signer?.kind === 'member';
      const [by, text] = [visibleText(oneLine(claim.by)), visibleText(note)];
      return [{ hunk, remark: { kind: 'note', by, isVerified, at: claim.at, text } }];
    }),
  );
  // A hunk is decided as a whole: each of its units has the note.
  const distinct = new Map(placed.map((entry) => [JSON.stringify([entry.hunk.id, entry.remark]), entry]));
  return [...distinct.values()];
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

function inOrder(remarks: readonly HunkRemark[]): readonly HunkRemark[] {
  const rank = ({ kind }: HunkRemark): number => (kind === 'explanation' ? 0 : 1);
  return remarks
    .toSorted((a, b) => rank(a) - rank(b) || (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
    .slice(0, mostRemarks);
}
