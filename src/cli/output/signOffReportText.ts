import { groupBy } from '../../core/base/groupBy.ts';
import type { ReportJson } from '../../core/workflow/schemas/reportSchema.ts';
import { formatTable, plural, terminalText } from './table.ts';

type HunkJson = ReportJson['signOffs'][number]['hunks'][number];

/** So many rows of a list are shown to people; the rest is counted. JSON has them all. */
const mostRows = 20;

/** For people: what is signed, what became of it, and what nobody signed. Names no winners and no losers. */
export function formatSignOffReport(json: ReportJson): string {
  const { summary, days, gaps } = json;
  const changed = json.signOffs.flatMap(({ counts, hunks }) => (counts ? hunks.filter(({ changedBy }) => changedBy.length > 0) : [])); // prettier-ignore
  const sections = [
    `Sign-offs from ${json.base === null ? 'the beginning' : json.base.slice(0, 10)} to ${json.head.slice(0, 10)}\n`,
    formatTable(coverageRows(json)),
    summaryLines(summary, days)
      .map((line) => `${line}\n`)
      .join(''),
    changed.length === 0 ? '' : `Changed after it was signed:\n${shorten(changed.map(changedRow))}`,
    gaps.length === 0 ? '' : `Written by an AI and not signed:\n${shorten(gapRows(gaps))}`,
  ];
  return sections.filter((section) => section !== '').join('\n');
}

const authorWords: Readonly<Record<keyof ReportJson['coverage'], string>> = {
  ai: 'written by an AI',
  mixed: 'in part',
  human: 'written by a person',
  unknown: 'nobody knows',
};

function coverageRows({ coverage }: ReportJson): readonly (readonly string[])[] {
  const kinds = ['ai', 'mixed', 'human', 'unknown'] as const;
  const rows = kinds
    .filter((kind) => coverage[kind].added > 0)
    .map((kind) => {
      const { added, signed } = coverage[kind];
      return [`  ${authorWords[kind]}`, `${added}`, `${signed}`, `${Math.floor((signed / added) * 100)} %`];
    });
  return [['Lines added that still stand', 'lines', 'signed', ''], ...rows];
}

function summaryLines(summary: ReportJson['summary'], days: ReportJson['days']): readonly string[] {
  const { hunks, standing, changed, gone, nothingToFollow, unknown, reverted, fixed } = summary;
  const parts = [
    `${standing} stand as signed`,
    ...(changed === 0 ? [] : [`${changed} changed since`]),
    ...(gone === 0 ? [] : [`${gone} gone`]),
    ...(nothingToFollow === 0 ? [] : [`${nothingToFollow} left no lines to follow`]),
    ...(unknown === 0 ? [] : [`${unknown} cannot be followed here`]),
  ];
  return [
    `${plural(summary.signOffs, 'sign-off')}${summary.notCounting === 0 ? '' : `, ${summary.notCounting} of which do not count`}, ${plural(hunks, 'signed hunk')}${hunks === 0 ? '.' : `: ${parts.join(', ')}.`}`,
    ...(reverted === 0 ? [] : [`${plural(reverted, 'hunk')} lost lines to a commit that says it reverts.`]),
    ...(fixed === 0 ? [] : [`${plural(fixed, 'hunk')} lost lines to a commit that says it fixes.`]),
    ...(days.toSignOff === null
      ? []
      : [`Half of the sign-offs came within ${days.toSignOff} days of the commit.`]),
    ...(days.toChange === null
      ? []
      : [`Half of the changed hunks changed within ${days.toChange} days of the sign-off.`]),
  ];
}

function changedRow({ path, lines, standing, changedBy, flags }: HunkJson): readonly string[] {
  const [first] = changedBy;
  return [
    `  ${terminalText(path)}`,
    `${lines - standing} of ${plural(lines, 'line')}`,
    first === undefined
      ? ''
      : `${first.commit.slice(0, 10)} ${first.kind === 'other' ? 'edit' : first.kind}: ${terminalText(first.subject)}`,
    flags.length === 0 ? '' : `flagged: ${flags.map(terminalText).join(', ')}`,
  ];
}

/** A row for each file, most lines first. */
function gapRows(gaps: ReportJson['gaps']): readonly (readonly string[])[] {
  const rows = [...groupBy(gaps, ({ path }) => path)].map(([path, places]) => {
    const lines = places.reduce((sum, { start, end }) => sum + end - start + 1, 0);
    return { path, lines, places: places.length };
  });
  return rows
    .toSorted((a, b) => b.lines - a.lines || (a.path < b.path ? -1 : 1))
    .map(({ path, lines, places }) => [
      `  ${terminalText(path)}`,
      `${plural(lines, 'line')}${places === 1 ? '' : ` in ${places} places`}`,
    ]);
}

function shorten(rows: readonly (readonly string[])[]): string {
  const rest = rows.length - mostRows;
  return `${formatTable(rows.slice(0, mostRows))}${rest > 0 ? `  and ${rest} more (--format json lists them)\n` : ''}`;
}
