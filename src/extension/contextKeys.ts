import { commands } from 'vscode';

/** Every context key of ours with the values it may take. */
interface ContextKeys {
  'countersign.reviewState': 'loading' | 'open' | 'empty' | 'failed' | undefined;
  'countersign.grouping': 'risk' | 'module' | 'file' | 'author';
  'countersign.fileLayout': 'list' | 'tree';
  'countersign.isFiltered': boolean;
  'countersign.isPreparing': boolean;
  'countersign.inReviewEditor': boolean;
}

export async function setContextKey<K extends keyof ContextKeys>(
  key: K,
  value: ContextKeys[K],
): Promise<void> {
  await commands.executeCommand('setContext', key, value);
}
