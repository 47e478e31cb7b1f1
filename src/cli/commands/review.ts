import { readPatchInput } from '../readPatchInput.ts';
import { openFeedback } from '../../core/workflow/feedback/openFeedback.ts';
import { workRequests } from '../../core/workflow/feedback/workRequests.ts';
import { formatReviewJson, type SaidOfHunks } from '../../core/workflow/formatReviewJson.ts';
import { type ModuleSize, reviewModuleSizes } from '../../core/workflow/moduleSizes.ts';
import { openPatchReview } from '../../core/workflow/openPatchReview.ts';
import { readRemarks } from '../../core/workflow/prepare/readRemarks.ts';
import { reviewStates } from '../../core/workflow/reviewStates.ts';
import { evidenceStates } from '../../core/workflow/evidenceStates.ts';
import type { Review } from '../../core/workflow/review.ts';
import type { UnitId } from '../../core/diff/change.ts';
import type { ReviewState } from '../../core/review/decision.ts';
import { type CommandContext, stringOption } from '../command.ts';
import { CliError } from '../cliError.ts';
import { type ExitCode, exitCode } from '../exitCode.ts';
import { createInstalledAnalyzer } from '../installation.ts';
import { formatReviewTable } from '../output/reviewTable.ts';
import { choiceOption, parseTargetRequest } from '../targetOptions.ts';
import { withReview } from '../withReview.ts';

interface ShownReview {
  readonly repository: string | null;
  readonly review: Review;
  readonly states: ReadonlyMap<UnitId, ReviewState>;
  readonly said: SaidOfHunks;
  /** Null for a patch, of whose modules nothing else is known. */
  readonly sizes: ReadonlyMap<string, ModuleSize> | null;
}

export async function runReview(context: CommandContext): Promise<ExitCode> {
  const format = choiceOption(context, 'format', ['table', 'json'], 'table');
  const { repository, review, states, said, sizes } = await openRequested(context, format === 'json');
  context.progress('');
  for (const problem of review.problems) context.note(`note: ${problem.message}`);
  context.print(
    format === 'json'
      ? `${JSON.stringify(formatReviewJson(repository, review, states, { ...said, sizes }), null, 2)}\n`
      : formatReviewTable(review, states, said),
  );
  return exitCode.pass;
}

async function openRequested(context: CommandContext, isMeasured: boolean): Promise<ShownReview> {
  const patch = stringOption(context.values, 'patch');
  const request = parseTargetRequest(context);
  if (patch === undefined) return openGitReview(context, isMeasured);
  if (request.kind !== 'branch')
    throw new CliError(
      exitCode.usage,
      'Name one thing to compare: --patch goes with no range and no other target.',
    );
  const bytes = await readPatchInput(patch, context.directory);
  const analyzer = createInstalledAnalyzer(context.programs);
  try {
    const opened = await openPatchReview({
      bytes,
      directory: context.directory,
      analyzer,
      signal: context.signal,
    });
    if (opened.review.change.files.length === 0) {
      throw new CliError(
        exitCode.invalidInput,
        opened.review.problems[0]?.message ?? 'No diff was found in the input.',
      );
    }
    return { ...opened, states: new Map(), said: { remarks: new Map(), requests: new Map() }, sizes: null };
  } finally {
    await analyzer.dispose();
  }
}

function openGitReview(context: CommandContext, isMeasured: boolean): Promise<ShownReview> {
  const { signal } = context;
  return withReview(context, async (opened) => {
    const { repository, review } = opened;
    const evidence = await evidenceStates({ ...opened, now: Date.now(), signal });
    const { value: remarks, problems } = await readRemarks({ ...opened, signal });
    for (const problem of [...opened.policy.problems, ...problems]) context.note(`note: ${problem.message}`);
    // Decisions that are not signed play no part here, neither one's own nor those of other tools.
    const comments = await openFeedback({ ...opened, draft: { claims: () => Promise.resolve([]) }, signal });
    const states = reviewStates(review, evidence.units, new Map());
    const said = { remarks, requests: workRequests(comments) };
    const sizes = isMeasured ? await reviewModuleSizes({ ...opened, counted: new Map(), signal }) : null;
    return { repository: repository.root, review, states, said, sizes };
  });
}
