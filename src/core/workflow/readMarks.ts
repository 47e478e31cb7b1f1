import type { AttestationEnvelope } from '../attestation/envelope.ts';
import type { FoundReview } from '../attestation/readReviews.ts';
import { openRecordStore } from '../attestation/recordStore.ts';
import type { Change, UnitId } from '../diff/change.ts';
import type { Repository } from '../git/repository.ts';
import type { Signer } from '../policy/evidence.ts';
import type { AuthorshipMark, MarksByUnit } from '../provenance/attribution.ts';
import { checkSignature } from './checkSignature.ts';
import { policySigners } from './policySigners.ts';
import type { ReviewPolicy } from './readPolicy.ts';

/** Of one unit; whoever can write to the store could make thousands. */
const mostMarks = 20;

/**
 * What people said, with their sign-offs, of who wrote the units of a change. A mark as AI is shown whoever made it; one
 * as human only when its signature is that of a key which the policy lists for its address. What counts is the gate's
 * to judge. Damage in the store is told by whoever reads evidence from it.
 */
export async function readMarks(
  repository: Repository,
  change: Change,
  policy: Pick<ReviewPolicy, 'signers' | 'revokedKeys'>,
): Promise<MarksByUnit> {
  const store = openRecordStore(repository);
  const ids = await store.recordsForPaths(change.files.map((file) => file.path));
  if (ids.length === 0) return new Map();
  const { value: reviews } = await store.readReviews(ids);
  const units = new Set(change.files.flatMap((file) => file.units.map((unit) => unit.id)));
  const signers = policySigners(policy.signers);
  const isListed = (envelope: AttestationEnvelope): boolean =>
    isSignedByListed(envelope, signers, policy.revokedKeys);
  const marks = new Map<UnitId, AuthorshipMark[]>();
  // Those as AI first: whatever is cut off, the kind that is shown is the one that counts.
  const found = reviews.flatMap((review) => marksOf(review, isListed));
  for (const [unit, mark] of found.toSorted(
    ([, left], [, right]) => Number(left.kind === 'human') - Number(right.kind === 'human'),
  )) {
    if (!units.has(unit)) continue;
    const known = marks.get(unit) ?? [];
    const isNew = known.length < mostMarks && !known.some((other) => isSame(other, mark));
    if (isNew) marks.set(unit, [...known, mark]);
  }
  return marks;
}

function marksOf(
  { record, envelopes }: FoundReview,
  isListed: (envelope: AttestationEnvelope) => boolean,
): readonly (readonly [UnitId, AuthorshipMark])[] {
  if (record === null || record.authorship.length === 0) return [];
  return envelopes.flatMap((envelope) => {
    const listed = isListed(envelope);
    const by = listed ? envelope.fields.by : `${envelope.fields.by} (not verified)`;
    return record.authorship
      .filter(({ kind }) => listed || kind === 'ai')
      .map(({ unit, kind, reason }) => [unit, { kind, by, reason }] as const);
  });
}

function isSignedByListed(
  { fields, signature }: AttestationEnvelope,
  signers: readonly Signer[],
  revokedKeys: ReadonlySet<string>,
): boolean {
  const { isValid, fingerprint } = checkSignature(signature, fields);
  if (!isValid || revokedKeys.has(fingerprint)) return false;
  const address = fields.by.toLowerCase();
  return signers.some(
    (signer) =>
      signer.fingerprint === fingerprint &&
      signer.principals.some((principal) => principal.toLowerCase() === address),
  );
}

function isSame(left: AuthorshipMark, right: AuthorshipMark): boolean {
  return left.kind === right.kind && left.by === right.by && left.reason === right.reason;
}
