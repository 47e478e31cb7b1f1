import type { AllowedSigner } from '../attestation/allowedSigners.ts';
import { parseAttestations } from '../attestation/parseAttestations.ts';
import type { ReviewRecord } from '../attestation/record.ts';
import type { RecordStore } from '../attestation/recordStore.ts';
import { type AttestationFields, formatStatement } from '../attestation/statement.ts';
import { type AttestationTrailer, attestationFields } from '../attestation/trailer.ts';
import type { Problem } from '../base/problem.ts';
import type { RepoPath } from '../base/repoPath.ts';
import type { Commit } from '../git/commits.ts';
import type { EvidenceCandidate, EvidenceRecord, SignatureCheck } from '../policy/evidence.ts';
import { checkBareSignature, checkSignature, invalidSignature } from './checkSignature.ts';

export interface EvidenceInput {
  /** The commits of the range, whose messages are read. */
  readonly commits: readonly Commit[];
  /** The policy's `repository:` id. */
  readonly repositoryId: string;
  readonly signers: readonly AllowedSigner[];
  readonly store: RecordStore;
  /** Paths of the change, for records that no trailer of the range names. */
  readonly paths: readonly RepoPath[];
  /** Upper bound on what is read from the store; the policy's `limits.candidates`. */
  readonly limit: number;
}

/**
 * Everything that might be evidence for a range (docs/attestation.md, Verification, step 6): trailers in any message,
 * then records in the store. Reading is all this does; whether something counts is for the policy to judge.
 */
export async function gatherEvidence(
  input: EvidenceInput,
): Promise<{ readonly candidates: readonly EvidenceCandidate[]; readonly problems: readonly Problem[] }> {
  const candidates: EvidenceCandidate[] = [];
  const problems: Problem[] = [];
  const named = new Set<string>();
  for (const commit of input.commits) {
    const { value: trailers, problems: broken } = parseAttestations(commit.message);
    for (const problem of broken) candidates.push(unreadable(commit, problem));
    for (const trailer of trailers) {
      named.add(trailer.record);
      candidates.push(await trailerCandidate(input, commit, trailer));
    }
  }
  const stored = await input.store.recordsForPaths(input.paths);
  for (const id of stored.filter((record) => !named.has(record)).slice(0, input.limit)) {
    candidates.push(...(await storedCandidates(input, id)));
  }
  return { candidates, problems };
}

function unreadable(commit: Commit, problem: Problem): EvidenceCandidate {
  return {
    kind: 'trailer',
    commit: commit.oid,
    claim: null,
    problem: problem.message,
    signature: null,
    record: null,
  };
}

async function trailerCandidate(
  input: EvidenceInput,
  commit: Commit,
  trailer: AttestationTrailer,
): Promise<EvidenceCandidate> {
  const fields = attestationFields(trailer, input.repositoryId);
  const record = await input.store.readRecord(trailer.record);
  return {
    kind: 'trailer',
    commit: commit.oid,
    claim: fields ?? { ...trailer, repository: trailer.shortRepository },
    problem: record.problems[0]?.message ?? null,
    signature: fields === null ? null : await signatureOf(input, trailer, fields),
    record: record.value === null ? null : evidenceRecord(record.value),
  };
}

/** The trailer's own signature, or the one that the store keeps for keys whose signatures are too long for it. */
async function signatureOf(
  input: EvidenceInput,
  trailer: AttestationTrailer,
  fields: AttestationFields,
): Promise<SignatureCheck | null> {
  if (trailer.signature !== null) return checkBareSignature(trailer.signature, fields, input.signers);
  const { value: envelopes } = await input.store.envelopesForRecord(trailer.record);
  const matching = envelopes.filter((envelope) => isSameClaim(envelope.fields, fields));
  const checks = matching.map((envelope) => checkSignature(envelope.signature, fields));
  return checks.find((check) => check.isValid) ?? checks[0] ?? null;
}

/** For records of reviews whose trailers were lost, and of co-signers. */
async function storedCandidates(input: EvidenceInput, id: string): Promise<readonly EvidenceCandidate[]> {
  const [record, envelopes] = await Promise.all([
    input.store.readRecord(id),
    input.store.envelopesForRecord(id),
  ]);
  return envelopes.value.map((envelope) => ({
    kind: 'record' as const,
    commit: null,
    claim: envelope.fields,
    problem: record.problems[0]?.message ?? null,
    signature:
      envelope.fields.record === id
        ? checkSignature(envelope.signature, envelope.fields)
        : invalidSignature('it is filed under another record'),
    record: record.value === null ? null : evidenceRecord(record.value),
  }));
}

function isSameClaim(a: AttestationFields, b: AttestationFields): boolean {
  return formatStatement(a).equals(formatStatement(b));
}

function evidenceRecord(record: ReviewRecord): EvidenceRecord {
  return {
    units: record.units.map(({ id, path }) => ({ id, path })),
    baseTree: record.base.tree,
    headTree: record.head.tree,
    files: [],
    reason: null,
    expires: null,
  };
}
