import { Disposable, RelativePattern, Uri, workspace } from 'vscode';
import { reviewSources } from '../core/workflow/reviewSources.ts';
import { refreshReview } from './commands/openReview.ts';
import { reviewKey } from './parkedReviews.ts';
import { repositoryPath } from './repositoryPath.ts';
import type { OpenedReview } from './reviewSession.ts';
import type { Services } from './services.ts';

/** Git writes several files a commit: wait until it has been quiet this long (milliseconds). */
const quietTime = 150;

/**
 * Reads the review again when what it was read from changes: a commit, a rebase, an amend, a fetch, records that came
 * in; and where it is of uncommitted work, an edit.
 */
export function watchRepository(services: Services): Disposable {
  let watched: string | null = null;
  let watcher: Disposable | null = null;
  let timer: NodeJS.Timeout | undefined;
  /** What the review was read from; null until something happened. */
  let sources: string | null = null;
  /** One reading at a time: of two, the older could end last. */
  let isChecking = false;
  let isAskedAgain = false;
  const checkOnce = async (): Promise<void> => {
    const { opened } = services.session;
    if (opened === null) return;
    const now = await sourcesOf(opened, services);
    if (now === null || now === sources || services.session.opened?.repository !== opened.repository) return;
    sources = now;
    await refreshReview(services);
  };
  const check = async (): Promise<void> => {
    isAskedAgain = isChecking;
    if (isChecking) return;
    isChecking = true;
    try {
      await checkOnce();
    } finally {
      isChecking = false;
    }
    if (isAskedAgain) checkSoon();
  };
  const checkSoon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void check(), quietTime);
  };
  const follow = (): void => {
    const { opened } = services.session;
    const key = opened === null ? null : reviewKey(opened.repository.root, opened.request);
    if (key === watched) return;
    watcher?.dispose();
    watched = key;
    sources = null;
    watcher = opened === null ? null : watchSources(opened, checkSoon);
  };
  const subscription = services.session.onDidChange(follow);
  follow();
  return {
    dispose() {
      clearTimeout(timer);
      subscription.dispose();
      watcher?.dispose();
    },
  };
}

/** Null in the middle of something, when what was asked for does not exist: the review stays as it was read. */
async function sourcesOf({ repository, request }: OpenedReview, { log }: Services): Promise<string | null> {
  try {
    return await reviewSources(repository, request);
  } catch (error) {
    log.info(`The review is not read again: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  }
}

/** `logs/HEAD` gets a line with every move of HEAD; `HEAD` itself changes with a checkout. */
function watchSources({ repository, request }: OpenedReview, onChange: () => void): Disposable {
  const { gitDirectory, commonDirectory, root } = repository;
  return Disposable.from(
    watchFolder(
      gitDirectory,
      request.kind === 'staged' ? '{HEAD,logs/HEAD,index}' : '{HEAD,logs/HEAD}',
      onChange,
    ),
    watchFolder(commonDirectory, '{packed-refs,refs/**}', onChange),
    ...(request.kind === 'worktree'
      ? [watchFolder(root, '**', (uri) => (isGitsOwn(root, uri) ? undefined : onChange()))]
      : []),
  );
}

/** What git does in its own directory is no edit of the working tree. */
function isGitsOwn(root: string, uri: Uri): boolean {
  return /^\.git(?:\/|$)/.test(repositoryPath(root, uri));
}

function watchFolder(folder: string, pattern: string, changed: (uri: Uri) => void): Disposable {
  const watcher = workspace.createFileSystemWatcher(new RelativePattern(Uri.file(folder), pattern));
  return Disposable.from(
    watcher,
    watcher.onDidChange(changed),
    watcher.onDidCreate(changed),
    watcher.onDidDelete(changed),
  );
}
