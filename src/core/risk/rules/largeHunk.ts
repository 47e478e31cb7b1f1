import type { FileChange, Unit } from '../../diff/change.ts';
import type { Finding } from '../finding.ts';
import { isTestPath, pathKind } from '../pathKind.ts';
import { defaultRiskOptions } from '../riskOptions.ts';
import type { Rule, RiskInput } from '../rule.ts';
import { adjoins, changedLines } from '../unitLines.ts';

const defaultLines = defaultRiskOptions['large-hunk'].lines;

/** A hunk that is too long to hold in mind. */
export const largeHunk: Rule = {
  id: 'large-hunk',
  level: 'warning',
  title: 'Large hunk',
  rationale:
    'Attention drops with length: a hunk of more than fifty changed lines is about twice the median size of a whole ' +
    'change in well reviewed code bases. The pieces into which a long addition is divided for review count together, ' +
    'and the first piece is flagged. Generated files and lockfiles are left alone; documentation, tests ' +
    'and hunks that only remove give a note. The limit is a number of the policy and not a percentile of the ' +
    'history, because a shallow clone and a full one would then flag different hunks of the same change.',
  options: [
    {
      name: 'lines',
      description: 'Changed lines (added plus removed) above which a hunk is large',
      default: defaultLines,
    },
  ],
  check: (input) => input.change.files.flatMap((file) => checkFile(file, input)),
};

function checkFile(file: FileChange, input: RiskInput): readonly Finding[] {
  const kind = input.facts.files.get(file.path)?.fileClass ?? pathKind(file.path);
  if (kind === 'generated' || kind === 'lockfile') return [];
  const limit = input.options['large-hunk']?.lines ?? defaultLines;
  return undividedHunks(file).flatMap((units) => {
    const lines = units.reduce((sum, unit) => sum + changedLines(unit), 0);
    const first = units.find((unit) => unit.kind === 'text');
    if (first === undefined || lines <= limit) return [];
    const pieces = units.filter((unit) => unit.kind === 'text').length;
    const added = units.reduce((sum, unit) => sum + unit.addedLines.length, 0);
    return [
      {
        rule: 'large-hunk',
        level: kind === 'docs' || isTestPath(file.path) || added === 0 ? 'note' : 'warning',
        path: file.path,
        unit: first.id,
        line: first.addedLines.length > 0 ? first.new.start : first.old.start,
        message: `${lines} lines change together here (${added} added, ${lines - added} removed), more than the limit of ${limit}.`,
        data: {
          lines,
          added,
          removed: lines - added,
          limit,
          pieces,
          ...(first.addedLines.length > 0 ? {} : { side: 'old' }),
        },
      } satisfies Finding,
    ];
  });
}

/** Hunks as git's `-U3` shows them: the pieces of a divided run joined again. */
function undividedHunks(file: FileChange): readonly (readonly Unit[])[] {
  const joined: Unit[][] = [];
  for (const hunk of file.hunks) {
    const last = joined.at(-1);
    const previous = last?.at(-1);
    const next = hunk.units[0];
    if (last !== undefined && previous !== undefined && next !== undefined && adjoins(previous, next))
      last.push(...hunk.units);
    else joined.push([...hunk.units]);
  }
  return joined;
}
