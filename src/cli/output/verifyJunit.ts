import { openUnits } from '../../core/policy/openUnits.ts';
import { placeOfUnit } from '../../core/policy/placeOfUnit.ts';
import type { VerifyReport } from '../../core/policy/verifyReport.ts';
import { pathText } from './pathText.ts';
import { comparePlaces, linesOf, type ReportEntry, reportEntries, unitSentence } from './reportEntry.ts';
import { isSetAside, setAside, setAsidePaths, setAsideSentence } from './setAside.ts';
import { terminalText } from './table.ts';
import { verdictSentence } from './verdictSentence.ts';

interface TestCase {
  readonly kind: 'passed' | 'failure' | 'error' | 'skipped';
  readonly className: string;
  readonly name: string;
  readonly file: string | null;
  readonly line: number | null;
  readonly message: string;
}

/**
 * JUnit XML as Jenkins, GitLab and GitHub actions read it: a test case for the verdict, one for each unit and one for
 * each finding. Times are zero: the same report gives the same bytes.
 */
export function formatVerifyJunit(report: VerifyReport): string {
  const cases = [verdictCase(report), ...unitCases(report), ...findingCases(report)];
  const count = (kind: TestCase['kind']): number => cases.filter((entry) => entry.kind === kind).length;
  const counts = `tests="${cases.length}" failures="${count('failure')}" errors="${count('error')}" skipped="${count('skipped')}" time="0"`;
  const evidence = report.evidence.map((item) =>
    [
      item.accepted ? 'accepted' : 'refused',
      item.kind,
      item.commit?.slice(0, 10) ?? '-',
      item.by ?? '-',
      item.reason ?? item.at ?? '',
    ].join(' '),
  );
  const aside = setAside(report).map(
    (group) => `${setAsideSentence(group)} (${setAsidePaths(group).join(', ')})`,
  );
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="countersign" ${counts}>`,
    `  <testsuite name="countersign verify" ${counts}>`,
    '    <properties>',
    ...propertiesOf(report).map(([name, value]) => `      <property name="${name}" value="${xml(value)}"/>`),
    '    </properties>',
    ...cases.map(formatCase),
    ...block('system-out', [verdictSentence(report), ...report.next.map((step) => `next: ${step}`), ...aside, ...evidence.map((line) => `evidence: ${line}`)]), // prettier-ignore
    ...block('system-err', report.problems.map(({ message }) => message)), // prettier-ignore
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function propertiesOf({
  verdict,
  exitCode,
  target,
  policy,
}: VerifyReport): readonly (readonly [string, string])[] {
  return [
    ['verdict', verdict],
    ['exitCode', `${exitCode}`],
    ['base', target.base],
    ['head', target.head],
    ['ref', target.ref],
    ['policy', policy.commit ?? ''],
  ];
}

/** Passes but where nothing could be judged: an open hunk fails in a test case of its own. */
function verdictCase(report: VerifyReport): TestCase {
  const isError = report.verdict === 'incomplete' || report.verdict === 'error';
  const why = report.problems.map(({ message }) => message).join('; ');
  return {
    kind: isError ? 'error' : 'passed',
    className: 'countersign',
    name: 'verdict',
    file: null,
    line: null,
    message: isError ? `${verdictSentence(report)} ${why}` : '',
  };
}

function unitCases(report: VerifyReport): readonly TestCase[] {
  const open = new Set(openUnits(report));
  return report.units
    .toSorted((a, b) =>
      comparePlaces({ path: a.path, line: a.new.start }, { path: b.path, line: b.new.start }),
    )
    .map((unit): TestCase => {
      const of = unit.commit === null ? '' : ` of ${unit.commit.slice(0, 10)}`;
      return {
        kind: open.has(unit) ? 'failure' : isSetAside(unit) ? 'skipped' : 'passed',
        className: pathText(unit),
        // Two units may stand at one line: the id tells them apart.
        name: `${linesOf(unit)}${of} (${unit.id.slice(0, 12)})`,
        file: pathText(unit),
        line: placeOfUnit(unit).line,
        message: unitSentence(unit),
      };
    });
}

function findingCases(report: VerifyReport): readonly TestCase[] {
  return reportEntries(report)
    .filter(({ unit }) => unit === null)
    .map(({ level, rule, path, line, message }: ReportEntry, index): TestCase => {
      const where = path === null ? null : pathText(path);
      return {
        kind: level === 'error' ? 'failure' : 'passed',
        className: where ?? 'countersign',
        name: `${level}: ${rule} at line ${line} (${index + 1})`,
        file: where,
        line: where === null ? null : line,
        message: `${rule}: ${message}`,
      };
    });
}

function formatCase(entry: TestCase): string {
  const place = entry.file === null ? '' : ` file="${xml(entry.file)}" line="${entry.line ?? 1}"`;
  const open = `    <testcase classname="${xml(entry.className)}" name="${xml(entry.name)}"${place} time="0"`;
  const message = xml(entry.message);
  if (entry.kind === 'passed') return `${open}/>`;
  if (entry.kind === 'skipped') return `${open}><skipped message="${message}"/></testcase>`;
  return `${open}><${entry.kind} type="countersign" message="${message}">${message}</${entry.kind}></testcase>`;
}

function block(tag: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`    <${tag}>${lines.map(xml).join('\n')}</${tag}>`];
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Text for elements and attributes; `terminalText` has taken out what XML 1.0 cannot hold at all (2.2, Char). */
function xml(text: string): string {
  return terminalText(text).replaceAll(/[&<>"']/g, (character) => entities[character] ?? '');
}
