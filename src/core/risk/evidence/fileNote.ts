import type { FileChange } from '../../diff/change.ts';
import { changeClassOf } from '../../analysis/changeClass.ts';
import type { Finding, RuleId } from '../finding.ts';
import type { RiskInput } from '../rule.ts';
import { addedTextLines, removedTextLines, type TextLine } from '../unitLines.ts';

/**
 * A finding about a file as a whole, at its first unit that says something; null when all of them are comments or
 * format, or say the same in other quotes.
 */
export function fileNote(
  file: FileChange,
  input: RiskInput,
  rest: Pick<Finding, 'level' | 'message' | 'data'> & { readonly rule: RuleId },
): Finding | null {
  const facts = input.facts.files.get(file.path);
  const telling = file.units.filter(
    (unit) =>
      unit.kind !== 'text' ||
      !/^(?:comment|format)$/.test(facts?.unitClasses?.get(unit.id) ?? changeClassOf(facts, unit)),
  );
  if (saysTheSame(file)) return null;
  const unit = telling.find((candidate) => candidate.kind === 'text') ?? telling[0];
  if (unit === undefined) return null;
  const old = unit.kind === 'text' && unit.new.lines === 0;
  return {
    rule: rest.rule,
    level: rest.level,
    path: file.path,
    unit: unit.id,
    line: unit.kind !== 'text' ? null : old ? unit.old.start : unit.new.start,
    message: rest.message,
    data: old ? { ...rest.data, side: 'old' } : rest.data,
  };
}

/** YAML: `12m` and `"12m"` are the same text; blank lines and comments are none. What quotes turn into a text keeps them. */
function saysTheSame(file: FileChange): boolean {
  if (!/\.ya?ml$/i.test(file.path) || file.status !== 'modified') return false;
  return file.units.every(
    (unit) => unit.kind === 'text' && unquoted(removedTextLines(unit)) === unquoted(addedTextLines(unit)),
  );
}

function unquoted(lines: readonly TextLine[]): string {
  return lines
    .map(({ text }) => text.trimEnd().replace(quotedText, '$1$3'))
    .filter((text) => !/^\s*(?:#|$)/.test(text))
    .join('\n');
}

/** Behind a key or a dash, and nothing that YAML reads in another way without its quotes. */
const quotedText =
  /^(\s*(?:-\s+)?(?:[\w.-]+:\s+)?)(["'])(?!(?:true|false|yes|no|on|off|null|y|n)["'])(?=[^"']*[A-Za-z])([\w./@+-][\w ./@+-]*)\2$/i;
