import type { SigningKey } from '../../core/attestation/signingKeys.ts';
import { SigningError } from '../../core/attestation/signingError.ts';
import { GitError } from '../../core/git/gitError.ts';
import { listRemotes } from '../../core/git/remotes.ts';
import { deliverSignOff, type Delivery, type SignOffForm } from '../../core/workflow/deliverSignOff.ts';
import { performSignOff, previewTrailers, type SignedOff } from '../../core/workflow/performSignOff.ts';
import { planSignOff, type SignOffPlan } from '../../core/workflow/planSignOff.ts';
import { pushSignOff } from '../../core/workflow/pushSignOff.ts';
import { SignOffError } from '../../core/workflow/signOffError.ts';
import type { SignOffRequest } from '../../core/workflow/signOffRequest.ts';
import { type ExitCode, exitCode } from '../exitCode.ts';
import { plural } from '../output/table.ts';
import { displayText } from './displayText.ts';
import { loadedMarks } from './markLines.ts';
import type { Key } from './parseKeys.ts';
import { textLine, type TextStyle } from './screenLine.ts';
import { type SignSession, stateOfHunk } from './signSession.ts';
import { loadedHunks, summaryScreen } from './summaryScreen.ts';
import type { Terminal } from './terminal.ts';

export interface Finish {
  readonly session: SignSession;
  readonly terminal: Terminal;
  /** Null: it is written without a signature. */
  readonly key: SigningKey | null;
  readonly request: SignOffRequest;
  readonly signal: AbortSignal;
}

/** What the person wants next; `ended` with the program's exit code. */
export type FinishEnd =
  | { readonly kind: 'walk' }
  | { readonly kind: 'reread' }
  | { readonly kind: 'quit' }
  | { readonly kind: 'ended'; readonly code: ExitCode };

/** The summary, and the one question whose answer signs: a word typed by hand. No option answers it. */
export async function finishSignOff(finish: Finish): Promise<FinishEnd> {
  const { session, terminal, request } = finish;
  const plan = await planOrReason(session, request);
  if (typeof plan === 'string') {
    say(finish, plan);
    const key = await terminal.key('w go on reviewing, q quit [w,q]?');
    return { kind: key === 'q' || key === 'end' ? 'quit' : 'walk' };
  }
  // One time for what is shown and what is signed.
  const now = new Date();
  showSummary(finish, plan, now);
  for (;;) {
    const key = await terminal.key(choices(finish, plan));
    const end = leaving(key);
    if (end !== null) return end;
    const form = formOf(key, plan);
    if (form === null) continue;
    if (!(await isConfirmed(finish, plan))) continue;
    const signed = await sign(finish, plan, now);
    if (signed !== null) return deliver(finish, signed, form);
  }
}

async function planOrReason(session: SignSession, request: SignOffRequest): Promise<SignOffPlan | string> {
  const { repository, review, policy, draft } = session;
  try {
    return await planSignOff({
      repository,
      review,
      policy,
      decisions: draft.decisions,
      marks: draft.marks,
      request,
    });
  } catch (error) {
    if (SignOffError.is(error) && error.code.startsWith('nothing-')) return error.message;
    throw error;
  }
}

function showSummary({ session, terminal, key }: Finish, plan: SignOffPlan, now: Date): void {
  const { policy, terms } = session;
  const email = plan.reviewer.email.toLowerCase();
  const isKeyListed = policy.signers.some(
    ({ fingerprint, principals }) =>
      fingerprint === key?.fingerprint && principals.some((principal) => principal.toLowerCase() === email),
  );
  terminal.print(
    summaryScreen({
      plan,
      key,
      isKeyListed,
      signersPath: terms.rules.signers,
      decidedHere: session.decidedHere,
      markedHere: session.markedHere,
      stateOf: (hunk) => stateOfHunk(session, hunk),
      trailers: previewTrailers(plan, now),
    }),
  );
}

function choices({ session, request, key }: Finish, plan: SignOffPlan): string {
  const verb = key === null ? 'write' : 'sign';
  const loaded = loadedHunks(plan, session.decidedHere).length;
  const parts = [
    ...(plan.canCommit ? [`c ${verb} into an empty commit on top`] : []),
    ...(plan.canAmend ? [`a ${verb} into your own last commit`] : []),
    key === null ? 'p print the trailers' : 'p sign and print the trailers',
    ...(loaded > 0 ? ['r read again what was loaded'] : []),
    ...(request.kind === 'override' ? [] : ['w go on reviewing']),
    'q quit',
  ];
  return `${parts.join(', ')} [${parts.map((part) => part[0]).join(',')}]?`;
}

function leaving(key: Key): FinishEnd | null {
  if (key === 'q' || key === 'end') return { kind: 'quit' };
  if (key === 'w') return { kind: 'walk' };
  return key === 'r' ? { kind: 'reread' } : null;
}

function formOf(key: Key, plan: SignOffPlan): SignOffForm | null {
  if (key === 'c' && plan.canCommit) return 'commit';
  if (key === 'a' && plan.canAmend) return 'amend';
  return key === 'p' ? 'trailers' : null;
}

/** Words and not letters: nobody types them by accident, and nothing but a person's hands is asked. */
async function isConfirmed({ session, terminal, key }: Finish, plan: SignOffPlan): Promise<boolean> {
  const loaded = loadedHunks(plan, session.decidedHere).length;
  const marks = loadedMarks(plan, session.markedHere).length;
  if (loaded + marks > 0) {
    const parts = [...(loaded > 0 ? [plural(loaded, 'decision')] : []), ...(marks > 0 ? [plural(marks, 'mark')] : [])]; // prettier-ignore
    const isOne = loaded + marks === 1;
    const question = `${parts.join(' and ')} of an earlier run ${isOne ? 'is' : 'are'} among them. Type "confirm" if you made ${isOne ? 'it' : 'them'} yourself:`;
    if ((await terminal.line(question)) !== 'confirm') return false;
  }
  if (key !== null) return (await terminal.line('Type "sign" to sign:')) === 'sign';
  return (await terminal.line('Type "unsigned" to go on without a signature:')) === 'unsigned';
}

/** Null when it could not be signed and the person may try again. */
async function sign(finish: Finish, plan: SignOffPlan, now: Date): Promise<SignedOff | null> {
  const { terminal, key, signal } = finish;
  try {
    return await terminal.lend(() =>
      performSignOff(plan, {
        key,
        now,
        signal,
        interaction: 'terminal',
        onTouchNeeded: () => terminal.write('Touch your key.\n'),
      }),
    );
  } catch (error) {
    if (!SigningError.is(error) || error.code === 'cancelled') throw error;
    say(finish, `Nothing was signed: ${displayText(error.message)}.`, 'error');
    return null;
  }
}

async function deliver(finish: Finish, signed: SignedOff, form: SignOffForm): Promise<FinishEnd> {
  const delivery = await deliverSignOff(signed, form, finish.session.draft);
  showDelivery(finish, signed, delivery);
  if (delivery.kind === 'not-committed') return { kind: 'ended', code: exitCode.incomplete };
  return { kind: 'ended', code: await offerPush(finish, delivery) };
}

function showDelivery(finish: Finish, { plan, trailers }: SignedOff, delivery: Delivery): void {
  const what = { accept: 'Signed off', reject: 'Rejected', override: 'Overridden' }[plan.verdict];
  const done = `${what} ${plan.coveredHunks} of ${plural(plan.totalHunks, 'hunk')}`;
  if (delivery.kind === 'committed') {
    say(finish, `${done}: commit ${delivery.commit.slice(0, 10)} carries it.`);
    return;
  }
  if (delivery.kind === 'trailers') say(finish, `${done}. Put these at the end of the merge message:`);
  else {
    const kept = finish.key === null ? 'It is in the record store' : 'It is signed and in the record store';
    say(finish, `${kept}, but there is no commit:`, 'error');
    for (const line of delivery.reason.split('\n')) say(finish, `  ${displayText(line)}`);
    say(finish, 'Your decisions are kept. Put these at the end of any commit message of the branch:');
  }
  // Row by row, unwrapped: it is copied from here. A name in git's configuration may hold anything.
  const rows = trailers.flatMap((trailer) => trailer.split('\n'));
  finish.terminal.write(`\n${rows.map(displayText).join('\n')}\n\n`);
}

async function offerPush(finish: Finish, delivery: Delivery): Promise<ExitCode> {
  const { repository } = finish.session;
  const remotes = await listRemotes(repository);
  if (remotes.length === 0) return exitCode.pass;
  const what = delivery.kind === 'committed' ? 'branch-and-records' : 'records';
  const words = what === 'records' ? 'the records' : 'the branch and the records';
  const key = await finish.terminal.key(`Push ${words} now, so that others can verify it [y,n]?`);
  if (key !== 'y') return exitCode.pass;
  try {
    const { remote } = await finish.terminal.lend(() => pushSignOff(repository, what));
    say(finish, `Pushed to ${displayText(remote)}.`);
    return exitCode.pass;
  } catch (error) {
    if (!GitError.is(error) && !SignOffError.is(error)) throw error;
    say(finish, `Not pushed: ${displayText(error.message)}`, 'error');
    return exitCode.incomplete;
  }
}

function say({ terminal }: Finish, text: string, style: TextStyle = 'plain'): void {
  terminal.print([textLine(text, style)]);
}
