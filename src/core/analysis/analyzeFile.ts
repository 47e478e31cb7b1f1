import { Buffer } from 'node:buffer';
import { isNullObjectId, type ObjectId } from '../base/objectId.ts';
import type { Parsed, Problem } from '../base/problem.ts';
import type { RepoPath } from '../base/repoPath.ts';
import type { FileChange, FileMode, Unit, UnitId } from '../diff/change.ts';
import type { BlobParser } from './blobParser.ts';
import { fileClassOf, fileClassOfPath } from './classify/fileClassOf.ts';
import {
  agreeingClasses,
  isImportUnit,
  mayBeFormatOrComment,
  objectClasses,
} from './classify/unitClasses.ts';
import type { ChangeClass, FileFacts, LanguageId } from './facts.ts';
import { languageOf } from './languageOf.ts';
import type { ModuleMap } from './modules/moduleMap.ts';
import { type ParsedBlob, unparsedBlob } from './syntax/parsedBlob.ts';
import type { TreeView } from './treeView.ts';

/** What the analysis of one file works with. */
export interface FileAnalyst {
  readonly parser: BlobParser;
  readonly oldTree: TreeView;
  readonly newTree: TreeView;
  readonly oldMap: ModuleMap;
  readonly newMap: ModuleMap;
  readonly signal: AbortSignal | undefined;
}

interface Side {
  readonly path: RepoPath;
  readonly oid: ObjectId;
  readonly source: Buffer | null;
}

/** Reads and parses both sides of one changed file. */
export async function analyzeFile(file: FileChange, analyst: FileAnalyst): Promise<Parsed<FileFacts>> {
  const problems: Problem[] = [];
  const [before, after] = await Promise.all([
    readSide(analyst.oldTree, file, file.oldPath ?? file.path, file.oldOid, file.oldMode),
    readSide(analyst.newTree, file, file.path, file.newOid, file.newMode),
  ]);
  for (const side of [before, after]) {
    if (side !== null && side.source === null) problems.push(missingBlob(side.path));
  }
  const language = languageOf(file.path);
  const fileClass = fileClassOf(file.path, before?.source ?? null, after?.source ?? null);
  const parseSide = (side: Side | null): Promise<ParsedBlob | null> => parse(side, fileClass, analyst);
  const [old, now] = await Promise.all([parseSide(before), parseSide(after)]);
  const unitClasses =
    fileClass === null ? await classify(file, { before, after, old, now, language }, analyst) : null;
  const objects = objectClasses(file);
  const facts: FileFacts = {
    path: file.path,
    language,
    module:
      after === null && before !== null
        ? analyst.oldMap.moduleOf(before.path)
        : analyst.newMap.moduleOf(file.path),
    old,
    new: now,
    fileClass,
    unitClasses: agreeingClasses([...objects, ...(unitClasses ?? [])]),
  };
  return { value: facts, problems };
}

/** Null when the side does not exist or holds no file contents (links, submodules). */
async function readSide(
  tree: TreeView,
  file: FileChange,
  path: RepoPath,
  oid: ObjectId,
  mode: FileMode,
): Promise<Side | null> {
  if (!mode.startsWith('100')) return null;
  if (!needsContents(file, path)) return { path, oid, source: emptySource };
  const source = isNullObjectId(oid) ? await tree.readPath(path) : await tree.readOid(oid);
  return { path, oid, source };
}

const emptySource = Buffer.alloc(0);

/** Only what may be parsed, or may carry a generator's marker, is read; of many files the path says enough. */
function needsContents(file: FileChange, path: RepoPath): boolean {
  if (file.status === 'binary' || fileClassOfPath(path) !== null) return false;
  return languageOf(path) !== null || file.units.some((unit) => unit.kind === 'text');
}

function missingBlob(path: RepoPath): Problem {
  return {
    message: 'The contents of the file are missing from the repository, so it was not analysed.',
    path,
    incomplete: true,
  };
}

async function parse(
  side: Side | null,
  fileClass: ChangeClass | null,
  analyst: FileAnalyst,
): Promise<ParsedBlob | null> {
  if (side === null) return null;
  const language = languageOf(side.path);
  if (language === null) return unparsedBlob(null, null);
  if (fileClass !== null) return unparsedBlob(language, `The file is ${fileClass}, so it was not parsed.`);
  if (side.source === null) return unparsedBlob(language, 'The contents of the file are missing.');
  if (side.source.includes(0)) return unparsedBlob(language, 'The file is binary.');
  return analyst.parser.parse(side.oid, language, side.source, analyst.signal);
}

interface ParsedSides {
  readonly before: Side | null;
  readonly after: Side | null;
  readonly old: ParsedBlob | null;
  readonly now: ParsedBlob | null;
  readonly language: LanguageId | null;
}

type Claims = readonly (readonly [UnitId, ChangeClass])[];

/** A class for every text unit, so that units with equal ids cannot disagree unseen. */
async function classify(file: FileChange, sides: ParsedSides, analyst: FileAnalyst): Promise<Claims> {
  const texts = file.units.filter((unit) => unit.kind === 'text');
  const imports = new Set(texts.filter((unit) => isImportUnit(unit, sides.old, sides.now)));
  const candidates = texts.filter((unit) => !imports.has(unit) && mayBeFormatOrComment(unit));
  const classes = await compareTrees(candidates, sides, analyst);
  return texts.map((unit) => [unit.id, imports.has(unit) ? 'import' : (classes.get(unit) ?? 'code')]);
}

async function compareTrees(
  units: readonly Unit[],
  { before, after, old, now, language }: ParsedSides,
  { parser, signal }: FileAnalyst,
): Promise<ReadonlyMap<Unit, ChangeClass>> {
  const isComparable = old?.parsed === true && now?.parsed === true && old.language === language;
  if (units.length === 0 || language === null || !isComparable || !before?.source || !after?.source) {
    return new Map();
  }
  const pair = {
    language,
    oldOid: before.oid,
    oldSource: before.source,
    newOid: after.oid,
    newSource: after.source,
  };
  const spans = units.map((unit) => ({ old: unit.old, new: unit.new }));
  const classes = await parser.classify(pair, spans, signal);
  return new Map(units.map((unit, at) => [unit, classes[at] ?? 'code']));
}
