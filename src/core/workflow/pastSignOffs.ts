import type { LineSpan } from '../base/lineSpan.ts';
import type { RepoPath } from '../base/repoPath.ts';
import type { UnitId } from '../diff/change.ts';
import type { ReviewRecord } from '../attestation/record.ts';
import { visibleText } from '../risk/visibleText.ts';
import { pathsOfFile, readSignedReviews, type ReadSignedReviewsInput } from './readSignedReviews.ts';
import type { Review, ReviewUnit } from './review.ts';
import type { SignedReview } from './signedReviews.ts';

/** Somebody accepted what stood here, or in this file, and it was edited since. */
export interface PastSignOff {
  /** The signer's name in the policy, else the address that the sign-off claims. Hidden characters stand as `<U+202E>`. */
  readonly name: string;
  /** True when a key signed it that the policy lists for this address. */
  readonly isVerified: boolean;
  /** RFC 3339 in UTC, seconds precision. */
  readonly at: string;
  /** True when the lines that were signed are those that are edited, and not others of the file. */
  readonly isHere: boolean;
}

/** By unit, what is nearest first, then newest first, each person once. Units without one are not in it. */
export type PastSignOffs = ReadonlyMap<UnitId, readonly PastSignOff[]>;

/** Reads who signed what was edited since, from the stores that are here. Throws `GitError`. */
export async function readPastSignOffs(input: ReadSignedReviewsInput): Promise<PastSignOffs> {
  const { signed } = await readSignedReviews(input, input.review.change.files.flatMap(pathsOfFile));
  return pastSignOffs(input.review, signed);
}

/** A unit that was signed and is gone, with whose word it was. */
interface SignedPlace {
  readonly old: LineSpan;
  readonly new: LineSpan;
  readonly signer: string;
  readonly past: Omit<PastSignOff, 'isHere'>;
}

/**
 * Who accepted what was edited since. What the policy cannot place (a key that it does not list, another repository) is
 * left out; without a policy every sign-off is a claim, and said as that.
 */
export function pastSignOffs(review: Pick<Review, 'units'>, signed: readonly SignedReview[]): PastSignOffs {
  const accepted = signed.filter(
    ({ claim, record, signer }) =>
      claim.verdict === 'accept' && record !== null && (signer === null || signer.kind === 'member'),
  );
  const current = new Set(review.units.map(({ unit }) => unit.id));
  const places = new Map<RepoPath, SignedPlace[]>();
  const stillSigned = new Set<string>();
  for (const { claim, record, signer } of accepted) {
    const isMember = signer?.kind === 'member';
    const name = isMember ? signer.member : visibleText(claim.by.replaceAll(/\s+/g, ' ').trim());
    const past = { name, isVerified: isMember && signer.presence > 0, at: claim.at };
    for (const { id } of record?.units ?? []) stillSigned.add(key(name, id));
    for (const { path, old, new: now } of goneUnits(record, current)) {
      const place = { old, new: now, signer: name, past };
      const known = places.get(path);
      if (known === undefined) places.set(path, [place]);
      else if (known.length < mostPlaces) known.push(place);
    }
  }
  const found = review.units.map((unit) => [unit.unit.id, pastOf(unit, places, stillSigned)] as const);
  return new Map(found.filter(([, past]) => past.length > 0));
}

/** Of one file; newest first, so that what was signed last is known. */
const mostPlaces = 2_000;

function goneUnits(record: ReviewRecord | null, current: ReadonlySet<UnitId>): ReviewRecord['units'] {
  return (record?.units ?? []).filter(({ id }) => !current.has(id));
}

function key(signer: string, unit: UnitId): string {
  return `${unit} ${signer}`;
}

function pastOf(
  { unit, file }: ReviewUnit,
  places: ReadonlyMap<RepoPath, readonly SignedPlace[]>,
  stillSigned: ReadonlySet<string>,
): readonly PastSignOff[] {
  const paths = new Set(pathsOfFile(file));
  const near = new Map<string, PastSignOff>();
  for (const place of [...paths].flatMap((path) => places.get(path) ?? [])) {
    if (stillSigned.has(key(place.signer, unit.id))) continue;
    const isHere = touch(place.old, unit.old) || touch(place.new, unit.new);
    const known = near.get(place.signer);
    if (
      known === undefined ||
      (isHere && !known.isHere) ||
      (isHere === known.isHere && place.past.at > known.at)
    )
      near.set(place.signer, { ...place.past, isHere });
  }
  return [...near.values()].toSorted(
    (a, b) => Number(b.isHere) - Number(a.isHere) || (a.at < b.at ? 1 : a.at > b.at ? -1 : 0),
  );
}

/** An edit that also moves a hunk by a line or two is still of that hunk. */
const slack = 3;

function touch(a: LineSpan, b: LineSpan): boolean {
  return a.start <= b.start + b.lines + slack && b.start <= a.start + a.lines + slack;
}
