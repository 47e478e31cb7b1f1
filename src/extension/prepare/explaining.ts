import { l10n, window } from 'vscode';
import { longestExplanation } from '../../core/attestation/explanation.ts';
import { readIdentity } from '../../core/git/config.ts';
import { explainHunk as writeDown } from '../../core/workflow/prepare/explainHunk.ts';
import { explanationsIn, type ExplanationRemark } from '../../core/workflow/prepare/hunkRemarks.ts';
import type { ReviewHunk } from '../../core/workflow/review.ts';
import type { Services } from '../services.ts';

export interface KnownExplanation {
  readonly identity: { readonly name: string; readonly email: string } | null;
  /** What the person who runs git here said of the hunk before. */
  readonly explanation: ExplanationRemark | null;
}

export async function knownExplanation({ session }: Services, hunk: ReviewHunk): Promise<KnownExplanation> {
  const { opened, preparation } = session;
  const identity = opened === null ? null : await readIdentity(opened.repository);
  const said = explanationsIn(preparation.remarks, hunk).find(({ email }) => email === identity?.email);
  return { identity, explanation: said ?? null };
}

/** Writes down what the person says; a text without words takes it back. Throws `PreparationError`, `GitError`. */
export async function saveExplanation(services: Services, hunk: ReviewHunk, text: string): Promise<void> {
  const { opened } = services.session;
  if (opened === null) return;
  const said = text.trim() === '' ? null : text;
  await writeDown({ repository: opened.repository, hunk: hunk.hunk, text: said, now: new Date() });
  await services.remarks.reload();
  window.setStatusBarMessage(
    said === null
      ? l10n.t('$(check) Taken back.')
      : l10n.t('$(check) Explained. It goes to the reviewers with the records, when they are pushed.'),
    5000,
  );
}

/** Pure: why a text will not do, as `countersign prepare explain` has it; null: it will. */
export function explanationProblem(text: string, canTakeBack: boolean): string | null {
  const said = text.replaceAll('\r\n', '\n').trim();
  if (said === '' && !canTakeBack) return l10n.t('Say in a sentence what the hunk does and why.');
  const over = said.length - longestExplanation;
  return over > 0 ? l10n.t('{0} characters too many.', over) : null;
}
