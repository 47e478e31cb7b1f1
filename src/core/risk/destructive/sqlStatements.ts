/** A word, a name in quotes, a string, or one other character; `text` as written, names without quotes. */
export interface SqlToken {
  readonly kind: 'word' | 'name' | 'string' | 'symbol';
  readonly text: string;
  /** 0-based line in the text. */
  readonly line: number;
}

export interface SqlStatement {
  readonly tokens: readonly SqlToken[];
  /** False when the text ended before the statement did, so that a clause may follow that is not seen. */
  readonly terminated: boolean;
}

/** Comments and strings by the SQL standard, with what PostgreSQL, MySQL and SQL Server add. Order matters. */
const lexeme =
  /(?<space>\s+)|(?<comment>--[^\n]*|\/\*[^]*?(?:\*\/|$)|(?<=^|\n)#[^\n]*)|(?<escaped>[eE]'(?:[^'\\]|\\[^]|'')*(?:'|$))|(?<string>'(?:[^']|'')*(?:'|$))|(?<name>"(?:[^"]|"")*(?:"|$)|`[^`]*(?:`|$)|\[[A-Za-z_][^\]\n]*\])|(?<dollar>\$[A-Za-z_]*\$)|(?<word>[\p{L}_#@$][\p{L}\p{N}_#@$]*)|(?<symbol>[^])/gu;

/** Words after which a statement begins although no `;` stands before it, wherever they stand. */
const opensAnywhere = new Set(['BEGIN', 'THEN', 'LOOP']);
/** The same, but only as the first word: elsewhere they mean something else (`CASE … ELSE`). */
const opensAtStart = new Set(['ELSE', 'GO', 'DECLARE']);

/**
 * Cuts SQL into statements at `;` and at the borders of procedural blocks; the bodies of dollar-quoted functions are
 * read as statements too. Tolerant: text that is no SQL gives statements that mean nothing.
 */
export function readSqlStatements(text: string): readonly SqlStatement[] {
  const statements: SqlStatement[] = [];
  let tokens: SqlToken[] = [];
  let line = 0;
  const end = (terminated: boolean): void => {
    if (tokens.length > 0) statements.push({ tokens, terminated });
    tokens = [];
  };
  for (const match of text.matchAll(lexeme)) {
    const token = tokenOf(match, line);
    line += match[0].split('\n').length - 1;
    if (token === null) continue;
    if (token === 'border') end(true);
    else {
      tokens.push(token);
      if (token.kind === 'word' && opensStatement(token.text.toUpperCase(), tokens.length === 1)) end(true);
    }
  }
  end(false);
  return statements;
}

function opensStatement(word: string, isFirst: boolean): boolean {
  // `CASE WHEN … THEN x` is an expression; ending there only hides the rest of it, which holds no statement.
  return opensAnywhere.has(word) || (isFirst && opensAtStart.has(word));
}

function tokenOf(match: RegExpExecArray, line: number): SqlToken | 'border' | null {
  const groups = match.groups ?? {};
  if (groups['space'] !== undefined || groups['comment'] !== undefined) return null;
  if (groups['dollar'] !== undefined || match[0] === ';') return 'border';
  if (groups['string'] !== undefined || groups['escaped'] !== undefined)
    return { kind: 'string', text: match[0], line };
  if (groups['name'] !== undefined) return { kind: 'name', text: match[0].slice(1, -1), line };
  if (groups['word'] !== undefined) return { kind: 'word', text: match[0], line };
  return { kind: 'symbol', text: match[0], line };
}
