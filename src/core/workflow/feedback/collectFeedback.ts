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
  /** What the policy calls whoever signed it; null where no listed key did, and for drafts. */
  readonly member: string | null;
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
  signed: readonly SignedReview[],
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
    ...signed.flatMap((rejection) => rejectionComments(rejection, signed, hunkOf)),
    ...signedComments(signed, { hunks: review.hunks, hunkOf }),
  ];
  const order = new Map(review.hunks.map((hunk, at) => [hunk, at]));
  const rank = ({ hunk }: FeedbackComment): number =>
    hunk === null ? review.hunks.length : (order.get(hunk) ?? 0);
  return withoutRepetitions(found).toSorted(
    (a, b) => rank(a) - rank(b) || (a.at < b.at ? -1 : a.at > b.at ? 1 : 0),
  );
}

/**
 * What stands in a draft here and in the record that it was signed with is one comment: one's own draft, which can still
 * be changed, else what is signed, else what another tool wrote.
 */
function withoutRepetitions(comments: readonly FeedbackComment[]): readonly FeedbackComment[] {
  const rank = ({ by, isVerified }: FeedbackComment): number => (by !== null ? 1 : isVerified ? 0 : 2);
  const ranked = comments.toSorted((a, b) => rank(a) - rank(b));
  const isRepeated = (comment: FeedbackComment, at: number): boolean =>
    ranked.findIndex((other) => other.hunk === comment.hunk && other.comment === comment.comment && other.place.path === comment.place.path) < at; // prettier-ignore
  return ranked.filter((comment, at) => !isRepeated(comment, at));
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
      member: null,
      isVerified: claim.authenticated,
      flags: [...new Set(same.flatMap(({ flags }) => flags))],
      status: statusOf(hunk, new Set(same.map(({ unit }) => unit))),
      hunk,
    },
  ];
}

/** Whoever comments on a hunk says it of each of its units: one that it was not said of came since. */
function statusOf({ units }: ReviewHunk, commented: ReadonlySet<UnitId>): 'open' | 'changed' {
  return units.every(({ unit }) => commented.has(unit.id)) ? 'open' : 'changed';
}

function rejectionComments(
  rejection: SignedReview,
  signed: readonly SignedReview[],
  hunkOf: ReadonlyMap<UnitId, ReviewHunk>,
): readonly FeedbackComment[] {
  const { claim, record, signer } = rejection;
  if (claim.verdict !== 'reject' || record === null) return [];
  const standing = record.units.filter(({ id }) => !isAcceptedLater(rejection, id, signed));
  const hunks = new Set(standing.flatMap(({ id }) => hunkOf.get(id) ?? []));
  return [...hunks].map((hunk) => {
    const units = record.units.filter(({ id }) => hunkOf.get(id) === hunk);
    const notes = [...new Set(units.flatMap(({ note }) => note ?? []))];
    return {
      place: commentedPlace(hunk),
      comment: [...notes, ...(record.reason === null ? [] : [record.reason])].join('\n') || null,
      at: claim.at,
      by: claim.by,
      ...signerOf(signer),
      flags: [...new Set(units.flatMap(({ flags }) => flags))],
      status: statusOf(hunk, new Set(units.map(({ id }) => id))),
      hunk,
    };
  });
}

interface Hunks {
  readonly hunks: readonly ReviewHunk[];
  readonly hunkOf: ReadonlyMap<UnitId, ReviewHunk>;
}

/** Comments beside the acceptance of other hunks, until their author accepts the hunk as it stands. */
function signedComments(signed: readonly SignedReview[], known: Hunks): readonly FeedbackComment[] {
  return signed.flatMap((review) =>
    (review.record?.comments ?? []).flatMap((comment): readonly FeedbackComment[] => {
      const hunk = known.hunkOf.get(comment.unit) ?? null;
      if (hunk !== null && isAcceptedLater(review, comment.unit, signed)) return [];
      const place = {
        path: comment.path,
        start: comment.new.start,
        lines: comment.new.lines,
        text: hunk === null ? '' : commentedPlace(hunk).text,
      };
      const found = hunk === null ? findAgain(place, known.hunks) : ({ status: 'open', hunk } as const);
      if (found === null) return [];
      return [
        {
          place,
          comment: comment.text,
          at: comment.at,
          by: review.claim.by,
          ...signerOf(review.signer),
          flags: [],
          ...found,
        },
      ];
    }),
  );
}

function isAcceptedLater({ claim }: SignedReview, unit: UnitId, signed: readonly SignedReview[]): boolean {
  return signed.some(
    (other) =>
      other.claim.verdict === 'accept' &&
      other.claim.at >= claim.at &&
      other.claim.by.toLowerCase() === claim.by.toLowerCase() &&
      other.record?.units.some(({ id }) => id === unit) === true,
  );
}

/** Beyond this many lines another hunk of the file is another place, when no line is shared. */
const nearby = 20;

function movedComment(claim: DraftClaim, hunks: readonly ReviewHunk[]): readonly FeedbackComment[] {
  const { place } = claim;
  const found = place === undefined ? null : findAgain(place, hunks);
  if (place === undefined || found === null) return [];
  const { note: comment, at, authenticated: isVerified, flags } = claim;
  return [{ place, comment, at, by: null, member: null, isVerified, flags, ...found }];
}

function signerOf(signer: SignedReview['signer']): Pick<FeedbackComment, 'member' | 'isVerified'> {
  return signer?.kind === 'member'
    ? { member: signer.member, isVerified: true }
    : { member: null, isVerified: false };
}

/** Where code that was edited stands now. Null: what names no file of this change is about another one. */
function findAgain(
  place: CommentedPlace,
  hunks: readonly ReviewHunk[],
): Pick<FeedbackComment, 'status' | 'hunk'> | null {
  const candidates = hunks.filter(({ file }) => file.path === place.path || file.oldPath === place.path);
  if (candidates.length === 0) return null;
  const [best] = candidates
    .map((hunk) => ({ hunk, ...likeness(place, commentedPlace(hunk)) }))
    .toSorted((a, b) => b.shared - a.shared || a.distance - b.distance);
  const isFound = best !== undefined && (best.shared > 0 || best.distance <= nearby);
  return isFound ? { status: 'changed', hunk: best.hunk } : { status: 'gone', hunk: null };
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
