import { randomBytes } from 'node:crypto';
import { findAgentMark } from '../../core/attestation/agentEnvironment.ts';
import { displayRepoPath } from '../../core/base/repoPath.ts';
import type { Change, Hunk } from '../../core/diff/change.ts';
import { createBlobReader } from '../../core/git/blobs.ts';
import { openRepository } from '../../core/git/repository.ts';
import { evidenceStates } from '../../core/workflow/evidenceStates.ts';
import { explainHunk } from '../../core/workflow/prepare/explainHunk.ts';
import { formatPreparationJson } from '../../core/workflow/prepare/formatPreparationJson.ts';
import { openPreparation } from '../../core/workflow/prepare/openPreparation.ts';
import { PreparationError } from '../../core/workflow/prepare/preparationError.ts';
import { readRemarks } from '../../core/workflow/prepare/readRemarks.ts';
import { splitMechanical } from '../../core/workflow/prepare/splitMechanical.ts';
import { readChange } from '../../core/workflow/readChange.ts';
import { resolveTarget } from '../../core/workflow/resolveTarget.ts';
import { draftOf } from '../../core/workflow/reviewDraft.ts';
import { type CommandContext, stringOption } from '../command.ts';
import { CliError } from '../cliError.ts';
import { type ExitCode, exitCode } from '../exitCode.ts';
import { readFilePlace } from '../filePlace.ts';
import { formatPreparation } from '../output/preparationText.ts';
import { terminalText } from '../output/table.ts';
import { choiceOption, parseTargetRequest } from '../targetOptions.ts';
import { findTerminalDraftKey } from '../terminal/terminalDraftKey.ts';
import { type OpenedReview, withReview } from '../withReview.ts';
import { standardOutput, writeOutput } from '../writeOutput.ts';

/** Prints what a reviewer will be asked. Decides and signs nothing. */
export function runPrepare(context: CommandContext): Promise<ExitCode> {
  const format = choiceOption(context, 'format', ['text', 'json'], 'text');
  return prepareReview(context, async (opened) => {
    const { signal } = context;
    const now = Date.now();
    const evidence = await evidenceStates({ ...opened, now, signal });
    const { value: remarks, problems } = await readRemarks({ ...opened, signal });
    // Without a key of its own this reads as a stranger: comments are shown, and none of them as verified.
    const draft = await draftOf(opened.repository, (await findTerminalDraftKey()) ?? randomBytes(32));
    const preparation = await openPreparation({ ...opened, evidence, remarks, draft, now, signal });
    const json = formatPreparationJson(preparation, [...opened.review.problems, ...problems]);
    for (const problem of json.problems) context.note(`note: ${problem.message}`);
    context.print(format === 'json' ? `${JSON.stringify(json, null, 2)}\n` : formatPreparation(json));
    return exitCode.pass;
  });
}

/** Prints the hunks that only format, comment or reorder imports as a patch of their own. */
export function runPrepareSplit(context: CommandContext): Promise<ExitCode> {
  return prepareReview(context, async (opened) => {
    const { hunks, patch } = await splitMechanical({ ...opened, signal: context.signal });
    await writeOutput(stringOption(context.values, 'output') ?? standardOutput, patch);
    context.note(`note: ${hunks.length} of ${opened.review.hunks.length} hunks.`);
    return exitCode.pass;
  });
}

/** Writes down what the author says of a hunk. A person's word: the environments of agents are refused. */
export async function runPrepareExplain(context: CommandContext): Promise<ExitCode> {
  const mark = findAgentMark(process.env);
  if (mark !== null) {
    throw new CliError(
      exitCode.usage,
      `This was started by ${mark.agent} (${mark.variable} is set), and an explanation is a person's word: run it in a terminal of your own.`,
    );
  }
  const [name, ...positionals] = context.positionals;
  if (name === undefined)
    throw new CliError(exitCode.usage, 'Name the hunk as "countersign prepare" does: FILE:LINE, or its id.');
  const text = requestedText(context);
  const { signal } = context;
  const repository = await openRepository(context.directory, { signal });
  const target = await resolveTarget(repository, parseTargetRequest({ ...context, positionals }));
  const blobs = createBlobReader(repository, signal);
  try {
    const hunk = requireHunk(await readChange(repository, target, blobs, { signal }), name);
    const { by } = await explainHunk({ repository, hunk, text, now: new Date(), signal });
    const who = terminalText(`${by.name} <${by.email}>`);
    context.print(
      text === null
        ? `Taken back: ${who} says nothing of ${placeOf(hunk)} any more.\n`
        : `Explained ${placeOf(hunk)} as ${who}. It is a claim and signs nothing; "countersign records push" takes it to the reviewers.\n`,
    );
    return exitCode.pass;
  } catch (error) {
    throw describe(error);
  } finally {
    blobs.dispose();
  }
}

function requestedText({ values }: CommandContext): string | null {
  const message = stringOption(values, 'message');
  if (values['remove'] === true && message === undefined) return null;
  if (message !== undefined && values['remove'] !== true) return message;
  throw new CliError(
    exitCode.usage,
    'Say what the hunk does and why with --message, or take it back with --remove.',
  );
}

/** As `withReview`, with its failures in the words of this command. */
async function prepareReview(
  context: CommandContext,
  use: (opened: OpenedReview) => Promise<ExitCode>,
): Promise<ExitCode> {
  try {
    return await withReview(context, use);
  } catch (error) {
    throw describe(error);
  }
}

/** So few characters of an id are typed by hand, and more than one hunk rarely begins with them. */
const shortestId = 4;

function requireHunk({ files }: Change, name: string): Hunk {
  const hunks = files.flatMap((file) => file.hunks);
  const id = name.replace(/^hf1:/, '');
  const place = readFilePlace(name);
  const byId = hunks.filter(
    ({ units }) => id.length >= shortestId && units.some((unit) => unit.id.startsWith(id)),
  );
  const byPlace = hunks.filter(
    (hunk) => displayRepoPath(hunk.path) === place?.path && holds(hunk, place.line),
  );
  const found = byId.length > 0 ? byId : byPlace;
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  throw new CliError(
    exitCode.invalidInput,
    found.length > 1
      ? `${found.length} hunks are "${terminalText(name)}": give more of the id.`
      : `No hunk of this change is "${terminalText(name)}": "countersign prepare" names them.`,
  );
}

function holds({ units }: Hunk, line: number): boolean {
  return units.some(({ new: { start, lines } }) => line >= start && line < start + Math.max(1, lines));
}

function placeOf({ path, units }: Hunk): string {
  const line = units.find(({ kind }) => kind === 'text')?.new.start ?? 0;
  return `${terminalText(displayRepoPath(path))}${line > 0 ? `:${line}` : ''}`;
}

function describe(error: unknown): unknown {
  if (!PreparationError.is(error)) return error;
  const code = error.code === 'no-identity' ? exitCode.invalidInput : exitCode.usage;
  return new CliError(code, error.message, { cause: error });
}
