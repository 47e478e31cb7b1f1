/**
 * Ruby's `File.fnmatch` with `FNM_DOTMATCH | FNM_PATHNAME`, by which GitLab matches CODEOWNERS: `*`, `?` and `[…]` stay
 * inside a directory, a segment of `**` is any number of directories, `\` takes the next character as it is. Null when
 * the pattern cannot match at all, as with a bracket that is never closed.
 */
export function compileFileNamePattern(pattern: string): ((path: string) => boolean) | null {
  const source = sourceOf(pattern);
  if (source === null) return null;
  const expression = new RegExp(`^${source}$`, 'su');
  return (path) => expression.test(path);
}

/** A piece of the pattern and the regular expression that stands for it; the first that fits is taken. */
const pieces: readonly (readonly [RegExp, (match: RegExpExecArray) => string | null])[] = [
  // Only a whole segment of `**` crosses directories, as many as there are; elsewhere it is a `*`.
  [/(?<=^|\/)\*\*\/(?:\*\*\/)*/uy, () => '(?:[^/]+/)*'],
  [/\*+/uy, () => '[^/]*'],
  [/\?/uy, () => '[^/]'],
  [/\[([!^]?)((?:\\.|[^\]\\])+)\]/suy, ([, negation = '', members = '']) => bracketSource(negation, members)],
  // A bracket that is never closed matches nothing.
  [/\[/uy, () => null],
  [/\\(.)/suy, ([, literal = '']) => escapeLiteral(literal)],
  [/./suy, ([literal]) => escapeLiteral(literal)],
];

function sourceOf(pattern: string): string | null {
  let source = '';
  let at = 0;
  while (at < pattern.length) {
    const piece = nextPiece(pattern, at);
    if (piece === null) return null;
    source += piece.source;
    at += piece.length;
  }
  return source;
}

function nextPiece(pattern: string, at: number): { readonly source: string; readonly length: number } | null {
  for (const [expression, translate] of pieces) {
    expression.lastIndex = at;
    const match = expression.exec(pattern);
    if (match === null) continue;
    const source = translate(match);
    return source === null ? null : { source, length: match[0].length };
  }
  return null;
}

/** Ranges that run backwards are empty, and no bracket matches `/`. */
function bracketSource(negation: string, members: string): string {
  const parts = [...members.matchAll(/(\\.|[^\\])(?:-(\\.|[^\\]))?/gsu)].flatMap(([, first = '', last]) => {
    const [from, to] = [first, last].map((part) => (part === undefined ? '' : part.replace(/^\\/su, '')));
    if (last === undefined) return [escapeMember(from ?? '')];
    return (from ?? '') <= (to ?? '') ? [`${escapeMember(from ?? '')}-${escapeMember(to ?? '')}`] : [];
  });
  if (negation !== '') return `(?!/)[^${parts.join('')}]`;
  return parts.length === 0 ? '(?!)' : `(?!/)[${parts.join('')}]`;
}

function escapeLiteral(character: string): string {
  return /[\\^$.*+?()[\]{}|/]/u.test(character) ? `\\${character}` : character;
}

function escapeMember(character: string): string {
  return character === '-' ? '\\-' : escapeLiteral(character);
}
