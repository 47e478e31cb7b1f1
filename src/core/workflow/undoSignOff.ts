import { recordsRef, remoteRecordsPrefix } from '../attestation/recordLayout.ts';
import { type ObjectId, toObjectId } from '../base/objectId.ts';
import { readCommits } from '../git/commits.ts';
import { GitError } from '../git/gitError.ts';
import { isAncestor } from '../git/mergeBases.ts';
import { currentBranch, listRefs, readRef, type RefUpdate, updateRefs } from '../git/refs.ts';
import type { Repository } from '../git/repository.ts';
import { resolveCommit } from '../git/revParse.ts';
import type { Delivery } from './deliverSignOff.ts';
import type { SignedOff } from './performSignOff.ts';
import type { ReviewDraft } from './reviewDraft.ts';
import { SignOffError } from './signOffError.ts';

/** One step back of a ref. */
type StepBack = Omit<RefUpdate, 'message'>;

/**
 * Takes a sign-off back that nobody else has seen: the commit, or the message of HEAD as it was, the record and its
 * signature, and the decisions as they were before. Files and index stay as they are: a sign-off changes neither.
 * Throws `SignOffError` `cannot-undo`, with nothing changed, once it was pushed or something was built on it: what
 * others know is only taken back by a rejection.
 */
export async function undoSignOff(signed: SignedOff, delivery: Delivery, draft: ReviewDraft): Promise<void> {
  const { repository, verdict } = signed.plan;
  const steps = [await recordStep(repository, signed)];
  if (delivery.kind === 'committed') steps.push(await commitStep(repository, signed, delivery.commit));
  try {
    await updateRefs(repository, steps, 'countersign: undo a sign-off');
  } catch (error) {
    if (!GitError.is(error, 'ref-changed')) throw error;
    throw refusal('something else has just written to the repository', error);
  }
  if (verdict === 'accept') await draft.restore(signed.plan);
}

async function recordStep(
  repository: Repository,
  { records: { before, after } }: SignedOff,
): Promise<StepBack> {
  if (after === before) throw refusal('its record was there before');
  const [written] = await readCommits(repository, { include: [after], limit: 1 });
  // Another writer may have come between, and nobody's record goes but this one.
  const isOneStep = written?.parents.join() === (before ?? '');
  if (!isOneStep || (await readRef(repository, recordsRef)) !== after)
    throw refusal('others have written to the record store');
  if (await isKnownTo(repository, remoteRecordsPrefix, after)) throw refusal('its record is pushed');
  return { name: recordsRef, newOid: before ?? toObjectId('0'.repeat(after.length)), oldOid: after };
}

async function commitStep(repository: Repository, { head }: SignedOff, commit: ObjectId): Promise<StepBack> {
  if ((await resolveCommit(repository, 'HEAD')) !== commit) throw refusal('HEAD has moved since');
  if (await isKnownTo(repository, 'refs/remotes/', commit)) throw refusal('its commit is pushed');
  const branch = await currentBranch(repository);
  return { name: branch === null ? 'HEAD' : `refs/heads/${branch}`, newOid: head, oldOid: commit };
}

async function isKnownTo(repository: Repository, prefix: string, commit: ObjectId): Promise<boolean> {
  for (const { oid } of await listRefs(repository, [prefix]))
    if (await isAncestor(repository, commit, oid)) return true;
  return false;
}

function refusal(why: string, cause?: unknown): SignOffError {
  const sentence = `The sign-off was not taken back: ${why}. A rejection of the hunks withdraws your word.`;
  return new SignOffError('cannot-undo', sentence, cause === undefined ? {} : { cause });
}
