import { type Disposable, RelativePattern, Uri, workspace } from 'vscode';
import { refreshReview } from './commands/openReview.ts';
import type { Services } from './services.ts';

/** Git writes several files a commit: wait until it has been quiet this long (milliseconds). */
const quietTime = 300;

/** Reads the review again when the repository's refs change: a commit, a rebase, an amend, a fetch. */
export function watchRepository(services: Services): Disposable {
  let watched: string | null = null;
  let watcher: Disposable | null = null;
  let timer: NodeJS.Timeout | undefined;
  const refreshSoon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void refreshReview(services), quietTime);
  };
  const follow = (): void => {
    const directory = services.session.opened?.repository.gitDirectory ?? null;
    if (directory === watched) return;
    watcher?.dispose();
    watched = directory;
    watcher = directory === null ? null : watchFolder(directory, refreshSoon);
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

/** `logs/HEAD` gets a line with every move of HEAD; `HEAD` itself changes with a checkout. */
function watchFolder(gitDirectory: string, onChange: () => void): Disposable {
  const watcher = workspace.createFileSystemWatcher(
    new RelativePattern(Uri.file(gitDirectory), '{HEAD,logs/HEAD}'),
  );
  watcher.onDidChange(onChange);
  watcher.onDidCreate(onChange);
  return watcher;
}
