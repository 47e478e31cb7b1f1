import { changeClassOf } from '../../analysis/changeClass.ts';
import { displayRepoPath } from '../../base/repoPath.ts';
import type { FileFacts } from '../../analysis/facts.ts';
import type { FileChange, Unit } from '../../diff/change.ts';
import { codeLineCount } from '../codeLineCount.ts';
import type { Finding } from '../finding.ts';
import { movedBetweenFiles, type MovedLines } from '../evidence/movedBetweenFiles.ts';
import { saysGenerated } from '../evidence/saysGenerated.ts';
import { toldTogether } from '../evidence/toldTogether.ts';
import { newStatements } from '../evidence/newCode.ts';
import { isTestBesideCode } from '../evidence/testsBesideCode.ts';
import { isSetAside, isTestOrExample, pathKind } from '../pathKind.ts';
import { defaultRiskOptions } from '../riskOptions.ts';
import type { Rule, RiskInput } from '../rule.ts';
import { adjoins, changedLines, removedTextLines } from '../unitLines.ts';

const defaultLines = defaultRiskOptions['large-hunk'].lines;

/** A hunk that is too long to hold in mind. */
export const largeHunk: Rule = {
  id: 'large-hunk',
  level: 'warning',
  title: 'Large hunk',
  rationale:
    'Attention drops with length: a hunk of more than a hundred changed lines is about four times the median size of a ' +
    'whole change in well reviewed code bases. The pieces into which a long addition is divided for review count ' +
    'together, and the first piece is flagged; of several long new files the longest. Three quarters of the limit must be statements: comments, markup, ' +
    'texts, members of types and lone brackets do not count, and what is removed counts half. Tests, examples, ' +
    'documentation, data, generated files, lockfiles, hunks that only remove, and what only moved are left alone. The ' +
    'limit is a number of the policy and not a percentile of the history, because a shallow clone and a full one would ' +
    'then flag different hunks of the same change.',
  options: [
    {
      name: 'lines',
      description: 'Changed lines (added plus removed) above which a hunk is large',
      default: defaultLines,
    },
  ],
  check(input) {
    const moved = movedBetweenFiles(input.change.files);
    const found = input.change.files.flatMap((file) => checkFile(file, input, moved));
    const added = new Set(
      input.change.files.flatMap(({ path, status }) => (status === 'added' ? [path] : [])),
    );
    const byLength = found.toSorted((a, b) => linesOf(b) - linesOf(a));
    return toldTogether(byLength, input, ({ path }) => path !== null && added.has(path), otherLong);
  },
};

/** New files are long by nature: several of one change are told at the longest of them. */
function otherLong(others: readonly Finding[]): string {
  const named = others
    .slice(0, maxNamed)
    .map((one) => `${one.path === null ? '' : displayRepoPath(one.path)} (${linesOf(one)})`);
  const more = others.length > maxNamed ? ` and ${others.length - maxNamed} more` : '';
  return `Other new files are long, too: ${named.join(', ')}${more}.`;
}

function linesOf({ data }: Finding): number {
  return Number(data['lines']);
}

/** Longer lists are told by their first names. */
const maxNamed = 5;

/** Of the limit, so much must be statements: the length of prose, tables and markup is seen at once and hides little. */
const statementPart = 0.75;
/** Where more than this is only indented further, the hunk wraps what was there. */
const wrappedPart = 0.75;
/** And so much of them new. */
const newPart = 0.5;

function checkFile(file: FileChange, input: RiskInput, moved: MovedLines): readonly Finding[] {
  const facts = input.facts.files.get(file.path);
  if (isSetAside(file, facts) || !isProgram(file) || saysGenerated(file)) return [];
  const limit = input.options['large-hunk']?.lines ?? defaultLines;
  return undividedHunks(file).flatMap((units) => {
    const lines = units.reduce((sum, unit) => sum + changedLines(unit), 0);
    const first = units.find((unit) => unit.kind === 'text');
    const pieces = units.filter((unit) => unit.kind === 'text').length;
    const added = units.reduce((sum, unit) => sum + unit.addedLines.length, 0);
    if (first === undefined || lines <= limit || added === 0) return [];
    if (!isMuch({ file, facts, units }, limit, moved)) return [];
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

/** Data and style sheets have no steps to follow, and examples are run by nobody but their reader. */
function isProgram(file: FileChange): boolean {
  if (isTestOrExample(file.path)) return false;
  return pathKind(file.path) === 'code' || file.isScript;
}

interface Hunk {
  readonly file: FileChange;
  readonly facts: FileFacts | undefined;
  readonly units: readonly Unit[];
}

/** What is removed is read as well, and only what is new can be wrong. */
function isMuch({ file, facts, units }: Hunk, limit: number, moved: MovedLines): boolean {
  const written = units.filter((unit) => !/^(?:move|format)$/.test(changeClassOf(facts, unit)));
  const statements = written.flatMap(newStatements);
  // A piece that is wrapped is only indented further; the very same line stands for a file whose line ends changed.
  const gone = written.flatMap(removedTextLines).map(({ text }) => text);
  const [same, before] = [new Set(gone), new Set(gone.map((text) => text.trim()))];
  const indented = statements.filter(({ text }) => !same.has(text) && before.has(text.trim()));
  if (indented.length > wrappedPart * statements.length) return false;
  const removed = written.reduce((sum, unit) => sum + codeLineCount(unit.removedLines), 0);
  const isEnough = (added: number): boolean =>
    added + removed / 2 >= statementPart * limit && added >= newPart * limit;
  if (!isEnough(statements.length)) return false;
  return isEnough(statements.length * (1 - moved.added(file, statements)));
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
