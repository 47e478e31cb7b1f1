import { randomBytes } from 'node:crypto';
import {
  type Disposable,
  type ExtensionContext,
  type LogOutputChannel,
  type Memento,
  Uri,
  window,
  workspace,
} from 'vscode';
import { type Analyzer, createAnalyzer } from '../core/analysis/analyzer.ts';
import { AiBlame } from './decorations/aiBlame.ts';
import { AiLineDecorations } from './decorations/aiLines.ts';
import { ReviewFileDecorations } from './decorations/reviewFileDecorations.ts';
import { BlobFileSystem } from './documents/blobFileSystem.ts';
import { createReadingServices, type ReadingServices } from './reading/readingServices.ts';
import { OpenReviews } from './openReviews.ts';
import { ReviewSession } from './reviewSession.ts';
import { readSettings } from './settings.ts';
import { readFileLayout } from './fileLayout.ts';
import { readFilters } from './queueFilters.ts';
import { QueueView, type QueueViewOptions } from './views/queueView.ts';
import { registerGateActions } from './gateActions.ts';
import { GateProblems } from './gateProblems.ts';
import { WhoSigned } from './later/whoSigned.ts';
import { OverviewPanel } from './webview/overviewPanel.ts';

/** What commands work with. Built once in `activate`; passed as an argument, never reached for. */
export interface Services extends Disposable, ReadingServices {
  readonly log: LogOutputChannel;
  /** The git program that the settings name, in trusted workspaces; null: the one on the path. */
  readonly gitPath: () => string | null;
  readonly session: ReviewSession;
  readonly queue: QueueView;
  readonly overview: OverviewPanel;
  readonly aiBlame: AiBlame;
  readonly whoSigned: WhoSigned;
  readonly gateProblems: GateProblems;
  readonly fileDecorations: ReviewFileDecorations;
  readonly blobFileSystem: BlobFileSystem;
  /** Directory of the programs that are built with the extension. */
  readonly programs: string;
  /** A directory of the extension's own that stays when it is updated. It may not exist yet. */
  readonly storage: string;
  /** What the extension was installed with. */
  readonly installation: Uri;
  /** The manifest as VS Code read it, its words in the person's language. */
  readonly manifest: unknown;
  readonly openReviews: OpenReviews;
  /** What this window remembers. */
  readonly memory: Memento;
}

const draftKeyName = 'countersign.draftKey';

export function createServices(context: ExtensionContext): Services {
  const log = window.createOutputChannel('Countersign', { log: true });
  const distribution = Uri.joinPath(context.extensionUri, 'dist');
  const analyzer = analyzerOf(context, distribution);
  const gitPath = (): string | null => (workspace.isTrusted ? readSettings().gitPath : null);
  const session = new ReviewSession({
    analyzer,
    gitPath,
    draftKey: () => draftKey(context),
  });
  const queue = new QueueView(session, queueOptions(context.workspaceState));
  const media = (name: string): Uri => Uri.joinPath(context.extensionUri, 'media', name);
  const gutterIcon = { dark: media('aiLineDark.svg'), light: media('aiLineLight.svg') };
  const aiLines = new AiLineDecorations(session, gutterIcon);
  const aiBlame = new AiBlame({ gutterIcon, gitPath, log });
  const whoSigned = new WhoSigned(gitPath);
  const gateProblems = new GateProblems(session);
  const gateActions = registerGateActions(session);
  const fileDecorations = new ReviewFileDecorations(session, (root) => readSettings(root).fileDecorations);
  const overview = new OverviewPanel(session, context.extensionUri, queue);
  const reading = createReadingServices(session, log);
  const blobFileSystem = new BlobFileSystem(session);
  return {
    log,
    gitPath,
    session,
    queue,
    overview,
    aiBlame,
    whoSigned,
    gateProblems,
    fileDecorations,
    ...reading.services,
    blobFileSystem,
    programs: distribution.fsPath,
    storage: context.globalStorageUri.fsPath,
    installation: context.extensionUri,
    manifest: context.extension.packageJSON,
    openReviews: new OpenReviews(context.workspaceState),
    memory: context.workspaceState,
    dispose() {
      for (const part of [
        aiLines,
        aiBlame,
        whoSigned,
        gateProblems,
        gateActions,
        fileDecorations,
        queue,
        overview,
        reading.parts,
        blobFileSystem,
        session,
        log,
      ])
        part.dispose();
      void analyzer.dispose();
    },
  };
}

function analyzerOf({ globalStorageUri }: ExtensionContext, distribution: Uri): Analyzer {
  return createAnalyzer({
    workerPath: Uri.joinPath(distribution, 'analysisWorker.cjs').fsPath,
    grammarDirectory: Uri.joinPath(distribution, 'grammars').fsPath,
    cacheDirectory: Uri.joinPath(globalStorageUri, 'cache').fsPath,
  });
}

function queueOptions(memory: Memento): QueueViewOptions {
  const { groupBy } = readSettings();
  return { grouping: groupBy, layout: readFileLayout(memory), filters: readFilters(memory) };
}

/** The key that authenticates decisions on disk: made once, kept by the editor's secret storage alone. */
async function draftKey(context: ExtensionContext): Promise<Uint8Array> {
  const stored = await context.secrets.get(draftKeyName);
  if (stored !== undefined) return Buffer.from(stored, 'base64');
  const made = randomBytes(32);
  await context.secrets.store(draftKeyName, made.toString('base64'));
  return made;
}
