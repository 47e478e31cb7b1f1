import type { Parsed, Problem } from '../../base/problem.ts';
import { toRepoPath } from '../../base/repoPath.ts';
import { isForeign } from '../manifests/readManifest.ts';
import type { ModuleMap } from '../modules/moduleMap.ts';
import { directoryOf, joinInside } from '../modules/pathIndex.ts';
import { createTreeTexts, type TreeTexts } from '../modules/treeTexts.ts';
import type { TreeView } from '../treeView.ts';
import { boundariesRules } from './boundariesRules.ts';
import { dependencyCruiserRules } from './dependencyCruiserRules.ts';
import { importLinterRules } from './importLinterRules.ts';
import type { LayerRules } from './layerRules.ts';
import { nxRules } from './nxRules.ts';
import { createTimeBudget } from '../timeBudget.ts';

const maxConfigurations = 100;
/** For all configurations of one review; real ones need 1 to 3 each. */
const budgetMilliseconds = 1_000;
const maxTextsBeside = 5_000;
const maxExtends = 4;

/** A configuration of another tool, with all that its rules need from the trees. */
export interface LayerConfiguration {
  readonly path: string;
  readonly text: string;
  /** The tree that the configuration stands in. */
  readonly map: ModuleMap;
  /** The tree whose imports are judged. */
  readonly newMap: ModuleMap;
  /** The texts of files beside it that were asked for (`extends`, project files), by path. */
  readonly texts: ReadonlyMap<string, string>;
}

/** Null when the text holds no rules of this tool. */
type RulesReader = (configuration: LayerConfiguration) => LayerRules | null;

const slowRules = 'The rules in this file take too long to read.';
const lateRules = 'Rules in other files took all the time there is, so those in this file were not read.';

/** With the milliseconds for one file. Two look at all paths of the tree, or at all its projects. */
const readers: readonly (readonly [name: RegExp, read: RulesReader, milliseconds: number])[] = [
  [/(?:^|\/)\.dependency-cruiser\.(?:json|js|cjs|mjs)$/, dependencyCruiserRules, 50],
  [/(?:^|\/)(?:\.importlinter|setup\.cfg|pyproject\.toml)$/, importLinterRules, 400],
  [/(?:^|\/)(?:\.eslintrc(?:\.json|\.js|\.cjs)?|eslint\.config\.[cm]?[jt]s)$/, nxRules, 200],
  [/(?:^|\/)(?:\.eslintrc(?:\.json|\.js|\.cjs)?|eslint\.config\.[cm]?[jt]s)$/, boundariesRules, 50],
];

/** Reads the rules about layers that other tools have in a tree. Nothing of them is executed. */
export async function readLayerRules(
  tree: TreeView,
  map: ModuleMap,
  newMap: ModuleMap,
): Promise<Parsed<readonly LayerRules[]>> {
  const texts = createTreeTexts(tree, map.index);
  const budget = createTimeBudget(budgetMilliseconds);
  const rules: LayerRules[] = [];
  const problems: Problem[] = [];
  for (const path of configurationPaths(map)) {
    const text = await texts.read(path);
    if (text === null) continue;
    const configuration = { path, text, map, newMap, texts: await textsBeside(path, text, texts, map) };
    for (const [name, read, milliseconds] of readers) {
      if (!name.test(path)) continue;
      const isLate = budget.isSpent;
      const run = budget.run(() => read(configuration), milliseconds);
      if (run === null) problems.push({ message: isLate ? lateRules : slowRules, path: toRepoPath(path) });
      else if (run.value !== null) rules.push(run.value);
    }
  }
  return { value: rules, problems };
}

/** Tells most paths apart from configurations at their first letters. */
const maybe = /^(?:\.dep|\.imp|\.esl|esl|set|pyp)/;

function configurationPaths(map: ModuleMap): readonly string[] {
  const found: string[] = [];
  for (const path of map.index.paths) {
    if (!maybe.test(path.slice(path.lastIndexOf('/') + 1))) continue;
    if (readers.some(([name]) => name.test(path)) && !isForeign(path)) found.push(path);
    if (found.length >= maxConfigurations) break;
  }
  return found;
}

/** Project files for nx, and what a configuration extends; other files are not read. */
async function textsBeside(
  path: string,
  text: string,
  texts: TreeTexts,
  map: ModuleMap,
): Promise<ReadonlyMap<string, string>> {
  const read = new Map<string, string>();
  const add = async (entry: string): Promise<string | null> => {
    const found = read.size < maxTextsBeside ? await texts.read(entry) : null;
    if (found !== null) read.set(entry, found);
    return found;
  };
  if (text.includes('enforce-module-boundaries')) {
    for (const entry of map.index.paths)
      if (/(?:^|\/)(?:project|package)\.json$/.test(entry)) await add(entry);
  }
  let extended: string | null = path.includes('.dependency-cruiser.') ? text : null;
  let from = path;
  for (let depth = 0; extended !== null && depth < maxExtends; depth += 1) {
    const name: string | undefined = /\bextends["']?\s*:\s*["'](\.{1,2}\/[^"'\n]{1,200})["']/.exec(
      extended,
    )?.[1];
    const parent = name === undefined ? null : joinInside(directoryOf(from), name);
    extended = parent === null || read.has(parent) ? null : await add(parent);
    from = parent ?? from;
  }
  return read;
}
