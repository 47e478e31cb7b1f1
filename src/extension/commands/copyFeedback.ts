import { env, l10n, type QuickPickItem, Uri, window, workspace } from 'vscode';
import {
  formatFeedbackJson,
  formatFeedbackMarkdown,
  formatFeedbackPrompt,
} from '../../core/workflow/feedback/formatFeedback.ts';
import type { Services } from '../services.ts';

interface FormatPick extends QuickPickItem {
  readonly form: 'prompt' | 'markdown' | 'file';
}

/** What needs work, for whoever changes the code: as a prompt for an agent, or for people (docs/feedback.md). */
export async function copyFeedback(services: Services): Promise<void> {
  const { opened } = services.session;
  if (opened === null) return;
  const feedback = formatFeedbackJson(opened.review.target, await services.session.feedback());
  const open = feedback.comments.filter(({ status }) => status === 'open').length;
  if (feedback.comments.length === 0) {
    window.setStatusBarMessage(l10n.t('No hunk needs work.'), 4000);
    return;
  }
  const picks: readonly FormatPick[] = [
    {
      form: 'prompt',
      label: l10n.t('$(sparkle) Prompt for a coding agent'),
      detail: l10n.t('To the clipboard: {0} open points with place, code and comment', open),
    },
    {
      form: 'markdown',
      label: l10n.t('$(markdown) Markdown'),
      detail: l10n.t('To the clipboard: all {0} comments with their status', feedback.comments.length),
    },
    {
      form: 'file',
      label: l10n.t('$(save) Prompt in a file…'),
      detail: l10n.t('For an agent that reads files'),
    },
  ];
  const chosen = await window.showQuickPick(picks, { title: l10n.t('Copy what needs work') });
  if (chosen === undefined) return;
  const text = chosen.form === 'markdown' ? formatFeedbackMarkdown(feedback) : formatFeedbackPrompt(feedback);
  if (chosen.form === 'file') return saveFeedback(opened.repository.root, text);
  await env.clipboard.writeText(text);
  window.setStatusBarMessage(l10n.t('$(check) What needs work is on the clipboard.'), 4000);
}

async function saveFeedback(directory: string, text: string): Promise<void> {
  const defaultUri = Uri.joinPath(Uri.file(directory), 'review-feedback.md');
  const target = await window.showSaveDialog({ defaultUri, title: l10n.t('Save what needs work') });
  if (target === undefined) return;
  await workspace.fs.writeFile(target, Buffer.from(text));
  window.setStatusBarMessage(l10n.t('$(check) What needs work is saved.'), 4000);
}
