import { type Disposable, l10n, Uri, ViewColumn, type WebviewPanel, window } from 'vscode';
import { isFromOverview, type ToOverview } from '../../protocol/overview.ts';
import type { ReviewSession } from '../reviewSession.ts';
import { overviewState } from './overviewState.ts';
import { renderHtml } from './renderHtml.ts';

/** One overview panel at the most; it follows the review and is told only when its page is ready. */
export class OverviewPanel implements Disposable {
  private readonly session: ReviewSession;
  private readonly extensionUri: Uri;
  private readonly subscription: Disposable;
  private panel: WebviewPanel | null = null;
  private isReady = false;

  constructor(session: ReviewSession, extensionUri: Uri) {
    this.session = session;
    this.extensionUri = extensionUri;
    this.subscription = session.onDidChange(() => this.send());
  }

  show(): void {
    if (this.panel !== null) return this.panel.reveal();
    const title = l10n.t('Review Overview');
    const localResourceRoots = [
      Uri.joinPath(this.extensionUri, 'dist'),
      Uri.joinPath(this.extensionUri, 'media'),
    ];
    const panel = window.createWebviewPanel('countersign.overview', title, ViewColumn.Active, {
      enableScripts: true,
      localResourceRoots,
    });
    this.panel = panel;
    panel.onDidDispose(() => {
      this.panel = null;
      this.isReady = false;
    });
    panel.webview.onDidReceiveMessage((message: unknown) => {
      if (!isFromOverview(message)) return;
      this.isReady = true;
      this.send();
    });
    panel.webview.html = renderHtml(panel.webview, this.extensionUri, title);
  }

  dispose(): void {
    this.subscription.dispose();
    this.panel?.dispose();
  }

  private send(): void {
    const review = this.session.opened?.review;
    if (this.panel === null || !this.isReady || review === undefined) return;
    const message: ToOverview = { type: 'state', state: overviewState(review, this.session.states) };
    void this.panel.webview.postMessage(message);
  }
}
