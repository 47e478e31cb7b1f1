import { SigningError } from '../../core/attestation/signingError.ts';
import { findAgentMark } from '../../core/attestation/agentEnvironment.ts';
import { createBlobReader } from '../../core/git/blobs.ts';
import { openRepository } from '../../core/git/repository.ts';
import { DraftError } from '../../core/review/draftError.ts';
import { openFeedback } from '../../core/workflow/feedback/openFeedback.ts';
import { workRequests } from '../../core/workflow/feedback/workRequests.ts';
import { openSignableReview } from '../../core/workflow/openSignableReview.ts';
import { draftOf } from '../../core/workflow/reviewDraft.ts';
import { SignOffError } from '../../core/workflow/signOffError.ts';
import type { SignOffRequest } from '../../core/workflow/signOffRequest.ts';
import { type CommandContext, stringOption } from '../command.ts';
import { CliError } from '../cliError.ts';
import { type ExitCode, exitCode } from '../exitCode.ts';
import { createInstalledAnalyzer } from '../installation.ts';
import { plural } from '../output/table.ts';
import { parseTargetRequest } from '../targetOptions.ts';
import { askVerdict } from '../terminal/askVerdict.ts';
import { chooseSigningKey } from '../terminal/chooseSigningKey.ts';
import { displayText } from '../terminal/displayText.ts';
import { finishSignOff } from '../terminal/finishSignOff.ts';
import { textLine } from '../terminal/screenLine.ts';
import { isLoadedDecision, type SignSession, stateOfHunk } from '../terminal/signSession.ts';
import { Terminal, TerminalInterrupted } from '../terminal/terminal.ts';
import { terminalDraftKey } from '../terminal/terminalDraftKey.ts';
import { walkHunks } from '../terminal/walkHunks.ts';

export async function runSign(context: CommandContext): Promise<ExitCode> {
  refuseAgents();
  const kind = requestedVerdict(context);
  const request = parseTargetRequest(context);
  const { stdin, stdout } = process;
  if (!stdin.isTTY || !stdout.isTTY) {
    throw new CliError(
      exitCode.usage,
      'Signing needs a person at a terminal: run it where standard input and output are one, or sign off in the editor.',
    );
  }
  const { color, signal } = context;
  const terminal = new Terminal({ input: stdin, output: stdout, color, signal });
  try {
    return await signInTerminal(context, terminal, kind, request);
  } catch (error) {
    throw describeSignError(error);
  } finally {
    terminal.close();
  }
}

function refuseAgents(): void {
  const mark = findAgentMark(process.env);
  if (mark === null) return;
  throw new CliError(
    exitCode.usage,
    `This was started by ${mark.agent} (${mark.variable} is set), and only a person signs: run it in a terminal of your own.`,
  );
}

function requestedVerdict({ values }: CommandContext): SignOffRequest['kind'] {
  if (values['reject'] === true && values['override'] === true)
    throw new CliError(exitCode.usage, 'Name one of --reject and --override.');
  if (values['reject'] === true) return 'reject';
  return values['override'] === true ? 'override' : 'accept';
}

async function signInTerminal(
  context: CommandContext,
  terminal: Terminal,
  kind: SignOffRequest['kind'],
  request: ReturnType<typeof parseTargetRequest>,
): Promise<ExitCode> {
  const { signal } = context;
  const repository = await openRepository(context.directory, { signal });
  const blobs = createBlobReader(repository, signal);
  const analyzer = createInstalledAnalyzer(context.programs);
  try {
    const opened = await openSignableReview({
      repository,
      blobs,
      analyzer,
      request,
      targetRef: stringOption(context.values, 'target') ?? null,
      now: Date.now(),
      signal,
      onProgress: (step, done, total) => context.progress(`${step}: ${done} of ${total} files`),
    });
    context.progress('');
    const draft = await draftOf(repository, await terminalDraftKey());
    const comments = await openFeedback({ repository, ...opened, draft, signal });
    const session: SignSession = {
      ...opened,
      requests: workRequests(comments),
      repository,
      blobs,
      draft,
      gestures: [],
      decidedHere: new Set(),
      markedHere: new Set(),
      read: new Set(),
    };
    if (kind !== 'override') greet(session, terminal);
    return await reviewAndSign(context, session, terminal, kind);
  } finally {
    blobs.dispose();
    await analyzer.dispose();
  }
}

function greet(session: SignSession, terminal: Terminal): void {
  const { review, terms, draft, policy } = session;
  const loaded = review.hunks.filter((hunk) => isLoadedDecision(session, hunk)).length;
  const covered = review.hunks.filter((hunk) =>
    ['attested', 'rule-covered'].includes(stateOfHunk(session, hunk)),
  ).length;
  // Every line that the editor wrote gives the same sentence; once is enough.
  const problems = new Set(
    [...review.problems, ...policy.problems, ...draft.problems].map(({ message }) => message),
  );
  terminal.print([
    ...[...problems].map((message) => textLine(`Note: ${displayText(message)}`, 'warning')),
    textLine(
      `${plural(review.hunks.length, 'hunk')} in ${plural(review.change.files.length, 'file')} for ${displayText(terms.branch)}, ${covered} attested or covered. ? explains the keys.`,
      'strong',
    ),
    ...(loaded === 0
      ? []
      : [
          textLine(
            `${plural(loaded, 'decision')} of an earlier run ${loaded === 1 ? 'was' : 'were'} loaded.`,
          ),
        ]),
    textLine(''),
  ]);
}

async function reviewAndSign(
  context: CommandContext,
  session: SignSession,
  terminal: Terminal,
  kind: SignOffRequest['kind'],
): Promise<ExitCode> {
  const { review } = session;
  let next: 'walk' | 'reread' | 'finish' = kind === 'override' ? 'finish' : 'walk';
  for (;;) {
    if (next !== 'finish') {
      const stops = next === 'walk' ? 'undecided' : 'all';
      const hunks =
        next === 'walk' ? review.hunks : review.hunks.filter((hunk) => isLoadedDecision(session, hunk));
      if ((await walkHunks({ session, terminal, hunks, stops })) === 'quit') return leave(session, terminal);
    }
    const request = await askVerdict(session, terminal, kind);
    if (request === null) return leave(session, terminal);
    const named = stringOption(context.values, 'key');
    const choice = await chooseSigningKey(session.repository, terminal, { ...session.terms, named });
    if (choice === null) return leave(session, terminal);
    const end = await finishSignOff({ session, terminal, ...choice, request, signal: context.signal });
    if (end.kind === 'ended') return end.code;
    if (end.kind === 'quit' || kind === 'override') return leave(session, terminal);
    next = end.kind;
  }
}

function leave({ decidedHere, markedHere }: SignSession, terminal: Terminal): ExitCode {
  const kept =
    decidedHere.size + markedHere.size === 0 ? '' : ' What you decided is kept: run this again to go on.';
  terminal.print([textLine(`Nothing was signed.${kept}`)]);
  return exitCode.pass;
}

/** The failures that only signing knows, as one sentence and a code. */
function describeSignError(error: unknown): unknown {
  if (error instanceof TerminalInterrupted) {
    const sentence = 'stopped; what you decided is kept, and the same command goes on from there.';
    return new CliError(exitCode.internal, sentence, { cause: error });
  }
  if (SignOffError.is(error)) {
    const code = error.code === 'no-policy' ? exitCode.invalidInput : exitCode.usage;
    return new CliError(code, error.message, { cause: error });
  }
  if (SigningError.is(error))
    return new CliError(exitCode.internal, `nothing was signed: ${error.message}.`, { cause: error });
  if (DraftError.is(error)) return new CliError(exitCode.invalidInput, `${error.message}.`, { cause: error });
  return error;
}
