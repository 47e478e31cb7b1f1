import type { LineSpan } from '../../base/lineSpan.ts';
import type { ChangeClass, LanguageId } from '../facts.ts';
import { languageTables } from '../syntax/languageTables.ts';
import type { ParsedBlob } from '../syntax/parsedBlob.ts';
import { parseSource } from '../syntax/parseSource.ts';
import { budgetFor } from '../syntax/parseTree.ts';
import type { SyntaxRuntime } from '../syntax/syntaxRuntime.ts';
import { mayBeDirective, mayBeMoreThanProse } from './directiveComment.ts';
import type { SpanScan } from './scanSpans.ts';
import { scanSpans } from './scanSpans.ts';

/** A changed file, and those of its units that `mayBeFormatOrComment` let through, in file order. */
export interface ClassifyInput {
  readonly language: LanguageId;
  readonly oldSource: Uint8Array;
  readonly newSource: Uint8Array;
  readonly units: readonly { readonly old: LineSpan; readonly new: LineSpan }[];
}

/** In Go files that use C, comments are C code. */
const cgo = /\bimport\s+"C"/;

/** Lines around a unit in which a directive comment could govern it. */
const directiveReach = 3;

interface Side {
  readonly text: string;
  readonly lineStarts: readonly number[];
  readonly scans: readonly SpanScan[];
}

/** What two parses tell: the facts of both sides, and what the units mean, in their order. */
export interface ClassifiedPair {
  readonly old: ParsedBlob;
  readonly new: ParsedBlob;
  readonly classes: readonly ChangeClass[];
}

/**
 * Parses both sides and decides for each unit whether only its form (`format`) or only prose comments (`comment`)
 * changed, on their syntax trees; whatever is not proven is `code`. Never rejects for what the sources hold.
 */
export async function classifyUnits(runtime: SyntaxRuntime, input: ClassifyInput): Promise<ClassifiedPair> {
  const { language, units } = input;
  const before = await readSide(
    runtime,
    language,
    input.oldSource,
    units.map((unit) => unit.old),
  );
  const after = await readSide(
    runtime,
    language,
    input.newSource,
    units.map((unit) => unit.new),
  );
  const classes = units.map((unit, at): ChangeClass => {
    const old = before.side?.scans[at];
    const now = after.side?.scans[at];
    if (!before.side || !after.side || !old || !now || old.isDoubtful || now.isDoubtful) return 'code';
    const pair = { before: before.side, after: after.side, old, now };
    if (isGovernedByTools(language, unit, pair)) return 'code';
    if (isFormat(language, unit, pair)) return 'format';
    return isComment(language, unit, pair) ? 'comment' : 'code';
  });
  return { old: before.blob, new: after.blob, classes };
}

interface Pair {
  readonly before: Side;
  readonly after: Side;
  readonly old: SpanScan;
  readonly now: SpanScan;
}

type Spans = ClassifyInput['units'][number];

/**
 * Places where the lines around, or the kind of white space, mean something: near directive comments, in Go files that
 * use C, and with carriage returns that some languages take for line ends and others do not.
 */
function isGovernedByTools(language: LanguageId, unit: Spans, { before, after }: Pair): boolean {
  const nearby = [nearbyComments(before, unit.old), nearbyComments(after, unit.new)];
  if (nearby.some(mayBeDirective)) return true;
  if (language === 'go' && cgo.test(before.text + after.text)) return true;
  return /\r(?!\n)/.test(spanText(before, unit.old) + spanText(after, unit.new));
}

/** Same nodes, tokens and comments. The caller's filter has shown that the texts differ in ASCII white space alone. */
function isFormat(language: LanguageId, unit: Spans, { before, after, old, now }: Pair): boolean {
  if (language === 'python') return false;
  if (withoutSpace(spanText(before, unit.old)) !== withoutSpace(spanText(after, unit.new))) return false;
  if (old.startsInComment || now.startsInComment || old.endsInComment || now.endsInComment) return false;
  if (unit.old.lines === 0 || unit.new.lines === 0) return isOnlyAround(old) && isOnlyAround(now);
  return sameList(old.eventsWithComments, now.eventsWithComments);
}

/**
 * The lines are the same to the letter once comments are taken out, both sides enter and leave the span in the same
 * lexical state, and every comment in it is prose.
 */
function isComment(language: LanguageId, unit: Spans, { before, after, old, now }: Pair): boolean {
  if (unit.old.lines > 0 && unit.new.lines > 0) {
    if (old.startsInComment !== now.startsInComment || old.endsInComment !== now.endsInComment) return false;
    if (!sameList(old.events, now.events)) return false;
  } else if (!isWholeComments(old) || !isWholeComments(now)) return false;
  if (language === 'go' && /\bfunc Example/.test(after.text)) return false;
  if (old.comments.length + now.comments.length === 0) return false;
  const removed = splitComments(before, unit.old, old, language);
  const added = splitComments(after, unit.new, now, language);
  return removed !== null && added !== null && removed === added;
}

/** A span that was inserted or removed whole: its comments begin and end in it. */
function isWholeComments(scan: SpanScan): boolean {
  return isOnlyAround(scan) && scan.startsInComment === scan.endsInComment;
}

/** No node begins or ends in the span: only nodes around it cross it. */
function isOnlyAround(scan: SpanScan): boolean {
  return scan.events.every((event) => event.startsWith('~'));
}

/** The span's code lines without its comments, or null when one of the comments is not provably prose. */
function splitComments(side: Side, span: LineSpan, scan: SpanScan, language: LanguageId): string | null {
  const start = lineStart(side, span.start);
  const end = span.lines === 0 ? start : lineStart(side, span.start + span.lines);
  let code = '';
  let at = span.lines === 0 ? end : start;
  for (const comment of scan.comments) {
    const from = Math.max(comment.start, start);
    const to = Math.min(comment.end, end);
    const whole = side.text.slice(comment.start, comment.end);
    if (language === 'rust' && /^(?:\/\/[/!]|\/\*[*!])/.test(whole)) return null;
    if (mayBeMoreThanProse(language === 'javascript' ? whole : side.text.slice(from, to))) return null;
    code += side.text.slice(at, from);
    at = to;
  }
  code += side.text.slice(at, end);
  return code
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
    .join('\n');
}

/** `side` is null when there is no tree to look at. */
async function readSide(
  runtime: SyntaxRuntime,
  language: LanguageId,
  source: Uint8Array,
  spans: readonly LineSpan[],
): Promise<{ readonly blob: ParsedBlob; readonly side: Side | null }> {
  let side: Side | null = null;
  const blob = await parseSource(runtime, language, source, budgetFor(source.byteLength), (tree, text) => {
    const scans = scanSpans(tree, languageTables[language], spans);
    side = { text, lineStarts: findLineStarts(text), scans };
  });
  return { blob, side };
}

function findLineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function lineStart(side: Side, line: number): number {
  return line < 1 ? 0 : (side.lineStarts[line - 1] ?? side.text.length);
}

function spanText(side: Side, span: LineSpan): string {
  return span.lines === 0
    ? ''
    : side.text.slice(lineStart(side, span.start), lineStart(side, span.start + span.lines));
}

/** What may be comments in and near the span, by the look of the lines. */
function nearbyComments(side: Side, span: LineSpan): string {
  const from = lineStart(side, span.start - directiveReach);
  const text = side.text.slice(from, lineStart(side, span.start + span.lines + directiveReach));
  return (text.match(/(?:\/\/|\/\*|#|^[ \t]*\*).*$/gm) ?? []).join('\n');
}

function withoutSpace(text: string): string {
  return text.replace(/[ \t\r\n]+/g, '');
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item, at) => item === b[at]);
}
