import {
  CodeLens,
  type CodeLensProvider,
  type Disposable,
  EventEmitter,
  l10n,
  Range,
  type TextDocument,
} from 'vscode';
import { parseBlobUri } from '../documents/blobUri.ts';
import { flagName } from '../comments/flagThread.ts';
import type { ReviewSession } from '../reviewSession.ts';
import { authorWord, riskWord, stateWord } from '../views/hunkWords.ts';
import { hunkAuthor } from '../../core/workflow/hunkSummary.ts';
import { hunkState } from '../../core/review/reviewState.ts';
import { isMoved } from '../../core/workflow/otherHalf.ts';
import type { Review, ReviewHunk } from '../../core/workflow/review.ts';
import { fileShown, flagMarks, hunkMarks } from './hunkMarks.ts';

/** Above each hunk of a review document: its state in words, what can be decided, and its flags. */
export class HunkLenses implements CodeLensProvider, Disposable {
  private readonly changed = new EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.changed.event;
  private readonly subscription: Disposable;
  private readonly session: ReviewSession;

  constructor(session: ReviewSession) {
    this.session = session;
    this.subscription = session.onDidChange(() => this.changed.fire());
  }

  provideCodeLenses(document: TextDocument): CodeLens[] {
    const address = parseBlobUri(document.uri);
    const review = this.session.opened?.review;
    if (address === null || review === undefined) return [];
    const path = fileShown(review, address.path);
    if (path === null) return [];
    const flags = flagMarks(review, path, address.side).map(({ line, finding }) => {
      const icon = finding.level === 'note' ? '$(info)' : '$(warning)';
      const title = `${icon} ${plainText(finding.message)} ${l10n.t('Why?')}`;
      const shown = lens(line, title, 'countersign.explainFlag', flagName(finding));
      // The end of a long one is cut off.
      if (shown.command !== undefined)
        shown.command.tooltip = l10n.t('{0} (select to see why)', finding.message);
      return shown;
    });
    const hunks =
      address.side === 'old'
        ? []
        : hunkMarks(review, path).flatMap(({ line, hunk }) => this.hunkLenses(review, line, hunk));
    return [...hunks, ...flags];
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
  }

  private hunkLenses(review: Review, line: number, hunk: ReviewHunk): CodeLens[] {
    const state = hunkState(hunk.hunk.units, this.session.states);
    const words = [stateWord(state), riskWord(hunk.risk.level), authorWord(hunkAuthor(hunk))]
      .map(plainText)
      .join(' · ');
    const action = (title: string, command: string): CodeLens => lens(line, title, command, hunk.id);
    return [
      lens(line, words),
      ...(state === 'attested' ? [] : [action(l10n.t('$(check) Attest'), 'countersign.attestHunk')]),
      action(l10n.t('$(request-changes) Needs work'), 'countersign.needsWork'),
      action(l10n.t('$(watch) Later'), 'countersign.laterHunk'),
      ...(state === 'stale'
        ? [action(l10n.t('$(diff) What changed since'), 'countersign.changedSinceSigned')]
        : []),
      ...(isMoved(review, hunk)
        ? [action(l10n.t('$(arrow-swap) Moved: other half'), 'countersign.otherHalf')]
        : []),
    ];
  }
}

/** `$(…)` would be drawn as an icon: text from records and rules must stay text. */
function plainText(text: string): string {
  return text.replaceAll('$(', '$ (');
}

function lens(line: number, title: string, command = '', argument?: string): CodeLens {
  return new CodeLens(new Range(line - 1, 0, line - 1, 0), {
    title,
    command,
    arguments: argument === undefined ? [] : [argument],
  });
}
