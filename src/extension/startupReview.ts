import { workspace } from 'vscode';
import { openRepository } from '../core/git/repository.ts';
import { readSettings } from './settings.ts';

export interface StartupReview {
  readonly directory: string;
  readonly range: string;
}

/**
 * What the settings want to be opened when the window starts: of the folder that asks for it itself, else of the first
 * folder that is in a repository. Null: nothing.
 */
export async function startupReview(gitPath: string | null): Promise<StartupReview | null> {
  const folders = (workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
  const asked = folders
    .map(({ uri }) => ({
      directory: uri.fsPath,
      range: readSettings(uri).startupReview,
      isOwn: workspace.getConfiguration('countersign', uri).inspect('startupReview')?.workspaceFolderValue !== undefined, // prettier-ignore
    }))
    .toSorted((a, b) => Number(b.isOwn) - Number(a.isOwn))
    .flatMap(({ directory, range }) => (range === null ? [] : [{ directory, range }]));
  // Without a choice nothing has to be known first: the review is on its way sooner.
  if (asked.length < 2) return asked[0] ?? null;
  for (const place of asked) if (await isInRepository(place.directory, gitPath)) return place;
  // Whoever opens it says what is wrong with it.
  return asked[0] ?? null;
}

async function isInRepository(directory: string, gitPath: string | null): Promise<boolean> {
  return openRepository(directory, gitPath === null ? {} : { gitPath }).then(() => true, () => false); // prettier-ignore
}
