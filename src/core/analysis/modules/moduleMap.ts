import type { Buffer } from 'node:buffer';
import { assertNever } from '../../base/invariant.ts';
import type { ObjectId } from '../../base/objectId.ts';
import type { Parsed, Problem } from '../../base/problem.ts';
import type { RepoPath } from '../../base/repoPath.ts';
import { eachLimited } from '../eachLimited.ts';
import type { Manifest } from '../manifests/manifest.ts';
import { isManifest, readManifest } from '../manifests/readManifest.ts';
import type { TreePath, TreeView } from '../treeView.ts';
import { matchNamedModules, type NamedModule } from './namedModules.ts';
import { createPathIndex, directoryOf, joinInside, type PathIndex } from './pathIndex.ts';
import { workspaceMembers } from './workspaceMembers.ts';

/** No repository that we know has as many; further manifests make no modules. */
const maxManifests = 5_000;
const maxManifestBytes = 2 * 1024 * 1024;
const linkMode = '120000';

/** Where the modules of one tree stand. Modules are named by their directory, `.` for the root. */
export interface ModuleMap {
  readonly index: PathIndex;
  /** Readable manifests by path. */
  readonly manifests: ReadonlyMap<RepoPath, Manifest>;
  /** Directories of npm packages that other packages may import by name. */
  readonly npmPackages: ReadonlyMap<string, string>;
  readonly problems: readonly Problem[];
  /** The named module of the policy that holds a path, else `packageOf`. */
  moduleOf(path: string): string;
  /** The nearest directory above a path that has a manifest; by directory names where there is no manifest at all. */
  packageOf(path: string): string;
  /** The named module of the policy that holds a path; null when none does. */
  namedModuleOf(path: string): NamedModule | null;
}

/** Manifests that were read, by blob and path: most are the same on both sides of a change. */
export type ManifestCache = Map<string, Parsed<Manifest | null>>;

/** Lists a tree once and reads its manifests. Rejects only when the tree view does. */
export async function readModuleMap(
  tree: TreeView,
  cache: ManifestCache = new Map(),
  named: readonly NamedModule[] = [],
): Promise<ModuleMap> {
  const entries = await tree.paths();
  const found = entries.filter(({ path, mode }) => isManifest(path) && mode !== linkMode);
  const problems: Problem[] = [];
  if (found.length > maxManifests) {
    problems.push({
      message: `Only the first ${maxManifests} of ${found.length} package manifests were read.`,
    });
  }
  const parsed = new Map<RepoPath, Manifest>();
  const selected = found.slice(0, maxManifests);
  await eachLimited(selected, 16, async (entry) => {
    const { value, problems: ownProblems } = await readEntry(tree, entry, cache);
    problems.push(...ownProblems);
    if (value !== null) parsed.set(entry.path, value);
  });
  const manifests = new Map(selected.flatMap(({ path }) => withValue(parsed, path)));
  const index = createPathIndex(entries.map(({ path }) => path));
  const members = workspaceMembers(manifests);
  problems.push(...members.problems);
  const { npmPackages, packageOf } = findModules(manifests, members.value, index);
  const namedModuleOf = matchNamedModules(named);
  const moduleOf = (path: string): string => namedModuleOf(path)?.name ?? packageOf(path);
  return { index, manifests, problems, npmPackages, packageOf, moduleOf, namedModuleOf };
}

async function readEntry(
  tree: TreeView,
  { path, oid }: TreePath,
  cache: ManifestCache,
): Promise<Parsed<Manifest | null>> {
  const key = `${oid satisfies ObjectId}:${path}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const bytes = await tree.readOid(oid);
  const result = readBytes(path, bytes);
  cache.set(key, result);
  return result;
}

function readBytes(path: RepoPath, bytes: Buffer | null): Parsed<Manifest | null> {
  if (bytes === null)
    return {
      value: null,
      problems: [{ message: 'The manifest is missing from the repository.', path, incomplete: true }],
    };
  if (bytes.byteLength > maxManifestBytes) {
    return { value: null, problems: [{ message: 'The manifest is too large to be read.', path }] };
  }
  return readManifest(path, bytes.toString('utf8'));
}

function withValue(parsed: ReadonlyMap<RepoPath, Manifest>, path: RepoPath): [RepoPath, Manifest][] {
  const manifest = parsed.get(path);
  return manifest === undefined ? [] : [[path, manifest]];
}

function findModules(
  manifests: ReadonlyMap<RepoPath, Manifest>,
  members: ReadonlySet<string>,
  index: PathIndex,
): Pick<ModuleMap, 'packageOf' | 'npmPackages'> {
  const directories = new Set<string>();
  const npmPackages = new Map<string, string>();
  const hasWorkspaces = [...manifests.values()].some(
    (manifest) => 'workspaces' in manifest && manifest.workspaces.length > 0,
  );
  for (const [path, manifest] of manifests) {
    const directory = directoryOf(path);
    if (isModule(manifest, members.has(directory))) directories.add(directory);
    for (const project of manifest.kind === 'gradle-settings' ? manifest.projects : []) {
      const place = joinInside(directory, project);
      if (place !== null && index.hasDirectory(place)) directories.add(place);
    }
    if (manifest.kind !== 'npm' || manifest.name === null || npmPackages.has(manifest.name)) continue;
    if (!hasWorkspaces || members.has(directory)) npmPackages.set(manifest.name, directory);
  }
  return {
    npmPackages,
    packageOf: (path) => (directories.size === 0 ? moduleByName(path) : nearest(directories, path)),
  };
}

/** A package.json without a name only sets options for its directory, unless a workspace counts it in. */
function isModule(manifest: Manifest, isMember: boolean): boolean {
  switch (manifest.kind) {
    case 'npm':
      return manifest.name !== null || isMember;
    case 'python':
      return manifest.isModule;
    case 'composer':
      return manifest.name !== null || manifest.psr4.length > 0;
    case 'pnpm':
    case 'gradle-settings':
    case 'nuget':
    case 'gemfile':
      return false;
    case 'go':
    case 'cargo':
    case 'maven':
    case 'gradle':
    case 'dotnet':
    case 'gemspec':
      return true;
    default:
      return assertNever(manifest);
  }
}

function nearest(directories: ReadonlySet<string>, path: string): string {
  for (let directory = directoryOf(path); directory !== '.'; directory = directoryOf(directory)) {
    if (directories.has(directory)) return directory;
  }
  return '.';
}

const containers = new Set(['src', 'packages', 'apps', 'libs', 'services', 'modules']);

/**
 * Without any manifest: a directory directly below a top `src`, `packages`, `apps`, `libs`, `services` or `modules` is a
 * module; everything else belongs to the root.
 */
function moduleByName(path: string): string {
  const [top = '', second = '', ...rest] = path.split('/');
  return containers.has(top) && rest.length > 0 ? (joinInside(top, second) ?? '.') : '.';
}
