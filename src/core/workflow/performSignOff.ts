import { formatRecord, type RecordedFile, type ReviewRecord, recordId } from '../attestation/record.ts';
import { openRecordStore } from '../attestation/recordStore.ts';
import { signStatement } from '../attestation/signStatement.ts';
import type { SigningKey } from '../attestation/signingKeys.ts';
import { type AttestationFields, statementToSign } from '../attestation/statement.ts';
import { formatAttestationTrailer } from '../attestation/trailer.ts';
import { invariant } from '../base/invariant.ts';
import type { ObjectId } from '../base/objectId.ts';
import { createCommit } from '../git/commit.ts';
import { resolveCommit } from '../git/revParse.ts';
import type { SignOffPlan } from './planSignOff.ts';
import { formatTime } from './reviewDraft.ts';
import { SignOffError } from './signOffError.ts';
import { groupBy } from '../base/groupBy.ts';

/** The sentence that every sign-off stands for. */
export const signOffStatement = 'I read each of these hunks and accept it as it stands.';

export interface SignedOff {
  readonly plan: SignOffPlan;
  readonly fields: AttestationFields;
  /** `Reviewed-by` and `Hunk-Attestation`, ready for a message. */
  readonly trailers: readonly string[];
}

export interface SignOffOptions {
  readonly key: SigningKey;
  readonly now: Date;
  readonly signal?: AbortSignal;
}

/**
 * Signs what the plan says and stores record and envelope. Nothing of the branch changes; `commitSignOff` writes the
 * commit. Throws `SigningError` when the key could not be used.
 */
export async function performSignOff(plan: SignOffPlan, options: SignOffOptions): Promise<SignedOff> {
  const record = buildRecord(plan);
  const bytes = formatRecord(record);
  const fields: AttestationFields = {
    ...claimOf(plan),
    record: recordId(bytes),
    at: formatTime(options.now),
  };
  const { key, signal } = options;
  const { signature, verified } = await signStatement({
    pae: statementToSign(fields),
    key,
    ...(signal === undefined ? {} : { signal }),
  });
  await openRecordStore(plan.repository).writeRecord({ record, envelopes: [{ fields, signature }] }, signal);
  return { plan, fields, trailers: trailersOf(plan, fields, verified.rawSignature) };
}

/** What the trailers will look like, for the dialog; the digest and the signature are made when it is signed. */
export function previewTrailers(plan: SignOffPlan, now: Date): readonly string[] {
  const fields: AttestationFields = {
    ...claimOf(plan),
    record: recordId(formatRecord(buildRecord(plan))),
    at: formatTime(now),
  };
  return trailersOf(plan, fields, null);
}

/** An empty commit on top of the reviewed head that carries the trailers. Throws `SignOffError` when HEAD has moved. */
export async function commitSignOff({ plan, trailers }: SignedOff): Promise<ObjectId> {
  const { repository, review } = plan;
  if ((await resolveCommit(repository, 'HEAD')) !== review.target.headCommit) {
    throw new SignOffError(
      'head-moved',
      'HEAD has moved since the review was opened: refresh the review and sign off again.',
    );
  }
  const subject = `Sign off ${plan.coveredHunks} of ${plan.totalHunks} hunks for ${plan.target}`;
  const message = Buffer.from(`${subject}\n\n${trailers.join('\n')}\n`);
  return createCommit(repository, { message, content: 'nothing', amend: false });
}

function claimOf(plan: SignOffPlan): Omit<AttestationFields, 'record' | 'at'> {
  return {
    repository: plan.repositoryId,
    target: plan.target,
    scope: 'net',
    covered: plan.units.length,
    total: plan.totalUnits,
    root: plan.root,
    by: plan.reviewer.email,
    verdict: 'accept',
  };
}

function trailersOf(
  plan: SignOffPlan,
  fields: AttestationFields,
  rawSignature: Uint8Array | null,
): readonly string[] {
  return [
    `Reviewed-by: ${plan.reviewer.name} <${plan.reviewer.email}>`,
    formatAttestationTrailer(fields, rawSignature),
  ];
}

function coveredFiles({ units, review }: SignOffPlan): readonly RecordedFile[] {
  const paths = new Set(units.map(({ unit }) => unit.path));
  return review.change.files
    .filter(({ path }) => paths.has(path))
    .map(({ path, oldOid, newOid }) => ({ path, old: oldOid, new: newOid }));
}

function buildRecord(plan: SignOffPlan): ReviewRecord {
  const { target, change } = plan.review;
  const batches = groupBy(plan.units, (unit) => plan.decisions.get(unit.unit.id)?.at);
  return {
    version: 1,
    algorithm: 'hf1',
    base: { commit: target.baseCommit, tree: target.baseTree },
    head: { commit: target.headCommit, tree: target.headTree },
    policyDigest: plan.policyDigest,
    statement: signOffStatement,
    criteria: [],
    renames: change.files.flatMap((file) =>
      file.oldPath === null ? [] : [{ from: file.oldPath, to: file.path }],
    ),
    files: coveredFiles(plan),
    reason: null,
    expires: null,
    units: plan.units.map(({ unit, provenance }) => {
      const decision = plan.decisions.get(unit.id);
      invariant(decision !== undefined, 'every unit of the plan is decided');
      return {
        id: unit.id,
        path: unit.path,
        old: unit.old,
        new: unit.new,
        at: decision.at,
        shown: { milliseconds: decision.shownMilliseconds, batch: batches.get(decision.at)?.length ?? 1 },
        flags: decision.flags,
        note: decision.note,
        evidence: decision.evidence,
        provenance: provenance.kind,
      };
    }),
  };
}
