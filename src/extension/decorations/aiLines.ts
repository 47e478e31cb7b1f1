import {
  type DecorationOptions,
  DecorationRangeBehavior,
  type Disposable,
  l10n,
  MarkdownString,
  OverviewRulerLane,
  Range,
  type TextEditor,
  type TextEditorDecorationType,
  ThemeColor,
  type Uri,
  window,
} from 'vscode';
import { parseBlobUri } from '../documents/blobUri.ts';
import type { ReviewSession } from '../reviewSession.ts';
import { strengthWord } from '../views/hunkWords.ts';
import { type AiMark, aiMarks, fileShown } from './hunkMarks.ts';

/** Marks AI-written lines in every visible editor of the review: gutter sign, edge, overview ruler and hover. */
export class AiLineDecorations implements Disposable {
  private readonly decoration: TextEditorDecorationType;
  private readonly subscriptions: Disposable[];
  private readonly session: ReviewSession;

  constructor(session: ReviewSession, gutterIcon: { readonly dark: Uri; readonly light: Uri }) {
    this.session = session;
    this.decoration = window.createTextEditorDecorationType({
      isWholeLine: true,
      backgroundColor: new ThemeColor('countersign.aiLineBackground'),
      overviewRulerColor: new ThemeColor('countersign.aiLineBorder'),
      overviewRulerLane: OverviewRulerLane.Left,
      rangeBehavior: DecorationRangeBehavior.ClosedClosed,
      gutterIconSize: 'contain',
      dark: { gutterIconPath: gutterIcon.dark },
      light: { gutterIconPath: gutterIcon.light },
    });
    // A tab switch makes new editor objects that carry no decorations, so all visible ones are done again.
    this.subscriptions = [
      this.decoration,
      window.onDidChangeVisibleTextEditors((editors) => this.decorate(editors)),
      session.onDidChange(() => this.decorate(window.visibleTextEditors)),
    ];
    this.decorate(window.visibleTextEditors);
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private decorate(editors: readonly TextEditor[]): void {
    for (const editor of editors) {
      const marks = this.marksOf(editor.document.uri);
      if (marks !== null) editor.setDecorations(this.decoration, marks.map(toDecoration));
    }
  }

  private marksOf(uri: Uri): readonly AiMark[] | null {
    const address = parseBlobUri(uri);
    const review = this.session.opened?.review;
    if (address === null) return null;
    if (review === undefined) return [];
    const path = fileShown(review, address.path);
    return path === null ? [] : aiMarks(review, path, address.side);
  }
}

function toDecoration(mark: AiMark): DecorationOptions {
  return {
    range: new Range(mark.start - 1, 0, mark.end - 1, Number.MAX_SAFE_INTEGER),
    hoverMessage: hoverOf(mark),
  };
}

/** Everything a record says is text, never Markdown: notes and trailers are written by anybody. */
export function hoverOf(mark: AiMark): MarkdownString {
  const { source, tier, kind, commit } = mark.range;
  const text = new MarkdownString('', true);
  text
    .appendMarkdown('$(sparkle) **')
    .appendText(kind === 'mixed' ? l10n.t('Partly written by an AI') : l10n.t('Written by an AI'))
    .appendMarkdown('**\n\n');
  const rows: (readonly [string, string | null])[] = [
    [l10n.t('Agent'), source?.tool ?? null],
    [l10n.t('Model'), source?.model ?? null],
    [l10n.t('Session'), source?.session ?? null],
    [l10n.t('Commit'), commit?.slice(0, 10) ?? null],
    [l10n.t('Recorded in'), source?.reader ?? null],
    [l10n.t('Strength'), strengthWord(tier)],
  ];
  for (const [label, value] of rows) {
    if (value !== null) text.appendText(`${label}: ${value}`).appendMarkdown('  \n');
  }
  return text;
}
