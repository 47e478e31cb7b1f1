import type { VerifyReport } from '../../core/policy/verifyReport.ts';
import { pathText } from './pathText.ts';
import { type ReportEntry, reportEntries } from './reportEntry.ts';
import { setAside, setAsidePaths, setAsideSentence } from './setAside.ts';
import { plural, terminalText } from './table.ts';
import { verdictSentence, verdictWord } from './verdictSentence.ts';

/*
 * Workflow commands of GitHub Actions, which the runner turns into annotations. Nothing but commands is printed, one a
 * line, and no text of the change can end a line or a property, so that a name can never start a command of its own.
 */

/** Annotations of one kind that a step may leave; the runner drops further ones without a word. */
const mostAnnotations = 10;
/** Paths that a summary names before it counts. */
const mostPaths = 5;

type Command = 'error' | 'warning' | 'notice';

interface Annotation {
  readonly title: string;
  readonly message: string;
  readonly path?: string;
  readonly line?: number;
  readonly lastLine?: number;
}

/** Annotations, the verdict first and then what matters most; the last of each kind says what was left out. */
export function formatVerifyGithub(report: VerifyReport): string {
  const entries = reportEntries(report);
  const isUnjudged = report.verdict === 'incomplete' || report.verdict === 'error';
  const hasPassed = report.verdict === 'pass' || report.verdict === 'overridden';
  const verdict: Annotation = {
    title: `Countersign: ${verdictWord(report)}`,
    message: [verdictSentence(report), ...report.next.map((step) => `Next: ${step}`)].join('\n'),
  };
  const problems = report.problems.map(({ message }): Annotation => ({ title: 'Countersign', message }));
  const aside = setAside(report).map((group): Annotation => ({
    title: 'Countersign: not signed by a person',
    message: `${setAsideSentence(group)} (${somePaths(setAsidePaths(group))})`,
  }));
  const ofLevel = (level: ReportEntry['level']): readonly Annotation[] =>
    entries.filter((entry) => entry.level === level).map(annotationOf);
  return [
    ...commands('error', [
      ...(hasPassed ? [] : [verdict]),
      ...(isUnjudged ? problems : []),
      ...ofLevel('error'),
    ]),
    ...commands('warning', [...(isUnjudged ? [] : problems), ...ofLevel('warning')]),
    ...commands('notice', [...(hasPassed ? [verdict] : []), ...aside, ...ofLevel('note')]),
  ].join('');
}

function annotationOf({ rule, message, path, line, lastLine }: ReportEntry): Annotation {
  return {
    title: `Countersign: ${rule}`,
    message,
    ...(path === null ? {} : { path: pathText(path), line, lastLine }),
  };
}

function commands(command: Command, annotations: readonly Annotation[]): readonly string[] {
  if (annotations.length <= mostAnnotations) return annotations.map((entry) => formatCommand(command, entry));
  const shown = annotations.slice(0, mostAnnotations - 1);
  const hidden = annotations.slice(shown.length);
  const paths = [...new Set(hidden.flatMap(({ path }) => (path === undefined ? [] : [path])))];
  const where = paths.length === 0 ? '' : ` in ${plural(paths.length, 'file')} (${somePaths(paths)})`;
  const rest = `${hidden.length} more${where}: see the step summary or another output.`;
  return [...shown, { title: `Countersign: ${hidden.length} more`, message: rest }].map((entry) =>
    formatCommand(command, entry),
  );
}

function somePaths(paths: readonly string[]): string {
  const more = paths.length - mostPaths;
  return `${paths.slice(0, mostPaths).join(', ')}${more > 0 ? `, and ${more} more` : ''}`;
}

function formatCommand(command: Command, { path, line, lastLine, title, message }: Annotation): string {
  const properties = [
    ...(path === undefined ? [] : [`file=${property(path)}`, `line=${line ?? 1}`]),
    ...(path === undefined || lastLine === line ? [] : [`endLine=${lastLine ?? 1}`]),
    `title=${property(title)}`,
  ];
  return `::${command} ${properties.join(',')}::${message.split('\n').map((part) => escapeData(terminalText(part))).join('%0A')}\n`; // prettier-ignore
}

function property(text: string): string {
  return escapeData(terminalText(text)).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/** As the runner decodes it. `terminalText` has made CR and LF of names visible before; they are encoded all the same. */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
