import type { VerifiedUnit, VerifyReport } from '../../core/policy/verifyReport.ts';
import { openUnits } from '../../core/policy/openUnits.ts';
import { pathText } from './pathText.ts';
import { isSetAside } from './setAside.ts';
import { formatTable, terminalText } from './table.ts';
import { verdictSentence } from './verdictSentence.ts';

/** The report for people: verdict, what is open and where, what to do next. */
export function formatVerifyText(report: VerifyReport): string {
  const aside = report.units.filter(isSetAside);
  const lines = [
    verdictSentence(report),
    ...section('Open', openUnits(report).map(unitRow)),
    ...section('Not signed by a person', aside.map(unitRow)),
    ...section(
      'Findings',
      report.findings.map((finding) => [
        finding.level,
        finding.rule,
        `${terminalText(finding.path ?? '')}${finding.line === null ? '' : `:${finding.line}`}${finding.commit === null ? '' : ` (${finding.commit.slice(0, 10)})`}`,
        terminalText(finding.message),
      ]),
    ),
    ...section(
      'Evidence',
      report.evidence.map((item) => [
        item.accepted ? 'accepted' : 'refused',
        item.commit?.slice(0, 10) ?? 'record',
        terminalText(item.by ?? '-'),
        terminalText(item.reason ?? item.at ?? ''),
      ]),
    ),
    ...section(
      'Problems',
      report.problems.map((problem) => [terminalText(problem.message)]),
    ),
    ...section(
      'Next',
      report.next.map((step) => [terminalText(step)]),
    ),
  ];
  return `${lines.join('\n')}\n`;
}

function unitRow(unit: VerifiedUnit): readonly string[] {
  const line = unit.new.start > 0 ? `:${unit.new.start}` : '';
  const commit = unit.commit === null ? '' : ` (${unit.commit.slice(0, 10)})`;
  const why = unit.reason ?? unit.missing.join(', ');
  return [unit.state, `${pathText(unit)}${line}${commit}`, terminalText(why)];
}

function section(title: string, rows: readonly (readonly string[])[]): readonly string[] {
  if (rows.length === 0) return [];
  return [
    '',
    `${title}:`,
    ...formatTable(rows)
      .trimEnd()
      .split('\n')
      .map((line) => `  ${line}`),
  ];
}
