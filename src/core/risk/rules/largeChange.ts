import { changeClassOf } from '../../analysis/changeClass.ts';
import type { FileChange } from '../../diff/change.ts';
import { movedBetweenFiles } from '../evidence/movedBetweenFiles.ts';
import { saysGenerated } from '../evidence/saysGenerated.ts';
import type { Finding } from '../finding.ts';
import { isSetAside, isTestOrExample } from '../pathKind.ts';
import { defaultRiskOptions } from '../riskOptions.ts';
import type { Rule, RiskInput } from '../rule.ts';
import { addedTextLines, changedLines, removedTextLines } from '../unitLines.ts';

const defaults = defaultRiskOptions['large-change'];

/** A change that is too large for one sitting. */
export const largeChange: Rule = {
  id: 'large-change',
  level: 'warning',
  title: 'Large change',
  rationale:
    'Reviewers find few faults past 200 to 400 changed lines in one sitting, and nine of ten well reviewed changes ' +
    'touch at most ten files; agents touch more of them with less. Tests, examples, data, generated files, lockfiles, documentation, and what ' +
    'only moved or is set anew are not counted, and the message says so. Many files or modules give a note from half of the limit on.',
  options: [
    {
      name: 'lines',
      description: 'Changed lines from which the change gets a warning',
      default: defaults.lines,
    },
    {
      name: 'files',
      description: 'Changed files above which a change of half as many lines gets a note',
      default: defaults.files,
    },
    {
      name: 'modules',
      description: 'Changed modules from which a change of half as many lines gets a note',
      default: defaults.modules,
    },
  ],
  check,
};

/** Records and listings that no person writes line by line. */
const notRead =
  /\.(?:jsonl|ndjson|csv|tsv|svg|po|xlf|xliff?|resx|strings)$|(?:^|\/)(?!(?:CMakeLists|[\w.-]*(?:requirements|constraints)[\w.-]*)\.txt$)[^/]*\.txt$/i;

function check(input: RiskInput): readonly Finding[] {
  const options = input.options['large-change'];
  const limit = options?.lines ?? defaults.lines;
  const counted = input.change.files.filter(
    (file) =>
      !isTestOrExample(file.path) &&
      !notRead.test(file.path) &&
      !saysGenerated(file) &&
      !isSetAside(file, input.facts.files.get(file.path)),
  );
  const changed = counted.reduce((sum, file) => sum + writtenLines(file, input), 0);
  // What went from file to file is looked for only where it matters: it was removed in one and added in another.
  const most = 2 * Math.min(total(counted, 'added'), total(counted, 'removed'));
  const lines = changed < limit || changed - most >= limit ? changed : withoutMoved(counted, input);
  const setAside = lineCount(input.change.files) - lines;
  const modules = new Set(counted.flatMap((file) => input.facts.files.get(file.path)?.module ?? []));
  const reasons = [
    ...(lines >= limit ? [`${lines} changed lines`] : []),
    ...(counted.length > (options?.files ?? defaults.files) ? [`${counted.length} files`] : []),
    ...(modules.size >= (options?.modules ?? defaults.modules) ? [`${modules.size} modules`] : []),
  ];
  // The same small edit in many places is read as one.
  if (reasons.length === 0 || lines < limit / 2) return [];
  const without =
    setAside > 0
      ? ` Not counted: ${setAside} lines of tests, examples, data, generated files, lockfiles, documentation and what moved.`
      : '';
  return [
    {
      rule: 'large-change',
      level: lines >= limit ? 'warning' : 'note',
      path: null,
      unit: null,
      line: null,
      message: `This is a large change: ${reasons.join(', ')}. It may be easier to review in parts.${without}`,
      data: { lines, setAside, files: counted.length, modules: [...modules].toSorted() },
    },
  ];
}

/** Lines that a person wrote or took away: what only stands elsewhere now, or is set in another way, is neither. */
function writtenLines(file: FileChange, input: RiskInput): number {
  const facts = input.facts.files.get(file.path);
  if (facts?.unitClasses === undefined) return file.added + file.removed;
  const same = file.units.filter((unit) => /^(?:move|format)$/.test(changeClassOf(facts, unit)));
  return file.added + file.removed - same.reduce((sum, unit) => sum + changedLines(unit), 0);
}

function withoutMoved(files: readonly FileChange[], input: RiskInput): number {
  const moved = movedBetweenFiles(input.change.files);
  const left = files.map((file) => {
    const [added, removed] = [addedTextLines, removedTextLines].map((read) => file.units.flatMap(read));
    const part =
      file.added * moved.added(file, added ?? []) + file.removed * moved.removed(file, removed ?? []);
    return Math.max(0, writtenLines(file, input) - part);
  });
  return Math.round(left.reduce((sum, count) => sum + count, 0));
}

function total(files: readonly FileChange[], side: 'added' | 'removed'): number {
  return files.reduce((count, file) => count + file[side], 0);
}

function lineCount(files: readonly FileChange[]): number {
  return files.reduce((sum, file) => sum + file.added + file.removed, 0);
}
