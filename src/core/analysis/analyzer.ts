// The analysis room: what changed files declare, import and mean. It knows languages and module systems; it never runs
// git, never judges risk, and never fails over what a file holds: a file that cannot be read as a tree keeps its lines.
import { dirname, join } from 'node:path';
import { openResultCache } from '../cache/resultCache.ts';
import type { Change, FileChange } from '../diff/change.ts';
import type { RepoPath } from '../base/repoPath.ts';
import type { Problem } from '../base/problem.ts';
import { createBlobParser } from './blobParser.ts';
import { findMoves } from './classify/findMoves.ts';
import { eachLimited } from './eachLimited.ts';
import type { FileFacts, Facts, ParsedFile } from './facts.ts';
import { type FileAnalyst, analyzeFile } from './analyzeFile.ts';
import { type GraphRules, noGraphRules } from './modules/graphRules.ts';
import { createImportIndex } from './modules/importIndex.ts';
import { createImportResolver } from './modules/resolveImports.ts';
import { type ManifestCache, readModuleMap } from './modules/moduleMap.ts';
import { moduleDelta } from './modules/moduleDelta.ts';
import { apiDelta } from './reach/apiDelta.ts';
import { namedTests } from './reach/namedTests.ts';
import type { TreeView } from './treeView.ts';
import { ParserPool } from './worker/parserPool.ts';

/** Changes whenever the facts of a blob change shape or meaning: older cache entries are then never read. */
const cacheVersion = 'facts-6 web-tree-sitter-0.26.13';
/** Files read and parsed at once: enough to keep two workers busy while others are read. */
const filesAtOnce = 8;

export interface AnalyzerOptions {
  /** `dist/analysisWorker.cjs`; `web-tree-sitter.wasm` stands beside it. Absolute. */
  readonly workerPath: string;
  /** The directory of `tree-sitter-<language>.wasm` files. Absolute. */
  readonly grammarDirectory: string;
  /** Where results are kept between runs; null keeps them in memory. */
  readonly cacheDirectory: string | null;
  /** Worker threads at most; 2 unless told. */
  readonly workers?: number;
}

export interface AnalyzeInput {
  readonly change: Change;
  readonly oldTree: TreeView;
  readonly newTree: TreeView;
  /** What the policy of the target says of modules and layers. */
  readonly rules?: GraphRules | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called after each file. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

export interface Analyzer {
  /** Rejects only when aborted (with the signal's reason) or when a tree view rejects. */
  analyze(input: AnalyzeInput): Promise<Facts>;
  /** Ends the workers and prunes the cache. */
  dispose(): Promise<void>;
}

/** Workers start when the first file needs one, and do not keep the process alive. */
export function createAnalyzer(options: AnalyzerOptions): Analyzer {
  const cache = openResultCache({ directory: options.cacheDirectory, version: cacheVersion });
  const files = {
    runtimePath: join(dirname(options.workerPath), 'web-tree-sitter.wasm'),
    grammarDirectory: options.grammarDirectory,
  };
  const pool = new ParserPool({ workerPath: options.workerPath, files, workers: options.workers ?? 2 });
  const parser = createBlobParser(pool, cache, options.grammarDirectory);
  return {
    analyze: (input) => analyzeChange(input, { parser }),
    async dispose() {
      await pool.dispose();
      await parser.settle();
      await cache.pruneWhenDue();
    },
  };
}

async function analyzeChange(input: AnalyzeInput, tools: Pick<FileAnalyst, 'parser'>): Promise<Facts> {
  const { change, oldTree, newTree, signal, onProgress, rules = noGraphRules } = input;
  signal?.throwIfAborted();
  // One after the other, because most manifests of the new side were then read for the old one.
  const manifests: ManifestCache = new Map();
  const oldMap = await readModuleMap(oldTree, manifests, rules.modules);
  const newMap = await readModuleMap(newTree, manifests, rules.modules);
  const moves = await findMoves(change, signal);
  const analyst: FileAnalyst = { ...tools, oldTree, newTree, oldMap, newMap, moves, signal };
  const facts = new Map<RepoPath, FileFacts>();
  const problems: Problem[] = [];
  await eachLimited(filesOf(change), filesAtOnce, async (file) => {
    signal?.throwIfAborted();
    const analysis = await analyzeFile(file, analyst);
    facts.set(file.path, analysis.value);
    problems.push(...analysis.problems);
    onProgress?.(facts.size, change.files.length);
  });
  const oldResolver = createImportResolver(oldTree, oldMap);
  const newResolver = createImportResolver(newTree, newMap);
  const index = createImportIndex({
    tree: newTree,
    resolver: newResolver,
    parser: tools.parser,
    known: newSides(facts),
    signal,
  });
  const modules = await moduleDelta({
    change,
    files: facts,
    oldTree,
    newTree,
    oldResolver,
    newResolver,
    index,
    rules,
  });
  const inOrder = new Map(change.files.flatMap(({ path }) => entryOf(facts, path)));
  const api = await apiDelta({ change, files: facts, oldTree, oldResolver, parser: tools.parser, signal });
  await tools.parser.settle();
  const tests = namedTests(inOrder, newMap.index.paths);
  return {
    files: inOrder,
    modules: modules.value,
    problems: [...problems, ...modules.problems],
    ...api,
    tests,
  };
}

/** A type change stands twice in a diff under one path; its facts are those of the section seen first. */
function filesOf(change: Change): readonly FileChange[] {
  const seen = new Set<RepoPath>();
  return change.files.filter(({ path }) => !seen.has(path) && seen.add(path));
}

function newSides(facts: ReadonlyMap<RepoPath, FileFacts>): ReadonlyMap<RepoPath, ParsedFile> {
  return new Map(
    [...facts].flatMap(([path, file]) => (file.new === null ? [] : [[path, file.new] as const])),
  );
}

function entryOf(facts: ReadonlyMap<RepoPath, FileFacts>, path: RepoPath): [RepoPath, FileFacts][] {
  const found = facts.get(path);
  return found === undefined ? [] : [[path, found]];
}
