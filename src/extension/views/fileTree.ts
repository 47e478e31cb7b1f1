import type { GroupElement } from './queueElements.ts';

/** A folder of the queue, or several that hold nothing but each other. What it counts is read from its files. */
export interface FolderElement {
  readonly kind: 'folder';
  /** From the root of the repository. */
  readonly path: string;
  /** Below its parent: `src/auth`. */
  readonly label: string;
  readonly children: readonly FileTreeElement[];
}

export type FileTreeElement = FolderElement | GroupElement;

export interface FileTree {
  readonly roots: readonly FileTreeElement[];
  readonly parents: ReadonlyMap<FileTreeElement, FolderElement>;
}

interface Branch {
  readonly path: string;
  readonly folders: Map<string, Branch>;
  /** In the order in which they came, which is the reading order. */
  readonly entries: (Branch | GroupElement)[];
}

/**
 * The groups of files as a tree of their folders. A folder stands where the first of its files stood, so that the
 * reading order holds; folders that hold one folder alone are one row. Groups that are no files stay where they are.
 */
export function buildFileTree(groups: readonly GroupElement[]): FileTree {
  const top = branch('');
  for (const group of groups) {
    if (group.row.grouping === 'file') place(top, group);
    else top.entries.push(group);
  }
  const parents = new Map<FileTreeElement, FolderElement>();
  return { roots: top.entries.map((entry) => toElement(entry, '', parents)), parents };
}

function branch(path: string): Branch {
  return { path, folders: new Map(), entries: [] };
}

function place(top: Branch, group: GroupElement): void {
  const names = group.row.key.split('/').slice(0, -1);
  let at = top;
  for (const name of names) {
    let next = at.folders.get(name);
    if (next === undefined) {
      next = branch(at.path === '' ? name : `${at.path}/${name}`);
      at.folders.set(name, next);
      at.entries.push(next);
    }
    at = next;
  }
  at.entries.push(group);
}

function toElement(
  entry: Branch | GroupElement,
  parentPath: string,
  parents: Map<FileTreeElement, FolderElement>,
): FileTreeElement {
  if ('kind' in entry) return entry;
  const [only] = entry.entries;
  if (entry.entries.length === 1 && only !== undefined && !('kind' in only))
    return toElement(only, parentPath, parents);
  const { path } = entry;
  const children = entry.entries.map((child) => toElement(child, path, parents));
  const label = parentPath === '' ? path : path.slice(parentPath.length + 1);
  const folder: FolderElement = { kind: 'folder', path, label, children };
  for (const child of children) parents.set(child, folder);
  return folder;
}

/** The groups of files in a folder and the folders below it. */
export function groupsIn(folder: FolderElement): readonly GroupElement[] {
  return folder.children.flatMap((child) => (child.kind === 'folder' ? groupsIn(child) : [child]));
}
