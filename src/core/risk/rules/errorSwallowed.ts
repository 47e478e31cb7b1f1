import type { FileChange } from '../../diff/change.ts';
import { commentOnLine, commentStyleOf } from '../evidence/commentOnLine.ts';
import { weaker } from '../destructive/hazard.ts';
import { excerpt } from '../evidence/excerpt.ts';
import { saysGenerated } from '../evidence/saysGenerated.ts';
import { findNewSpots, type Spot } from '../evidence/spots.ts';
import { isExample, isTestPath, pathKind } from '../pathKind.ts';
import type { Rule } from '../rule.ts';
import { isConsideredHandler, isConsideredInPython } from '../swallowing/consideredHandlers.ts';
import {
  braceHandlers,
  findEmptyHandlers,
  pythonHandlers,
  rubyHandlers,
  type HandlerShape,
} from '../swallowing/emptyHandlers.ts';
import { findGoErrorPaths } from '../swallowing/goErrorPaths.ts';
import { findRemovedGuards } from '../swallowing/removedGuards.ts';
import { swallowingLines, swallowingWords } from '../swallowing/swallowingLines.ts';
import type { TextLine } from '../unitLines.ts';

/** Added code that lets an error disappear, and checks that are removed. */
export const errorSwallowed: Rule = {
  id: 'error-swallowed',
  level: 'warning',
  title: 'Error swallowed',
  rationale:
    'An error that nobody hears of turns a clear failure into a wrong result later; coding agents catch what they ' +
    'cannot solve. Warnings: handlers that do nothing, blanket ones above all, and errors that are thrown away by ' +
    'name. Notes: handlers that a comment or the kind of error explains, results that are ignored, failing commands ' +
    'that scripts pass over, and checks that refused something and are removed while the code around them stays. ' +
    'Handlers that log, return or throw are left alone, those that only end or tidy what was there for the time being, ' +
    'those of a short attempt that say what was not there, tests, documentation and code that only moved.',
  options: [],
  check: (input) => [
    ...findNewSpots(input, {
      rule: 'error-swallowed',
      words: swallowingWords,
      applies,
      find: (lines, file) =>
        inExamples(file, [...handlersIn(lines, file.path), ...swallowingIn(lines, file.path)]),
    }),
    ...findRemovedGuards(input),
  ],
};

/** Words from which on a comment is taken for a reason that a reader can judge without a flag. */
const wordsOfSentence = 5;

function isSentence(comment: string): boolean {
  const words = comment.match(/[A-Za-z][\w'’-]+/g) ?? [];
  return words.filter((word) => !/^(?:ignored?|todo|fixme|nothing)$/i.test(word)).length >= wordsOfSentence;
}

/** Go: commands that take back what may never have been there, and fail then. */
const undoing =
  /^\s*_\s*(?:,\s*_\s*)?=\s*exec\.Command\w*\([^)]*"(?:--unset(?:-all)?|--stop|stop|kill|killall|prune)"/;

function applies(file: FileChange): boolean {
  const kind = pathKind(file.path);
  if (file.status === 'deleted' || isTestPath(file.path) || saysGenerated(file)) return false;
  return kind === 'code' || kind === 'config' || kind === 'other';
}

/** People copy what examples show, but nothing is built on them. */
function inExamples(file: FileChange, spots: readonly Spot[]): readonly Spot[] {
  if (!isExample(file.path)) return spots;
  return spots
    .filter(({ level }) => level !== 'note')
    .map((spot) => ({ ...spot, level: weaker(spot.level) }));
}

function handlersIn(lines: readonly TextLine[], path: string): readonly Spot[] {
  if (/\.go$/i.test(path)) return findGoErrorPaths(lines);
  const shape = handlerShapeOf(path);
  if (shape === null) return [];
  const found = findEmptyHandlers(lines, shape);
  const isConsidered =
    shape === braceHandlers ? isConsideredHandler : shape === pythonHandlers ? isConsideredInPython : null;
  return isConsidered === null ? found : found.filter(({ index }) => !isConsidered(lines, index));
}

/** A sentence right above that speaks of failing. */
function saysWhyAbove(lines: readonly TextLine[], index: number): boolean {
  const [above, line] = [lines[index - 1], lines[index]];
  if (above === undefined || line === undefined || above.number + 1 !== line.number) return false;
  if (!/^\s*(?:#|\/\/|\*|--)/.test(above.text)) return false;
  return (
    isSentence(above.text) && /\b(?:fail|error|exception|break|best[- ]effort|optional)/i.test(above.text)
  );
}

function handlerShapeOf(path: string): HandlerShape | null {
  if (/\.pyi?$/i.test(path)) return pythonHandlers;
  if (/\.(?:rb|rake)$/i.test(path)) return rubyHandlers;
  return /\.(?:[cm]?[jt]sx?|vue|svelte|astro|java|kt|kts|scala|groovy|cs|php|swift|dart|cc|cpp|cxx|hpp|hh|mm)$/i.test(
    path,
  )
    ? braceHandlers
    : null;
}

function swallowingIn(lines: readonly TextLine[], path: string): readonly Spot[] {
  const entries = swallowingLines.filter((entry) => entry.path.test(path));
  if (entries.length === 0) return [];
  const style = commentStyleOf(path);
  return lines.flatMap((line, index): readonly Spot[] => {
    const entry = entries.find((candidate) => candidate.pattern.test(line.text));
    if (entry === undefined || /^\s*(?:#|\/\/|\*|--)/.test(line.text)) return [];
    const comment = style === null ? null : commentOnLine(line.text, style);
    const explained = comment !== null && /[A-Za-z]{3,}[^]*\s[A-Za-z]/.test(comment);
    // A note that says why has said all there is to say, and so has a sentence.
    if (explained && (entry.level === 'note' || isSentence(comment))) return [];
    if (undoing.test(line.text) || (entry.kind === 'empty-handler' && saysWhyAbove(lines, index))) return [];
    return [
      {
        index,
        kind: entry.kind,
        level: explained ? 'note' : entry.level,
        message: `${entry.what}: ${excerpt(line.text)}`,
        key: line.text.replace(/\s+/g, ' ').trim(),
      },
    ];
  });
}
