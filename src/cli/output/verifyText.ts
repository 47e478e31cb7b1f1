import type { VerifiedUnit, VerifyReport } from '../../core/policy/verifyReport.ts';
import { formatTable, plural, terminalText } from './table.ts';

const verdictWords: Readonly<Record<VerifyReport['verdict'], string>> = {
  pass: 'PASS',
  fail: 'FAIL',
  overridden: 'PASS by override',
  error: 'ERROR',
  incomplete: 'INCOMPLETE',
};

/** The report for people: verdict, what is open and where, what to do next. */
export function formatVerifyText(report: VerifyReport): string {
  const open = report.units.filter(
    (unit) => unit.required && unit.state !== 'attested' && unit.state !== 'overridden',
  );
  const setAside = report.units.filter((unit) => unit.state === 'rule-covered' || unit.state === 'exempt');
  const { base, head, ref } = report.target;
  const lines = [
    `${verdictWords[report.verdict]}: ${plural(report.units.length, 'hunk')} of ${base.slice(0, 10)}..${head.slice(0, 10)} for ${ref}, ${open.length} open.`,
    ...section('Open', open.map(unitRow)),
    ...section('Not signed by a person', setAside.map(unitRow)),
    ...section(
      'Findings',
      report.findings.map((finding) => [
        finding.level,
        finding.rule,
        `${terminalText(finding.path ?? '')}${finding.line === null ? '' : `:${finding.line}`}`,
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
  const why = unit.reason ?? unit.missing.join(', ');
  return [unit.state, `${terminalText(unit.path)}${line}`, terminalText(why)];
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
