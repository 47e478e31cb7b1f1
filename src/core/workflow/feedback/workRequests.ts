import { groupBy } from '../../base/groupBy.ts';
import type { UnitId } from '../../diff/change.ts';
import { visibleText } from '../../risk/visibleText.ts';
import type { ReviewHunk } from '../review.ts';
import type { FeedbackComment } from './collectFeedback.ts';

/**
 * What a reviewer asked for at a hunk that is there: signed, or by oneself and edited since. Hidden characters stand as
 * `<U+202E>`, secrets as `[secret]`.
 */
export interface WorkRequest {
  /** The signer's name in the policy where a listed key signed it, else the address that it claims; null: oneself. */
  readonly name: string | null;
  /** The signer's address; null: oneself, in a draft. */
  readonly by: string | null;
  /** True when a key signed it that the policy lists for this address. */
  readonly isVerified: boolean;
  /** RFC 3339 in UTC, seconds precision. */
  readonly at: string;
  /** Null where nothing was written. */
  readonly text: string | null;
  /** True when the hunk was edited since; whether that answers it is for people. */
  readonly isEdited: boolean;
}

/** By the id of the hunk, oldest first. Hunks at which nobody asked for work are not in it. */
export type RequestsByHunk = ReadonlyMap<UnitId, readonly WorkRequest[]>;

/** Of one hunk; whoever can write to the store could make thousands. */
const mostRequests = 20;

/**
 * What travelled with records, hunk by hunk, and what one asked for oneself of a hunk that was edited since: as long as it
 * was not, it is a decision on the hunk. Drafts of other tools are nobody's request.
 */
export function workRequests(comments: readonly FeedbackComment[]): RequestsByHunk {
  const placed = comments.flatMap((comment) => {
    const request = requestOf(comment);
    return request === null || comment.hunk === null ? [] : [{ hunk: comment.hunk.id, request }];
  });
  return new Map(
    [...groupBy(placed, ({ hunk }) => hunk)].map(([hunk, entries]) => [
      hunk,
      entries
        .map(({ request }) => request)
        .toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
        .slice(0, mostRequests),
    ]),
  );
}

/** What still waits at a hunk: what was edited since and then signed has found its answer. */
export function openRequests(
  requests: RequestsByHunk,
  hunk: Pick<ReviewHunk, 'id'>,
  isCovered: boolean,
): readonly WorkRequest[] {
  const all = requests.get(hunk.id) ?? nothing;
  if (!isCovered || all.every(({ isEdited }) => !isEdited)) return all;
  const open = all.filter(({ isEdited }) => !isEdited);
  return open.length === 0 ? nothing : open;
}

/** One list, so that rows at which nobody asks for anything stay the same. */
const nothing: readonly WorkRequest[] = [];

function requestOf({ by, member, isVerified, at, comment, status }: FeedbackComment): WorkRequest | null {
  if (status === 'gone' || (by === null && !(isVerified && status === 'changed'))) return null;
  const address = by === null ? null : visibleText(by.replaceAll(/\s+/g, ' ').trim());
  return {
    name: member ?? address,
    by: address,
    isVerified,
    at,
    text: comment === null ? null : visibleText(comment),
    isEdited: status === 'changed',
  };
}
