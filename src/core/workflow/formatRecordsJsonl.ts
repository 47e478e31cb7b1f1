import { formatEnvelope } from '../attestation/envelope.ts';
import type { FoundReview } from '../attestation/readReviews.ts';
import { formatRecord } from '../attestation/record.ts';

/**
 * Records and signatures as JSON lines (docs/outputs.md, Export). A line is either a DSSE envelope, byte for byte as
 * it is stored, or a record in canonical JSON under its id, so that whoever reads it can check both digests.
 */
export function formatRecordsJsonl(reviews: readonly FoundReview[]): string {
  return reviews.flatMap(linesOf).map((line) => `${line}\n`).join(''); // prettier-ignore
}

function linesOf({ id, record, envelopes }: FoundReview): readonly string[] {
  const json =
    record === null
      ? []
      : [`{"id":"${id}","record":${formatRecord(record).toString('utf8')},"schema":"countersign/record/v1"}`];
  return [...json, ...envelopes.map((envelope) => formatEnvelope(envelope).toString('utf8')).toSorted()];
}
