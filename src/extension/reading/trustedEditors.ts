import { TabInputText, TabInputTextDiff, type TextEditor, window } from 'vscode';

/**
 * The editors whose visible ranges are what is on screen: those of a tab that shows one file or one diff. In a
 * multi-diff each file has an editor as high as the window, of which only a part may be in view; VS Code does not say
 * which, so such editors are left out, and with them those of a tab that shows the same file beside it.
 */
export function trustedEditors(): readonly TextEditor[] {
  const shown = window.tabGroups.all.flatMap(({ activeTab }) => {
    const input: unknown = activeTab?.input;
    if (input instanceof TabInputText) return [input.uri.toString()];
    return input instanceof TabInputTextDiff ? [input.original.toString(), input.modified.toString()] : [];
  });
  const editors = window.visibleTextEditors;
  const trusted = namesWithTabs(
    editors.map(({ document }) => document.uri.toString()),
    shown,
  );
  return editors.filter(({ document }) => trusted.has(document.uri.toString()));
}

/** Pure: the names in `present` that stand there no more often than in `shown`. */
export function namesWithTabs(present: readonly string[], shown: readonly string[]): ReadonlySet<string> {
  const count = (names: readonly string[], name: string): number =>
    names.filter((other) => other === name).length;
  return new Set(present.filter((name) => count(present, name) <= count(shown, name)));
}
