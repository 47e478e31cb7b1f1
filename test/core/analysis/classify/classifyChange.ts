import { Buffer } from 'node:buffer';
import { analyzeFile, type FileAnalyst } from '../../../../src/core/analysis/analyzeFile.ts';
import type { BlobParser } from '../../../../src/core/analysis/blobParser.ts';
import { changeClassOf } from '../../../../src/core/analysis/changeClass.ts';
import { classifyUnits } from '../../../../src/core/analysis/classify/classifyUnits.ts';
import { findMoves } from '../../../../src/core/analysis/classify/findMoves.ts';
import type { ChangeClass, FileFacts } from '../../../../src/core/analysis/facts.ts';
import { readModuleMap } from '../../../../src/core/analysis/modules/moduleMap.ts';
import { parseSource } from '../../../../src/core/analysis/syntax/parseSource.ts';
import type { TreeView } from '../../../../src/core/analysis/treeView.ts';
import type { Change, FileChange, Unit } from '../../../../src/core/diff/change.ts';
import { createChangeSource, type Texts } from '../../risk/changeOfTexts.ts';
import { syntaxRuntime } from '../syntaxFixture.ts';

/** A unit with what the analysis says of it. */
export interface ClassedUnit {
  readonly unit: Unit;
  readonly change: ChangeClass;
}

export interface ClassedFile {
  readonly file: FileChange;
  readonly facts: FileFacts;
  readonly units: readonly ClassedUnit[];
}

/** Parses in this thread: what a worker does, without the worker. */
async function threadParser(): Promise<BlobParser> {
  const runtime = await syntaxRuntime();
  return {
    parse: (_oid, language, source) => parseSource(runtime, language, source),
    parsePair: ({ language, oldSource, newSource }, asked) =>
      classifyUnits(runtime, { language, oldSource, newSource, ...asked }),
    imports: (blobs) => Promise.resolve(blobs.map(() => null)),
    settle: () => Promise.resolve(),
  };
}

function treeOf(texts: Texts): TreeView {
  const read = (path: string): Buffer | null => {
    const text = texts.get(path);
    return text === undefined ? null : Buffer.from(text);
  };
  return {
    paths: () => Promise.resolve([]),
    readPath: (path) => Promise.resolve(read(path)),
    readOid: () => Promise.resolve(null),
  };
}

/** Sides by path, not by id: git's ids of these blobs are of no interest. */
function byPath(tree: TreeView, path: FileChange['path']): TreeView {
  return { ...tree, readOid: () => tree.readPath(path) };
}

/**
 * Classifies each file of two trees as a change of its own, through git's diff and the whole analysis of a file.
 * `together` searches for moves across files.
 */
export async function classifyTexts(
  before: Texts,
  after: Texts,
  options: { readonly together?: boolean } = {},
): Promise<ReadonlyMap<string, ClassedFile>> {
  const source = await createChangeSource([{ before, after }]);
  const change = await source.change(0).finally(() => source.dispose());
  const parser = await threadParser();
  const [oldTree, newTree] = [treeOf(before), treeOf(after)];
  const map = await readModuleMap(oldTree);
  const all = options.together === true ? await findMoves(change) : null;
  const classed = new Map<string, ClassedFile>();
  for (const file of change.files) {
    const alone: Change = { files: [file], problems: [] };
    const analyst: FileAnalyst = {
      parser,
      oldTree: byPath(oldTree, file.oldPath ?? file.path),
      newTree: byPath(newTree, file.path),
      oldMap: map,
      newMap: map,
      moves: all ?? (await findMoves(alone)),
      signal: undefined,
    };
    const { value: facts } = await analyzeFile(file, analyst);
    const units = file.units.map((unit) => ({ unit, change: changeClassOf(facts, unit) }));
    classed.set(file.path, { file, facts, units });
  }
  return classed;
}

/** The two sides of one file. */
export type TextPair = readonly [path: string, before: string, after: string];

/** Each pair as a change of its own, in the order given: all of them through one diff, for git takes its time to start. */
export async function classifyPairs(pairs: readonly TextPair[]): Promise<readonly ClassedFile[]> {
  const place = (path: string, at: number): string => `${at}/${path}`;
  const classed = await classifyTexts(
    new Map(pairs.map(([path, before], at) => [place(path, at), before])),
    new Map(pairs.map(([path, , after], at) => [place(path, at), after])),
  );
  return pairs.map(([path], at) => {
    const found = classed.get(place(path, at));
    if (found === undefined) throw new Error(`${path} does not change`);
    return found;
  });
}

/** The classes of the units of each pair. */
export async function classesOfPairs(pairs: readonly TextPair[]): Promise<readonly (readonly string[])[]> {
  const classed = await classifyPairs(pairs);
  return classed.map(({ units }) => units.map(({ change }) => change));
}
