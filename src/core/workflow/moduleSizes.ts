import type { Buffer } from 'node:buffer';
import { readModuleMap } from '../analysis/modules/moduleMap.ts';
import type { NamedModule } from '../analysis/modules/namedModules.ts';
import { isManifest } from '../analysis/manifests/readManifest.ts';
import type { TreePath, TreeView } from '../analysis/treeView.ts';
import type { ObjectId } from '../base/objectId.ts';
import { runSliced } from '../base/runSliced.ts';
import type { Sliced } from '../base/sliced.ts';
import type { BlobReader } from '../git/blobs.ts';
import type { Repository } from '../git/repository.ts';
import { pathKind } from '../risk/pathKind.ts';
import { gitTreeView } from './gitTreeView.ts';
import { graphRulesOf } from './graphRulesOf.ts';
import type { ReviewPolicy } from './readPolicy.ts';
import type { Review } from './review.ts';

/** Below the first a module hardly pays for its walls; beyond the second nobody keeps all of it in mind. In lines. */
export const moduleLineBudget = { least: 200, most: 2000 } as const;

/** How large a module is as it stands after the change. */
export interface ModuleSize {
  /** Lines with something on them in its source files; tests and generated files aside. */
  readonly lines: number;
  /** True when there are more: reading ended early. */
  readonly isMore: boolean;
}

/** Lines of blobs that were counted before, by blob id: of a change that moved on, most are the same. */
export type LineCounts = Map<ObjectId, number>;

export interface ModuleSizesInput {
  readonly tree: TreeView;
  /** Bytes of a blob; null when it is missing. */
  readonly bytesOf: (oid: ObjectId) => Promise<number | null>;
  /** The modules to measure, what matters most first. */
  readonly modules: readonly string[];
  readonly named: readonly NamedModule[];
  readonly counted: LineCounts;
  readonly signal?: AbortSignal | undefined;
}

/** Far over the budget: how far exactly is worth nobody's time. */
const mostLines = 20_000;
/** What is read for all modules together. */
const mostBytes = 48 * 1024 * 1024;
/** Larger files are hardly ever written by hand. */
const mostFileBytes = 1024 * 1024;
const filesAtOnce = 16;
const mostCounted = 100_000;

/** What is measured: an opened review with the reader of its blobs. */
export interface MeasuredReview {
  readonly repository: Repository;
  readonly review: Review;
  readonly policy: Pick<ReviewPolicy, 'policy'>;
  readonly blobs: BlobReader;
}

/** The modules of a review with their sizes: those that change, then those that imports reach. Throws `GitError`. */
export async function reviewModuleSizes({
  repository,
  review,
  policy,
  blobs,
  counted,
  signal,
}: MeasuredReview & {
  readonly counted: LineCounts;
  readonly signal?: AbortSignal | undefined;
}): Promise<ReadonlyMap<string, ModuleSize>> {
  const { edgesAdded, edgesRemoved } = review.facts.modules;
  const changed = review.hunks.map(({ module }) => module);
  const reached = [...edgesAdded, ...edgesRemoved].flatMap(({ from, to }) => [from, to]);
  return moduleSizes({
    tree: gitTreeView(repository, review.target.headTree, blobs),
    bytesOf: (oid) => blobs.size(oid),
    modules: [...new Set([...changed, ...reached])],
    named: graphRulesOf(policy).modules,
    counted,
    signal,
  });
}

/**
 * Counts the lines of modules, a few files at a time, so that whoever shares the thread is not held up. A module of which
 * nothing could be read is left out. Rejects when aborted, or when the tree view does.
 */
export async function moduleSizes(input: ModuleSizesInput): Promise<ReadonlyMap<string, ModuleSize>> {
  const { tree, modules, named, signal } = input;
  const entries = await tree.paths();
  const { sources, manifests } = await runSliced(sortEntries(entries), signal);
  const known = { ...tree, paths: () => Promise.resolve([...manifests, ...sources]) };
  const map = await readModuleMap(known, new Map(), named);
  const ofPath = (path: string): string => map.moduleOf(path);
  const files = await runSliced(filesByModule(sources, new Set(modules), ofPath), signal);
  const sizes = new Map<string, ModuleSize>();
  const budget = { bytes: mostBytes };
  for (const module of modules) {
    const size = await measure(files.get(module) ?? [], input, budget);
    if (size.lines > 0 || !size.isMore) sizes.set(module, size);
  }
  return sizes;
}

interface SortedEntries {
  readonly sources: readonly TreePath[];
  readonly manifests: readonly TreePath[];
}

const linkMode = '120000';

function* sortEntries(entries: readonly TreePath[]): Sliced<SortedEntries> {
  const sources: TreePath[] = [];
  const manifests: TreePath[] = [];
  for (const [at, entry] of entries.entries()) {
    if (at % 256 === 0) yield;
    if (entry.mode === linkMode) continue;
    if (isManifest(entry.path)) manifests.push(entry);
    else if (pathKind(entry.path) === 'code') sources.push(entry);
  }
  return { sources, manifests };
}

function* filesByModule(
  sources: readonly TreePath[],
  modules: ReadonlySet<string>,
  moduleOf: (path: string) => string,
): Sliced<ReadonlyMap<string, readonly ObjectId[]>> {
  const files = new Map<string, ObjectId[]>();
  for (const [at, { path, oid }] of sources.entries()) {
    if (at % 64 === 0) yield;
    const module = moduleOf(path);
    if (!modules.has(module)) continue;
    const known = files.get(module);
    if (known === undefined) files.set(module, [oid]);
    else known.push(oid);
  }
  return files;
}

async function measure(
  files: readonly ObjectId[],
  input: ModuleSizesInput,
  budget: { bytes: number },
): Promise<ModuleSize> {
  let lines = 0;
  let isMore = false;
  for (let at = 0; at < files.length; at += filesAtOnce) {
    if (lines > mostLines) return { lines, isMore: true };
    const batch = files.slice(at, at + filesAtOnce);
    const counts = await countLines(batch, input, budget);
    for (const count of counts) {
      lines += count ?? 0;
      isMore ||= count === null;
    }
  }
  return { lines, isMore };
}

/** Null for what is missing, too large, or beyond what may be read. */
async function countLines(
  files: readonly ObjectId[],
  { tree, bytesOf, counted, signal }: ModuleSizesInput,
  budget: { bytes: number },
): Promise<readonly (number | null)[]> {
  const unknown = [...new Set(files)].filter((oid) => !counted.has(oid));
  const sizes = await Promise.all(unknown.map(bytesOf));
  // In their order, so that the budget ends at the same file each time.
  const wanted = unknown.filter((_, at) => {
    const bytes = sizes[at] ?? Infinity;
    if (bytes > Math.min(mostFileBytes, budget.bytes)) return false;
    budget.bytes -= bytes;
    return true;
  });
  const read = await Promise.all(wanted.map(async (oid) => [oid, await tree.readOid(oid)] as const));
  if (counted.size > mostCounted) counted.clear();
  const now = await runSliced(linesOfAll(read), signal);
  for (const [oid, lines] of now) counted.set(oid, lines);
  return files.map((oid) => now.get(oid) ?? counted.get(oid) ?? null);
}

function* linesOfAll(
  read: readonly (readonly [ObjectId, Buffer | null])[],
): Sliced<ReadonlyMap<ObjectId, number>> {
  const lines = new Map<ObjectId, number>();
  for (const [oid, content] of read) {
    if (content !== null) lines.set(oid, linesWithText(content));
    yield;
  }
  return lines;
}

const newline = 0x0a;
const space = 0x20;

/** Lines that hold something that is not blank. A bare carriage return is blank. */
function linesWithText(content: Buffer): number {
  let lines = 0;
  let hasText = false;
  for (const byte of content) {
    if (byte === newline) hasText = false;
    else if (!hasText && byte > space) {
      hasText = true;
      lines += 1;
    }
  }
  return lines;
}
