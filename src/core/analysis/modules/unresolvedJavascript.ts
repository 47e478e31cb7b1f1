import { builtinModules } from 'node:module';
import { npmPackageName } from './importedPackage.ts';
import { npmManifestOf } from './npmPackage.ts';
import { directoryOf, joinInside, type PathIndex } from './pathIndex.ts';
import { patternTargets } from './tsconfigPaths.ts';
import type { ImportSuspicion, SuspectInput } from './unresolvedImports.ts';

const builtins: ReadonlySet<string> = new Set([
  ...builtinModules.map((name) => name.split('/')[0] ?? name),
  // What hosts give to the code that they run.
  'vscode',
  'electron',
  'bun',
  'sqlite',
  'test',
]);

/** Files that say how a bundler, a test runner or a transpiler renames imports; they are code, so names are looked for. */
const configurations = [
  'vite.config',
  'vitest.config',
  'webpack.config',
  'rollup.config',
  'rspack.config',
  'rsbuild.config',
  'esbuild.config',
  'babel.config',
  'jest.config',
  'metro.config',
  'next.config',
  'nuxt.config',
  'astro.config',
  'svelte.config',
  'vue.config',
  'electron.vite.config',
].flatMap((name) => ['.ts', '.mts', '.js', '.mjs', '.cjs', '.json'].map((extension) => name + extension));
const otherConfigurations = ['.babelrc', 'tsconfig.json', 'jsconfig.json', 'package.json', 'import_map.json'];
const denoConfigurations = ['deno.json', 'deno.jsonc', 'import_map.json'];
const lockfiles = ['package-lock.json', 'npm-shrinkwrap.json', 'pnpm-lock.yaml', 'yarn.lock', 'bun.lock'];

/** Directories in which builds and generators put what is imported. */
const madeByTools =
  /(?:^|\/)(?:dist|build|out|lib|esm|cjs|gen|generated|__generated__|_?codegen|\.[^/.][^/]*|[$+][^/]*|node_modules)(?:\/|$)|generated|\.gen(?:\.|$)/i;

/**
 * A relative path that is not in the tree, or a bare name that no manifest, lockfile, workspace or runtime knows.
 * Names with a scheme, with `~`, `#`, `$` or `@/`, with a loader, or that some configuration of a bundler mentions are
 * not judged.
 */
export async function suspectJavascript(input: SuspectInput): Promise<ImportSuspicion> {
  const { map, texts, side, fact } = input;
  const specifier = fact.specifier.replace(/[?#].*$/s, '');
  if (fact.specifier.includes('!') || /^[a-z][a-z0-9+.-]*:/i.test(specifier)) return null;
  if (/^\.{1,2}(?:\/|$)/.test(specifier)) {
    const path = joinInside(directoryOf(side.path), specifier);
    return (await isMissingFile(input, path)) ? 'file' : null;
  }
  const aliased = patternTargets(await input.configs.pathsFor(side.path), specifier);
  if (aliased.length > 0 && fact.target === null) {
    const missing = await Promise.all(aliased.map((path) => isMissingFile(input, path)));
    return missing.every(Boolean) ? 'file' : null;
  }
  const name = npmPackageName(specifier);
  if (name === null || fact.target !== null || builtins.has(name.split('/')[0] ?? name)) return null;
  const isNodeProject = [...map.manifests.values()].some(({ kind }) => kind === 'npm');
  if (!isNodeProject || isNamed(input, name)) return null;
  const directory = directoryOf(side.path);
  if ((await texts.readUpwards(directory, denoConfigurations)).length > 0) return null;
  const [first = name] = name.split('/');
  if (isDirectoryName(input, first)) return null;
  const settings = await texts.readUpwards(directory, [...configurations, ...otherConfigurations]);
  if (settings.some((text) => mentions(text, first))) return null;
  const locks = await texts.readUpwards(directory, lockfiles);
  return locks.some((text) => namesPackage(text, name)) ? null : 'package';
}

/** Not in the tree, and nothing that a tool may write there. */
async function isMissingFile(input: SuspectInput, path: string | null): Promise<boolean> {
  if (path === null || madeByTools.test(path) || hasSibling(input.map.index, path)) return false;
  return !(await isIgnoredFile(input, path));
}

/** `./button` may mean `button.ios.tsx` or `button.res`: any file of that stem counts. */
function hasSibling(index: PathIndex, path: string): boolean {
  const stem = path.replace(/\.[cm]?[jt]sx?$/, '');
  if (index.hasDirectory(stem)) return true;
  return stemsOf(index).has(stem);
}

const stemsByIndex = new WeakMap<PathIndex, ReadonlySet<string>>();

/** Every path up to each dot of its name. */
function stemsOf(index: PathIndex): ReadonlySet<string> {
  const known = stemsByIndex.get(index);
  if (known !== undefined) return known;
  const stems = new Set<string>();
  for (const path of index.paths) {
    stems.add(path);
    for (let at = path.lastIndexOf('.'); at > path.lastIndexOf('/') + 1; at = path.lastIndexOf('.', at - 1))
      stems.add(path.slice(0, at));
  }
  stemsByIndex.set(index, stems);
  return stems;
}

async function isIgnoredFile({ texts }: SuspectInput, path: string): Promise<boolean> {
  const stem = path.replace(/\.[cm]?jsx?$/, '');
  const candidates = [path, ...['.ts', '.tsx', '.d.ts', '.js', '.json'].map((extension) => stem + extension)];
  for (const candidate of candidates) if (await texts.isIgnored(candidate)) return true;
  return false;
}

/** Any manifest counts: hoisting lets packages of one member be imported by another. */
function isNamed({ map }: SuspectInput, name: string): boolean {
  const typed = `@types/${name.replace(/^@([^/]+)\//, '$1__')}`;
  return [...map.manifests.values()].some(
    (manifest) =>
      manifest.kind === 'npm' &&
      (manifest.name === name ||
        manifest.dependencies.some((entry) => entry.name === name || entry.name === typed)),
  );
}

/** `components/button` below a `baseUrl`, a source root or the like. */
function isDirectoryName({ map, side }: SuspectInput, first: string): boolean {
  const own = map.packageOf(side.path);
  const manifest = npmManifestOf(map, own);
  return [...new Set([own, '.', directoryOf(side.path)])].some((root) =>
    ['', 'src/', 'app/', 'lib/', 'source/'].some((folder) => {
      const path = joinInside(root, folder + first);
      return (
        path !== null &&
        manifest?.name !== first &&
        (map.index.hasDirectory(path) || hasSibling(map.index, path))
      );
    }),
  );
}

/** True when a text has the name in quotes, as a key, or before a slash or asterisk. */
function mentions(text: string, name: string): boolean {
  const quoted = name.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
  return new RegExp(`['"\`^/\\s{,]${quoted}(?:['"\`$/*\\s:]|$)`).test(text);
}

/** Transitive packages count too: who imports them has a fault of another kind. */
function namesPackage(lockfile: string, name: string): boolean {
  return ['"', "'", '/', ' ', '\n'].some((before) =>
    ['"', "'", '@', '/', ':', ' '].some((after) => lockfile.includes(`${before}${name}${after}`)),
  );
}
