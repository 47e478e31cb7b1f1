import { l10n, type QuickPickItem, window, workspace } from 'vscode';
import { type NearbyRepository, nearbyRepositories } from '../../core/workflow/nearbyRepositories.ts';
import type { Services } from '../services.ts';

/** Where to review, and whether there is more than one place. */
export interface ChosenRepository {
  readonly directory: string;
  /** What people call it; null where only one can be meant. */
  readonly name: string | null;
}

interface RepositoryPick extends QuickPickItem {
  readonly place: NearbyRepository;
}

/**
 * The repository that a review is about: the one of the file in front, else of the review that is open, else the only
 * one. It asks where several are left, and always with `isAsked`. Undefined: nothing was chosen, or there is none.
 */
export async function chooseRepository(
  services: Services,
  { isAsked, title = l10n.t('Review Changes') }: { readonly isAsked: boolean; readonly title?: string },
): Promise<ChosenRepository | undefined> {
  const folders = (workspace.workspaceFolders ?? []).filter((folder) => folder.uri.scheme === 'file');
  const [first] = folders;
  if (first === undefined) {
    void window.showInformationMessage(l10n.t('Open a folder that is a git repository first.'));
    return undefined;
  }
  const gitPath = services.gitPath();
  const places = await nearbyRepositories(
    folders.map(({ uri }) => uri.fsPath),
    gitPath === null ? {} : { gitPath },
  );
  // Whoever opens it says what is wrong with it.
  if (places.length === 0) return { directory: first.uri.fsPath, name: null };
  const place = isAsked ? await ask(places, title) : (likely(services, places) ?? (await ask(places, title)));
  return place && { directory: place.root, name: places.length === 1 ? null : place.name };
}

function likely(services: Services, places: readonly NearbyRepository[]): NearbyRepository | undefined {
  const own = places.filter(({ kind }) => kind === 'folder');
  const file = window.activeTextEditor?.document.uri;
  const inFront = file?.scheme === 'file' ? repositoryAround(file.fsPath, places) : undefined;
  const root = services.session.opened?.repository.root;
  return inFront ?? places.find((place) => place.root === root) ?? (own.length === 1 ? own[0] : undefined);
}

/** Pure: the innermost repository that holds a file. */
export function repositoryAround<Place extends { readonly root: string }>(
  file: string,
  places: readonly Place[],
): Place | undefined {
  return places
    .filter(({ root }) => file.startsWith(`${root}/`) || file.startsWith(`${root}\\`))
    .toSorted((a, b) => b.root.length - a.root.length)[0];
}

async function ask(
  places: readonly NearbyRepository[],
  title: string,
): Promise<NearbyRepository | undefined> {
  const words: Readonly<Record<NearbyRepository['kind'], string>> = {
    folder: l10n.t('Repository'),
    worktree: l10n.t('Work tree'),
    submodule: l10n.t('Submodule'),
  };
  const icons = { folder: 'repo', worktree: 'list-tree', submodule: 'file-submodule' } as const;
  const picks = places.map((place): RepositoryPick => ({
    label: `$(${icons[place.kind]}) ${place.name}`,
    description: place.branch ?? l10n.t('no branch'),
    detail: `${words[place.kind]} · ${place.root}`,
    place,
  }));
  const chosen = await window.showQuickPick(picks, {
    title,
    placeHolder: l10n.t('In which repository?'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return chosen?.place;
}
