import { relative, sep } from 'node:path';
import type { Uri } from 'vscode';
import { type RepoPath, toRepoPath } from '../core/base/repoPath.ts';

/** The path of a file below the top of its working tree; of a file elsewhere it begins with `..`. */
export function repositoryPath(root: string, { fsPath }: Uri): RepoPath {
  return toRepoPath(relative(root, fsPath).split(sep).join('/'));
}
