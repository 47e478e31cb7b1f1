import type { FileChange } from '../../diff/change.ts';
import { changeClassOf } from '../../analysis/changeClass.ts';
import type { Finding, RuleId } from '../finding.ts';
import type { RiskInput } from '../rule.ts';

/** A finding about a file as a whole, at its first unit that says something; null when all of them are comments or format. */
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
