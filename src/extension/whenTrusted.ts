import { Disposable, workspace } from 'vscode';

/**
 * Calls `open` when the workspace is trusted while its window is open, and again when the settings arrive that count only
 * in a trusted workspace: they come a moment after the trust.
 */
export function whenTrusted(setting: string, open: () => void): Disposable {
  let isAwaited = false;
  return Disposable.from(
    workspace.onDidGrantWorkspaceTrust(() => {
      isAwaited = true;
      open();
    }),
    workspace.onDidChangeConfiguration((change) => {
      if (!isAwaited || !change.affectsConfiguration(setting)) return;
      isAwaited = false;
      open();
    }),
  );
}
