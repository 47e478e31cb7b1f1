/** A string of a program, with what stands right behind it. */
export interface StringLiteral {
  readonly content: string;
  /** 0-based line of its first character. */
  readonly line: number;
  /** The next character that is no white space; empty at the end. */
  readonly next: string;
  /** 0-based line of `next`. */
  readonly nextLine: number;
}

/** Which characters open strings and comments. Characters in single quotes are no strings where they are characters. */
export interface LiteralStyle {
  readonly singleQuotes: 'string' | 'character';
  readonly comment: 'slashes' | 'hash';
}

const strings =
  /"""([^]*?)(?:"""|$)|'''([^]*?)(?:'''|$)|"((?:[^"\\\n]|\\[^])*)"|`((?:[^`\\]|\\[^])*)(?:`|$)|(\/\*[^]*?(?:\*\/|$))/
    .source;

/** String literals of code, by the customs that most languages share. Text that is no code gives little harm: literals of prose. */
export function readStringLiterals(text: string, style: LiteralStyle): readonly StringLiteral[] {
  const single = style.singleQuotes === 'string' ? String.raw`'((?:[^'\\\n]|\\[^])*)'` : String.raw`(?!)()`;
  const comment = style.comment === 'hash' ? String.raw`#[^\n]*` : String.raw`\/\/[^\n]*`;
  const pattern = new RegExp(`${strings}|${single}|(${comment})`, 'g');
  const literals: StringLiteral[] = [];
  let line = 0;
  let counted = 0;
  const lineAt = (offset: number): number => {
    while (counted < offset) {
      if (text.charCodeAt(counted) === 10) line += 1;
      counted += 1;
    }
    return line;
  };
  for (const match of text.matchAll(pattern)) {
    const content = match[1] ?? match[2] ?? match[3] ?? match[4] ?? match[6];
    if (content === undefined || match[5] !== undefined || match[7] !== undefined) continue;
    const start = lineAt(match.index);
    const after = match.index + match[0].length;
    const gap = /^\s*/.exec(text.slice(after, after + 200))?.[0].length ?? 0;
    literals.push({
      content,
      line: start,
      next: text.charAt(after + gap),
      nextLine: lineAt(after) + text.slice(after, after + gap).split('\n').length - 1,
    });
  }
  return literals;
}
