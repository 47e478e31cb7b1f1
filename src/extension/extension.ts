// Activation: builds the services, registers what the manifest declares, opens the review that was asked for.
import { commands, type ExtensionContext, languages, window, workspace } from 'vscode';
import { openReviewIn } from './commands/openReview.ts';
import { openAndMarkSeen } from './commands/decide.ts';
import { setContextKey } from './contextKeys.ts';
import { HunkLenses } from './decorations/hunkLenses.ts';
import { blobScheme } from './documents/blobUri.ts';
import { registerCommands } from './registerCommands.ts';
import { isReviewEditorActive } from './reviewEditor.ts';
import { createServices, type Services } from './services.ts';
import { readSettings, watchSettings } from './settings.ts';
import { createStatusBar } from './statusBar.ts';
import { watchRepository } from './watchRepository.ts';

export function activate(context: ExtensionContext): void {
  const services = createServices(context);
  const lenses = new HunkLenses(services.session);
  const settings = watchSettings();
  context.subscriptions.push(
    services,
    lenses,
    settings,
    settings.onDidChange(({ groupBy }) => services.queue.setGrouping(groupBy)),
    workspace.registerFileSystemProvider(blobScheme, services.blobFileSystem, {
      isReadonly: true,
      isCaseSensitive: true,
    }),
    languages.registerCodeLensProvider({ scheme: blobScheme }, lenses),
    registerCommands(services),
    createStatusBar(services.session),
    watchRepository(services),
    window.tabGroups.onDidChangeTabs(() => void updateEditorContext()),
    window.onDidChangeActiveTextEditor(() => void updateEditorContext()),
  );
  void setContextKey('countersign.grouping', readSettings().groupBy);
  void openStartupReview(services);
}

async function updateEditorContext(): Promise<void> {
  await setContextKey('countersign.inReviewEditor', isReviewEditorActive());
}

/** Opens the review that the settings name, with its first hunk, in a trusted workspace only. */
async function openStartupReview(services: Services): Promise<void> {
  const { startupReview } = readSettings();
  const folder = workspace.workspaceFolders?.find((candidate) => candidate.uri.scheme === 'file');
  if (startupReview === null || folder === undefined || !workspace.isTrusted) return;
  await commands.executeCommand('countersign.queue.focus');
  if (!(await openReviewIn(services, folder.uri.fsPath, { kind: 'range', range: startupReview }))) return;
  const first = services.session.opened?.review.hunks[0];
  if (first !== undefined) await openAndMarkSeen(services, first);
}
