import { l10n, type QuickPickItem, window, workspace } from 'vscode';
import type { TargetRequest } from '../../core/workflow/target.ts';
import { setContextKey } from '../contextKeys.ts';
import { describeError } from '../describeError.ts';
import { writeLastReview } from '../lastReview.ts';
import type { Services } from '../services.ts';
import type { ReviewStep } from '../../core/workflow/openReview.ts';

interface TargetPick extends QuickPickItem {
  readonly request: () => Promise<TargetRequest | undefined>;
}

export async function openReviewCommand(services: Services, target?: unknown): Promise<void> {
  const directory = await chooseFolder();
  if (directory === undefined) return;
  const request = isTargetRequest(target) ? target : await chooseTarget();
  if (request !== undefined) await openReviewIn(services, directory, request);
}

export async function refreshReview(services: Services): Promise<void> {
  const opened = services.session.opened;
  if (opened !== null) await openReviewIn(services, opened.repository.root, opened.request);
}

export async function closeReview(services: Services): Promise<void> {
  services.session.close();
  await writeLastReview(services.memory, null);
  await setContextKey('countersign.reviewState', undefined);
}

/** Opens a review with progress in the view; a failure is said once, in one sentence, with a way on. */
export async function openReviewIn(
  services: Services,
  directory: string,
  request: TargetRequest,
): Promise<boolean> {
  if (services.session.opened === null) await setContextKey('countersign.reviewState', 'loading');
  try {
    const opened = await window.withProgress(
      { location: { viewId: 'countersign.queue' }, cancellable: true },
      async (progress, token) => {
        const aborter = new AbortController();
        token.onCancellationRequested(() => aborter.abort());
        return services.session.open(directory, request, {
          signal: aborter.signal,
          onProgress: (step, done, total) => progress.report({ message: stepWords(step, done, total) }),
        });
      },
    );
    await setContextKey('countersign.reviewState', opened.review.hunks.length === 0 ? 'empty' : 'open');
    await writeLastReview(services.memory, { directory, request });
    for (const problem of services.session.problems) services.log.warn(problem.message);
    return true;
  } catch (error) {
    services.log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    if (services.session.opened === null) await setContextKey('countersign.reviewState', 'failed');
    void showFailure(services, describeError(error));
    return false;
  }
}

async function showFailure(services: Services, sentence: string): Promise<void> {
  const showLog = l10n.t('Show Log');
  if ((await window.showErrorMessage(sentence, showLog)) === showLog) services.log.show();
}

async function chooseFolder(): Promise<string | undefined> {
  const folders = (workspace.workspaceFolders ?? []).filter((folder) => folder.uri.scheme === 'file');
  if (folders.length > 1) return (await window.showWorkspaceFolderPick())?.uri.fsPath;
  const [only] = folders;
  if (only === undefined)
    void window.showInformationMessage(l10n.t('Open a folder that is a git repository first.'));
  return only?.uri.fsPath;
}

async function chooseTarget(): Promise<TargetRequest | undefined> {
  const picks: readonly TargetPick[] = [
    pick(
      l10n.t('$(git-branch) This branch against its base'),
      l10n.t('Everything the branch adds since it left the base'),
      { kind: 'branch' },
    ),
    pick(
      l10n.t('$(edit) Uncommitted changes'),
      l10n.t('The working tree against HEAD, untracked files included'),
      { kind: 'worktree' },
    ),
    pick(l10n.t('$(diff-added) Staged changes'), l10n.t('The index against HEAD'), { kind: 'staged' }),
    pick(l10n.t('$(git-commit) Last commit'), l10n.t('HEAD against its first parent'), {
      kind: 'commit',
      revision: 'HEAD',
    }),
    {
      label: l10n.t('$(git-compare) Range…'),
      detail: l10n.t('BASE..HEAD or BASE...HEAD'),
      request: askRange,
    },
  ];
  const chosen = await window.showQuickPick(picks, {
    title: l10n.t('Review Changes'),
    placeHolder: l10n.t('What do you want to review?'),
  });
  return chosen?.request();
}

function pick(label: string, detail: string, request: TargetRequest): TargetPick {
  return { label, detail, request: () => Promise.resolve(request) };
}

async function askRange(): Promise<TargetRequest | undefined> {
  const range = await window.showInputBox({
    title: l10n.t('Review a Range'),
    prompt: l10n.t('Three dots compare with the merge base, two dots with the revision itself.'),
    placeHolder: 'main...HEAD',
    validateInput: (text) => (text.includes('..') ? undefined : l10n.t('Write BASE..HEAD or BASE...HEAD.')),
  });
  return range === undefined ? undefined : { kind: 'range', range: range.trim() };
}

function isTargetRequest(value: unknown): value is TargetRequest {
  return typeof value === 'object' && value !== null && 'kind' in value && typeof value.kind === 'string';
}

function stepWords(step: ReviewStep, done: number, total: number): string {
  switch (step) {
    case 'diff':
      return l10n.t('Reading the diff: {0} of {1} files', done, total);
    case 'provenance':
      return l10n.t('Finding out who wrote what: {0} of {1} files', done, total);
    case 'analysis':
      return l10n.t('Parsing: {0} of {1} files', done, total);
    default:
      return '';
  }
}
