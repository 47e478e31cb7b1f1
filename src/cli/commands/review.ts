import { readPatchInput } from '../readPatchInput.ts';
import { createBlobReader } from '../../core/git/blobs.ts';
import { openRepository } from '../../core/git/repository.ts';
import { formatReviewJson } from '../../core/workflow/formatReviewJson.ts';
import { openPatchReview } from '../../core/workflow/openPatchReview.ts';
import { openReview } from '../../core/workflow/openReview.ts';
import type { RemarksByHunk } from '../../core/workflow/prepare/hunkRemarks.ts';
import { readRemarks } from '../../core/workflow/prepare/readRemarks.ts';
import { readReviewPolicy } from '../../core/workflow/readPolicy.ts';
import { reviewStates } from '../../core/workflow/reviewStates.ts';
import { resolveTarget } from '../../core/workflow/resolveTarget.ts';
import { evidenceStates } from '../../core/workflow/evidenceStates.ts';
import type { Review } from '../../core/workflow/review.ts';
import type { UnitId } from '../../core/diff/change.ts';
import type { ReviewState } from '../../core/review/decision.ts';
import { type CommandContext, stringOption } from '../command.ts';
import { CliError } from '../cliError.ts';
import { type ExitCode, exitCode } from '../exitCode.ts';
import { createInstalledAnalyzer } from '../installation.ts';
import { formatReviewTable } from '../output/reviewTable.ts';
import { terminalText } from '../output/table.ts';
import { choiceOption, parseTargetRequest } from '../targetOptions.ts';

interface OpenedReview {
  readonly repository: string | null;
  readonly review: Review;
  readonly states: ReadonlyMap<UnitId, ReviewState>;
  readonly remarks: RemarksByHunk;
}

export async function runReview(context: CommandContext): Promise<ExitCode> {
  const format = choiceOption(context, 'format', ['table', 'json'], 'table');
  const { repository, review, states, remarks } = await openRequested(context);
  context.progress('');
  for (const problem of review.problems) context.note(`note: ${problem.message}`);
  context.print(
    format === 'json'
      ? `${JSON.stringify(formatReviewJson(repository, review, states, remarks), null, 2)}\n`
      : formatReviewTable(review, states, remarks),
  );
  return exitCode.pass;
}

async function openRequested(context: CommandContext): Promise<OpenedReview> {
  const patch = stringOption(context.values, 'patch');
  const request = parseTargetRequest(context);
  if (patch === undefined) return openGitReview(context);
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
    return { ...opened, states: new Map(), remarks: new Map() };
  } finally {
    await analyzer.dispose();
  }
}

async function openGitReview(context: CommandContext): Promise<OpenedReview> {
  const repository = await openRepository(context.directory, { signal: context.signal });
  const target = await resolveTarget(repository, parseTargetRequest(context));
  const blobs = createBlobReader(repository, context.signal);
  const analyzer = createInstalledAnalyzer(context.programs);
  try {
    const policy = await readReviewPolicy(repository, target, blobs);
    const review = await openReview({
      repository,
      blobs,
      analyzer,
      target,
      riskOptions: policy.riskOptions,
      policy,
      signal: context.signal,
      onProgress: (step, done, total) => context.progress(`${step}: ${done} of ${total} files`),
    });
    const evidence = await evidenceStates({
      repository,
      review,
      policy,
      now: Date.now(),
      signal: context.signal,
    });
    const { value: remarks, problems } = await readRemarks({
      repository,
      review,
      policy,
      signal: context.signal,
    });
    for (const problem of problems) context.note(`note: ${terminalText(problem.message)}`);
    const states = reviewStates(review, evidence.units, new Map());
    return { repository: repository.root, review, states, remarks };
  } finally {
    blobs.dispose();
    await analyzer.dispose();
  }
}
