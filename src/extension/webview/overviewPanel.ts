import { commands, type Disposable, l10n, Uri, ViewColumn, type WebviewPanel, window } from 'vscode';
import { type FromOverview, isFromOverview, type ToOverview } from '../../protocol/overview.ts';
import { describeReview } from '../describeReview.ts';
import type { ReviewSession } from '../reviewSession.ts';
import type { QueueView } from '../views/queueView.ts';
import { firstHunkOf } from './firstHunkOf.ts';
import { overviewState } from './overviewState.ts';
import { renderHtml } from './renderHtml.ts';

/** One overview panel at the most; it follows the review and is told only when its page is ready. */
export class OverviewPanel implements Disposable {
  private readonly session: ReviewSession;
  private readonly extensionUri: Uri;
  private readonly queue: Pick<QueueView, 'revealHunk'>;
  private readonly subscription: Disposable;
  private panel: WebviewPanel | null = null;
  private isReady = false;

  constructor(session: ReviewSession, extensionUri: Uri, queue: Pick<QueueView, 'revealHunk'>) {
    this.session = session;
    this.extensionUri = extensionUri;
    this.queue = queue;
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
      if (isFromOverview(message)) void this.answer(message);
    });
    panel.webview.html = renderHtml(panel.webview, this.extensionUri, title);
  }

  dispose(): void {
    this.subscription.dispose();
    this.panel?.dispose();
  }

  private async answer(message: FromOverview): Promise<void> {
    if (message.type === 'ready') {
      this.isReady = true;
      this.send();
      return;
    }
    const { opened, states } = this.session;
    const hunk = opened === null ? null : firstHunkOf(opened.review, states, message.module);
    if (hunk === null) return;
    await commands.executeCommand('countersign.groupByModule');
    // A filter may hide the hunk: then at least the queue has the focus, and says that it filters.
    await commands.executeCommand('countersign.queue.focus');
    await this.queue.revealHunk(hunk.id, { focus: true });
  }

  /** A hidden page does not exist; it asks again when it is shown. */
  private send(): void {
    if (this.panel === null || !this.isReady || !this.panel.visible) return;
    void this.panel.webview.postMessage(this.message());
  }

  private message(): ToOverview {
    const { opened, states } = this.session;
    if (opened === null) return { type: 'closed', text: l10n.t('No review is open.') };
    const { review, policy, evidence } = opened;
    const gate = { hasPolicy: policy.policy !== null, report: evidence.report };
    return { type: 'state', state: overviewState(review, states, gate, describeReview(opened)) };
  }
}
