import type { VerifyReport } from '../../core/policy/verifyReport.ts';
import { openUnits } from '../../core/policy/openUnits.ts';
import { plural, terminalText } from './table.ts';

const verdictWords: Readonly<Record<VerifyReport['verdict'], string>> = {
  pass: 'PASS',
  fail: 'FAIL',
  overridden: 'PASS by override',
  error: 'ERROR',
  incomplete: 'INCOMPLETE',
};

export function verdictWord(report: VerifyReport): string {
  return verdictWords[report.verdict];
}

/** The verdict with what it is about, in one line: the same in every format. */
export function verdictSentence(report: VerifyReport): string {
  const { base, head, ref } = report.target;
  const range = `${base.slice(0, 10)}..${head.slice(0, 10)}`;
  return `${verdictWord(report)}: ${plural(report.units.length, 'hunk')} of ${range} for ${terminalText(ref)}, ${openUnits(report).length} open.`;
}
