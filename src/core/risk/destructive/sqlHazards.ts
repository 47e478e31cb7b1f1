import type { FindingLevel } from '../finding.ts';
import { foldOperation, type Hazard } from './hazard.ts';
import { readSqlStatements, type SqlStatement, type SqlToken } from './sqlStatements.ts';

/** `complete`: the text is all there is. `excerpt`: lines may follow that finish its last statement. */
export type SqlExtent = 'complete' | 'excerpt';

/**
 * Statements of SQL that lose data or break readers (squawk's list of banned and breaking changes): DROP, TRUNCATE,
 * DELETE and UPDATE of whole tables, ALTER that drops, retypes or renames.
 */
export function findSqlHazards(text: string, extent: SqlExtent): readonly Hazard[] {
  if (!verbs.test(text)) return [];
  return readSqlStatements(text).flatMap((statement) => {
    const open = extent === 'excerpt' && !statement.terminated;
    return judge(mainPart(statement), open).map(({ level, what, at }) => ({
      level,
      what,
      line: at.line,
      operation: foldOperation(statement.tokens.map((token) => token.text).join(' ')),
    }));
  });
}

/** Every verb that is judged below: most text has none, and need not be cut into statements. */
const verbs = /\b(?:drop|truncate|delete|update|alter|rename|exec|modify|change)\b/i;

interface Judged {
  readonly level: FindingLevel;
  readonly what: string;
  readonly at: SqlToken;
}

/** The statement without parentheses' content and without a leading WITH: what it does itself. */
function mainPart(statement: SqlStatement): readonly SqlToken[] {
  let depth = 0;
  const outer = statement.tokens.filter((token) => {
    if (token.text === '(' && token.kind === 'symbol') depth += 1;
    if (token.text === ')' && token.kind === 'symbol') depth = Math.max(0, depth - 1);
    return depth === 0 && !(token.kind === 'symbol' && token.text === ')');
  });
  if (wordAt(outer, 0) !== 'WITH') return outer;
  const verb = outer.findIndex(
    (token) => token.kind === 'word' && /^(?:DELETE|UPDATE|INSERT|SELECT|MERGE)$/i.test(token.text),
  );
  return verb < 0 ? outer : outer.slice(verb);
}

function judge(tokens: readonly SqlToken[], open: boolean): readonly Judged[] {
  const at = tokens[0];
  if (at === undefined || at.kind !== 'word') return [];
  switch (wordAt(tokens, 0)) {
    case 'DROP':
      return judgeDrop(tokens, at);
    case 'TRUNCATE':
      return judgeTruncate(tokens, at);
    case 'DELETE':
      if (wordAt(tokens, 1) !== 'FROM' || open || hasWord(tokens, 'WHERE') || hasWord(tokens, 'USING'))
        return [];
      return [{ level: 'error', what: `deletes every row of ${nameAt(tokens, 2)}`, at }];
    case 'UPDATE':
      if (open || !hasWord(tokens, 'SET') || hasWord(tokens, 'WHERE') || isClause(tokens)) return [];
      return [
        {
          level: 'error',
          what: `updates every row of ${nameAt(tokens, wordAt(tokens, 1) === 'ONLY' ? 2 : 1)}`,
          at,
        },
      ];
    case 'ALTER':
      return judgeAlter(tokens, at);
    case 'RENAME':
      return wordAt(tokens, 1) === 'TABLE'
        ? [{ level: 'warning', what: `renames the table ${nameAt(tokens, 2)}`, at }]
        : judgeAction(tokens, 'a table');
    case 'EXEC':
      return wordAt(tokens, 1) === 'SP_RENAME'
        ? [{ level: 'warning', what: 'renames a table or column', at }]
        : [];
    default:
      return [];
  }
}

const dropped: Readonly<Record<string, FindingLevel>> = {
  TABLE: 'error',
  COLUMN: 'error',
  DATABASE: 'error',
  SCHEMA: 'error',
  KEYSPACE: 'error',
  PARTITION: 'error',
  INDEX: 'warning',
  VIEW: 'warning',
  TYPE: 'warning',
  SEQUENCE: 'warning',
};

function judgeDrop(tokens: readonly SqlToken[], at: SqlToken): readonly Judged[] {
  const rest = tokens.filter((token, index) => index > 0 && !isNoise(token));
  const object = wordAt(rest, 0);
  const level = dropped[object];
  if (object === 'NOT' && wordAt(rest, 1) === 'NULL')
    return [{ level: 'warning', what: 'lets a column be null', at }];
  if (level === undefined) return [];
  return [{ level, what: `drops the ${object.toLowerCase()} ${nameAt(rest, 1)}`, at }];
}

/** Words between DROP and what is dropped, and before its name. */
function isNoise(token: SqlToken): boolean {
  return (
    token.kind === 'word' && /^(?:IF|EXISTS|MATERIALIZED|CONCURRENTLY|UNIQUE|FOREIGN)$/i.test(token.text)
  );
}

function judgeTruncate(tokens: readonly SqlToken[], at: SqlToken): readonly Judged[] {
  const rest = tokens
    .slice(1)
    .filter((token) => !(token.kind === 'word' && /^(?:TABLE|ONLY)$/i.test(token.text)));
  // `TRUNCATE(x, 2)` is a function: its parentheses were left out, so nothing is left to name.
  return rest[0] === undefined || rest[0].kind === 'symbol'
    ? []
    : [{ level: 'error', what: `empties the table ${nameAt(rest, 0)}`, at }];
}

function judgeAlter(tokens: readonly SqlToken[], at: SqlToken): readonly Judged[] {
  const object = wordAt(tokens, 1);
  if (object !== 'TABLE' && object !== 'FOREIGN') {
    const renames =
      hasWord(tokens, 'RENAME') && /^(?:TYPE|SCHEMA|DATABASE|VIEW|INDEX|SEQUENCE)$/.test(object);
    if (renames) return [{ level: 'warning', what: `renames a ${object.toLowerCase()}`, at }];
    // An action on its own line of an ALTER TABLE whose head is not part of the diff.
    return object === 'COLUMN' ? judgeAction(tokens, 'a table') : [];
  }
  const name = tokens
    .slice(2)
    .filter((token) => !(token.kind === 'word' && /^(?:IF|EXISTS|ONLY|TABLE)$/i.test(token.text)));
  const table = nameAt(name, 0);
  return actionsOf(name.slice(nameLength(name))).flatMap((action) => judgeAction(action, table));
}

/** One action of ALTER TABLE. */
function judgeAction(action: readonly SqlToken[], table: string): readonly Judged[] {
  const at = action[0];
  if (at === undefined) return [];
  const words = action
    .filter((token) => token.kind !== 'symbol')
    .map((token) => (token.kind === 'word' ? token.text.toUpperCase() : '"'));
  const text = words.join(' ');
  if (/^DROP (?:CONSTRAINT|PRIMARY|FOREIGN|CHECK|KEY)\b/.test(text))
    return [{ level: 'note', what: `drops a constraint of ${table}`, at }];
  if (/^DROP (?:DEFAULT|EXPRESSION|IDENTITY|NOT)\b/.test(text)) return [];
  if (/^DROP (?:INDEX|PARTITION)\b/.test(text))
    return [
      { level: text.startsWith('DROP INDEX') ? 'warning' : 'error', what: `drops part of ${table}`, at },
    ];
  if (/^DROP\b/.test(text)) {
    const rest = action.slice(1).filter((token) => !isNoise(token) && wordOf(token) !== 'COLUMN');
    return [{ level: 'error', what: `drops the column ${nameAt(rest, 0)} of ${table}`, at }];
  }
  if (/^RENAME\b/.test(text))
    return [
      {
        level: 'warning',
        what: /^RENAME (?:TO|AS)\b/.test(text) ? `renames ${table}` : `renames part of ${table}`,
        at,
      },
    ];
  if (/^(?:MODIFY|CHANGE)\b/.test(text))
    return [{ level: 'warning', what: `changes the type of a column of ${table}`, at }];
  if (!text.startsWith('ALTER ')) return [];
  if (/\bDROP NOT NULL\b/.test(text))
    return [{ level: 'warning', what: `lets a column of ${table} be null`, at }];
  const retypes =
    /\bTYPE\b/.test(text) || /^ALTER COLUMN \S+ (?!SET\b|DROP\b|ADD\b|RESTART\b|RESET\b)\S/.test(text);
  return retypes ? [{ level: 'warning', what: `changes the type of a column of ${table}`, at }] : [];
}

function actionsOf(tokens: readonly SqlToken[]): readonly (readonly SqlToken[])[] {
  const actions: SqlToken[][] = [[]];
  for (const token of tokens) {
    if (token.kind === 'symbol' && token.text === ',') actions.push([]);
    else actions.at(-1)?.push(token);
  }
  return actions;
}

/** `ON CONFLICT … DO UPDATE`, `ON UPDATE`, `FOR UPDATE` on a line of their own are clauses: no name follows. */
function isClause(tokens: readonly SqlToken[]): boolean {
  return wordAt(tokens, 1) === 'SET' || wordAt(tokens, 1) === 'OF';
}

function wordAt(tokens: readonly SqlToken[], index: number): string {
  const token = tokens[index];
  return token === undefined ? '' : wordOf(token);
}

function wordOf(token: SqlToken): string {
  return token.kind === 'word' ? token.text.toUpperCase() : '';
}

function hasWord(tokens: readonly SqlToken[], word: string): boolean {
  return tokens.some((token) => wordOf(token) === word);
}

/** A name with its dots: `app . users` is three tokens. */
function nameLength(tokens: readonly SqlToken[]): number {
  let length = 1;
  while (tokens[length]?.text === '.' && tokens[length + 1] !== undefined) length += 2;
  return length;
}

function nameAt(tokens: readonly SqlToken[], index: number): string {
  const rest = tokens.slice(index);
  const name = rest
    .slice(0, nameLength(rest))
    .map((token) => token.text)
    .join('');
  return name === '' ? 'something' : name;
}
