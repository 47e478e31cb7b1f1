import { groupBy } from '../../base/groupBy.ts';
import type { UnitId } from '../../diff/change.ts';
import type { CommentedPlace, Decision } from '../../review/decision.ts';
import { commentedPlace } from '../commentedPlace.ts';
import type { Review, ReviewHunk } from '../review.ts';
import type { SignedReview } from '../signedReviews.ts';

/** What a reviewer asks for, at a hunk. */
export interface FeedbackComment {
  /** The code as it was commented on. */
  readonly place: CommentedPlace;
  /** Null where the reviewer marked the hunk and wrote nothing. */
  readonly comment: string | null;
  /** RFC 3339 in UTC, seconds precision. */
  readonly at: string;
  /** Address of whoever signed the rejection; null: a draft of a tool on this machine. */
  readonly by: string | null;
  /** True for what the holder of the key wrote: a draft with this tool's key, a signature that the policy lists. */
  readonly isVerified: boolean;
  readonly flags: readonly string[];
  /** `open`: the hunk is as it was. `changed`: it was edited since. `gone`: nothing like it is left in the change. */
  readonly status: 'open' | 'changed' | 'gone';
  /** Where to look now; null when it is gone. */
  readonly hunk: ReviewHunk | null;
}

/** A decision of a draft, and whether somebody with our key made it. */
export type DraftClaim = Decision & { readonly authenticated: boolean };

/**
 * The comments on hunks of a change: those of drafts that still need work, and signed rejections. A comment whose hunk
 * was edited is found again by the lines that it was about. In the order of the review, those that are gone last.
 */
export function collectFeedback(
  review: Pick<Review, 'hunks'>,
  claims: readonly DraftClaim[],
  rejections: readonly SignedReview[],
): readonly FeedbackComment[] {
  const hunkOf = new Map<UnitId, ReviewHunk>();
  for (const hunk of review.hunks) for (const { unit } of hunk.units) hunkOf.set(unit.id, hunk);
  const wanting = claims.filter(({ verdict }) => verdict === 'needs-work');
  const standing = wanting.filter(({ unit }) => hunkOf.has(unit));
  const found = [
    ...[...groupBy(standing, (claim) => JSON.stringify([hunkOf.get(claim.unit)?.id, claim.note]))].flatMap(
      ([, same]) => draftComment(same, hunkOf),
    ),
    ...wanting.flatMap((claim) => (hunkOf.has(claim.unit) ? [] : movedComment(claim, review.hunks))),
    ...rejections.flatMap((rejection) => rejectionComments(rejection, hunkOf)),
  ];
  const order = new Map(review.hunks.map((hunk, at) => [hunk, at]));
  const rank = ({ hunk }: FeedbackComment): number =>
    hunk === null ? review.hunks.length : (order.get(hunk) ?? 0);
  return found.toSorted((a, b) => rank(a) - rank(b) || (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

function draftComment(
  same: readonly DraftClaim[],
  hunkOf: ReadonlyMap<UnitId, ReviewHunk>,
): readonly FeedbackComment[] {
  const [claim] = same;
  const hunk = claim === undefined ? undefined : hunkOf.get(claim.unit);
  if (claim === undefined || hunk === undefined) return [];
  return [
    {
      place: same.find(({ place }) => place !== undefined)?.place ?? commentedPlace(hunk),
      comment: claim.note,
      at: claim.at,
      by: null,
      isVerified: claim.authenticated,
      flags: [...new Set(same.flatMap(({ flags }) => flags))],
      status: 'open',
      hunk,
    },
  ];
}

function rejectionComments(
  { claim, record, signer }: SignedReview,
  hunkOf: ReadonlyMap<UnitId, ReviewHunk>,
): readonly FeedbackComment[] {
  if (claim.verdict !== 'reject' || record === null) return [];
  const hunks = new Set(record.units.flatMap(({ id }) => hunkOf.get(id) ?? []));
  return [...hunks].map((hunk) => {
    const units = record.units.filter(({ id }) => hunkOf.get(id) === hunk);
    const notes = [...new Set(units.flatMap(({ note }) => note ?? []))];
    return {
      place: commentedPlace(hunk),
      comment: [...notes, ...(record.reason === null ? [] : [record.reason])].join('\n') || null,
      at: claim.at,
      by: claim.by,
      isVerified: signer?.kind === 'member',
      flags: [...new Set(units.flatMap(({ flags }) => flags))],
      status: 'open' as const,
      hunk,
    };
  });
}

/** Beyond this many lines another hunk of the file is another place, when no line is shared. */
const nearby = 20;

/** A comment whose code was edited. Drafts serve every branch: what names no file of this change is not about it. */
function movedComment(claim: DraftClaim, hunks: readonly ReviewHunk[]): readonly FeedbackComment[] {
  const { place } = claim;
  if (place === undefined) return [];
  const candidates = hunks.filter(({ file }) => file.path === place.path || file.oldPath === place.path);
  if (candidates.length === 0) return [];
  const [best] = candidates
    .map((hunk) => ({ hunk, ...likeness(place, commentedPlace(hunk)) }))
    .toSorted((a, b) => b.shared - a.shared || a.distance - b.distance);
  const isFound = best !== undefined && (best.shared > 0 || best.distance <= nearby);
  return [
    {
      place,
      comment: claim.note,
      at: claim.at,
      by: null,
      isVerified: claim.authenticated,
      flags: claim.flags,
      status: isFound ? 'changed' : 'gone',
      hunk: isFound ? best.hunk : null,
    },
  ];
}

function likeness(
  before: CommentedPlace,
  now: CommentedPlace,
): { readonly shared: number; readonly distance: number } {
  const lines = new Set(meaningfulLines(before.text));
  return {
    shared: meaningfulLines(now.text).filter((line) => lines.has(line)).length,
    distance: Math.abs(before.start - now.start),
  };
}

/** A brace alone says nothing about a place. */
function meaningfulLines(text: string): readonly string[] {
  return text.split('\n').filter((line) => /\w.*\w/.test(line));
}
