import type { AskpassProgram } from '../attestation/askpassProgram.ts';
import { formatRecord, type RecordedFile, type ReviewRecord, recordId } from '../attestation/record.ts';
import { insertTrailers } from '../attestation/message.ts';
import { recordsRef } from '../attestation/recordLayout.ts';
import { openRecordStore } from '../attestation/recordStore.ts';
import { signStatement } from '../attestation/signStatement.ts';
import type { SigningKey } from '../attestation/signingKeys.ts';
import { type AttestationFields, statementToSign } from '../attestation/statement.ts';
import type { ObjectId } from '../base/objectId.ts';
import { formatAttestationTrailer } from '../attestation/trailer.ts';
import { createCommit } from '../git/commit.ts';
import { readCommits } from '../git/commits.ts';
import { readRef } from '../git/refs.ts';
import { resolveCommit } from '../git/revParse.ts';
import type { SignOffPlan } from './planSignOff.ts';
import { formatTime } from './reviewDraft.ts';
import { SignOffError } from './signOffError.ts';
import { authorshipStatement, signOffStatements } from './signOffRequest.ts';
import { groupBy } from '../base/groupBy.ts';
import { assertNever, invariant } from '../base/invariant.ts';

export interface SignedOff {
  readonly plan: SignOffPlan;
  readonly fields: AttestationFields;
  /** False when there was no key. */
  readonly isSigned: boolean;
  /** HEAD before the sign-off was committed. */
  readonly head: ObjectId;
  /** What the store's ref held before and after; null: it did not exist. */
  readonly records: { readonly before: ObjectId | null; readonly after: ObjectId };
  /** `Hunk-Attestation`, and for an acceptance `Reviewed-by`, ready for a message. */
  readonly trailers: readonly string[];
}

export interface SignOffOptions {
  /** Null: nothing is signed. The claim counts only under `signatures: {required: false}` (docs/policy.md). */
  readonly key: SigningKey | null;
  readonly now: Date;
  /** How a passphrase, a PIN or a touch is asked for; see `SigningRequest`. Nothing can be asked without either. */
  readonly askpass?: AskpassProgram;
  readonly interaction?: 'terminal' | 'none';
  readonly onTouchNeeded?: () => void;
  readonly signal?: AbortSignal;
}

/**
 * Signs what the plan says, where there is a key, and stores record and envelope. Nothing of the branch changes; `commitSignOff` writes the
 * commit. Throws `SigningError` when the key could not be used.
 */
export async function performSignOff(plan: SignOffPlan, options: SignOffOptions): Promise<SignedOff> {
  const { now, key, ...signing } = options;
  const record = buildRecord(plan, now);
  const bytes = formatRecord(record);
  const fields: AttestationFields = { ...claimOf(plan), record: recordId(bytes), at: formatTime(now) };
  const signed = key === null ? null : await signStatement({ pae: statementToSign(fields), key, ...signing });
  const envelopes = signed === null ? [] : [{ fields, signature: signed.signature }];
  const { repository } = plan;
  const before = await readRef(repository, recordsRef);
  await openRecordStore(repository).writeRecord({ record, envelopes }, options.signal);
  const after = await readRef(repository, recordsRef);
  invariant(after !== null, 'what was written is there');
  const head = await resolveCommit(repository, 'HEAD');
  const trailers = trailersOf(plan, fields, signed?.verified.rawSignature ?? null);
  return { plan, fields, isSigned: signed !== null, head, records: { before, after }, trailers };
}

/** What the trailers will look like, for the dialog; the signature is made when it is signed. */
export function previewTrailers(plan: SignOffPlan, now: Date): readonly string[] {
  const fields: AttestationFields = {
    ...claimOf(plan),
    record: recordId(formatRecord(buildRecord(plan, now))),
    at: formatTime(now),
  };
  return trailersOf(plan, fields, null);
}

/**
 * An empty commit on top of the reviewed head that carries the trailers; what is staged stays staged. Throws
 * `SignOffError` when HEAD has moved and `GitError` when a hook refuses.
 */
export async function commitSignOff(signed: SignedOff): Promise<ObjectId> {
  const { plan, trailers } = signed;
  await requireReviewedHead(plan);
  const message = Buffer.from(`${subjectOf(plan)}\n\n${trailers.join('\n')}\n`);
  return createCommit(plan.repository, { message, content: 'nothing', amend: false });
}

/**
 * Puts the trailers into the message of HEAD, whose tree stays as it is. Only where `canAmend`: a commit of somebody
 * else is never rewritten. Throws as `commitSignOff`.
 */
export async function amendSignOff({ plan, trailers }: SignedOff): Promise<ObjectId> {
  invariant(plan.canAmend, 'only an own commit is amended');
  const head = await requireReviewedHead(plan);
  const [commit] = await readCommits(plan.repository, { include: [head], limit: 1 });
  invariant(commit !== undefined, 'HEAD is a commit');
  const message = insertTrailers(commit.message, trailers);
  return createCommit(plan.repository, { message, content: 'nothing', amend: true });
}

async function requireReviewedHead({ repository, review }: SignOffPlan): Promise<ObjectId> {
  const head = await resolveCommit(repository, 'HEAD');
  if (head === review.target.headCommit) return head;
  throw new SignOffError(
    'head-moved',
    'HEAD has moved since the review was opened: refresh the review and sign off again.',
  );
}

function subjectOf({ verdict, coveredHunks, totalHunks, target, units }: SignOffPlan): string {
  if (units.length === 0) return `Say who wrote a part of the change for ${target}`;
  const part = `${coveredHunks} of ${totalHunks} hunks for ${target}`;
  switch (verdict) {
    case 'accept':
      return `Sign off ${part}`;
    case 'reject':
      return `Reject ${part}`;
    case 'override':
      return `Override the gate on ${part}`;
    default:
      return assertNever(verdict);
  }
}

function claimOf(plan: SignOffPlan): Omit<AttestationFields, 'record' | 'at'> {
  return {
    repository: plan.repositoryId,
    target: plan.target,
    scope: plan.review.target.kind === 'commit' ? 'commit' : 'net',
    covered: plan.units.length,
    total: plan.totalUnits,
    root: plan.root,
    by: plan.reviewer.email,
    verdict: plan.verdict,
  };
}

function trailersOf(
  plan: SignOffPlan,
  fields: AttestationFields,
  rawSignature: Uint8Array | null,
): readonly string[] {
  return [...plan.reviewerTrailers, formatAttestationTrailer(fields, rawSignature)];
}

function coveredFiles({ units, authorship, review }: SignOffPlan): readonly RecordedFile[] {
  const paths = new Set([...units.map(({ unit }) => unit.path), ...authorship.map(({ path }) => path)]);
  return review.change.files
    .filter(({ path }) => paths.has(path))
    .map(({ path, oldOid, newOid }) => ({ path, old: oldOid, new: newOid }));
}

/** What is not said is not signed: marks alone are no acceptance. */
function statementOf({ verdict, units, authorship }: SignOffPlan): string {
  const sentences = [
    ...(units.length === 0 ? [] : [signOffStatements[verdict]]),
    ...(authorship.length === 0 ? [] : [authorshipStatement]),
  ];
  return sentences.join(' ');
}

function buildRecord(plan: SignOffPlan, now: Date): ReviewRecord {
  const { target, change } = plan.review;
  const batches = groupBy(plan.units, (unit) => plan.decisions.get(unit.unit.id)?.at);
  return {
    version: 1,
    algorithm: 'hf1',
    base: { commit: target.baseCommit, tree: target.baseTree },
    head: { commit: target.headCommit, tree: target.headTree },
    policyDigest: plan.policyDigest,
    statement: statementOf(plan),
    criteria: [],
    renames: change.files.flatMap((file) =>
      file.oldPath === null ? [] : [{ from: file.oldPath, to: file.path }],
    ),
    files: coveredFiles(plan),
    reason: plan.reason,
    expires: plan.expires,
    authorship: plan.authorship,
    comments: plan.comments,
    units: plan.units.map(({ unit, provenance, findings }) => {
      const decision = plan.decisions.get(unit.id);
      invariant(decision !== undefined || plan.verdict === 'override', 'every unit of the plan is decided');
      return {
        id: unit.id,
        path: unit.path,
        old: unit.old,
        new: unit.new,
        at: decision?.at ?? formatTime(now),
        shown: {
          milliseconds: decision?.shownMilliseconds ?? null,
          batch: batches.get(decision?.at)?.length ?? 1,
        },
        flags: decision?.flags ?? findings.map((finding) => finding.rule),
        note: decision?.note ?? null,
        evidence: decision?.evidence ?? null,
        provenance: provenance.kind,
      };
    }),
  };
}
