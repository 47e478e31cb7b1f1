import type { LineSpan } from '../../base/lineSpan.ts';
import type { ChangeClass, LanguageId } from '../facts.ts';
import { languageTables } from '../syntax/languageTables.ts';
import { sameButSpace } from '../syntax/sameButSpace.ts';
import { isDirective, isProse } from './directiveComment.ts';
import { endsSameLines, keepsMeaning } from './lineEndGuard.ts';
import type { SpanScan } from './scanSpans.ts';
import { type SideText, lineStart, spanText, widened } from './sideText.ts';
import { whiteSpaceRulesOf } from './whiteSpaceRules.ts';

/** One side of a unit. */
export interface ScannedSide extends SideText {
  readonly span: LineSpan;
  readonly scan: SpanScan;
}

/** Both sides of a unit in one language. */
export interface ScannedPair {
  readonly language: LanguageId;
  readonly old: ScannedSide;
  readonly now: ScannedSide;
}

/** Lines around a unit in which a directive comment could govern it. */
const directiveReach = 3;
/** Further lines, when they are comments without a gap. */
const commentBlockReach = 100;
/** A line that goes on in the next one. */
const continuedLine = /(?:\\|\?\?\/)[ \t]*\r?$/m;
/** A shell knows a comment only where a word could begin; the grammar also takes `{#` for one. */
const mayBeginInShell = /^$|\n$|[;&|()<>]$|(?:^|[^\\])[ \t]$/;
/** Ruby: a chain of calls goes on here, unless the line above is blank. */
const chainedCall = /^\s*&?\.(?!\.)/;

/** `format`, `comment` or, when neither is proven, `code`. */
export function formClassOf(pair: ScannedPair): ChangeClass {
  if (pair.old.scan.isDoubtful || pair.now.scan.isDoubtful || isGovernedByTools(pair)) return 'code';
  if (isFormat(pair)) return 'format';
  return isComment(pair) ? 'comment' : 'code';
}

/**
 * Places where the lines around, or the kind of white space, mean something: near directive comments, where lines are
 * continued, in sources that mix languages, and with carriage returns that some languages take for line ends.
 */
export function isGovernedByTools({ language, old, now }: Pick<ScannedPair, 'language'> & SidePair): boolean {
  return [old, now].some((side) => {
    if (side.isRefused) return true;
    if (isDirective(language, nearbyComments(side, side.span))) return true;
    // In a shell it belongs to the last word of its line.
    if ((language === 'bash' ? /\r/ : /\r(?!\n)/).test(spanText(side, side.span))) return true;
    return continuedLine.test(spanText(side, { ...widened(side.span, 1), lines: side.span.lines + 1 }));
  });
}

interface SidePair {
  readonly old: SideText & { readonly span: LineSpan };
  readonly now: SideText & { readonly span: LineSpan };
}

/** Same nodes, tokens and comments, and only such white space differs as means nothing in the language. */
function isFormat({ language, old, now }: ScannedPair): boolean {
  const { space } = whiteSpaceRulesOf(language);
  const texts = [spanText(old, old.span), spanText(now, now.span)] as const;
  if (space === undefined || !sameButSpace(...texts, languageTables[language].whiteSpace)) return false;
  if (space === 'margins' && !hasSameLines(language, now, ...texts)) return false;
  const scans = [old.scan, now.scan];
  if (scans.some((scan) => scan.startsInComment || scan.endsInComment || scan.isCaptured)) return false;
  if (old.span.lines === 0 || now.span.lines === 0) return scans.every(isOnlyAround);
  if (!sameList(old.scan.eventsWithComments, now.scan.eventsWithComments)) return false;
  return keepsMeaning(language, space === 'statements', old.scan.tokens, now.scan.tokens);
}

/** The same lines, blank ones and margins aside; none of them belongs to a preprocessor. */
function hasSameLines(language: LanguageId, now: ScannedSide, old: string, added: string): boolean {
  const [oldLines, newLines] = [codeLines(old), codeLines(added)];
  if (hasPreprocessor(language) && [...oldLines, ...newLines].some((line) => line.startsWith('#')))
    return false;
  if (language === 'ruby') {
    const below = now.text.slice(lineStart(now, now.span.start + now.span.lines));
    if ([...oldLines, ...newLines, below.trimStart().slice(0, 3)].some((line) => chainedCall.test(line)))
      return false;
  }
  return sameList(oldLines, newLines);
}

/** The lines that are not blank, without their margins. */
function codeLines(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function hasPreprocessor(language: LanguageId): boolean {
  return language === 'c' || language === 'cpp' || language === 'csharp';
}

/**
 * The lines are the same to the letter once comments are taken out, both sides enter and leave the span in the same
 * lexical state, and every comment in it is prose.
 */
function isComment({ language, old, now }: ScannedPair): boolean {
  if (whiteSpaceRulesOf(language).comments !== true) return false;
  const [before, after] = [old.scan, now.scan];
  if (old.span.lines > 0 && now.span.lines > 0) {
    if (before.startsInComment !== after.startsInComment || before.endsInComment !== after.endsInComment)
      return false;
    if (!sameList(before.events, after.events) || !endsSameLines(before.tokens, after.tokens)) return false;
  } else if (!isWholeComments(before) || !isWholeComments(after)) return false;
  if (language === 'go' && /\bfunc Example/.test(now.text)) return false;
  if (before.comments.length + after.comments.length === 0) return false;
  const removed = codeWithoutProse(language, old);
  const added = codeWithoutProse(language, now);
  return removed !== null && added !== null && removed === added;
}

/** A span that was inserted or removed whole: its comments begin and end in it, or it lies in one. */
function isWholeComments(scan: SpanScan): boolean {
  return isOnlyAround(scan) && scan.startsInComment === scan.endsInComment;
}

/** No node begins or ends in the span: only nodes around it cross it. */
function isOnlyAround(scan: SpanScan): boolean {
  return scan.events.every((event) => event.startsWith('~'));
}

/** The span's code lines without its comments, or null when one of the comments is not provably prose. */
function codeWithoutProse(language: LanguageId, side: ScannedSide): string | null {
  const { span, scan } = side;
  const start = lineStart(side, span.start);
  const end = span.lines === 0 ? start : lineStart(side, span.start + span.lines);
  let code = '';
  let at = span.lines === 0 ? end : start;
  for (const comment of scan.comments) {
    const from = Math.max(comment.start, start);
    const to = Math.min(comment.end, end);
    const whole = side.text.slice(comment.start, comment.end);
    if (!isProse(language, whole, side.text.slice(from, to))) return null;
    if (language === 'bash' && !mayBeginInShell.test(side.text.slice(0, comment.start).slice(-2)))
      return null;
    code += side.text.slice(at, from);
    at = to;
  }
  code += side.text.slice(at, end);
  return (
    code
      .split('\n')
      // Not `trimEnd`: other white space is an error in many languages, and may end a line or hide one.
      .map((line) => line.replace(/[ \t\r]+$/, ''))
      .filter((line) => line !== '')
      .join('\n')
  );
}

/** What may be comments in the span, near it, and in one block with it, by the look of the lines. */
function nearbyComments(side: SideText, span: LineSpan): string {
  const near = widened(span, directiveReach);
  let { start } = near;
  let end = start + near.lines;
  for (let more = commentBlockReach; more > 0 && start > 1 && isCommentLine(side, start - 1); more -= 1)
    start -= 1;
  for (let more = commentBlockReach; more > 0 && isCommentLine(side, end); more -= 1) end += 1;
  const text = spanText(side, { start, lines: end - start });
  return (text.match(/(?:\/\/|\/\*|#|--|<!--|^[ \t]*\*).*$/gm) ?? []).join('\n');
}

function isCommentLine(side: SideText, line: number): boolean {
  return /^[ \t]*(?:\/\/|\/?\*|#)/.test(side.text.slice(lineStart(side, line), lineStart(side, line + 1)));
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item, at) => item === b[at]);
}
