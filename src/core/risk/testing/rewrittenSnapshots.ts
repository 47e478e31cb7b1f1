import type { FileChange } from '../../diff/change.ts';
import type { Finding } from '../finding.ts';
import { addedTextLines, removedTextLines } from '../unitLines.ts';

const snapshotPath = /\.(?:snap|ambr|approved\.\w+|golden)$|(?:^|\/)(?:__snapshots__|snapshots?|golden)\//i;

/** Fewer changed lines are the trace of one change; this many are a new recording. */
const wholesaleLines = 60;
/** Snapshots of one file that change together before somebody should ask whether all of them were meant. */
const wholesaleSnapshots = 5;

/** Snapshots that were recorded anew, so that they agree with whatever the code does now. One finding a file. */
export function findRewrittenSnapshots(file: FileChange): readonly Finding[] {
  if (!snapshotPath.test(file.path) || file.status === 'added' || file.status === 'deleted') return [];
  const removed = file.units.flatMap(removedTextLines).filter((line) => line.text.trim() !== '');
  const added = file.units.flatMap(addedTextLines).filter((line) => line.text.trim() !== '');
  const replaced = Math.min(removed.length, added.length);
  const places = file.units.filter((unit) => unit.old.lines > 0 && unit.new.lines > 0).length;
  const unit = file.units.find((candidate) => candidate.kind === 'text' && candidate.new.lines > 0);
  if (unit === undefined || (replaced < wholesaleLines && places < wholesaleSnapshots * 2)) return [];
  return [
    {
      rule: 'test-weakened',
      level: 'warning',
      path: file.path,
      unit: unit.id,
      line: unit.new.start,
      message: `Snapshots are recorded anew: ${replaced} lines in ${places === 1 ? 'one place' : `${places} places`} are replaced. A snapshot agrees with whatever the code does, so each needs a look.`,
      data: { what: 'snapshots', lines: replaced, places },
    },
  ];
}
