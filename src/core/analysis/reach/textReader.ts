import { isNullObjectId } from '../../base/objectId.ts';
import type { RepoPath } from '../../base/repoPath.ts';
import type { TreePath, TreeView } from '../treeView.ts';

/** Texts that are searched for names, in all; each is read once. */
const maxFiles = 2_000;
const maxFileBytes = 1024 * 1024;
const linkMode = '120000';

/** Reads files of one tree as text, within a budget. */
export interface TextReader {
  /** Null when the file is missing, no text, too large, or the budget has ended. */
  read(path: RepoPath): Promise<string | null>;
  /** Files of the tree below a directory (`.` for all) whose name ends so, by path. */
  filesBelow(directory: string, ending: string): Promise<readonly RepoPath[]>;
  /** False once something could not be read. */
  readonly isComplete: boolean;
}

export function createTextReader(tree: TreeView, signal: AbortSignal | undefined): TextReader {
  let entries: Promise<ReadonlyMap<RepoPath, TreePath>> | null = null;
  const list = (): Promise<ReadonlyMap<RepoPath, TreePath>> => {
    entries ??= tree.paths().then((all) => new Map(all.map((entry) => [entry.path, entry])));
    return entries;
  };
  const texts = new Map<RepoPath, Promise<string | null>>();
  let isComplete = true;
  const readText = async (path: RepoPath): Promise<string | null> => {
    signal?.throwIfAborted();
    const entry = (await list()).get(path);
    if (entry === undefined || entry.mode === linkMode) return null;
    const bytes = await (isNullObjectId(entry.oid) ? tree.readPath(path) : tree.readOid(entry.oid));
    if (bytes !== null && bytes.byteLength <= maxFileBytes) return bytes.toString('utf8');
    isComplete = false;
    return null;
  };
  return {
    get isComplete() {
      return isComplete;
    },
    read(path) {
      const known = texts.get(path);
      if (known !== undefined) return known;
      if (texts.size >= maxFiles) {
        isComplete = false;
        return Promise.resolve(null);
      }
      const text = readText(path);
      texts.set(path, text);
      return text;
    },
    async filesBelow(directory, ending) {
      const prefix = directory === '.' ? '' : `${directory}/`;
      return [...(await list()).keys()].filter((path) => path.startsWith(prefix) && path.endsWith(ending));
    },
  };
}
