import { evidenceStrength } from '../../core/provenance/evidenceStrength.ts';
import type { ProvenanceJson } from '../../core/workflow/schemas/provenanceSchema.ts';
import { formatTable, plural, terminalText } from './table.ts';

type FileJson = ProvenanceJson['files'][number];
type RangeJson = FileJson['ranges'][number];

/** Rows fit in so many columns; only paths are never cut. */
const columns = 80;
const heading = ['LINES', 'AUTHOR', 'EVIDENCE', 'TOOL', 'SOURCE', 'COMMIT'];
const toolColumn = heading.indexOf('TOOL');

/** For people: each file with its mix and its ranges, then the totals by tool. */
export function formatProvenanceTable(json: ProvenanceJson): string {
  if (json.files.length === 0) return 'No lines were added.\n';
  const rows = fitted([heading, ...json.files.flatMap((file) => file.ranges.map(rowOf))]);
  const [first = '', ...lines] = formatTable(rows)
    .split('\n')
    .map((line) => (line === '' ? line : `  ${line}\n`));
  const sections = json.files.map((file) => {
    const body = lines.splice(0, file.ranges.length).join('');
    return `${terminalText(file.path)}\n  ${mixOf(file.summary)}\n${body}`;
  });
  return `${first}${sections.join('')}\n${totals(json)}`;
}

function rowOf(range: RangeJson): readonly string[] {
  const { start, end, kind, tier, tool, model, by, reader, commit, conflicts } = range;
  const author = kind === 'ai' ? 'AI' : kind;
  return [
    start === end ? `${start}` : `${start}-${end}`,
    conflicts === undefined ? author : `${author}, disputed`,
    tier === null ? '-' : evidenceStrength(tier),
    terminalText([tool, model, by].filter((part) => typeof part === 'string').join(' ')) || '-',
    reader ?? '-',
    commit?.slice(0, 10) ?? '-',
  ];
}

/** Cuts the names of tools, which alone can be long, so that a row fits behind its indent. */
function fitted(rows: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const widths = heading.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  const others = widths.reduce((sum, width, at) => sum + (at === toolColumn ? 0 : width), 0);
  const room = Math.max(8, columns - 2 - 2 * (heading.length - 1) - others);
  return rows.map((row) => row.map((cell, at) => (at === toolColumn ? cut(cell, room) : cell)));
}

function cut(text: string, room: number): string {
  return text.length <= room ? text : `${text.slice(0, room - 1).trimEnd()}…`;
}

function mixOf({ added, ai, human, unknown }: FileJson['summary']): string {
  const parts = [
    ...(ai === 0 ? [] : [`${ai} AI (${percent(ai, added)})`]),
    ...(human === 0 ? [] : [`${human} human`]),
    ...(unknown === 0 ? [] : [`${unknown} unknown`]),
  ];
  return `${plural(added, 'added line')}: ${parts.join(', ')}`;
}

function totals({ summary, files }: ProvenanceJson): string {
  const disputed = files
    .flatMap((file) => file.ranges)
    .filter(({ conflicts }) => conflicts !== undefined)
    .reduce((sum, { start, end }) => sum + end - start + 1, 0);
  const tools = Object.entries(summary.byTool)
    .toSorted(([, left], [, right]) => right - left)
    .map(([tool, lines]) => `${terminalText(tool)} ${lines}`);
  return [
    `In all ${mixOf(summary)}.`,
    ...(tools.length === 0 ? [] : [`By tool: ${tools.join(', ')}.`]),
    ...(disputed === 0 ? [] : [`Records disagree on ${plural(disputed, 'line')}: see --explain FILE:LINE.`]),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

/** Never 0 % of something, never 100 % of less than all. */
function percent(part: number, whole: number): string {
  const rounded = Math.round((part / whole) * 100);
  return `${part === whole ? 100 : Math.min(99, Math.max(1, rounded))} %`;
}
