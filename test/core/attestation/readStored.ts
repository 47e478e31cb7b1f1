import type { AttestationEnvelope } from '../../../src/core/attestation/envelope.ts';
import type { ReviewRecord } from '../../../src/core/attestation/record.ts';
import type { RecordStore } from '../../../src/core/attestation/recordStore.ts';
import type { Parsed } from '../../../src/core/base/problem.ts';

/** One record, as tests ask for it. */
export async function readRecord(store: RecordStore, id: string): Promise<Parsed<ReviewRecord | null>> {
  const { value, problems } = await store.readReviews([id]);
  return { value: value[0]?.record ?? null, problems };
}

export async function envelopesForRecord(
  store: RecordStore,
  id: string,
): Promise<Parsed<readonly AttestationEnvelope[]>> {
  const { value, problems } = await store.readReviews([id]);
  return { value: value[0]?.envelopes ?? [], problems };
}
