import type { Problem, Parsed } from '../../base/problem.ts';
import { type RepoPath, toRepoPath } from '../../base/repoPath.ts';
import { runSliced } from '../../base/runSliced.ts';
import type { Sliced } from '../../base/sliced.ts';
import type { LayerViolation } from '../facts.ts';
import type { ModuleDeltaInput, SidePair } from '../modules/moduleDelta.ts';
import type { FileSide } from '../modules/moduleEdges.ts';
import type { ResolvedImport } from '../modules/resolveImports.ts';
import { createTextReader, type TextReader } from '../reach/textReader.ts';
import { findImportChains, type ImportChain } from './findImportChains.ts';
import { addedImports, addImports, type ImportGraph, type ModuleImports } from './importGraph.ts';
import type { ChainRules, CheckedImport, LayerRules } from './layerRules.ts';
import { typeCheckingLines } from './typeCheckingLines.ts';

/** Modules that are named at either end of a long chain. */
const namedAtEnds = 6;

type Input = Pick<ModuleDeltaInput, 'files' | 'oldTree' | 'newTree' | 'index'>;

/**
 * The imports of this change that make a forbidden chain whole, together with imports that the tree has already. All
 * modules of the root packages are read, once the change adds an import between two of them.
 */
export async function findChainViolations(
  pairs: readonly SidePair[],
  rules: LayerRules,
  input: Input,
): Promise<Parsed<readonly LayerViolation[]>> {
  const { chains, config } = rules;
  if (chains === undefined || chains.contracts.length === 0) return { value: [], problems: [] };
  const { before, changed, isComplete: isChangeRead } = await readChanged(pairs, chains, input);
  if (addedImports(changed, before).length === 0) return { value: [], problems: [] };
  const { imports, isComplete } = await input.index.importsOf([...chains.paths.values()].map(toRepoPath));
  const texts = createTextReader(input.newTree, undefined);
  const hidden = await typeChecking([...imports.keys()], chains, texts);
  const after = await runSliced(graphOf(imports, hidden, chains));
  const graph: ImportGraph = { after, before, added: addedImports(after, before) };
  const found = await runSliced(findImportChains(chains.contracts, graph));
  const isWhole = isChangeRead && isComplete && texts.isComplete && found.isComplete;
  return {
    value: found.chains.map((chain) => violation(chain, rules)),
    problems: isWhole ? [] : [incompleteChains(config)],
  };
}

function incompleteChains(path: RepoPath): Problem {
  return {
    message:
      'Not all imports that the contracts in this file speak of could be read or followed, so forbidden chains of imports may be missing.',
    path,
  };
}

function violation({ contract, added, modules, reason }: ImportChain, rules: LayerRules): LayerViolation {
  const { path, line, specifier } = added.edge;
  return {
    source: rules.source,
    config: rules.config,
    rule: contract.name,
    path,
    line,
    specifier,
    reason: `${reason}, not even through others (${shorten(modules).join(' -> ')})`,
    level: 'error',
  };
}

function shorten(modules: readonly string[]): readonly string[] {
  const left = modules.length - 2 * namedAtEnds;
  if (left <= 1) return modules;
  return [...modules.slice(0, namedAtEnds), `… ${left} more …`, ...modules.slice(-namedAtEnds)];
}

interface ChangedModules {
  /** What the modules of changed files imported. */
  readonly before: ModuleImports;
  /** What they import now. */
  readonly changed: ModuleImports;
  readonly isComplete: boolean;
}

async function readChanged(
  pairs: readonly SidePair[],
  rules: ChainRules,
  { files, oldTree, newTree }: Input,
): Promise<ChangedModules> {
  const before: ModuleImports = new Map();
  const changed: ModuleImports = new Map();
  const oldTexts = createTextReader(oldTree, undefined);
  const newTexts = createTextReader(newTree, undefined);
  let isComplete = true;
  for (const pair of pairs) {
    const old = files.get(pair.file.path)?.old;
    // What was imported by a file that does not parse is unknown: then nothing of it counts as new.
    const isUnknown = old?.parsed === false && old.language === 'python';
    if (isUnknown) isComplete = false;
    await addSide(changed, pair.after, rules, newTexts);
    if (isUnknown) await addSide(before, pair.after, rules, newTexts);
    else await addSide(before, pair.before, rules, oldTexts);
  }
  for (const module of changed.keys()) if (!before.has(module)) before.set(module, new Map());
  return { before, changed, isComplete: isComplete && oldTexts.isComplete && newTexts.isComplete };
}

async function addSide(
  graph: ModuleImports,
  side: FileSide | null,
  rules: ChainRules,
  texts: TextReader,
): Promise<void> {
  if (side === null || side.language !== 'python' || rules.nameOf(side.path) === null) return;
  const hidden = await typeChecking([side.path], rules, texts);
  addImports(graph, edgesOf(side.path, side.imports, hidden), side.path, rules);
}

type HiddenLines = ReadonlyMap<RepoPath, ReadonlySet<number>>;

/** Lines whose imports do not count, by file. */
async function typeChecking(
  paths: readonly RepoPath[],
  { skipsTypeChecking }: ChainRules,
  texts: TextReader,
): Promise<HiddenLines> {
  const hidden = new Map<RepoPath, ReadonlySet<number>>();
  if (!skipsTypeChecking) return hidden;
  for (const path of paths) {
    const lines = typeCheckingLines((await texts.read(path)) ?? '');
    if (lines.size > 0) hidden.set(path, lines);
  }
  return hidden;
}

function edgesOf(
  path: RepoPath,
  imports: readonly ResolvedImport[],
  hidden: HiddenLines,
): readonly CheckedImport[] {
  const lines = hidden.get(path);
  return imports
    .filter(({ line }) => lines?.has(line) !== true)
    .map(({ line, specifier, target }) => ({ path, language: 'python', line, specifier, target }));
}

function* graphOf(
  imports: ReadonlyMap<RepoPath, readonly ResolvedImport[]>,
  hidden: HiddenLines,
  rules: ChainRules,
): Sliced<ModuleImports> {
  const graph: ModuleImports = new Map();
  for (const [path, found] of imports) {
    addImports(graph, edgesOf(path, found, hidden), path, rules);
    yield;
  }
  return graph;
}
