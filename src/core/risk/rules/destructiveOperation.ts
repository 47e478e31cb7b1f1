import type { FileChange, Unit } from '../../diff/change.ts';
import type { FileFacts } from '../../analysis/facts.ts';
import { findCodeHazards, isWayBack, migrationDirection } from '../destructive/codeHazards.ts';
import { type Hazard, weaker } from '../destructive/hazard.ts';
import { findManifestRisks, mayBeManifest } from '../destructive/manifestRisks.ts';
import { findMissingWayBack } from '../destructive/missingWayBack.ts';
import { findShellHazards } from '../destructive/shellHazards.ts';
import { findSqlHazards } from '../destructive/sqlHazards.ts';
import { findSqlLocks } from '../destructive/sqlLocks.ts';
import { readStringLiterals, type LiteralStyle } from '../destructive/stringLiterals.ts';
import { findTerraformRisks } from '../destructive/terraformRisks.ts';
import { excerpt } from '../evidence/excerpt.ts';
import { isTestBesideCode } from '../evidence/testsBesideCode.ts';
import type { Finding } from '../finding.ts';
import { isTestOrExample, pathKind } from '../pathKind.ts';
import type { Rule, RiskInput } from '../rule.ts';
import { addedTextLines, removedTextLines, runsOfUnits, type TextLine } from '../unitLines.ts';

/** Added statements, commands and calls that lose data or cannot be taken back. */
export const destructiveOperation: Rule = {
  id: 'destructive-operation',
  level: 'error',
  title: 'Destructive operation',
  rationale:
    'What is dropped, truncated, force-pushed or deleted recursively does not come back with a revert. Added lines of ' +
    'SQL, shell, Terraform and code are checked, and blocks, resources and protections of Terraform, Kubernetes and ' +
    'CloudFormation that are removed. SQL and commands inside strings count one level less. Migrations that fail on a ' +
    'table with rows give a warning; statements that lock one, the way back of a migration or that there is none, and ' +
    'SQL files beside tests, a note. Comments, strings of prose, build output, temporary directories and operations ' +
    'that only moved within a file are left alone.',
  options: [],
  check: (input) =>
    input.change.files.flatMap((file) => [
      ...(mayBeManifest(file.path) ? findManifestRisks(file, input.change) : []),
      ...findMissingWayBack(file, input.change),
      ...checkFile(file, input),
    ]),
};

function checkFile(file: FileChange, input: RiskInput): readonly Finding[] {
  const language = languageOf(file.path);
  if (language === null) return [];
  if (language === 'terraform') return findTerraformRisks(file, input.change);
  const runs = runsOfUnits(file);
  const known = new Map<string, number>();
  for (const run of runs) {
    for (const hazard of hazardsOf(run.flatMap(removedTextLines), language, file))
      known.set(hazard.operation, (known.get(hazard.operation) ?? 0) + 1);
  }
  return runs.flatMap((run) => {
    const lines = run.flatMap(addedTextLines);
    return hazardsOf(lines, language, file).flatMap((hazard) => {
      const before = known.get(hazard.operation) ?? 0;
      known.set(hazard.operation, before - 1);
      const facts = input.facts.files.get(file.path);
      if (before > 0 || isTestBesideCode(facts, file.path, lines[hazard.line]?.number ?? 0)) return [];
      return finding(hazard, lines, run, { file, facts });
    });
  });
}

type Language =
  | 'sql'
  | 'shell'
  | 'terraform'
  | 'code-hash'
  | 'code-characters'
  | 'code-strings'
  | 'scripts-in-strings';

function languageOf(path: string): Language | null {
  const kind = pathKind(path);
  if (kind === 'docs' || kind === 'lockfile' || kind === 'generated') return null;
  if (/\.(?:sql|ddl|psql|pgsql|mysql)$/i.test(path)) return 'sql';
  if (/\.(?:tf|tofu)$/i.test(path)) return 'terraform';
  if (
    /\.(?:sh|bash|zsh|ksh|fish|bats|mk)$|(?:^|\/)(?:Dockerfile|Containerfile|Makefile|GNUmakefile|Jenkinsfile|justfile|\.husky\/)[^/]*|(?:^|\/)[^/]+\.dockerfile$/i.test(
      path,
    )
  )
    return 'shell';
  if (
    /(?:^|\/)\.github\/[^]*\.ya?ml$|(?:^|\/)\.?(?:gitlab-ci|azure-pipelines|travis|appveyor|bitbucket-pipelines|drone|taskfile)[^/]*\.ya?ml$|(?:^|\/)\.circleci\/|(?:^|\/)action\.ya?ml$/i.test(
      path,
    )
  )
    return 'shell';
  if (/(?:^|\/)package\.json$/.test(path)) return 'scripts-in-strings';
  if (/\.(?:py|pyi|rb|ex|exs|pl|pm|r)$/i.test(path)) return 'code-hash';
  if (/\.(?:[cm]?[jt]sx?|php|vue|svelte|astro|dart)$/i.test(path)) return 'code-strings';
  return /\.(?:go|java|kt|kts|scala|groovy|rs|c|h|cc|cpp|hpp|cs|swift)$/i.test(path)
    ? 'code-characters'
    : null;
}

function hazardsOf(
  lines: readonly TextLine[],
  language: Exclude<Language, 'terraform'>,
  file: FileChange,
): readonly Hazard[] {
  if (lines.length === 0) return [];
  const texts = lines.map((line) => line.text);
  const text = texts.join('\n');
  const test = isTestOrExample(file.path);
  if (language === 'sql')
    return [
      ...findSqlHazards(text, file.status === 'added' ? 'complete' : 'excerpt').flatMap((hazard) => {
        const again = isMadeAgain(hazard, text);
        // An example or a test that sets its own tables up loses nothing.
        if (test && again) return [];
        return test || again ? { ...hazard, level: 'note' as const } : hazard;
      }),
      ...(test || !isMigration(file.path) ? [] : findSqlLocks(text)),
    ];
  if (test) return [];
  if (language === 'shell')
    return [
      ...findShellHazards(texts.map(scriptOfLine).join('\n')),
      ...literalHazards(text, { singleQuotes: 'string', comment: 'hash' }, 'sql'),
    ];
  if (language === 'scripts-in-strings')
    return literalHazards(text, { singleQuotes: 'character', comment: 'slashes' }, 'shell');
  const style: LiteralStyle = {
    singleQuotes: language === 'code-characters' ? 'character' : 'string',
    comment: language === 'code-hash' ? 'hash' : 'slashes',
  };
  return [...findCodeHazards(texts), ...literalHazards(text, style, 'both')];
}

/** `DROP TABLE IF EXISTS x` before `CREATE TABLE x` of the same text sets a database up. */
function isMadeAgain(hazard: Hazard, text: string): boolean {
  const name = /^drop table if exists ([\w .]+)/i
    .exec(hazard.operation)?.[1]
    ?.replaceAll(' ', '')
    .replace(/cascade$/i, '');
  if (name === undefined) return false;
  const quoted = name.split('.').join(String.raw`["\x60]?\.["\x60]?`);
  return new RegExp(String.raw`create\s+table\s+(?:if\s+not\s+exists\s+)?["\x60]?${quoted}\b`, 'i').test(
    text,
  );
}

/** SQL that runs against a database with rows in it, unlike a schema that makes an empty one. */
function isMigration(path: string): boolean {
  return /(?:^|\/)(?:db\/)?(?:migrations?|migrate|changelog|flyway|liquibase|alembic|versions|deltas?|updates?)\//i.test(
    path,
  );
}

/** The command of a line of YAML: `- run: rm -rf x` and list items; other lines as they are. */
function scriptOfLine(line: string): string {
  const match = /^(\s*(?:-\s+)?(?:(?:run|script|command|cmd|before_script|after_script):\s*)?)([^]*)$/.exec(
    line,
  );
  return match === null ? line : (match[2] ?? '').replace(/^[|>][-+]?$/, '');
}

function literalHazards(
  text: string,
  style: LiteralStyle,
  what: 'sql' | 'shell' | 'both',
): readonly Hazard[] {
  return readStringLiterals(text, style).flatMap((literal) => {
    const sql =
      what === 'shell' || !looksLikeSql(literal.content)
        ? []
        : findSqlHazards(literal.content, continues(literal) ? 'excerpt' : 'complete');
    const shell = what === 'sql' ? [] : findShellHazards(literal.content);
    const weakened = (hazard: Hazard): Hazard => ({
      ...hazard,
      line: hazard.line + literal.line,
      level: weaker(hazard.level),
    });
    return [
      ...sql.map(weakened),
      ...shell.map((hazard) =>
        what === 'shell' ? { ...hazard, line: literal.line } : { ...weakened(hazard), line: literal.line },
      ),
    ];
  });
}

/** A statement, not a sentence: `drop table users`, not "Drop table failed" or "delete from the list". */
function looksLikeSql(content: string): boolean {
  const bare = content.replace(/^\s*(?:(?:--[^\n]*\n|\/\*[^]*?\*\/)\s*)+/, '').trimStart();
  const verb = /^[A-Za-z]+/.exec(bare)?.[0] ?? '';
  return (verb === verb.toUpperCase() || verb === verb.toLowerCase()) && statementStart.test(bare);
}

const sqlName = String.raw`[\w."\x60$:{}[\]%?]+`;
const statementStart = new RegExp(
  [
    String.raw`^drop\s+(?:table|column|database|schema|index|view|type|materialized\s+view)\s+(?:concurrently\s+)?(?:if\s+exists\s+)?${sqlName}\s*(?:[;,]|cascade|restrict|$)`,
    String.raw`^truncate\s+(?:table\s+)?(?:only\s+)?${sqlName}\s*(?:[;,]|cascade|restart|$)`,
    String.raw`^delete\s+from\s+(?:only\s+)?${sqlName}\s*(?:;|as\b|returning\b|limit\b|order\b|$)`,
    String.raw`^update\s+${sqlName}(?:\s+(?:as\s+)?\w+)?\s+set\b`,
    String.raw`^alter\s+(?:table|type|schema|database)\s`,
    String.raw`^rename\s+table\s+${sqlName}\s+to\b`,
    String.raw`^with\s+(?:recursive\s+)?\w+\s+as\s*\(`,
  ].join('|'),
  'i',
);

/** True when more text is put behind the string, so that its last statement may go on. */
function continues(literal: { readonly content: string; readonly next: string }): boolean {
  return (
    /\s$/.test(literal.content.replace(/\n\s*$/, '')) ||
    ['+', '.', '\\', '"', "'", '`', '%', '&'].includes(literal.next)
  );
}

interface Place {
  readonly file: FileChange;
  readonly facts: FileFacts | undefined;
}

function finding(
  hazard: Hazard,
  lines: readonly TextLine[],
  run: readonly Unit[],
  { file, facts }: Place,
): Finding {
  const line = lines[hazard.line];
  const number = line?.number ?? run[0]?.new.start ?? null;
  const back = isPartOfWayBack(hazard.line, lines, file, facts);
  return {
    rule: 'destructive-operation',
    level: back ? 'note' : hazard.level,
    path: file.path,
    unit: line?.unit ?? run[0]?.id ?? null,
    line: number,
    message: `This ${excerpt(hazard.what)}${back ? ' when the migration is taken back' : ''}: ${excerpt(hazard.operation)}`,
    data: { operation: excerpt(hazard.operation), wayBack: back },
  };
}

function isPartOfWayBack(
  index: number,
  lines: readonly TextLine[],
  file: FileChange,
  facts: FileFacts | undefined,
): boolean {
  if (/(?:^|[/._-])(?:down|rollback|revert|undo)(?:\.sql$|[/])/i.test(file.path)) return true;
  const number = lines[index]?.number ?? 0;
  const around = (facts?.new?.symbols ?? []).filter(
    (symbol) => symbol.start <= number && number <= symbol.end,
  );
  if (around.some((symbol) => isWayBack(symbol.name))) return true;
  for (let at = index; at >= 0; at -= 1) {
    const direction = migrationDirection(lines[at]?.text ?? '');
    if (direction !== null) return direction === 'back';
  }
  return false;
}
