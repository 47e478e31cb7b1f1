import type { FindingLevel } from '../finding.ts';
import { foldOperation, type Hazard } from './hazard.ts';

interface CodePattern {
  readonly pattern: RegExp;
  readonly level: FindingLevel;
  readonly what: string;
  /** Deletes what the rest of the line names, so a scratch directory is no hazard. */
  readonly deletesFiles?: true;
}

const patterns: readonly CodePattern[] = [
  {
    pattern: /\b(?:rm|rmSync|rmdir|rmdirSync)\([^;]*\brecursive:\s*true/,
    level: 'warning',
    what: 'deletes a directory with everything inside',
    deletesFiles: true,
  },
  {
    pattern: /\brimraf(?:\.sync|Sync)?\(|\bfs(?:e|Extra)\.(?:removeSync|remove|emptyDirSync|emptyDir)\(/,
    level: 'warning',
    what: 'deletes a directory with everything inside',
    deletesFiles: true,
  },
  {
    pattern: /\bshutil\.rmtree\(|(?<![.\w])rmtree\(/,
    level: 'warning',
    what: 'deletes a directory with everything inside',
    deletesFiles: true,
  },
  {
    pattern:
      /\bos\.RemoveAll\(|\bremove_dir_all\(|\bFileUtils\.(?:rm_rf|rm_r|deleteDirectory|forceDelete)\b|\bDirectory\.Delete\([^;]*,\s*(?:recursive:\s*)?true/,
    level: 'warning',
    what: 'deletes a directory with everything inside',
    deletesFiles: true,
  },
  {
    pattern:
      /\b(?:dropTable|dropTableIfExists|dropTables|drop_table|DeleteModel|dropIfExists)(?:\(|\s+[:'"])/,
    level: 'error',
    what: 'drops a table',
  },
  {
    pattern: /\b(?:dropDatabase|drop_database|dropSchema|dropSchemaIfExists|dropAllTables|drop_all)\(/,
    level: 'error',
    what: 'drops a database or schema',
  },
  {
    pattern:
      /\b(?:dropColumn|dropColumns|removeColumn|drop_column|remove_columns?|RemoveField)(?:\(|\s+[:'"])/,
    level: 'error',
    what: 'drops a column',
  },
  {
    pattern:
      /\b(?:renameColumn|renameTable|rename_column|rename_table|RenameField|RenameModel)(?:\(|\s+[:'"])/,
    level: 'warning',
    what: 'renames a table or column',
  },
  {
    pattern: /\.(?:deleteMany|delete_many|remove)\(\s*\{\s*\}\s*[,)]|\.deleteMany\(\s*\)/,
    level: 'warning',
    what: 'deletes every record',
  },
  {
    pattern: /\.objects\.all\(\)\.delete\(\)|\b[A-Z]\w*\.(?:delete_all|destroy_all)\b/,
    level: 'warning',
    what: 'deletes every record',
  },
  {
    pattern: /\b(?:DB::table\([^)]*\)|[A-Z]\w*(?:::|\.)(?:query\(\)\s*->)?)(?:->)?truncate\(/,
    level: 'warning',
    what: 'empties a table',
  },
  {
    pattern: /\bSchema::drop(?:AllTables|Columns?)?\(|\bop\.drop_(?:table|column)\(/,
    level: 'error',
    what: 'drops a table or column',
  },
  { pattern: /\.(?:flushall|flushAll|flushdb)\(/, level: 'warning', what: 'empties a store' },
];

/** A part of every name that is looked for: most lines have none. */
const fragments = /rm|rimraf|remove|delete|drop|rename|destroy|empty|flush|truncate/i;

const scratch =
  /te?mp|mkdtemp|node_modules|['"`./](?:dist|build|bundle|out|output|target|coverage)\b|\b(?:dist|build|out|output|coverage)(?:Dir|Directory|Folder|Path|_dir|_path)\b|cache|fixture|sandbox|scratch/i;

/** Lines that an options object may be away from the call it belongs to. */
const callLines = 4;

/** Calls that delete files, tables or records wholesale. `lines` are the added lines of one run. */
export function findCodeHazards(lines: readonly string[]): readonly Hazard[] {
  return lines.flatMap((line, index) => {
    if (!fragments.test(line)) return [];
    if (isComment(line) || isDefinition(line)) return [];
    const call = /\b(?:rm|rmSync|rmdir|rmdirSync)\([^)]*$/.test(line)
      ? lines.slice(index, index + callLines).join(' ')
      : line;
    const found = patterns.find(
      (entry) =>
        entry.pattern.test(withoutStrings(call)) ||
        (entry.deletesFiles !== true && entry.pattern.test(call) && !isInString(call, entry.pattern)),
    );
    if (found === undefined || (found.deletesFiles === true && scratch.test(call))) return [];
    return [{ line: index, level: found.level, what: found.what, operation: foldOperation(call) }];
  });
}

/** Names that say a function undoes a migration. */
const wayBack = /^(?:.*\.)?(?:down|downgrade|rollback|revert|undo)$/i;

/** True for the name of a function that takes a migration back: what it drops was made by the way forth. */
export function isWayBack(symbol: string): boolean {
  return wayBack.test(symbol);
}

/** The line where a migration's way back begins, in code or in SQL with markers; null for other lines. */
export function migrationDirection(line: string): 'forth' | 'back' | null {
  const match =
    /^\s*(?:export\s+)?(?:public\s+)?(?:async\s+)?(?:function\s+|def\s+|func\s+|const\s+)?(?:exports\.)?(up|change|upgrade|down|downgrade|rollback|revert)\b\s*(?:\(|=|:|$)/i.exec(
      line,
    ) ?? /^\s*--\s*(?:\+goose\s+|\+migrate\s+|migrate:|!|@)?\s*(up|down|rollback|undo)s?\b/i.exec(line);
  if (match?.[1] === undefined) return null;
  return /^(?:up|change|upgrade)$/i.test(match[1]) ? 'forth' : 'back';
}

function isComment(line: string): boolean {
  return /^\s*(?:\/\/|#|\*|\/\*|--)/.test(line);
}

/** A declaration of a function of that name is no call of it. */
function isDefinition(line: string): boolean {
  return /^\s*(?:(?:export|public|private|protected|static|async|default|abstract|override|pub|virtual)\s+)*(?:function|def|func|fn|class|interface|type)\b/.test(
    line,
  );
}

function withoutStrings(line: string): string {
  return line.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`/g, '""');
}

/** True when the pattern is found only inside quotes. */
function isInString(line: string, pattern: RegExp): boolean {
  const match = pattern.exec(line);
  if (match === null) return false;
  const before = line.slice(0, match.index);
  return ['"', "'", '`'].some((quote) => before.split(quote).length % 2 === 0);
}
