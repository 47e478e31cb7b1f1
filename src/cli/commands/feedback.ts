import { randomBytes } from 'node:crypto';
import {
  formatFeedbackJson,
  formatFeedbackMarkdown,
  formatFeedbackPrompt,
} from '../../core/workflow/feedback/formatFeedback.ts';
import { openFeedback } from '../../core/workflow/feedback/openFeedback.ts';
import { draftOf } from '../../core/workflow/reviewDraft.ts';
import type { FeedbackJson } from '../../core/workflow/schemas/feedbackSchema.ts';
import type { CommandContext } from '../command.ts';
import { type ExitCode, exitCode } from '../exitCode.ts';
import { choiceOption } from '../targetOptions.ts';
import { findTerminalDraftKey } from '../terminal/terminalDraftKey.ts';
import { withReview } from '../withReview.ts';

const formats = {
  prompt: formatFeedbackPrompt,
  markdown: formatFeedbackMarkdown,
  json: (json: FeedbackJson) => `${JSON.stringify(json, null, 2)}\n`,
} as const;

export async function runFeedback(context: CommandContext): Promise<ExitCode> {
  const format = choiceOption(context, 'format', ['prompt', 'json', 'markdown'], 'prompt');
  await withReview(context, async ({ repository, review, policy }) => {
    // Without a key of its own this reads as a stranger: comments are shown, and none of them as verified.
    const draft = await draftOf(repository, (await findTerminalDraftKey()) ?? randomBytes(32));
    const { signal } = context;
    const comments = await openFeedback({ repository, review, policy, draft, signal });
    for (const problem of review.problems) context.note(`note: ${problem.message}`);
    context.print(formats[format](formatFeedbackJson(review.target, comments)));
  });
  return exitCode.pass;
}
