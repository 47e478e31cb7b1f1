import { displayRepoPath } from '../../core/base/repoPath.ts';
import type { UnitId } from '../../core/diff/change.ts';
import type { ReviewState } from '../../core/review/decision.ts';
import { hunkState, isCovered } from '../../core/review/reviewState.ts';
import { openRequests } from '../../core/workflow/feedback/workRequests.ts';
import type { SaidOfHunks } from '../../core/workflow/formatReviewJson.ts';
import { type HunkAuthor, summariseHunk } from '../../core/workflow/hunkSummary.ts';
import type { Review, ReviewHunk } from '../../core/workflow/review.ts';
import { remarkRows } from './remarkRows.ts';
import { requestRows } from './requestRows.ts';
import { formatTable, plural, terminalText } from './table.ts';

/** The queue for people: one line a hunk in reading order; below it what is asked for, its flags in words, what was said. */
export function formatReviewTable(
  review: Review,
  states: ReadonlyMap<UnitId, ReviewState>,
  { remarks, requests }: SaidOfHunks,
): string {
  if (review.hunks.length === 0) return 'Nothing changed.\n';
  const header = ['STATE', 'RISK', 'AUTHOR', 'LINES', 'WHERE'];
  const blocks = review.hunks.map((hunk) => ({
    row: hunkRow(hunk, states),
    below: [
      ...requestRows(openRequests(requests, hunk, isCovered(hunkState(hunk.hunk.units, states)))),
      ...hunkFlags(hunk),
      ...remarkRows(remarks.get(hunk.id) ?? []),
    ],
  }));
  const table = formatTable([header, ...blocks.map((block) => block.row)]).split('\n');
  const lines = [table[0] ?? ''];
  blocks.forEach((block, at) => lines.push(table[at + 1] ?? '', ...block.below));
  const whole = review.findings.filter((finding) => finding.unit === null);
  const { files } = review.change;
  const added = files.reduce((sum, file) => sum + file.added, 0);
  const removed = files.reduce((sum, file) => sum + file.removed, 0);
  lines.push(
    '',
    ...whole.map((finding) => `${finding.level}: ${terminalText(finding.message)} [${finding.rule}]`),
  );
  lines.push(
    `${plural(review.hunks.length, 'hunk')} in ${plural(files.length, 'file')}, ${added} added, ${removed} removed.`,
  );
  return `${lines.join('\n')}\n`;
}

function hunkRow(hunk: ReviewHunk, states: ReadonlyMap<UnitId, ReviewState>): readonly string[] {
  const { author, added, removed } = summariseHunk(hunk);
  const symbol = hunk.units.find((unit) => unit.symbol !== null)?.symbol;
  const line = hunk.units.find((unit) => unit.unit.kind === 'text')?.unit.new.start ?? 0;
  const place = `${terminalText(displayRepoPath(hunk.file.path))}${line > 0 ? `:${line}` : ''}`;
  return [
    hunkState(hunk.hunk.units, states),
    hunk.risk.level,
    authorWords(author),
    `+${added} -${removed}`,
    symbol === undefined || symbol === null
      ? `${place}  ${describeNonText(hunk)}`.trimEnd()
      : `${place}  ${terminalText(symbol)}`,
  ];
}

/** What a hunk without lines is: `file added`, `mode 100644 → 100755`, `binary`. */
function describeNonText(hunk: ReviewHunk): string {
  return hunk.units.every((unit) => unit.unit.kind !== 'text')
    ? terminalText(hunk.hunk.header.replaceAll('@@', '').trim())
    : '';
}

function authorWords({ kind, tools }: HunkAuthor): string {
  const named = kind === 'unknown' || tools.length === 0 ? '' : ` (${tools.map(terminalText).join(', ')})`;
  return `${kind === 'ai' ? 'AI' : kind}${named}`;
}

function hunkFlags(hunk: ReviewHunk): readonly string[] {
  return hunk.units.flatMap((unit) =>
    unit.findings.map(
      (finding) => `    ${finding.level}: ${terminalText(finding.message)} [${finding.rule}]`,
    ),
  );
}
