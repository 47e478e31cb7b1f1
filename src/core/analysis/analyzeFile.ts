import { Buffer } from 'node:buffer';
import { isNullObjectId, type ObjectId } from '../base/objectId.ts';
import type { Parsed, Problem } from '../base/problem.ts';
import type { RepoPath } from '../base/repoPath.ts';
import type { FileChange, FileMode, Unit, UnitId } from '../diff/change.ts';
import type { BlobPair, BlobParser } from './blobParser.ts';
import type { MovedBlock, MovesFound } from './classify/findMoves.ts';
import { fileClassOf, fileClassOfPath } from './classify/fileClassOf.ts';
import {
  agreeingClasses,
  isImportUnit,
  isMoveUnit,
  keepsImportLines,
  mayBeMechanical,
  objectClasses,
} from './classify/unitClasses.ts';
import type { ChangeClass, FileFacts, LanguageId } from './facts.ts';
import { languageOf } from './languageOf.ts';
import type { ModuleMap } from './modules/moduleMap.ts';
import { type ParsedBlob, unparsedBlob } from './syntax/parsedBlob.ts';
import { maxSourceBytes } from './syntax/parseTree.ts';
import type { TreeView } from './treeView.ts';

/** What the analysis of one file works with. */
export interface FileAnalyst {
  readonly parser: BlobParser;
  readonly oldTree: TreeView;
  readonly newTree: TreeView;
  readonly oldMap: ModuleMap;
  readonly newMap: ModuleMap;
  /** What the text of the whole change tells about moves. */
  readonly moves: MovesFound;
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
  const missing = [before, after].flatMap((side) => (side?.source === null ? [side.path] : []));
  problems.push(...[...new Set(missing)].map(missingBlob));
  const fileClass = fileClassOf(file.path, before?.source ?? null, after?.source ?? null);
  const { old, now, claims } = await readSyntax(file, { before, after, fileClass }, analyst);
  const objects = objectClasses(file);
  const facts: FileFacts = {
    path: file.path,
    language: now?.language ?? old?.language ?? languageOf(file.path),
    module:
      after === null && before !== null
        ? analyst.oldMap.moduleOf(before.path)
        : analyst.newMap.moduleOf(file.path),
    old,
    new: now,
    fileClass,
    unitClasses: agreeingClasses([...objects, ...claims]),
    moves: analyst.moves.counterparts.get(file.path) ?? new Map(),
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
  if (file.status === 'binary') return false;
  const fileClass = fileClassOfPath(path);
  if (fileClass !== null) return isParsedClass(fileClass) && languageOf(path) !== null;
  return languageOf(path) !== null || file.units.some((unit) => unit.kind === 'text');
}

/** Configuration has keys and blocks to be named after; the other classes of whole files are not worth a parse. */
function isParsedClass(fileClass: ChangeClass | null): boolean {
  return fileClass === null || fileClass === 'config';
}

function missingBlob(path: RepoPath): Problem {
  return {
    message: 'The contents of the file are missing from the repository, so it was not analysed.',
    path,
    incomplete: true,
  };
}

interface Sides {
  readonly before: Side | null;
  readonly after: Side | null;
  readonly fileClass: ChangeClass | null;
}

type Claims = readonly (readonly [UnitId, ChangeClass])[];

interface Syntax {
  readonly old: ParsedBlob | null;
  readonly now: ParsedBlob | null;
  readonly claims: Claims;
}

/** Facts of both sides, and a class for every text unit, so that units with equal ids cannot disagree unseen. */
async function readSyntax(file: FileChange, sides: Sides, analyst: FileAnalyst): Promise<Syntax> {
  const texts = file.units.filter((unit) => unit.kind === 'text');
  const isJudged = sides.fileClass === null;
  const candidates = isJudged ? texts.filter(mayBeMechanical) : [];
  const blocks = isJudged ? (analyst.moves.within.get(file.path) ?? []) : [];
  const pair = candidates.length + blocks.length === 0 ? null : comparablePair(sides);
  if (pair === null) {
    const [old, now] = await Promise.all(
      [sides.before, sides.after].map((side) => parse(side, sides.fileClass, analyst)),
    );
    const both = { old: old ?? null, now: now ?? null };
    return { ...both, claims: isJudged ? claim(texts, both, noProof) : [] };
  }
  const units = candidates.map((unit) => ({ old: unit.old, new: unit.new }));
  const proof = await analyst.parser.parsePair(pair, { units, moves: blocks }, analyst.signal);
  const both = { old: proof.old, now: proof.new };
  const classes = new Map(candidates.map((unit, at) => [unit, proof.classes[at] ?? 'code']));
  return {
    ...both,
    claims: claim(texts, both, { classes, moved: blocks.filter((_, at) => proof.moves[at]) }),
  };
}

/** What the trees of both sides proved. */
interface Proof {
  readonly classes: ReadonlyMap<Unit, ChangeClass>;
  readonly moved: readonly MovedBlock[];
}

const noProof: Proof = { classes: new Map(), moved: [] };

function claim(units: readonly Unit[], { old, now }: Pick<Syntax, 'old' | 'now'>, proof: Proof): Claims {
  const hasImports = keepsImportLines(units, old, now);
  return units.map((unit) => {
    if (hasImports && isImportUnit(unit, old, now)) return [unit.id, 'import'];
    return [unit.id, isMoveUnit(unit, proof.moved) ? 'move' : (proof.classes.get(unit) ?? 'code')];
  });
}

/** Both sides, when both can be parsed, and by the same grammar: only then can their trees be compared. */
function comparablePair({ before, after, fileClass }: Sides): BlobPair | null {
  const [old, now] = [before, after].map((side) => parsable(side, fileClass));
  if (!old || !now || 'reason' in old || 'reason' in now || old.language !== now.language) return null;
  if (Math.max(old.source.byteLength, now.source.byteLength) > maxSourceBytes) return null;
  return {
    language: now.language,
    oldOid: old.oid,
    oldSource: old.source,
    newOid: now.oid,
    newSource: now.source,
  };
}

interface ParsableSide {
  readonly language: LanguageId;
  readonly oid: ObjectId;
  readonly source: Buffer;
}

/** What there is to parse, or why there is nothing; null when the side does not exist. */
function parsable(side: Side | null, fileClass: ChangeClass | null): ParsableSide | ParsedBlob | null {
  if (side === null) return null;
  const language = languageOf(side.path, side.source ?? undefined);
  if (language === null) return unparsedBlob(null, null);
  if (!isParsedClass(fileClass))
    return unparsedBlob(language, `The file is ${fileClass}, so it was not parsed.`);
  if (side.source === null) return unparsedBlob(language, 'The contents of the file are missing.');
  if (side.source.includes(0)) return unparsedBlob(language, 'It holds NUL bytes.');
  return { language, oid: side.oid, source: side.source };
}

async function parse(
  side: Side | null,
  fileClass: ChangeClass | null,
  analyst: FileAnalyst,
): Promise<ParsedBlob | null> {
  const found = parsable(side, fileClass);
  if (found === null || 'reason' in found) return found;
  return analyst.parser.parse(found.oid, found.language, found.source, analyst.signal);
}
