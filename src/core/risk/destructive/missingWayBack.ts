import type { Change, FileChange } from '../../diff/change.ts';
import type { Finding } from '../finding.ts';
import { addedTextLines, type TextLine } from '../unitLines.ts';

interface MigrationStyle {
  readonly path: RegExp;
  /** A line that says that there is no way back. */
  readonly irreversible: RegExp;
}

const styles: readonly MigrationStyle[] = [
  { path: /(?:^|\/)db\/migrate\/[^]*\.rb$/, irreversible: /\bIrreversibleMigration\b/ },
  {
    path: /(?:^|\/)migrations?\/[^]*\.py$|(?:^|\/)alembic\/[^]*\.py$/,
    irreversible:
      /\breverse_code\s*=\s*migrations\.Run(?:Python|SQL)\.noop|\bmigrations\.RunPython\(\s*\w+\s*,?\s*\)/,
  },
  {
    path: /(?:^|\/)migrations?\/[^]*\.[cm]?[jt]s$/,
    irreversible:
      /\bdown\s*(?::|=)?\s*(?:async\s*)?\([^)]*\)\s*(?::\s*[\w<>]+\s*)?(?:=>\s*)?\{\s*\}|throw new Error\([^)]*(?:irreversible|cannot be reverted|no way back)/i,
  },
];

const emptyDowngrade = /^\s*def\s+downgrade\(\)[^:]*:\s*(?:pass\s*)?$/;

/** New migrations that say or show that they cannot be taken back. One note a file. */
export function findMissingWayBack(file: FileChange, change: Change): readonly Finding[] {
  if (file.status !== 'added') return [];
  const up = /^([^]*)\.up\.sql$/.exec(file.path)?.[1];
  if (up !== undefined) {
    if (change.files.some((other) => other.path === `${up}.down.sql`)) return [];
    return [finding(file, null, 'This migration has no file that takes it back.')];
  }
  const style = styles.find(({ path }) => path.test(file.path));
  if (style === undefined) return [];
  const lines = file.units.flatMap(addedTextLines);
  const line = lines.find(
    ({ text }, index) => style.irreversible.test(text) || isEmptyDowngrade(lines, index),
  );
  return line === undefined ? [] : [finding(file, line, 'This migration has no way back.')];
}

function isEmptyDowngrade(lines: readonly TextLine[], index: number): boolean {
  const text = lines[index]?.text ?? '';
  if (!emptyDowngrade.test(text)) return false;
  if (/pass\s*$/.test(text)) return true;
  const body = lines
    .slice(index + 1, index + 6)
    .find((line) => !/^\s*(?:#|"""[^"]*"""\s*$|$)/.test(line.text));
  return body !== undefined && /^\s+pass\s*$/.test(body.text);
}

function finding(file: FileChange, line: TextLine | null, message: string): Finding {
  const unit = file.units.find((candidate) => candidate.kind === 'text') ?? file.units[0];
  return {
    rule: 'destructive-operation',
    level: 'note',
    path: file.path,
    unit: line?.unit ?? unit?.id ?? null,
    line: line?.number ?? null,
    message,
    data: { wayBack: false },
  };
}
