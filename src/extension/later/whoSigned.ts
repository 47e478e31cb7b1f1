import {
  commands,
  type Disposable,
  Hover,
  l10n,
  languages,
  type MarkdownString,
  ProgressLocation,
  type TextDocument,
  window,
} from 'vscode';
import { createBlobReader } from '../../core/git/blobs.ts';
import { GitError } from '../../core/git/gitError.ts';
import { committedLine } from '../../core/workflow/committedLine.ts';
import { readLineStory } from '../../core/workflow/lineStory.ts';
import { describeError } from '../describeError.ts';
import { repositoryOfFile } from '../repositoryOfFile.ts';
import { repositoryPath } from '../repositoryPath.ts';
import { lineStoryHover } from './lineStoryHover.ts';

interface Answer {
  readonly document: TextDocument;
  readonly version: number;
  /** 0-based. */
  readonly line: number;
  readonly text: MarkdownString;
}

/** Answers "Who Signed This Line?" in a hover at the line, which keyboards and screen readers reach. */
export class WhoSigned implements Disposable {
  private readonly gitPath: () => string | null;
  private readonly provider: Disposable;
  private answer: Answer | null = null;

  constructor(gitPath: () => string | null) {
    this.gitPath = gitPath;
    this.provider = languages.registerHoverProvider(
      { scheme: 'file' },
      { provideHover: (document, { line }) => this.hoverAt(document, line) },
    );
  }

  async ask(): Promise<void> {
    const editor = window.activeTextEditor;
    if (editor === undefined || editor.document.uri.scheme !== 'file') {
      window.setStatusBarMessage(l10n.t('Put the cursor into a line of a file first.'), 4000);
      return;
    }
    const { document, selection } = editor;
    const { line } = selection.active;
    const { version } = document;
    const found = await window.withProgress(
      { location: ProgressLocation.Window, title: l10n.t('Looking for who signed this line') },
      () => this.storyOf(document, line),
    );
    if (found === null) return;
    this.answer = { document, version, line, text: found };
    // Once when it opens, and again when the keyboard goes into it.
    await commands.executeCommand('editor.action.showHover', { focus: 'autoFocusImmediately' });
  }

  dispose(): void {
    this.provider.dispose();
  }

  private hoverAt(document: TextDocument, line: number): Hover | undefined {
    const { answer } = this;
    const isAsked =
      answer !== null &&
      answer.document === document &&
      answer.version === document.version &&
      answer.line === line;
    return isAsked ? new Hover(answer.text, document.lineAt(line).range) : undefined;
  }

  /** Null when it was said in another way why there is no answer. */
  private async storyOf(document: TextDocument, line: number): Promise<MarkdownString | null> {
    try {
      const repository = await repositoryOfFile(document.uri, this.gitPath());
      if (repository === null) return say(l10n.t('This file is in no folder that is open.'));
      const path = repositoryPath(repository.root, document.uri);
      const blobs = createBlobReader(repository);
      try {
        const place = await committedLine(repository, blobs, {
          path,
          text: document.getText(),
          line: line + 1,
        });
        if (place.kind === 'new') return say(l10n.t('Nobody has signed this line: it is not committed yet.'));
        if (place.kind === 'unknown')
          return say(l10n.t('HEAD does not hold this file, so nobody has signed it.'));
        const story = await readLineStory({ repository, blobs, path, line: place.line, revision: 'HEAD' });
        return lineStoryHover(story);
      } finally {
        blobs.dispose();
      }
    } catch (error) {
      if (GitError.is(error, 'cancelled')) return null;
      void window.showErrorMessage(describeError(error));
      return null;
    }
  }
}

function say(sentence: string): null {
  window.setStatusBarMessage(sentence, 6000);
  return null;
}
