import { commands, type Disposable, TabInputTextDiff, type TextDocument, window, workspace } from 'vscode';
import { blobScheme } from '../documents/blobUri.ts';

/**
 * Wraps long lines in editors of a review, so that nothing of them is off screen to the right. VS Code has no setting
 * for some documents alone; its own command switches one document, until that is closed. Whoever switches it back off
 * by hand is left alone.
 */
export class LineWrap implements Disposable {
  private readonly wrapped = new Set<string>();
  private readonly subscriptions: Disposable[];

  constructor() {
    this.subscriptions = [
      window.onDidChangeActiveTextEditor((editor) => void this.wrap(editor?.document)),
      workspace.onDidCloseTextDocument(({ uri }) => void this.wrapped.delete(uri.toString())),
    ];
    void this.wrap(window.activeTextEditor?.document);
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private async wrap(document: TextDocument | undefined): Promise<void> {
    if (document?.uri.scheme !== blobScheme || this.wrapped.has(document.uri.toString())) return;
    for (const uri of besides(document)) this.wrapped.add(uri);
    if (!isWrapped(document)) await commands.executeCommand('editor.action.toggleWordWrap');
  }
}

/** The command switches both sides of a diff. */
function besides({ uri }: TextDocument): readonly string[] {
  const input = window.tabGroups.activeTabGroup.activeTab?.input;
  const sides =
    input instanceof TabInputTextDiff ? [input.original.toString(), input.modified.toString()] : [];
  return sides.includes(uri.toString()) ? sides : [uri.toString()];
}

function isWrapped(document: TextDocument): boolean {
  const inDiffs = workspace.getConfiguration('diffEditor', document).get<string>('wordWrap', 'inherit');
  const own = workspace.getConfiguration('editor', document).get<string>('wordWrap', 'off');
  return (inDiffs === 'inherit' ? own : inDiffs) !== 'off';
}
