import { basename } from 'node:path';
import { workspace } from 'vscode';
import type { OpenedReview } from './reviewSession.ts';

/** What is reviewed, with its repository where the window could mean another one. */
export function describeReview(opened: OpenedReview): string {
  const { repository, review } = opened;
  const label = review.target.label.replaceAll(/refs\/(?:heads|remotes)\//g, '');
  return isOnlyRepository(opened) ? label : `${basename(repository.root)}: ${label}`;
}

/** True when the review is of the one folder of the window, and of no submodule or linked work tree of it. */
export function isOnlyRepository({ repository }: OpenedReview): boolean {
  const folders = (workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
  return folders.length === 1 && isInside(folders[0]?.uri.fsPath ?? '', repository.root);
}

/** True for a folder of the work tree itself; a submodule or a linked work tree has a root of its own. */
function isInside(folder: string, root: string): boolean {
  return folder === root || folder.startsWith(`${root}/`) || folder.startsWith(`${root}\\`);
}
