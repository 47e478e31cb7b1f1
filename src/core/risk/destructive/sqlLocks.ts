import { foldOperation, type Hazard } from './hazard.ts';
import { readSqlStatements, type SqlToken } from './sqlStatements.ts';

const verbs = /\b(?:alter\s+table|create\s+(?:unique\s+)?index)\b/i;

/**
 * Statements of migrations that fail or block on a table that holds rows (squawk's list of blocking changes): required
 * columns without a value, constraints that are checked at once, indexes that are built under a lock. `text` is all that
 * is added to the file; a table that it creates itself is empty.
 */
export function findSqlLocks(text: string): readonly Hazard[] {
  if (!verbs.test(text)) return [];
  const statements = readSqlStatements(text);
  const created = new Set(statements.flatMap(({ tokens }) => createdTable(tokens)));
  return statements.flatMap(({ tokens }): readonly Hazard[] => {
    const at = tokens[0];
    if (at === undefined) return [];
    const words = tokens
      .map((token) =>
        token.kind === 'word' ? token.text.toUpperCase() : token.kind === 'symbol' ? token.text : '"',
      )
      .join(' ');
    const judged = judge(words);
    if (judged === null || created.has(tableOf(tokens))) return [];
    const operation = foldOperation(tokens.map((token) => token.text).join(' '));
    return [{ line: at.line, level: judged.level, what: judged.what, operation }];
  });
}

function judge(words: string): Pick<Hazard, 'level' | 'what'> | null {
  if (/^CREATE (?:UNIQUE )?INDEX (?!CONCURRENTLY)/.test(words))
    return { level: 'note', what: 'builds an index, which blocks writes to the table in PostgreSQL' };
  if (!words.startsWith('ALTER TABLE ')) return null;
  const adds =
    /\bADD (?:COLUMN )?(?:IF NOT EXISTS )?(?!CONSTRAINT|PRIMARY|FOREIGN|UNIQUE|CHECK|INDEX|KEY|PARTITION)\S+ /.test(
      words,
    );
  if (
    adds &&
    /\bNOT NULL\b/.test(words) &&
    !/\bDEFAULT\b|\bGENERATED\b|\bIDENTITY\b|\bSERIAL\b|\bAUTO_INCREMENT\b/.test(words)
  )
    return {
      level: 'warning',
      what: 'adds a required column without a value, which fails on a table with rows',
    };
  if (/\bSET NOT NULL\b/.test(words))
    return { level: 'note', what: 'makes a column required, which fails where rows lack it' };
  if (/\bADD (?:CONSTRAINT \S+ )?(?:FOREIGN KEY|CHECK)\b/.test(words) && !/\bNOT VALID\b/.test(words))
    return { level: 'note', what: 'adds a constraint that is checked at once, under a lock' };
  if (/\bADD (?:CONSTRAINT \S+ )?(?:UNIQUE|PRIMARY KEY)\b/.test(words) && !/\bUSING INDEX\b/.test(words))
    return {
      level: 'note',
      what: 'adds a unique constraint, which fails on doubles and builds an index under a lock',
    };
  return null;
}

function createdTable(tokens: readonly SqlToken[]): readonly string[] {
  const words = tokens.slice(0, 8).map(({ text }) => text.toUpperCase());
  if (words[0] !== 'CREATE' || !words.slice(1, 4).includes('TABLE')) return [];
  const rest = tokens
    .slice(words.indexOf('TABLE') + 1)
    .filter((token) => !/^(?:IF|NOT|EXISTS)$/i.test(token.text));
  return [nameOf(rest)];
}

/** The table of an ALTER TABLE or of the ON of a CREATE INDEX. */
function tableOf(tokens: readonly SqlToken[]): string {
  const start = tokens.findIndex((token) => token.kind === 'word' && /^(?:TABLE|ON)$/i.test(token.text));
  return nameOf(tokens.slice(start + 1).filter((token) => !/^(?:IF|EXISTS|ONLY)$/i.test(token.text)));
}

/** The last part of a dotted name, in one case. */
function nameOf(tokens: readonly SqlToken[]): string {
  let at = 0;
  while (tokens[at + 1]?.text === '.') at += 2;
  return tokens[at]?.text.toLowerCase() ?? '';
}
