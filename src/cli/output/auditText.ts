import type { AuditedCommit, AuditReport } from '../../core/workflow/auditReport.ts';
import { formatTable, plural, terminalText } from './table.ts';

const verdictWords: Readonly<Record<AuditedCommit['verdict'], string>> = {
  pass: 'pass',
  fail: 'FAIL',
  overridden: 'override',
  error: 'ERROR',
  incomplete: 'INCOMPLETE',
  'no-policy': 'no policy yet',
};

/** An audit for people: one line a commit, newest first, with what is open there and the first thing to do. */
export function formatAuditText(report: AuditReport): string {
  const { audits, target, since, verdict, problems } = report;
  const head = `${verdict.toUpperCase()}: ${plural(audits.length, 'commit')} of ${terminalText(target.ref)} since ${since}, each judged under the policy before it, at its committer's date.`;
  const rows = audits.map((audited) => [
    verdictWords[audited.verdict],
    audited.commit.slice(0, 12),
    audited.at,
    audited.report === null ? '-' : `${audited.open} open`,
    terminalText(audited.subject.slice(0, subjectShown)),
  ]);
  const next = audits.flatMap(nextOf);
  return [
    `${head}\n`,
    ...(rows.length === 0 ? [] : ['\n', formatTable(rows)]),
    ...(next.length === 0 ? [] : ['\nNext:\n', ...next]),
    ...(problems.length === 0
      ? []
      : ['\nProblems:\n', ...problems.map((text) => `  ${terminalText(text)}\n`)]),
  ].join('');
}

const subjectShown = 60;
const stepsShown = 3;

function nextOf({ commit, verdict, report, problems }: AuditedCommit): readonly string[] {
  if (verdict === 'no-policy' || verdict === 'pass') return [];
  const steps = [
    ...problems,
    ...(report?.next ?? []),
    ...(verdict === 'fail' ? [] : (report?.problems ?? []).map(({ message }) => message)),
  ];
  const left = steps.length - stepsShown;
  return [
    ...steps.slice(0, stepsShown).map((step) => `  ${commit.slice(0, 12)}  ${terminalText(step)}\n`),
    ...(left > 0 ? [`  ${commit.slice(0, 12)}  and ${left} more\n`] : []),
  ];
}
