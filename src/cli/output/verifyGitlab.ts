import { createHash } from 'node:crypto';
import type { VerifyReport } from '../../core/policy/verifyReport.ts';
import { placeOfUnit } from '../../core/policy/placeOfUnit.ts';
import { pathText, type ReportedPath } from './pathText.ts';
import { type ReportEntry, reportEntries } from './reportEntry.ts';
import { setAside, setAsideSentence } from './setAside.ts';
import { terminalText } from './table.ts';
import { verdictSentence } from './verdictSentence.ts';

/** An entry of GitLab's code quality report, a subset of Code Climate's. */
interface Issue {
  readonly description: string;
  readonly check_name: string;
  readonly severity: 'info' | 'minor' | 'major' | 'critical' | 'blocker';
  readonly path: ReportedPath;
  readonly line: number;
  /** What the fingerprint is made of: content and rule, never a line number. */
  readonly identity: readonly string[];
}

const severities = { error: 'critical', warning: 'minor', note: 'info' } as const;
/** Stands for what has no file of its own: the format knows no issue without a place. */
const policyPath: ReportedPath = { path: '.countersign/policy.yml', pathBytes: null };

/** Code quality as GitLab's merge request widget reads it: the verdict where nothing was judged, open hunks, findings, exemptions. */
export function formatVerifyGitlab(report: VerifyReport): string {
  const issues = [...verdictIssues(report), ...reportEntries(report).map(issueOf), ...asideIssues(report)];
  const seen = new Map<string, number>();
  const json = issues.map(({ identity, path, line, ...issue }) => {
    const key = JSON.stringify([issue.check_name, pathText(path), ...identity]);
    const occurrence = (seen.get(key) ?? 0) + 1;
    seen.set(key, occurrence);
    return {
      ...issue,
      fingerprint: createHash('sha256').update(`${key} ${occurrence}`).digest('hex'),
      location: { path: pathText(path), lines: { begin: line } },
    };
  });
  return `${JSON.stringify(json, null, 2)}\n`;
}

function verdictIssues(report: VerifyReport): readonly Issue[] {
  const isUnjudged = report.verdict === 'incomplete' || report.verdict === 'error';
  const sentences = [
    ...(isUnjudged ? [verdictSentence(report)] : []),
    ...report.problems.map(({ message }) => message),
  ];
  return sentences.map((sentence) => ({
    description: terminalText(sentence),
    check_name: 'gate',
    severity: isUnjudged ? 'blocker' : 'minor',
    path: policyPath,
    line: 1,
    identity: isUnjudged ? [report.verdict, sentence] : [sentence],
  }));
}

function issueOf({ rule, level, message, path, line, unit }: ReportEntry): Issue {
  return {
    description: message,
    check_name: rule,
    severity: unit === null ? severities[level] : unit.state === 'rejected' ? 'critical' : 'major',
    path: path ?? policyPath,
    line,
    identity: unit === null ? [message] : [unit.id],
  };
}

function asideIssues(report: VerifyReport): readonly Issue[] {
  return setAside(report).flatMap((group) =>
    group.units.map((unit): Issue => ({
      description: setAsideSentence({ ...group, units: [unit] }),
      check_name: group.state,
      severity: 'info',
      path: unit,
      line: placeOfUnit(unit).line,
      identity: [unit.id],
    })),
  );
}
