import { commands, Uri } from 'vscode';
import { ruleCatalog } from '../../core/risk/ruleCatalog.ts';
import type { Services } from '../services.ts';

/** Opens the page of the flag rules at one of them. */
export async function showRule(services: Services, rule?: unknown): Promise<void> {
  const known = ruleCatalog.find(({ id }) => id === rule);
  if (known === undefined) return;
  const page = Uri.joinPath(services.installation, 'docs', 'rules.md');
  await commands.executeCommand('markdown.showPreview', page.with({ fragment: known.id }));
}
