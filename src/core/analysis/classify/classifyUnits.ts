import { Buffer } from 'node:buffer';
import type { Tree } from 'web-tree-sitter';
import type { LineSpan } from '../../base/lineSpan.ts';
import type { ChangeClass, LanguageId } from '../facts.ts';
import { languageTables } from '../syntax/languageTables.ts';
import type { ParsedBlob } from '../syntax/parsedBlob.ts';
import { parseSource } from '../syntax/parseSource.ts';
import { budgetFor } from '../syntax/parseTree.ts';
import type { SyntaxRuntime } from '../syntax/syntaxRuntime.ts';
import { formClassOf, isGovernedByTools } from './formClass.ts';
import { type FunctionNames, findFunctions } from './functionNames.ts';
import { moveRulesOf } from './moveRules.ts';
import { type MoveSite, findMoveSites, isSameMeaning } from './moveSites.ts';
import { isRenamed } from './proveRename.ts';
import { nameRulesOf } from './renameRules.ts';
import { type SpanScan, scanSpans } from './scanSpans.ts';
import { type SideText, sideTextOf, spanText } from './sideText.ts';
import { whiteSpaceRulesOf } from './whiteSpaceRules.ts';

/** The lines of a unit, or of a moved block, on both sides. */
export interface SpanPair {
  readonly old: LineSpan;
  readonly new: LineSpan;
}

/** A changed file, those of its units that `mayBeMechanical` let through, in file order, and blocks that were moved in it. */
export interface ClassifyInput {
  readonly language: LanguageId;
  readonly oldSource: Uint8Array;
  readonly newSource: Uint8Array;
  readonly units: readonly SpanPair[];
  readonly moves: readonly SpanPair[];
}

/** What two parses tell: the facts of both sides, what the units mean and which moves mean nothing, in their order. */
export interface ClassifiedPair {
  readonly old: ParsedBlob;
  readonly new: ParsedBlob;
  readonly classes: readonly ChangeClass[];
  readonly moves: readonly boolean[];
}

/** What is kept of one tree. */
interface Side extends SideText {
  readonly scans: readonly SpanScan[];
  readonly functions: readonly (readonly FunctionNames[])[];
  readonly sites: readonly (MoveSite | null)[];
}

/**
 * Parses both sides and decides for each unit whether only its form (`format`), only prose comments (`comment`) or only
 * the names of local variables (`rename`) changed, and for each moved block whether its place means nothing. Whatever is
 * not proven is `code` and false. Never rejects for what the sources hold.
 */
export async function classifyUnits(runtime: SyntaxRuntime, input: ClassifyInput): Promise<ClassifiedPair> {
  const { language, units, moves } = input;
  const names = nameRulesOf(language) === null ? units.map(() => false) : mayOnlyRename(input);
  const before = await readSide(runtime, language, input.oldSource, spansOf(input, 'old', names));
  const after = await readSide(runtime, language, input.newSource, spansOf(input, 'new', names));
  const [old, now] = [before.side, after.side];
  const proofs: RenameProofs = new Map();
  return {
    old: before.blob,
    new: after.blob,
    classes: units.map((unit, at) => (old && now ? classOf(language, unit, at, old, now, proofs) : 'code')),
    moves: moves.map((move, at) => old !== null && now !== null && isProven(language, move, at, old, now)),
  };
}

interface Spans {
  readonly units: readonly LineSpan[];
  /** Those around which functions are looked at; empty ones for the others. */
  readonly named: readonly LineSpan[];
  readonly moves: readonly LineSpan[];
}

function spansOf({ units, moves }: ClassifyInput, side: 'old' | 'new', names: readonly boolean[]): Spans {
  return {
    units: units.map((unit) => unit[side]),
    named: units.map((unit, at) => (names[at] === true ? unit[side] : noLines)),
    moves: moves.map((move) => move[side]),
  };
}

const noLines: LineSpan = { start: 0, lines: 0 };

/** Which units are equal but for words. No other can be a rename, and to read functions costs as much as to parse them. */
function mayOnlyRename({ units, oldSource, newSource }: ClassifyInput): readonly boolean[] {
  const [old, now] = [oldSource, newSource].map((source) =>
    sideTextOf(Buffer.from(source.buffer, source.byteOffset, source.byteLength).toString('utf8'), undefined),
  );
  if (old === undefined || now === undefined) return [];
  return units.map(
    (unit) =>
      unit.old.lines === unit.new.lines &&
      withoutWords(spanText(old, unit.old)) === withoutWords(spanText(now, unit.new)),
  );
}

function withoutWords(text: string): string {
  return text.replace(/[\p{ID_Start}_$][\p{ID_Continue}$]*/gu, '_');
}

/** What was found of pairs of functions: many units may lie in one. */
type RenameProofs = Map<FunctionNames, Map<FunctionNames, boolean>>;

function classOf(
  language: LanguageId,
  unit: SpanPair,
  at: number,
  before: Side,
  after: Side,
  proofs: RenameProofs,
): ChangeClass {
  const [old, now] = [before.scans[at], after.scans[at]];
  if (!old || !now) return 'code';
  const form = formClassOf({
    language,
    old: { ...before, span: unit.old, scan: old },
    now: { ...after, span: unit.new, scan: now },
  });
  if (form !== 'code') return form;
  if (isGoverned(language, unit, before, after)) return 'code';
  const [oldFunctions, newFunctions] = [before.functions[at] ?? [], after.functions[at] ?? []];
  // The names of an inner function may be bound in an outer one; both sides nest in the same way or nothing is proven.
  if (oldFunctions.length !== newFunctions.length) return 'code';
  const isProvenRename = oldFunctions.some((oldFunction, level) => {
    const newFunction = newFunctions[level];
    if (newFunction === undefined) return false;
    const known = proofs.get(oldFunction) ?? new Map<FunctionNames, boolean>();
    const isProved =
      known.get(newFunction) ?? isRenamed(language, [before, oldFunction], [after, newFunction]);
    proofs.set(oldFunction, known.set(newFunction, isProved));
    return isProved;
  });
  return isProvenRename ? 'rename' : 'code';
}

function isGoverned(language: LanguageId, spans: SpanPair, before: SideText, after: SideText): boolean {
  return isGovernedByTools({
    language,
    old: { ...before, span: spans.old },
    now: { ...after, span: spans.new },
  });
}

function isProven(language: LanguageId, move: SpanPair, at: number, before: Side, after: Side): boolean {
  return (
    isSameMeaning(before.sites[at] ?? null, after.sites[at] ?? null) &&
    !isGoverned(language, move, before, after)
  );
}

/** `side` is null when there is no tree to look at. */
async function readSide(
  runtime: SyntaxRuntime,
  language: LanguageId,
  source: Uint8Array,
  spans: Spans,
): Promise<{ readonly blob: ParsedBlob; readonly side: Side | null }> {
  let side: Side | null = null;
  const blob = await parseSource(runtime, language, source, budgetFor(source.byteLength), (tree, text) => {
    side = scanSide(language, tree, sideTextOf(text, whiteSpaceRulesOf(language).refused), spans);
  });
  return { blob, side };
}

function scanSide(language: LanguageId, tree: Tree, text: SideText, spans: Spans): Side {
  const table = languageTables[language];
  const space = whiteSpaceRulesOf(language);
  const scanRules = {
    comments: table.comments,
    literals: [...table.literals, ...(space.literals ?? [])],
    opaque: [...table.opaque, ...(space.opaque ?? [])],
    captured: space.captured ?? [],
  };
  const names = nameRulesOf(language);
  const moves = moveRulesOf(language);
  return {
    ...text,
    scans: scanSpans(tree, scanRules, spans.units),
    functions: names === null ? [] : findFunctions(tree, text, spans.named, names, new Set(table.comments)),
    sites: moves === null ? [] : findMoveSites(tree, text, spans.moves, moves),
  };
}
