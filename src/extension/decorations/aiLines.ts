import { type Disposable, type TextEditor, type TextEditorDecorationType, type Uri, window } from 'vscode';
import { parseBlobUri } from '../documents/blobUri.ts';
import { changedFileOf } from '../documents/changedFileOf.ts';
import type { ReviewSession } from '../reviewSession.ts';
import { aiDecorationOptions, createAiDecoration, type GutterIcon } from './aiDecoration.ts';
import { type AiMark, aiMarks } from './hunkMarks.ts';

/** Marks AI-written lines in every visible editor of the review: gutter sign, edge, overview ruler and hover. */
export class AiLineDecorations implements Disposable {
  private readonly decoration: TextEditorDecorationType;
  private readonly subscriptions: Disposable[];
  private readonly session: ReviewSession;

  constructor(session: ReviewSession, gutterIcon: GutterIcon) {
    this.session = session;
    this.decoration = createAiDecoration(gutterIcon);
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
      if (marks !== null)
        editor.setDecorations(
          this.decoration,
          marks.map(({ range }) => aiDecorationOptions(range)),
        );
    }
  }

  private marksOf(uri: Uri): readonly AiMark[] | null {
    const address = parseBlobUri(uri);
    const review = this.session.opened?.review;
    if (address === null) return null;
    if (review === undefined) return [];
    // A tab may show the file as another review has it: lines of one are not lines of the other.
    const shown = changedFileOf(review, uri);
    return shown === null ? [] : aiMarks(review, shown.file.path, shown.side);
  }
}
