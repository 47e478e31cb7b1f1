import { l10n, window, workspace } from 'vscode';
import type { TargetRequest } from '../../core/workflow/target.ts';
import { setContextKey } from '../contextKeys.ts';
import { chooseTarget } from './chooseTarget.ts';
import { describeError } from '../describeError.ts';
import { writeLastReview } from '../lastReview.ts';
import { readRecentTargets, rememberTarget } from '../recentTargets.ts';
import type { Services } from '../services.ts';
import type { ReviewStep } from '../../core/workflow/openReview.ts';

export async function openReviewCommand(services: Services, target?: unknown): Promise<void> {
  const directory = await chooseFolder();
  if (directory === undefined) return;
  const request = isTargetRequest(target) ? target : await askTarget(services, directory);
  if (request !== undefined) await openReviewIn(services, directory, request);
}

async function askTarget(services: Services, directory: string): Promise<TargetRequest | undefined> {
  try {
    const recent = readRecentTargets(services.memory);
    return await chooseTarget(directory, { gitPath: services.gitPath(), recent });
  } catch (error) {
    services.log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    void showFailure(services, describeError(error));
    return undefined;
  }
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
    await writeLastReview(services.memory, request.kind === 'patch' ? null : { directory, request });
    await rememberTarget(services.memory, request);
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
