import {
  CodeLens,
  type CodeLensProvider,
  type Disposable,
  EventEmitter,
  l10n,
  Range,
  type TextDocument,
} from 'vscode';
import { changedFileOf } from '../documents/changedFileOf.ts';
import { flagName } from '../comments/flagThread.ts';
import type { ReviewSession } from '../reviewSession.ts';
import { authorWord, riskWord, stateWord } from '../views/hunkWords.ts';
import { hunkAuthor } from '../../core/workflow/hunkSummary.ts';
import { hunkState } from '../../core/review/reviewState.ts';
import { isMoved } from '../../core/workflow/otherHalf.ts';
import type { Finding } from '../../core/risk/finding.ts';
import type { Review, ReviewHunk } from '../../core/workflow/review.ts';
import { flagMarks, hunkMarks } from './hunkMarks.ts';

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
    const review = this.session.opened?.review;
    const changed = review === undefined ? null : changedFileOf(review, document.uri);
    if (review === undefined || changed === null) return [];
    const { side } = changed;
    const { path } = changed.file;
    const flags = flagMarks(review, path, side).map(({ line, finding }) => flagLens(line, finding));
    const marks = side === 'old' ? [] : hunkMarks(review, path);
    const atHunks = new Set(marks.map(({ line }) => line));
    return [
      ...marks.flatMap(({ line, hunk }) => {
        const lenses = this.hunkLenses(review, line, hunk);
        // One row for all of a line, cut off at its end: flags stand before what keys do as well.
        const ofLine = flags.filter(({ range }) => range.start.line === line - 1);
        return [...lenses.slice(0, 2), ...ofLine, ...lenses.slice(2)];
      }),
      ...flags.filter(({ range }) => !atHunks.has(range.start.line + 1)),
    ];
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
  }

  private hunkLenses(review: Review, line: number, hunk: ReviewHunk): CodeLens[] {
    const state = hunkState(hunk.hunk.units, this.session.states);
    const { isOn: isPreparing } = this.session.preparation;
    const isExplained = this.session.preparation.remarksOn(hunk).some(({ kind }) => kind === 'explanation');
    const author = hunkAuthor(hunk);
    const isAi = author.kind === 'ai' || author.kind === 'mixed';
    const words = [
      stateWord(state),
      riskWord(hunk.risk.level),
      authorWord(author),
      ...(isExplained ? [l10n.t('explained')] : []),
    ]
      .map(plainText)
      .join(' · ');
    const action = (title: string, command: string): CodeLens => lens(line, title, command, hunk.id);
    // A narrow editor cuts the end off: what only this hunk has comes before what every hunk has.
    return [
      isAi ? action(words, 'countersign.showOrigin') : lens(line, words),
      ...(isPreparing ? [action(l10n.t('$(edit) Explain'), 'countersign.explainHunk')] : []),
      ...(isPreparing || state === 'attested'
        ? []
        : [action(l10n.t('$(check) Attest'), 'countersign.attestHunk')]),
      ...(state === 'stale'
        ? [action(l10n.t('$(diff) What changed since'), 'countersign.changedSinceSigned')]
        : []),
      ...(isMoved(review, hunk)
        ? [action(l10n.t('$(arrow-swap) Moved: other half'), 'countersign.otherHalf')]
        : []),
      action(l10n.t('$(request-changes) Needs work'), 'countersign.needsWork'),
      action(l10n.t('$(watch) Later'), 'countersign.laterHunk'),
    ];
  }
}

/** A longer message is cut off, so that what stands behind it on the same line is seen; its comment has all of it. */
const longestFlag = 72;

function flagLens(line: number, finding: Finding): CodeLens {
  const { level, message } = finding;
  const words = message.length > longestFlag ? `${message.slice(0, longestFlag).trimEnd()}…` : message;
  const title = `${level === 'note' ? '$(info)' : '$(warning)'} ${plainText(words)} ${l10n.t('Why?')}`;
  const shown = lens(line, title, 'countersign.explainFlag', flagName(finding));
  if (shown.command !== undefined) shown.command.tooltip = l10n.t('{0} (select to see why)', message);
  return shown;
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
