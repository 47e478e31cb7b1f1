import { commands, Disposable, l10n, Uri, ViewColumn, type WebviewPanel, window } from 'vscode';
import {
  type FilterModules,
  type FromOverview,
  isFromOverview,
  type ToOverview,
} from '../../protocol/overview.ts';
import { describeReview } from '../describeReview.ts';
import type { ReviewSession } from '../reviewSession.ts';
import { filteredModules, withModules } from '../views/queueFilter.ts';
import type { QueueView } from '../views/queueView.ts';
import { overviewState } from './overviewState.ts';
import { pressModules } from './pressModules.ts';
import { renderHtml } from './renderHtml.ts';

type FilteredQueue = Pick<QueueView, 'filters' | 'setFilters' | 'revealFirst' | 'onDidChangeFilters'>;

/** One overview panel at the most; it follows the review and is told only when its page is ready. */
export class OverviewPanel implements Disposable {
  private readonly session: ReviewSession;
  private readonly extensionUri: Uri;
  private readonly queue: FilteredQueue;
  private readonly subscription: Disposable;
  private panel: WebviewPanel | null = null;
  private isReady = false;

  constructor(session: ReviewSession, extensionUri: Uri, queue: FilteredQueue) {
    this.session = session;
    this.extensionUri = extensionUri;
    this.queue = queue;
    this.subscription = Disposable.from(
      session.onDidChange(() => this.send()),
      queue.onDidChangeFilters(() => this.send()),
    );
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
    if (message.type === 'filterModules') {
      await this.filter(message);
      return;
    }
    this.isReady = true;
    this.send();
  }

  private async filter(pressed: FilterModules): Promise<void> {
    const known = new Set(this.session.opened?.review.hunks.map(({ module }) => module));
    const chosen = pressModules(filteredModules(this.queue.filters), pressed, known);
    if (chosen === null) return;
    this.queue.setFilters(withModules(this.queue.filters, chosen));
    // Whoever goes on choosing, or wants all again, stays on the page.
    if (chosen.length === 0 || pressed.isAlso) return;
    await commands.executeCommand('countersign.queue.focus');
    await this.queue.revealFirst();
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
    const beside = {
      name: describeReview(opened),
      chosen: filteredModules(this.queue.filters),
      sizes: this.session.moduleSizes,
    };
    return { type: 'state', state: overviewState(review, states, gate, beside) };
  }
}
