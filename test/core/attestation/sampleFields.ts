import type { AttestationFields } from '../../../src/core/attestation/statement.ts';

/** An example of every field, with digests that are easy to tell apart. */
export const sampleFields: AttestationFields = {
  repository: '1f3c9a2b7d0e4c5f8a9b0c1d2e3f405162738495',
  target: 'main',
  scope: 'net',
  covered: 140,
  total: 200,
  root: '2a'.repeat(32),
  record: '6d'.repeat(32),
  by: 'alice@example.com',
  at: '2026-11-20T10:00:00Z',
  verdict: 'accept',
};
