import { isRecord } from '../isRecord.ts';
import { toRepoPath } from '../../base/repoPath.ts';
import type { TreeView } from '../treeView.ts';
import { directoryOf, joinInside, type PathIndex } from './pathIndex.ts';

/** `compilerOptions.paths` as it applies to a directory; targets are repository paths, still with their asterisk. */
export interface TsconfigPaths {
  readonly patterns: readonly { readonly pattern: string; readonly targets: readonly string[] }[];
  /** Directory that bare specifiers are tried in, when `baseUrl` is set. */
  readonly baseUrl: string | null;
}

/** `extends` chains are followed this far. */
const maxDepth = 6;
const configNames = ['tsconfig.json', 'jsconfig.json'];

/** Finds the tsconfig that applies to each file; reads each configuration once. */
export interface TsconfigReader {
  pathsFor(file: string): Promise<TsconfigPaths | null>;
}

export function createTsconfigReader(tree: TreeView, index: PathIndex): TsconfigReader {
  const known = new Map<string, Promise<TsconfigPaths | null>>();
  const read = (path: string): Promise<TsconfigPaths | null> => {
    const reading = known.get(path) ?? readConfig(tree, index, path, 0);
    known.set(path, reading);
    return reading;
  };
  const nearest = new Map<string, string | null>();
  return {
    async pathsFor(file) {
      const directory = directoryOf(file);
      const found = nearest.get(directory);
      const path = found === undefined ? nearestConfig(index, directory) : found;
      nearest.set(directory, path);
      return path === null ? null : read(path);
    },
  };
}

function nearestConfig(index: PathIndex, from: string): string | null {
  for (let directory = from; ; directory = directoryOf(directory)) {
    const path = configNames
      .map((name) => joinInside(directory, name) ?? name)
      .find((name) => index.hasFile(name));
    if (path !== undefined) return path;
    if (directory === '.') return null;
  }
}

async function readConfig(
  tree: TreeView,
  index: PathIndex,
  path: string,
  depth: number,
): Promise<TsconfigPaths | null> {
  const bytes = await tree.readPath(toRepoPath(path));
  const config = bytes === null ? null : parseJsonWithComments(bytes.toString('utf8'));
  if (config === null) return null;
  const options = asRecord(config['compilerOptions']) ?? {};
  const base =
    typeof options['baseUrl'] === 'string' ? joinInside(directoryOf(path), options['baseUrl']) : null;
  const paths = asRecord(options['paths']);
  const parents =
    depth < maxDepth ? [config['extends']].flat().filter((entry) => typeof entry === 'string') : [];
  let inherited: TsconfigPaths | null = null;
  for (const parent of parents) {
    const parentPath = parentConfig(index, path, parent);
    inherited =
      (parentPath === null ? null : await readConfig(tree, index, parentPath, depth + 1)) ?? inherited;
  }
  if (paths === null)
    return base === null ? inherited : { patterns: inherited?.patterns ?? [], baseUrl: base };
  const from = base ?? inherited?.baseUrl ?? directoryOf(path);
  const patterns = Object.entries(paths).map(([pattern, targets]) => ({
    pattern,
    targets: [targets]
      .flat()
      .flatMap((target) => (typeof target === 'string' ? (joinInside(from, target) ?? []) : [])),
  }));
  return { patterns, baseUrl: base ?? inherited?.baseUrl ?? null };
}

/** Only configurations inside the repository are followed. */
function parentConfig(index: PathIndex, path: string, parent: string): string | null {
  if (!parent.startsWith('.')) return null;
  const joined = joinInside(directoryOf(path), parent);
  return (
    [joined, `${joined}.json`, `${joined}/tsconfig.json`].find(
      (name) => name !== null && index.hasFile(name),
    ) ?? null
  );
}

/** The repository paths that a specifier may mean, best first. */
export function mapThroughPaths(config: TsconfigPaths | null, specifier: string): readonly string[] {
  if (config === null) return [];
  const matches = config.patterns.flatMap(({ pattern, targets }) => {
    const [before = '', after] = pattern.split('*');
    const isMatch =
      after === undefined
        ? pattern === specifier
        : specifier.length >= before.length + after.length &&
          specifier.startsWith(before) &&
          specifier.endsWith(after);
    const rest = after === undefined ? '' : specifier.slice(before.length, specifier.length - after.length);
    return isMatch
      ? [{ length: before.length, paths: targets.map((target) => target.replace('*', () => rest)) }]
      : [];
  });
  const [best] = matches.toSorted((a, b) => b.length - a.length);
  const fromBase = config.baseUrl === null ? null : joinInside(config.baseUrl, specifier);
  return [...(best?.paths ?? []), ...(fromBase === null ? [] : [fromBase])].flatMap(
    (path) => joinInside('.', path) ?? [],
  );
}

/** The repository paths that the best pattern of `paths` gives for a specifier; a pattern for everything says nothing. */
export function patternTargets(config: TsconfigPaths | null, specifier: string): readonly string[] {
  if (config === null) return [];
  const patterns = config.patterns.filter(({ pattern }) => pattern !== '*');
  return mapThroughPaths({ patterns, baseUrl: null }, specifier);
}

/** JSON with comments and trailing commas, as TypeScript reads it; null when it is no object even so. */
export function parseJsonWithComments(text: string): Readonly<Record<string, unknown>> | null {
  const plain = text
    .replace(/^\uFEFF/, '')
    .replace(
      /("(?:[^"\\\n]|\\.)*"?)|\/\/[^\n]*|\/\*(?:[^]*?\*\/|[^]*$)/g,
      (_whole, string: string | undefined) => string ?? ' ',
    )
    .replace(/("(?:[^"\\\n]|\\.)*"?)|,(?=\s*[}\]])/g, (_whole, string: string | undefined) => string ?? '');
  try {
    return asRecord(JSON.parse(plain));
  } catch {
    return null;
  }
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> | null {
  return isRecord(value) ? value : null;
}
