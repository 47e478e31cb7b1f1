import type { FileFacts } from '../../analysis/facts.ts';
import type { FileChange, Unit } from '../../diff/change.ts';
import type { Finding } from '../finding.ts';
import { isTestBesideCode } from '../evidence/testsBesideCode.ts';
import { isSetAside, isTestPath } from '../pathKind.ts';
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
    'Attention drops with length: a hunk of more than a hundred changed lines is about four times the median size of a ' +
    'whole change in well reviewed code bases. The pieces into which a long addition is divided for review count ' +
    'together, and the first piece is flagged. Tests, documentation, generated files, lockfiles and hunks that only ' +
    'remove are left alone. The limit is a number of the policy and not a percentile of the ' +
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
  const facts = input.facts.files.get(file.path);
  if (isSetAside(file, facts) || isTestPath(file.path)) return [];
  const limit = input.options['large-hunk']?.lines ?? defaultLines;
  return undividedHunks(file).flatMap((units) => {
    const lines = units.reduce((sum, unit) => sum + changedLines(unit), 0);
    const first = units.find((unit) => unit.kind === 'text');
    const pieces = units.filter((unit) => unit.kind === 'text').length;
    const added = units.reduce((sum, unit) => sum + unit.addedLines.length, 0);
    if (first === undefined || lines <= limit || added === 0) return [];
    if (isWithinTests(facts, file.path, units)) return [];
    return [
      {
        rule: 'large-hunk',
        level: 'warning',
        path: file.path,
        unit: first.id,
        line: first.new.start,
        message: `${lines} lines change together here (${added} added, ${lines - added} removed), more than the limit of ${limit}.`,
        data: {
          lines,
          added,
          removed: lines - added,
          limit,
          pieces,
        },
      } satisfies Finding,
    ];
  });
}

/** True when the hunk begins and ends among the tests that Rust keeps beside the code. */
function isWithinTests(facts: FileFacts | undefined, path: string, units: readonly Unit[]): boolean {
  const spans = units.map((unit) => unit.new).filter((span) => span.lines > 1);
  // The first line of an added block may be the blank one above it.
  return (
    spans.length > 0 &&
    spans.every(({ start, lines }) => isTestBesideCode(facts, path, start + Math.floor(lines / 2)))
  );
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
