import { commentOnLine } from '../evidence/commentOnLine.ts';
import { excerpt } from '../evidence/excerpt.ts';
import type { Spot } from '../evidence/spots.ts';
import type { TextLine } from '../unitLines.ts';

/** Most lines that a handler may have and still be looked through for its end. */
const longestHandler = 8;

/** A handler of errors: where it opens, and how to tell that a line of it does nothing. */
export interface HandlerShape {
  readonly opens: RegExp;
  /** Code that stands between the opening and the end and does nothing. */
  readonly nothing: RegExp;
  readonly closes: RegExp;
  /** The name or type that says that the error is expected. */
  readonly expected: RegExp;
  /** Catches everything, so that doing nothing is never a considered answer. */
  readonly blanket: RegExp;
  readonly comment: 'slashes' | 'hash';
}

export const braceHandlers: HandlerShape = {
  opens:
    /(?:^|[}\s;])catch\b\s*(?:\([^)]*\)|[\w:\s]*)?\s*(?:when\s*\([^)]*\)\s*)?\{?\s*$|(?:^|[}\s;])catch\b[^{]*\{/,
  nothing: /^(?:;|\{|continue;?|void 0;?)?$/,
  closes: /\}/,
  expected:
    /\(\s*(?:[\w.|\s]*\s)?\$?(?:_|ignored?|expected|unused|_\w+)\s*(?::[^)]*)?\)|\bcatch\s*\([^)]*(?:NotFound|FileNotFound|NoSuch|Exists|Cancel|Abort|Interrupted|NumberFormat|Timeout)\w*/i,
  blanket:
    /\bcatch\s*(?:\{|\(\s*(?:\.\.\.|\w+|(?:final\s+)?(?:java\.lang\.)?(?:Exception|Throwable|\\?Throwable|RuntimeException|System\.Exception|Error)\b[^)]*)\))/,
  comment: 'slashes',
};

export const pythonHandlers: HandlerShape = {
  opens: /^\s*except\b[^#]*:\s*(?:#.*)?$|^\s*except\b[^#]*:\s*(?:pass|\.\.\.|continue)\s*(?:#.*)?$/,
  nothing: /^(?:pass|\.\.\.|continue)$/,
  closes: /(?!)/,
  expected:
    /^\s*except\s+\(?[^)]*(?:NotFound|FileExists|Exists|Cancelled|Timeout|StopIteration|KeyError|LookupError|ImportError|ModuleNotFound|ProcessLookup|Empty|Interrupt|AttributeError|IndexError|DoesNotExist|UnicodeDecodeError|BrokenPipe|ConnectionReset|WouldBlock|ClosedResource|EndOfStream)\w*/,
  blanket: /^\s*except\s*(?::|\(?\s*(?:[\w]+\.)?(?:Base)?Exception\b)/,
  comment: 'hash',
};

export const rubyHandlers: HandlerShape = {
  opens: /^\s*rescue\b(?!\s+nil\b)[^#;]*$/,
  nothing: /^(?:nil|next)$/,
  closes: /^\s*(?:end|ensure|else)\b/,
  expected: /(?:NotFound|NoEnt|ENOENT|Timeout|StopIteration|KeyError|LoadError|Interrupt)/,
  blanket: /^\s*rescue\s*(?:=>|$|(?:StandardError|Exception)\b)/,
  comment: 'hash',
};

/**
 * Handlers that are added whole and do nothing. A short comment inside, or an error that is expected by name, makes a
 * note; a comment that gives a reason at length has said what the flag would ask.
 */
export function findEmptyHandlers(lines: readonly TextLine[], shape: HandlerShape): readonly Spot[] {
  return lines.flatMap((line, index): readonly Spot[] => {
    if (!shape.opens.test(line.text) || /^\s*(?:\/\/|#|\*)/.test(line.text)) return [];
    const body = bodyOf(lines, index, shape);
    if (body === null) return [];
    if (isExplainedAbove(lines, index)) return [];
    const expected = shape.expected.test(line.text) && !isBlanket(line.text, shape);
    if (expected && shape.comment === 'hash') return [];
    // Taking away what may be gone already needs no more than a word.
    const tidies = tidying.test(line.text) || tidying.test(lines[index - 1]?.text ?? '');
    if (rememberedForComfort.test(line.text) || rememberedForComfort.test(lines[index - 1]?.text ?? ''))
      return [];
    if (
      body.explained === 'at-length' ||
      (body.explained === 'briefly' && (tidies || shape.expected.test(line.text)))
    )
      return [];
    const explained = body.explained === 'briefly';
    const quiet = explained || tidies || shape.expected.test(line.text);
    const what = explained
      ? 'An error is caught and nothing is done, which a comment explains'
      : isBlanket(line.text, shape)
        ? 'Every error is caught here and nothing is done'
        : 'An error is caught here and nothing is done';
    return [
      {
        index,
        kind: 'empty-handler',
        level: quiet ? 'note' : 'warning',
        message: `${what}: ${excerpt(line.text)}`,
        key: `${line.text.trim()} ${body.explained}`,
      },
    ];
  });
}

/** A handler on the line of its `try`, below a comment of a sentence. */
function isExplainedAbove(lines: readonly TextLine[], index: number): boolean {
  const [above, line] = [lines[index - 1], lines[index]];
  if (above === undefined || line === undefined || above.number + 1 !== line.number) return false;
  if (!/^\s*try\s*\{/.test(line.text) || !/^\s*(?:\/\/|\*)/.test(above.text)) return false;
  return wordsOf(above.text) >= wordsOfSentence;
}

/** Calls that clean up and that fail when there is nothing left to clean. */
const tidying =
  /\b(?:kill|unlink\w*|close\w*|rm(?:Sync|dir\w*)?|remove\w*|abort|destroy|dispose\w*|release\w*|terminate|disconnect|cleanup|clear\w*|stop|end)\(/i;

/** What a page remembers in the browser, which may forbid it. */
const rememberedForComfort = /\b(?:local|session)Storage\b/;

function isBlanket(line: string, shape: HandlerShape): boolean {
  return shape.blanket.test(line) && !shape.expected.test(line);
}

interface HandlerBody {
  readonly explained: 'not' | 'briefly' | 'at-length';
}

/** The body when it does nothing and all of it is in the change; null otherwise. */
function bodyOf(lines: readonly TextLine[], index: number, shape: HandlerShape): HandlerBody | null {
  const first = lines[index]?.text ?? '';
  if (shape.comment === 'hash') return indentedBody(lines, index, shape);
  const opening = first.slice(first.lastIndexOf('catch'));
  const brace = opening.indexOf('{');
  let rest = brace < 0 ? '' : opening.slice(brace + 1);
  let words = 0;
  for (let at = index; at < Math.min(lines.length, index + longestHandler); at += 1) {
    const text = at === index ? rest : (lines[at]?.text ?? '');
    if (at > index && lines[at]?.number !== (lines[index]?.number ?? 0) + at - index) return null;
    const { code, comment } = withoutComment(text);
    words += wordsOf(comment);
    const end = code.search(shape.closes);
    rest = (end < 0 ? code : code.slice(0, end)).trim();
    if (!shape.nothing.test(rest)) return null;
    if (end >= 0) return { explained: explanation(words) };
  }
  return null;
}

function withoutComment(text: string): { readonly code: string; readonly comment: string | null } {
  const comment = commentOnLine(text, 'slashes');
  if (comment === null) return { code: text, comment };
  const at = text.indexOf(comment);
  const block = /^\/\*[^]*?\*\//.exec(comment)?.[0];
  const code = text.slice(0, at) + (block === undefined ? '' : comment.slice(block.length));
  return { code, comment };
}

/** A comment that says what happens instead. */
const namesNextWay =
  /\b(?:fall(?:s|ing)?[ -]?(?:back|through)|(?:try|tries|use|uses)\s+(?:the\s+)?(?:next|default|other)\b)/i;

/** Words of a comment that may explain something: `ignore` and its like say only what can be seen. */
function wordsOf(comment: string | null): number {
  if (comment !== null && namesNextWay.test(comment)) return wordsOfReason;
  const words = comment?.match(/[A-Za-z][\w'’-]+/g) ?? [];
  const telling = words.filter(
    (word) => !/^(?:ignored?|todo|fixme|noop|no-op|empty|pass|nothing|silent|swallow)$/i.test(word),
  );
  return telling.length;
}

/** From this many words on a comment is taken for a reason that a reader can judge without a flag. */
const wordsOfReason = 3;
/** Above a statement a comment may be about anything: it must be a sentence. */
const wordsOfSentence = 5;

function explanation(words: number): HandlerBody['explained'] {
  return words >= wordsOfReason ? 'at-length' : words > 0 ? 'briefly' : 'not';
}

/** Python and Ruby: the lines after the opening that are indented further. */
function indentedBody(lines: readonly TextLine[], index: number, shape: HandlerShape): HandlerBody | null {
  const opening = lines[index];
  if (opening === undefined) return null;
  const opened = commentOnLine(opening.text, 'hash');
  let words = wordsOf(opened);
  const inline = /:\s*(pass|\.\.\.|continue)\s*(?:#.*)?$/.exec(opening.text)?.[1];
  if (inline !== undefined && /^\s*except/.test(opening.text)) return { explained: explanation(words) };
  const indentation = indentationOf(opening.text);
  let seen = false;
  for (let at = index + 1; at < Math.min(lines.length, index + longestHandler); at += 1) {
    const line = lines[at];
    if (line === undefined || line.number !== opening.number + at - index) break;
    if (line.text.trim() === '') continue;
    if (indentationOf(line.text) <= indentation)
      return seen || shape.closes.test(line.text) ? { explained: explanation(words) } : null;
    const comment = commentOnLine(line.text, 'hash');
    words += wordsOf(comment);
    const code = (comment === null ? line.text : line.text.slice(0, line.text.indexOf(comment))).trim();
    if (code !== '' && !shape.nothing.test(code)) return null;
    seen ||= code !== '';
  }
  return seen ? { explained: explanation(words) } : null;
}

function indentationOf(text: string): number {
  return /^\s*/.exec(text)?.[0].length ?? 0;
}
