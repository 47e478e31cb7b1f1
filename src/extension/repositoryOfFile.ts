import { dirname } from 'node:path';
import { type Uri, workspace } from 'vscode';
import { openRepository, type OpenRepositoryOptions, type Repository } from '../core/git/repository.ts';

/**
 * The innermost repository around a file of the window: a folder may hold several, a submodule has its own. Null for a
 * file that is in no folder of the window. Throws `GitError`.
 */
export async function repositoryOfFile(
  uri: Uri,
  gitPath: string | null,
  options: Pick<OpenRepositoryOptions, 'signal'> = {},
): Promise<Repository | null> {
  if (workspace.getWorkspaceFolder(uri) === undefined) return null;
  return openRepository(dirname(uri.fsPath), { ...options, ...(gitPath === null ? {} : { gitPath }) });
}
