import type { ObjectId } from '../base/objectId.ts';
import { GitError } from '../git/gitError.ts';
import type { ReviewDraft } from './reviewDraft.ts';
import { amendSignOff, commitSignOff, type SignedOff } from './performSignOff.ts';
import { SignOffError } from './signOffError.ts';

/** Where the trailers go: an empty commit on top, the message of HEAD, or whoever writes the merge message. */
export type SignOffForm = 'commit' | 'amend' | 'trailers';

export type Delivery =
  | { readonly kind: 'committed'; readonly commit: ObjectId }
  | { readonly kind: 'trailers' }
  /** Signed and in the store, but not in a commit: `reason` is what git or a hook said. */
  | { readonly kind: 'not-committed'; readonly reason: string };

/**
 * Writes down what was signed. Record and signature are in the store already, so that nothing is lost when a hook
 * refuses the commit. Only when all is written does the draft forget what was accepted: what needs work stays, because
 * its author still has to hear it, and ends when the hunk changes.
 */
export async function deliverSignOff(
  signed: SignedOff,
  form: SignOffForm,
  draft: ReviewDraft,
): Promise<Delivery> {
  const delivery = await write(signed, form);
  const { plan, isSigned } = signed;
  // What nobody signed and the gate therefore does not count would have to be read again once there is a key.
  const isWasted = !isSigned && plan.needsSignature;
  if (delivery.kind !== 'not-committed' && plan.verdict === 'accept' && !isWasted)
    await draft.forget(plan.units.map(({ unit }) => unit.id));
  return delivery;
}

async function write(signed: SignedOff, form: SignOffForm): Promise<Delivery> {
  if (form === 'trailers') return { kind: 'trailers' };
  try {
    const commit = await (form === 'amend' ? amendSignOff(signed) : commitSignOff(signed));
    return { kind: 'committed', commit };
  } catch (error) {
    if (SignOffError.is(error)) return { kind: 'not-committed', reason: error.message };
    if (!GitError.is(error)) throw error;
    return { kind: 'not-committed', reason: (error.details.stderr ?? '').trim() || error.message };
  }
}
