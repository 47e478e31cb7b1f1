import type { PrepareJson } from '../../core/workflow/schemas/prepareSchema.ts';
import { formatTable, plural, terminalText } from './table.ts';

type HunkJson = PrepareJson['unattributed'][number];

/** So many rows of a list are shown to people; the rest is counted. JSON has them all. */
const mostRows = 20;

/** For the author: what a reviewer will be asked, then what can be done about it first. */
export function formatPreparation(json: PrepareJson): string {
  const { comments, flags, explanations, mechanical, unattributed, groups } = json;
  const sections = [
    'Preparing for a sign-off. Nothing is signed here.\n',
    sizeWords(json),
    groups.length < 2 ? '' : formatTable(groupRows(groups)),
    gateWords(json),
    section('Reviewers asked for', comments.map(commentRow)),
    section('Flagged', flags.map(flagRow)),
    section(
      `Not explained yet (${explainWords[explanations.policy]})`,
      explanations.missing.map(hunkRow),
      'Explain one with: countersign prepare explain HUNK --message "…" (HUNK: as it stands here)',
    ),
    section('Explained', explanations.given.flatMap(explanationRows)),
    section(
      'Only format, comment or reorder imports, between other changes',
      mechanical.hunks.map(hunkRow),
      splitWords(json),
    ),
    section(
      'Nobody knows who wrote',
      unattributed.map(hunkRow),
      'The policy may ask for more there. Let agents record their edits, or mark the hunks in the review.',
    ),
  ];
  return sections.filter((part) => part !== '').join('\n');
}

const explainWords: Readonly<Record<PrepareJson['explanations']['policy'], string>> = {
  none: 'nothing has to be',
  'high-risk': 'high risk',
  flagged: 'high risk or flagged',
  ai: 'high risk or written by an AI',
  all: 'everything has to be',
};

function sizeWords({ size, gate }: PrepareJson): string {
  if (size.hunks === 0) {
    return gate === null ? 'Nothing changed.\n' : 'No hunk waits for a sign-off.\n';
  }
  const time = `about ${plural(size.minutes, 'minute')} to read`;
  const sittings = size.sittings > 1 ? `, in ${size.sittings} sittings` : '';
  const first = `A reviewer will be asked to read ${plural(size.hunks, 'hunk')}, ${plural(size.lines, 'changed line')}: ${time}${sittings}.`;
  return size.withinBudget
    ? `${first}\n`
    : `${first}\nReviews find most in 200 to 400 lines: split it, if parts can stand by themselves.\n`;
}

function groupRows(groups: PrepareJson['groups']): readonly (readonly string[])[] {
  return [
    ['MODULE', 'HUNKS', 'LINES', 'MINUTES', 'MISSING'],
    ...groups.map(({ module, hunks, lines, minutes, missing }) => [
      terminalText(module),
      `${hunks}`,
      `${lines}`,
      `${minutes}`,
      terminalText(missing.map(({ who }) => who).join(', ')) || '-',
    ]),
  ];
}

function gateWords({ gate }: PrepareJson): string {
  if (gate === null) return 'There is no policy for this change, so nobody has to sign it.\n';
  const isPassed = gate.verdict === 'pass' || gate.verdict === 'overridden';
  if (isPassed && gate.next.length === 0)
    return gate.forecast ? 'Once committed, the gate would pass as it is.\n' : 'The gate passes as it is.\n';
  const first = gate.forecast ? 'Once committed, the gate would ask for:' : 'The gate asks for:';
  return section(first.slice(0, -1), gate.next.length === 0 ? [gate.verdict] : gate.next.map(terminalText));
}

function section(title: string, rows: readonly string[], after = ''): string {
  if (rows.length === 0) return '';
  const shown = rows.slice(0, mostRows).map((row) => `  ${row}\n`);
  const rest = rows.length > mostRows ? [`  and ${rows.length - mostRows} more\n`] : [];
  return [`${title}:\n`, ...shown, ...rest, ...(after === '' ? [] : [`${after}\n`])].join('');
}

function commentRow({
  path,
  lines,
  now,
  comment,
  by,
  verified,
  status,
}: PrepareJson['comments'][number]): string {
  const place = now ?? { path, lines };
  const who = by === null ? 'not signed' : `${by}${verified ? '' : ', not verified'}`;
  const since = status === 'changed' ? ', edited since' : '';
  const said = terminalText((comment ?? 'needs work').split('\n')[0] ?? '');
  return `${placeWords(place.path, place.lines.start)}  ${said} (${terminalText(who)}${since})`;
}

function flagRow({ level, path, line, message, rule, explained }: PrepareJson['flags'][number]): string {
  const place = path === null ? '' : `${placeWords(path, line ?? 0)}  `;
  return `${place}${level}: ${terminalText(message)} [${rule}]${explained ? ' (explained)' : ''}`;
}

function explanationRows({
  hunk,
  name,
  email,
  author,
  text,
}: PrepareJson['explanations']['given'][number]): readonly string[] {
  const who = `${name} <${email}>${author ? '' : ', who is no author of this change'}`;
  return [
    hunkRow(hunk),
    ...text.split('\n').map((line) => `    ${terminalText(line)}`),
    `    (a claim of ${terminalText(who)}; not signed)`,
  ];
}

function splitWords({ mechanical: { commands } }: PrepareJson): string {
  return ['Give them a commit of their own:', ...commands.map((command) => `  ${command}`)].join('\n');
}

/** As `prepare explain` takes it: a place, or where there is none the id. */
function hunkRow({ id, path, line, symbol, header }: HunkJson): string {
  const nature = header.replaceAll('@@', '').trim();
  if (line === 0) return `hf1:${id.slice(0, 10)}  ${placeWords(path, 0)}  ${terminalText(nature)}`;
  return `${placeWords(path, line)}${symbol === null ? '' : `  ${terminalText(symbol)}`}`;
}

function placeWords(path: string, line: number): string {
  return `${terminalText(path)}${line > 0 ? `:${line}` : ''}`;
}
