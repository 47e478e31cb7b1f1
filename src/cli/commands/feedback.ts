import { randomBytes } from 'node:crypto';
import { createBlobReader } from '../../core/git/blobs.ts';
import { openRepository } from '../../core/git/repository.ts';
import {
  formatFeedbackJson,
  formatFeedbackMarkdown,
  formatFeedbackPrompt,
} from '../../core/workflow/feedback/formatFeedback.ts';
import { openFeedback } from '../../core/workflow/feedback/openFeedback.ts';
import { openReview } from '../../core/workflow/openReview.ts';
import { readReviewPolicy } from '../../core/workflow/readPolicy.ts';
import { resolveTarget } from '../../core/workflow/resolveTarget.ts';
import { draftOf } from '../../core/workflow/reviewDraft.ts';
import type { FeedbackJson } from '../../core/workflow/schemas/feedbackSchema.ts';
import type { CommandContext } from '../command.ts';
import { type ExitCode, exitCode } from '../exitCode.ts';
import { createInstalledAnalyzer } from '../installation.ts';
import { choiceOption, parseTargetRequest } from '../targetOptions.ts';
import { findTerminalDraftKey } from '../terminal/terminalDraftKey.ts';

const formats = {
  prompt: formatFeedbackPrompt,
  markdown: formatFeedbackMarkdown,
  json: (json: FeedbackJson) => `${JSON.stringify(json, null, 2)}\n`,
} as const;

export async function runFeedback(context: CommandContext): Promise<ExitCode> {
  const format = choiceOption(context, 'format', ['prompt', 'json', 'markdown'], 'prompt');
  const { signal } = context;
  const repository = await openRepository(context.directory, { signal });
  const target = await resolveTarget(repository, parseTargetRequest(context));
  const blobs = createBlobReader(repository, signal);
  const analyzer = createInstalledAnalyzer(context.programs);
  try {
    const policy = await readReviewPolicy(repository, target, blobs);
    const { riskOptions } = policy;
    const review = await openReview({ repository, blobs, analyzer, target, riskOptions, policy, signal });
    // Without a key of its own this reads as a stranger: comments are shown, and none of them as verified.
    const draft = await draftOf(repository, (await findTerminalDraftKey()) ?? randomBytes(32));
    const comments = await openFeedback({ repository, blobs, review, policy, draft, signal });
    for (const problem of review.problems) context.note(`note: ${problem.message}`);
    context.print(formats[format](formatFeedbackJson(target, comments)));
    return exitCode.pass;
  } finally {
    blobs.dispose();
    await analyzer.dispose();
  }
}
