import type { RepoPath } from '../../base/repoPath.ts';
import type { ChangedApi } from '../declarations/changedDeclarations.ts';
import type { ApiChange } from '../declarations/compareApis.ts';
import { isOfferedPath } from '../declarations/isOfferedPath.ts';
import type { FileFacts } from '../facts.ts';
import type { TextReader } from './textReader.ts';

export interface ReopenedSearch {
  readonly files: ReadonlyMap<RepoPath, FileFacts>;
  readonly texts: TextReader;
  /** Paths of the change on both sides. */
  readonly changed: ReadonlySet<RepoPath>;
}

/**
 * Changes of one file without those that other files undo. Classes and modules of Ruby are open: one that leaves a file
 * is gone only when no other file declares it, and then that says all of its members; else the members are told.
 */
export async function withoutReopened(
  api: ChangedApi,
  search: ReopenedSearch,
): Promise<readonly ApiChange[]> {
  if (api.language !== 'ruby') return api.changes;
  const gone = api.changes.filter(
    ({ kind, declaration }) => kind === 'removed' && /^(?:class|module)$/.test(declaration),
  );
  const reopened = new Set<string>();
  for (const { name } of gone) if (await isDeclaredElsewhere(name, api.path, search)) reopened.add(name);
  const lost = gone.filter(({ name }) => !reopened.has(name));
  return api.changes.filter(({ name, kind }) => {
    if (kind !== 'removed' && kind !== 'renamed') return true;
    return !reopened.has(name) && !lost.some((type) => name.startsWith(`${type.name}.`));
  });
}

async function isDeclaredElsewhere(
  name: string,
  path: RepoPath,
  { files, texts, changed }: ReopenedSearch,
): Promise<boolean> {
  const isOffered = [...files].some(
    ([other, facts]) =>
      other !== path &&
      facts.new?.api?.declarations.some((declaration) => declaration.name === name) === true,
  );
  if (isOffered) return true;
  const own = name.slice(name.lastIndexOf('.') + 1);
  const opened = new RegExp(`^\\s*(?:class|module)\\s+(?:::)?(?:\\w+::)*${own}\\b(?!::)`, 'mu');
  for (const other of await texts.filesBelow('.', '.rb')) {
    if (changed.has(other) || !isOfferedPath(other)) continue;
    const text = await texts.read(other);
    if (text !== null && opened.test(text)) return true;
  }
  return false;
}
