import { displayRepoPath } from '../../core/base/repoPath.ts';
import type { ReviewHunk } from '../../core/workflow/review.ts';

/** The next hunk that holds `text` in its path, symbol, changed lines or flags, going round; null when none does. */
export function findHunk(
  hunks: readonly ReviewHunk[],
  from: ReviewHunk | null,
  text: string,
): ReviewHunk | null {
  const start = from === null ? 0 : hunks.indexOf(from) + 1;
  const round = [...hunks.slice(start), ...hunks.slice(0, start)];
  const wanted = text.toLowerCase();
  return round.find((hunk) => textsOf(hunk).some((part) => part.toLowerCase().includes(wanted))) ?? null;
}

function textsOf({ file, units }: ReviewHunk): readonly string[] {
  return [
    displayRepoPath(file.path),
    ...units.flatMap(({ symbol, findings, unit }) => [
      symbol ?? '',
      ...findings.map(({ rule, message }) => `${rule} ${message}`),
      ...[...unit.removedLines, ...unit.addedLines].map((line) => line.toString('utf8')),
    ]),
  ];
}
