import { commands, l10n, window } from 'vscode';
import type { TargetRequest } from '../../core/workflow/target.ts';
import { setContextKey } from '../contextKeys.ts';
import { type ChosenRepository, chooseRepository } from './chooseRepository.ts';
import { chooseTarget } from './chooseTarget.ts';
import { leaveReview } from './leaveReview.ts';
import { describeError } from '../describeError.ts';
import { writeLastReview } from '../lastReview.ts';
import { reviewKey } from '../parkedReviews.ts';
import { readRecentTargets, rememberTarget } from '../recentTargets.ts';
import type { Services } from '../services.ts';
import { moveWords, type ReviewMoment } from '../views/moveWords.ts';
import { fittingFilters } from '../views/queueFilter.ts';
import type { ReviewStep } from '../../core/workflow/openReview.ts';

export async function openReviewCommand(services: Services, target?: unknown): Promise<void> {
  for (let isAsked = false; ; isAsked = true) {
    const repository = await chooseRepository(services, { isAsked });
    if (repository === undefined) return;
    const request = isTargetRequest(target) ? target : await askTarget(services, repository);
    if (request === 'elsewhere') continue;
    if (request === undefined) return;
    // Where the review is read, and then listed: whoever asks from elsewhere would see nothing happen.
    if (!services.queue.isVisible) await commands.executeCommand('countersign.queue.focus');
    await openReviewIn(services, repository.directory, request);
    return;
  }
}

async function askTarget(
  services: Services,
  { directory, name }: ChosenRepository,
): Promise<TargetRequest | 'elsewhere' | undefined> {
  try {
    const recent = readRecentTargets(services.memory, directory);
    return await chooseTarget(directory, { gitPath: services.gitPath(), recent, name });
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

/** Ends the review that is shown; what was decided in it is kept. Others stay open. */
export async function closeReview(services: Services): Promise<void> {
  const { opened } = services.session;
  services.session.close();
  if (opened !== null) await services.openReviews.remove(opened.repository.root, opened.request);
  await writeLastReview(services.memory, null);
  await setContextKey('countersign.reviewState', undefined);
}

/** Says to menus and to the next start which review is shown. */
export async function showOpened(
  services: Services,
  directory: string,
  request: TargetRequest,
): Promise<void> {
  const { opened } = services.session;
  if (opened === null) return;
  await setContextKey('countersign.reviewState', opened.review.hunks.length === 0 ? 'empty' : 'open');
  await writeLastReview(services.memory, request.kind === 'patch' ? null : { directory, request });
  const { repository } = opened;
  if (services.openReviews.find(repository.root, request) === null) await leaveReview(services);
}

/** Opens a review with progress in the view; a failure is said once, in one sentence, with a way on. */
export async function openReviewIn(
  services: Services,
  directory: string,
  request: TargetRequest,
): Promise<boolean> {
  if (services.session.opened === null) await setContextKey('countersign.reviewState', 'loading');
  else await leaveReview(services);
  const before = services.session.opened;
  const { states } = services.session;
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
    if (opened === null) return false;
    const { repository } = opened;
    const isOther =
      before !== null &&
      reviewKey(before.repository.root, before.request) !== reviewKey(repository.root, request);
    if (before !== null && !isOther) sayMoved({ review: before.review, states }, services);
    const { queue, openReviews } = services;
    if (isOther) queue.setFilters(openReviews.find(repository.root, request)?.filters ?? []);
    // What the window filtered by before: another review may have been open then.
    else if (before === null) queue.setFilters(fittingFilters(queue.filters, opened.review.hunks));
    await showOpened(services, directory, request);
    await rememberTarget(services.memory, repository.root, request);
    for (const problem of services.session.problems) services.log.warn(problem.message);
    return true;
  } catch (error) {
    services.log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    if (services.session.opened === null) await setContextKey('countersign.reviewState', 'failed');
    void showFailure(services, describeError(error));
    return false;
  }
}

/** What became of the review that is shown; a screen reader hears it too. */
function sayMoved(before: ReviewMoment, { session, log }: Services): void {
  if (session.opened === null) return;
  const words = moveWords(before, { review: session.opened.review, states: session.states });
  if (words === null) return;
  log.info(words);
  window.setStatusBarMessage(`$(history) ${words}`, 15_000);
}

async function showFailure(services: Services, sentence: string): Promise<void> {
  const showLog = l10n.t('Show Log');
  if ((await window.showErrorMessage(sentence, showLog)) === showLog) services.log.show();
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
