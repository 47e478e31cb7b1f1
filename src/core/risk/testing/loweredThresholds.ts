import type { FileChange, Unit } from '../../diff/change.ts';
import type { Finding } from '../finding.ts';
import { addedTextLines, removedTextLines, type TextLine } from '../unitLines.ts';
import { allowsMore, holdsThresholds, readThresholds, type Threshold } from './coverageThreshold.ts';

/** Thresholds of coverage and the like that the change lowers. Removed ones are told only where coverage is named. */
export function findLoweredThresholds(file: FileChange): readonly Finding[] {
  if (!holdsThresholds(file.path)) return [];
  return file.units.flatMap((unit) => lowered(unit));
}

interface Read {
  readonly line: TextLine;
  readonly threshold: Threshold;
}

function lowered(unit: Unit): readonly Finding[] {
  const before = thresholdsOf(removedTextLines(unit));
  const after = thresholdsOf(addedTextLines(unit));
  return after.flatMap(({ line, threshold }, index): readonly Finding[] => {
    // Thresholds of one name are paired in order: projects and packages repeat them.
    const nth = after.slice(0, index).filter((entry) => entry.threshold.name === threshold.name).length;
    const old = before.filter((entry) => entry.threshold.name === threshold.name)[nth]?.threshold;
    if (old === undefined) return [];
    const weaker = allowsMore(threshold.name) ? threshold.value > old.value : threshold.value < old.value;
    if (!weaker) return [];
    return [
      {
        rule: 'test-weakened',
        level: 'error',
        path: unit.path,
        unit: unit.id,
        line: line.number,
        message: `The threshold ${threshold.name} goes from ${old.value} to ${threshold.value}, so that less is checked.`,
        data: { what: 'threshold', name: threshold.name, before: old.value, after: threshold.value },
      },
    ];
  });
}

function thresholdsOf(lines: readonly TextLine[]): readonly Read[] {
  return lines.flatMap((line) => readThresholds(line.text).map((threshold) => ({ line, threshold })));
}
