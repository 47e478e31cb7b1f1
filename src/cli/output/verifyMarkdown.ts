import { Buffer } from 'node:buffer';
import type { VerifiedUnit, VerifyReport } from '../../core/policy/verifyReport.ts';
import { openUnits } from '../../core/policy/openUnits.ts';
import { pathText } from './pathText.ts';
import { comparePlaces, linesOf, reportEntries } from './reportEntry.ts';
import { setAside } from './setAside.ts';
import { plural, terminalText } from './table.ts';
import { verdictSentence, verdictWord } from './verdictSentence.ts';

/*
 * A summary for a build's page or a comment. All text that is not our own stands in code spans, where Markdown knows
 * no HTML, links, mentions or references; the two characters that end a span or a cell are written as escapes.
 */

/** A step summary of GitHub holds 1 MiB; the rest is for headings and sentences on what was left out. */
const largestSummary = 1_000_000;
/** A path of git may take 4,096 bytes, a message of a tool any number. */
const longestText = 1000;

/** The verdict, what to do next, then tables: open hunks, findings, what the policy sets aside, evidence, problems. */
export function formatVerifyMarkdown(report: VerifyReport): string {
  const sections: readonly Section[] = [
    { title: 'Next', share: 0.1, header: null, rows: report.next.map((step) => [code(step)]) },
    { title: 'Problems', share: 0.1, header: null, rows: report.problems.map(({ message }) => [code(message)]) },
    { title: 'Open hunks', share: 0.35, header: ['Path', 'Lines', 'State', 'Missing'], rows: openRows(report) },
    { title: 'Findings', share: 0.15, header: ['Path', 'Line', 'Level', 'Rule', 'Message'], rows: findingRows(report) },
    { title: 'Not signed by a person', share: 0.2, header: ['Path', 'Hunks', 'State', 'Reason'], rows: asideRows(report) },
    { title: 'Evidence', share: 0.1, header: ['Evidence', 'Where', 'By', 'Why'], rows: evidenceRows(report) },
  ]; // prettier-ignore
  const head = `## Countersign: ${verdictWord(report)}\n\n${code(verdictSentence(report))}\n`;
  return [head, ...sections.filter(({ rows }) => rows.length > 0).map(formatSection)].join('\n');
}

interface Section {
  readonly title: string;
  /** Of the whole, so that a flood in one section never pushes out another. */
  readonly share: number;
  /** Null: a list. */
  readonly header: readonly string[] | null;
  readonly rows: readonly (readonly string[])[];
}

function formatSection({ title, share, header, rows }: Section): string {
  const lines = header === null ? [] : [tableRow(header), tableRow(header.map(() => '---'))];
  let left = Math.floor(largestSummary * share);
  let shown = 0;
  for (const row of rows) {
    const line = header === null ? `- ${row.join(' ')}` : tableRow(row);
    left -= Buffer.byteLength(line) + 1;
    if (left < 0) break;
    lines.push(line);
    shown += 1;
  }
  const hidden = rows.length - shown;
  const rest = hidden === 0 ? [] : ['', `${plural(hidden, 'more row')} left out: see another output.`];
  return [`### ${title}`, '', ...lines, ...rest, ''].join('\n');
}

function openRows(report: VerifyReport): readonly (readonly string[])[] {
  return openUnits(report)
    .toSorted((a, b) =>
      comparePlaces({ path: a.path, line: a.new.start }, { path: b.path, line: b.new.start }),
    )
    .map((unit) => [code(pathText(unit)), linesCell(unit), unit.state, code(unit.missing.join(', '))]);
}

function linesCell(unit: VerifiedUnit): string {
  return unit.commit === null ? linesOf(unit) : `${linesOf(unit)} of ${code(unit.commit.slice(0, 10))}`;
}

function findingRows(report: VerifyReport): readonly (readonly string[])[] {
  return reportEntries(report)
    .filter(({ unit }) => unit === null)
    .map(({ path, line, level, rule, message }) => [
      path === null ? '-' : code(pathText(path)),
      path === null ? '-' : `${line}`,
      level,
      code(rule),
      code(message),
    ]);
}

function asideRows(report: VerifyReport): readonly (readonly string[])[] {
  return setAside(report).flatMap((group) => {
    const counts = new Map<string, number>();
    for (const unit of group.units) counts.set(pathText(unit), (counts.get(pathText(unit)) ?? 0) + 1);
    return [...counts].map(([path, count]) => [code(path), `${count}`, group.state, code(group.reason)]);
  });
}

function evidenceRows(report: VerifyReport): readonly (readonly string[])[] {
  return report.evidence.map((item) => [
    item.accepted ? 'accepted' : 'refused',
    item.commit === null ? item.kind : code(`${item.kind} ${item.commit.slice(0, 10)}`),
    code(item.by ?? ''),
    code(item.reason ?? item.at ?? ''),
  ]);
}

function tableRow(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** A code span of one line; `-` for nothing. */
function code(text: string): string {
  const safe = terminalText(text)
    .replaceAll('`', String.raw`\u0060`)
    .replaceAll('|', String.raw`\u007c`)
    .trim();
  if (safe === '') return '-';
  return `\`${safe.length > longestText ? `${safe.slice(0, longestText)}…` : safe}\``;
}
