import { type HunkPlace, type PlaceFilter } from './queueFilter.ts';

/** A place that the queue can be filtered by, and how much is there. */
export interface FilterPlace {
  readonly filter: PlaceFilter;
  readonly hunks: number;
}

export interface FilterPlaces {
  readonly modules: readonly FilterPlace[];
  readonly folders: readonly FilterPlace[];
  readonly files: readonly FilterPlace[];
}

/** Every place where something changed, by name. A place that holds every hunk is none to filter by. */
export function filterPlaces(hunks: readonly HunkPlace[]): FilterPlaces {
  const modules = new Map<string, number>();
  const folders = new Map<string, number>();
  const files = new Map<string, number>();
  for (const { module, file } of hunks) {
    count(modules, module);
    count(files, file.path);
    for (const folder of foldersAround(file.path)) count(folders, folder);
  }
  const listed = (counts: ReadonlyMap<string, number>, toFilter: (name: string) => PlaceFilter) =>
    [...counts]
      .filter(([, amount]) => amount < hunks.length)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, amount]) => ({ filter: toFilter(name), hunks: amount }));
  return {
    modules: listed(modules, (module) => ({ kind: 'module', module })),
    folders: listed(folders, (path) => ({ kind: 'path', path })),
    files: listed(files, (path) => ({ kind: 'path', path })),
  };
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

function foldersAround(path: string): readonly string[] {
  const steps = path.split('/').slice(0, -1);
  return steps.map((_, at) => steps.slice(0, at + 1).join('/'));
}
