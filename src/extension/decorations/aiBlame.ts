import {
  type Disposable,
  l10n,
  type LogOutputChannel,
  ProgressLocation,
  type TextDocument,
  type TextEditor,
  type TextEditorDecorationType,
  window,
  workspace,
} from 'vscode';
import { GitError } from '../../core/git/gitError.ts';
import { blameDocument, type DocumentBlame } from '../../core/workflow/blameDocument.ts';
import { repositoryOfFile } from '../repositoryOfFile.ts';
import { repositoryPath } from '../repositoryPath.ts';
import { aiDecorationOptions, createAiDecoration, type GutterIcon } from './aiDecoration.ts';
import { isAiRange } from './hunkMarks.ts';

export interface AiBlamePorts {
  readonly gutterIcon: GutterIcon;
  readonly gitPath: () => string | null;
  readonly log: LogOutputChannel;
}

/** Marks AI-written lines in ordinary files while it is switched on, as far as the records of their commits say. */
export class AiBlame implements Disposable {
  private readonly decoration: TextEditorDecorationType;
  private readonly subscriptions: Disposable[];
  private readonly ports: AiBlamePorts;
  /** By document; a newer reading of the same one ends the older. */
  private readonly running = new Map<string, AbortController>();
  private isOn = false;

  constructor(ports: AiBlamePorts) {
    this.ports = ports;
    this.decoration = createAiDecoration(ports.gutterIcon);
    this.subscriptions = [
      this.decoration,
      window.onDidChangeVisibleTextEditors((editors) => void this.mark(editors)),
      workspace.onDidSaveTextDocument((document) => void this.mark(editorsOf(document))),
    ];
  }

  /** Switches the marks on for every visible file, or off. Says what the active file holds. */
  async toggle(): Promise<void> {
    this.isOn = !this.isOn;
    if (!this.isOn) {
      for (const aborter of this.running.values()) aborter.abort();
      for (const editor of window.visibleTextEditors) editor.setDecorations(this.decoration, []);
      window.setStatusBarMessage(l10n.t('AI blame is off.'), 4000);
      return;
    }
    const active = window.activeTextEditor;
    await window.withProgress(
      { location: ProgressLocation.Window, title: l10n.t('Reading who wrote these lines') },
      () => this.mark(window.visibleTextEditors, active),
    );
  }

  dispose(): void {
    for (const aborter of this.running.values()) aborter.abort();
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private async mark(editors: readonly TextEditor[], told?: TextEditor): Promise<void> {
    if (!this.isOn) return;
    await Promise.all(editors.map((editor) => this.markEditor(editor, editor === told)));
  }

  private async markEditor(editor: TextEditor, isTold: boolean): Promise<void> {
    const { document } = editor;
    if (document.uri.scheme !== 'file') return;
    const key = document.uri.toString();
    this.running.get(key)?.abort();
    const aborter = new AbortController();
    this.running.set(key, aborter);
    try {
      const blame = await this.blameOf(document, aborter.signal);
      if (aborter.signal.aborted || !this.isOn) return;
      const marked = (blame?.ranges ?? []).filter(isAiRange);
      editor.setDecorations(this.decoration, marked.map(aiDecorationOptions));
      for (const { message } of blame?.problems ?? []) this.ports.log.warn(message);
      if (isTold) window.setStatusBarMessage(describeBlame(blame, document.lineCount), 6000);
    } catch (error) {
      if (GitError.is(error, 'cancelled')) return;
      this.ports.log.warn(error instanceof Error ? error.message : String(error));
      if (isTold) window.setStatusBarMessage(l10n.t('This file is in no git repository.'), 6000);
    } finally {
      if (this.running.get(key) === aborter) this.running.delete(key);
    }
  }

  private async blameOf(document: TextDocument, signal: AbortSignal): Promise<DocumentBlame | null> {
    const repository = await repositoryOfFile(document.uri, this.ports.gitPath(), { signal });
    if (repository === null) return null;
    const path = repositoryPath(repository.root, document.uri);
    return blameDocument(repository, { path, text: document.getText() }, signal);
  }
}

function editorsOf(document: TextDocument): readonly TextEditor[] {
  return window.visibleTextEditors.filter((editor) => editor.document === document);
}

function describeBlame(blame: DocumentBlame | null, lineCount: number): string {
  if (blame === null) return l10n.t('HEAD does not hold this file, so nobody can say who wrote it.');
  const lines = blame.ranges.filter(isAiRange).reduce((sum, { start, end }) => sum + end - start + 1, 0);
  return lines === 0
    ? l10n.t('No record says that an AI wrote a line of this file.')
    : l10n.t('An AI wrote {0} of {1} lines, as far as records say.', lines, lineCount);
}
