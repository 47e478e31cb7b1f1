// Activation: builds the services, registers what the manifest declares, opens the review that was asked for.
import { commands, type Disposable, type ExtensionContext, languages, Uri, window, workspace } from 'vscode';
import { refreshCaptureProgram } from './captureProgram.ts';
import { openReviewIn } from './commands/openReview.ts';
import { openAndMarkSeen } from './commands/decide.ts';
import { setContextKey } from './contextKeys.ts';
import { HunkLenses } from './decorations/hunkLenses.ts';
import { blobScheme } from './documents/blobUri.ts';
import { readFileLayout } from './fileLayout.ts';
import { readLastReview } from './lastReview.ts';
import { watchPreparing } from './prepare/watchPreparing.ts';
import { followFilters } from './queueFilters.ts';
import { registerCommands } from './registerCommands.ts';
import { replaceOldTabs } from './replaceOldTabs.ts';
import { isReviewEditorActive } from './reviewEditor.ts';
import { createServices, type Services } from './services.ts';
import { readSettings, watchSettings } from './settings.ts';
import { startupReview } from './startupReview.ts';
import { createStatusBar } from './statusBar.ts';
import { watchEdits } from './watchEdits.ts';
import { watchRepository } from './watchRepository.ts';
import { whenTrusted } from './whenTrusted.ts';

export function activate(context: ExtensionContext): void {
  const services = createServices(context);
  const lenses = new HunkLenses(services.session);
  const settings = watchSettings();
  context.subscriptions.push(
    services,
    lenses,
    settings,
    settings.onDidChange(({ groupBy }) => {
      services.fileDecorations.settingsChanged();
      services.queue.setGrouping(groupBy);
      void setContextKey('countersign.grouping', groupBy);
    }),
    workspace.registerFileSystemProvider(blobScheme, services.blobFileSystem, {
      isReadonly: true,
      isCaseSensitive: true,
    }),
    languages.registerCodeLensProvider({ scheme: blobScheme }, lenses),
    registerCommands(services),
    createStatusBar(services.session),
    watchRepository(services),
    watchEdits(services),
    watchPreparing(services.session),
    followReview(services),
    replaceOldTabs(services.session),
    whenTrusted('countersign.startupReview', () => {
      if (services.session.opened === null) services.session.restoring = openStartupReview(services);
    }),
    followFilters(services.queue, services.memory),
    window.tabGroups.onDidChangeTabs(() => void updateEditorContext()),
    window.onDidChangeActiveTextEditor(() => void updateEditorContext()),
  );
  void setContextKey('countersign.grouping', readSettings().groupBy);
  void setContextKey('countersign.fileLayout', readFileLayout(services.memory));
  services.session.restoring = openStartupReview(services);
  refreshCaptureProgram(services).catch((error: unknown) => services.log.warn(String(error)));
}

/** Documents that said that their review is closed are read again with another review. */
function followReview({ session, blobFileSystem }: Services): Disposable {
  let shown = session.opened?.review.change;
  return session.onDidChange(() => {
    const change = session.opened?.review.change;
    if (change !== undefined && change !== shown) blobFileSystem.reviewOpened();
    shown = change;
  });
}

async function updateEditorContext(): Promise<void> {
  await setContextKey('countersign.inReviewEditor', isReviewEditorActive());
}

/** In a trusted workspace: the review that the settings name, with its first hunk; else the one that was open before. */
async function openStartupReview(services: Services): Promise<void> {
  if (!workspace.isTrusted) return;
  const startup = await startupReview(services.gitPath());
  if (startup !== null) {
    const { directory, range } = startup;
    // A gesture did not ask for it: whoever has opened a list or types somewhere meanwhile keeps the focus.
    await commands.executeCommand('countersign.queue.focus', { preserveFocus: true });
    if (!(await openReviewIn(services, directory, { kind: 'range', range }))) return;
    // Not awaited: its document may be that of a tab that waits for this to end.
    const hunk = services.session.opened?.review.hunks[0];
    if (hunk !== undefined) void openAndMarkSeen(services, hunk, { preserveFocus: true });
    return;
  }
  const last = readLastReview(services.memory);
  // A submodule or a linked work tree is no folder of the window; a work tree may be gone by now.
  if (last !== null && workspace.workspaceFolders !== undefined && (await exists(last.directory))) {
    await openReviewIn(services, last.directory, last.request);
  }
}

async function exists(directory: string): Promise<boolean> {
  try {
    await workspace.fs.stat(Uri.file(directory));
    return true;
  } catch {
    return false;
  }
}
