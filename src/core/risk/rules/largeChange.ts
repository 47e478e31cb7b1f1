import type { FileChange } from '../../diff/change.ts';
import type { Finding } from '../finding.ts';
import { isSetAside, isTestPath } from '../pathKind.ts';
import { defaultRiskOptions } from '../riskOptions.ts';
import type { Rule, RiskInput } from '../rule.ts';

const defaults = defaultRiskOptions['large-change'];

/** A change that is too large for one sitting. */
export const largeChange: Rule = {
  id: 'large-change',
  level: 'warning',
  title: 'Large change',
  rationale:
    'Reviewers find few faults past 200 to 400 changed lines in one sitting, and nine of ten well reviewed changes ' +
    'touch at most ten files. Tests, generated files, lockfiles and documentation are not counted, and the message says ' +
    'so. Many files or modules alone give a note.',
  options: [
    {
      name: 'lines',
      description: 'Changed lines from which the change gets a warning',
      default: defaults.lines,
    },
    {
      name: 'files',
      description: 'Changed files above which the change gets a note',
      default: defaults.files,
    },
    {
      name: 'modules',
      description: 'Changed modules from which the change gets a note',
      default: defaults.modules,
    },
  ],
  check,
};

function check(input: RiskInput): readonly Finding[] {
  const options = input.options['large-change'];
  const limit = options?.lines ?? defaults.lines;
  const counted = input.change.files.filter(
    (file) => !isTestPath(file.path) && !isSetAside(file, input.facts.files.get(file.path)),
  );
  const lines = lineCount(counted);
  const setAside = lineCount(input.change.files) - lines;
  const modules = new Set(counted.flatMap((file) => input.facts.files.get(file.path)?.module ?? []));
  const reasons = [
    ...(lines >= limit ? [`${lines} changed lines`] : []),
    ...(counted.length > (options?.files ?? defaults.files) ? [`${counted.length} files`] : []),
    ...(modules.size >= (options?.modules ?? defaults.modules) ? [`${modules.size} modules`] : []),
  ];
  if (reasons.length === 0) return [];
  const without =
    setAside > 0
      ? ` Not counted: ${setAside} lines of tests, generated files, lockfiles and documentation.`
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

function lineCount(files: readonly FileChange[]): number {
  return files.reduce((sum, file) => sum + file.added + file.removed, 0);
}
