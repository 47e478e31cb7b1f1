import { endLineExclusive } from '../../base/lineSpan.ts';
import type { FileFacts, ParsedFile } from '../../analysis/facts.ts';
import type { FileChange, Unit } from '../../diff/change.ts';
import type { Finding } from '../finding.ts';
import { isTestPath } from '../pathKind.ts';
import type { Rule } from '../rule.ts';
import { addedTextLines } from '../unitLines.ts';

/** Changed code that a parser does not understand. */
export const unparsable: Rule = {
  id: 'unparsable',
  level: 'warning',
  title: 'Unparsable code',
  rationale:
    'Code that does not parse does not run, or it holds something that a reader and a compiler read differently. A ' +
    'hunk that has syntax errors where the old file had none gives a warning, in languages with macros, in tests and ' +
    'in new files a note. A file that was too much work to parse gives a note, because no symbol, import or mechanical ' +
    'change is known of it. Errors that stood there before are left alone, and so are SQL and style sheets, of which the ' +
    'grammars know one dialect, and code between conditions of the preprocessor.',
  options: [],
  check: (input) => input.change.files.flatMap((file) => checkFile(file, input.facts.files.get(file.path))),
};

/** Grammars read C and C++ without running the preprocessor, and templates without their engine. */
const lenient = /\.(?:c|h|cc|cpp|cxx|hpp|hh|m|mm|html?|vue|svelte|ya?ml|sh|bash|php|kts?|ipp|inl|tpp)$/i;

/** Languages of many dialects: what one tool extends its grammar does not know. */
const dialects = /\.(?:sql|ddl|pgsql|p?css)$/i;

function checkFile(file: FileChange, facts: FileFacts | undefined): readonly Finding[] {
  const now = facts?.new;
  if (facts === undefined || now === null || now === undefined || facts.fileClass !== null) return [];
  if (!now.parsed) {
    const news = facts.old === null || facts.old.parsed;
    return now.reason === null || now.language === null || !news ? [] : [unparsed(file, now.reason)];
  }
  if (now.errorLines.length === 0 || dialects.test(file.path)) return [];
  // A grammar that stumbled over the file before is no witness.
  if (hasErrors(facts.old)) return [];
  const unit = file.units.find(
    (candidate) => candidate.kind === 'text' && firstError(candidate, now) !== null,
  );
  const line = unit === undefined ? null : firstError(unit, now);
  if (unit === undefined || line === null || isMisread(file.path, unit, line)) return [];
  const light = lenient.test(file.path) || isTestPath(file.path) || facts.old === null;
  return [
    {
      rule: 'unparsable',
      level: light ? 'note' : 'warning',
      path: file.path,
      unit: unit.id,
      line,
      message: 'This hunk has a syntax error by the grammar of its language; the file had none before.',
      data: {
        kind: 'syntax-error',
        lines: now.errorLines.filter(([start, end]) => overlaps(unit, start, end)).length,
      },
    },
  ];
}

/** Valid code that the grammars are known to stumble over. */
const misread: readonly (readonly [RegExp, RegExp])[] = [
  // A variable of that name behind `&`, which else opens `&raw const`.
  [/\.rs$/, /&raw\b/],
  // `import('x').Type` as a type, and `&` in the text of an element.
  [/\.[cm]?[jt]sx?$/, /\bimport\(|&(?!&)/],
];

function isMisread(path: string, unit: Unit, line: number): boolean {
  const lines = addedTextLines(unit);
  if (/\.cs$/i.test(path) && lines.some(({ text }) => /^\s*#(?:if|elif|else|endif)\b/.test(text)))
    return true;
  const text = lines[line - unit.new.start]?.text ?? '';
  return misread.some(([where, what]) => where.test(path) && what.test(text));
}

function hasErrors(side: ParsedFile | null): boolean {
  return side !== null && (!side.parsed || side.errorLines.length > 0);
}

/** The first line of the unit that an error covers. */
function firstError(unit: Unit, { errorLines }: ParsedFile): number | null {
  const found = errorLines.find(([start, end]) => overlaps(unit, start, end));
  return found === undefined ? null : Math.max(found[0], unit.new.start);
}

function overlaps(unit: Unit, start: number, end: number): boolean {
  return unit.new.lines > 0 && start < endLineExclusive(unit.new) && unit.new.start <= end;
}

function unparsed(file: FileChange, reason: string): Finding {
  const unit = file.units.find((candidate) => candidate.kind === 'text') ?? file.units[0];
  return {
    rule: 'unparsable',
    level: 'note',
    path: file.path,
    unit: unit?.id ?? null,
    line: unit === undefined || unit.new.lines === 0 ? null : unit.new.start,
    message: `This file could not be parsed, so that less is known of it. ${reason}`,
    data: { kind: 'not-parsed' },
  };
}
