import { Uri } from 'vscode';

/** Names a path of a review to the file icon theme, without the decorations that the file itself has in the explorer. */
export function queueResource(path: string): Uri {
  return Uri.from({ scheme: 'countersign-queue', path: `/${path}` });
}
