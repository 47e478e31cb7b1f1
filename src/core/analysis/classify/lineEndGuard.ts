import type { LanguageId } from '../facts.ts';

/** A token as it stands in a source. */
export interface PlacedToken {
  readonly text: string;
  /** A line ends between the token before it and this one. */
  readonly isAfterLineEnd: boolean;
  /** Nothing stands between the token before it and this one. */
  readonly isGlued: boolean;
}

/** Characters that make one operator when nothing stands between them; grammars know it less well than compilers. */
const operatorPairs = new Set(
  '<- -> => <= >= == != && || ++ -- << >> ** // /* */ += -= *= /= %= &= |= ^= ~= ?. ?? ?: .. :: := &^ <! !! #[ ##'.split(
    ' ',
  ),
);

const wordCharacter = /[\p{ID_Continue}$]/u;

/** JavaScript: tokens after which, or before which, no semicolon can be inserted, whatever stands around them. */
const openBefore = new Set(
  '{ ( [ , ; : ? = . ?. + - * / % ** && || ?? & | ^ < <= >= == === != !== << >> >>> += -= *= /= %= **= &&= ||= ??= &= |= ^= ...'.split(
    ' ',
  ),
);
const openAfter = new Set(
  ') ] } , ; . ?. : ? = + - * / % ** && || ?? & | ^ <= >= == === != !== += -= *= /= %= **= &&= ||= ??= &= |= ^='.split(
    ' ',
  ),
);
/** Words that mean something else, or nothing more, when their line ends. */
const restricted = new Set(
  (
    'return throw break continue yield await async get set static type interface namespace module declare abstract ' +
    'public private protected readonly override accessor as satisfies is asserts infer keyof unique global let using of ' +
    'export default import from in out ++ --'
  ).split(' '),
);
const closingWords = new Set(['else', 'catch', 'finally']);

/** Go: a line that ends behind one of these does not end a statement. */
const goContinues = /^(?!\+\+$|--$)[{([,;:.=+\-*/%&|^<>!~]+$/;

function mayMoveLineEnd(language: LanguageId, before: string, after: string): boolean {
  if (language === 'go') return goContinues.test(before);
  if (before === '=>' || openBefore.has(before)) return true;
  if (before === '}' && closingWords.has(after)) return true;
  return openAfter.has(after) && !restricted.has(before);
}

/** True when two characters make something else when nothing stands between them: one operator, or one word. */
function isOther(last: string, first: string): boolean {
  return operatorPairs.has(last + first) || (wordCharacter.test(last) && wordCharacter.test(first));
}

/** True when the same tokens keep their meaning although the white space between them differs. */
export function keepsMeaning(
  language: LanguageId,
  isLineEndMeaningful: boolean,
  old: readonly PlacedToken[],
  now: readonly PlacedToken[],
): boolean {
  if (old.length !== now.length) return false;
  let before = '';
  for (const [at, token] of old.entries()) {
    const other = now[at];
    if (other === undefined || other.text !== token.text) return false;
    const isLineEndMoved = token.isAfterLineEnd !== other.isAfterLineEnd;
    if (at > 0 && isLineEndMeaningful && isLineEndMoved && !mayMoveLineEnd(language, before, token.text))
      return false;
    if (at > 0 && token.isGlued !== other.isGlued && isOther(before.slice(-1), token.text.slice(0, 1)))
      return false;
    before = token.text;
  }
  return true;
}

/** True when lines end between the same tokens on both sides: for changes of comments, which may hold line ends. */
export function endsSameLines(old: readonly PlacedToken[], now: readonly PlacedToken[]): boolean {
  return (
    old.length === now.length &&
    old.every(({ isAfterLineEnd }, at) => at === 0 || now[at]?.isAfterLineEnd === isAfterLineEnd)
  );
}
