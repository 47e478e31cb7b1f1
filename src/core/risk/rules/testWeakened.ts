import { groupBy } from '../../base/groupBy.ts';
import type { FileChange } from '../../diff/change.ts';
import { toldTogether } from '../evidence/toldTogether.ts';
import type { Finding } from '../finding.ts';
import { isTestPath, pathKind } from '../pathKind.ts';
import type { Rule, RiskInput } from '../rule.ts';
import { findLoweredThresholds } from '../testing/loweredThresholds.ts';
import { addedAssertions, findRemovedAssertions } from '../testing/removedAssertions.ts';
import { findRemovedTests, namesOfTests } from '../testing/removedTests.ts';
import { findRewrittenSnapshots } from '../testing/rewrittenSnapshots.ts';
import { findSwitchedOffTests } from '../testing/switchedOffTests.ts';
import { testStarts } from '../testing/testStarts.ts';
import { testsOfGone } from '../testing/testsOfGone.ts';
import { holdsTestsBesideCode, testLanguageOf, type TestLanguage } from '../testing/testLanguage.ts';
import { findVaguerExpectations } from '../testing/vaguerExpectations.ts';
import { removedTextLines } from '../unitLines.ts';

/** Tests that check less after the change than before. */
export const testWeakened: Rule = {
  id: 'test-weakened',
  level: 'error',
  title: 'Test weakened',
  rationale:
    'A test that is removed, skipped or made vague so that a change passes takes away what would have caught its ' +
    'fault; coding agents do it. Errors: tests removed (net of those added), skipped or focused, coverage thresholds ' +
    'lowered, a test file deleted while what it tests stays. Warnings: assertions removed, an expectation replaced by a ' +
    'vaguer one, a new test that is skipped, snapshots that are recorded anew wholesale. Tests named ' +
    'after a function that is removed too give a note. Tests that are renamed, moved or put in a table, preparations ' +
    'that stop a test, and assertions about a declaration that this change removes everywhere are left alone.',
  options: [],
  check,
};

function check(input: RiskInput): readonly Finding[] {
  const files = input.change.files;
  // What was added matters only to what was lost.
  const losing = files.filter(
    ({ path, removed }) => removed > 0 && (isTestPath(path) || holdsTestsBesideCode(path)),
  );
  const elsewhere = losing.length === 0 ? new Map<string, number>() : namesOfTests(files);
  const ofGone = testsOfGone(files, losing);
  const withGone = new Map([...elsewhere, ...[...ofGone].map((name): [string, number] => [name, 1])]);
  const kept = new Set([...addedAssertions(files, losing), ...aboutWhatIsGone(losing, input)]);
  const removedTests = (file: FileChange, language: TestLanguage): readonly Finding[] => {
    const removed = findRemovedTests(file, language, elsewhere);
    if (ofGone.size === 0 || removed.length === 0) return removed;
    return findRemovedTests(file, language, withGone).length > 0 ? removed : removed.map(goesWithItsSubject);
  };
  const found = files.flatMap((file) => {
    const thresholds = [...findLoweredThresholds(file), ...findRewrittenSnapshots(file)];
    const language = testLanguageOf(file.path);
    if (language === null || !(isTestPath(file.path) || holdsTestsBesideCode(file.path))) return thresholds;
    if (file.status === 'deleted') return [...thresholds, ...deletedFile(file, files, elsewhere)];
    return [
      ...thresholds,
      ...removedTests(file, language),
      ...findRemovedAssertions(file, { language, facts: input.facts.files.get(file.path), kept }),
      ...findSwitchedOffTests(file, language),
      ...findVaguerExpectations(file),
    ];
  });
  const deleted = toldTogether(found, input, isDeletedWithSubject, othersDeleted);
  const recorded = toldTogether(deleted, input, isSnapshot, othersRecorded);
  // One reason for which many files of tests do not run is one decision.
  const skips = groupBy(recorded.filter(isSkip), ({ message }) => message);
  return [...skips.values()].reduce(
    (told, same) => toldTogether(told, input, (one) => same.includes(one), othersSkipped),
    recorded,
  );
}

/** Tests named after functions that are gone too: there is nothing left that they could test. */
function goesWithItsSubject(finding: Finding): Finding {
  return { ...finding, level: 'note', message: `${finding.message} What it is named after goes too.` };
}

function isDeletedWithSubject({ level, data }: Finding): boolean {
  return level === 'note' && data['what'] === 'file-deleted';
}

function othersDeleted({ length }: readonly Finding[]): string {
  return length === 1 ? 'So is one more test file.' : `So are ${length} more test files.`;
}

function isSkip({ data }: Finding): boolean {
  return data['what'] === 'skipped' || data['what'] === 'skipped-new';
}

function othersSkipped({ length }: readonly Finding[]): string {
  return length === 1 ? 'One more test file says the same.' : `${length} more test files say the same.`;
}

function isSnapshot({ data }: Finding): boolean {
  return data['what'] === 'snapshots';
}

function othersRecorded({ length }: readonly Finding[]): string {
  return length === 1 ? 'So is one more file of snapshots.' : `So are ${length} more files of snapshots.`;
}

/** Shorter names mean something else too often. */
const shortestName = 6;

/** Removed lines that name a declaration which is gone, and which nothing names any more. */
function aboutWhatIsGone(losing: readonly FileChange[], { facts }: RiskInput): readonly string[] {
  const gone = (facts.declarations ?? []).filter(
    ({ kind, users }) => kind === 'removed' && users.isComplete && users.notUpdatedFiles === 0,
  );
  const names = new Set(gone.map(({ name }) => /\w*$/.exec(name)?.[0] ?? ''));
  const isGone = (text: string): boolean =>
    (text.match(/\w+/g) ?? []).some((word) => word.length >= shortestName && names.has(word));
  if (names.size === 0) return [];
  return losing
    .flatMap((file) => file.units.flatMap(removedTextLines))
    .flatMap(({ text }) => (isGone(text) ? [text.trim()] : []));
}

/** A deleted test file whose subject goes too is a warning; tests that stand elsewhere now were moved. */
function deletedFile(
  file: FileChange,
  files: readonly FileChange[],
  elsewhere: ReadonlyMap<string, number>,
): readonly Finding[] {
  const language = testLanguageOf(file.path);
  const lines = file.units.flatMap(removedTextLines);
  const tests = language === null ? [] : testStarts(lines, language);
  const lost = tests.filter(({ name }) => name === null || !elsewhere.has(name));
  if (lost.length === 0) return [];
  const subject = subjectOf(file.path);
  const gone = files.some(
    (other) =>
      other.status === 'deleted' && pathKind(other.path) === 'code' && subjectOf(other.path) === subject,
  );
  const unit = file.units.find((candidate) => candidate.kind === 'text') ?? file.units[0];
  const count = lost.length === 1 ? 'one test' : `${lost.length} tests`;
  return [
    {
      rule: 'test-weakened',
      level: gone ? 'note' : 'error',
      path: file.path,
      unit: unit?.id ?? null,
      line: lost[0]?.line.number ?? null,
      message: `A test file with ${count} is deleted${gone ? ' together with the code it tests' : ', and the code it tests stays'}.`,
      data: { side: 'old', tests: lost.length, what: 'file-deleted' },
    },
  ];
}

/** The name both a test and its subject share: `session` for `test_session.py`, `session.test.ts`, `SessionTest.java`. */
function subjectOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1).replace(/\.[^.]+$/, '');
  return name
    .replace(/^test_|_test$|[._-](?:test|spec|cy|e2e)s?$|_spec$|(?:Tests?|TestCase|IT|Spec)$/i, '')
    .toLowerCase();
}
