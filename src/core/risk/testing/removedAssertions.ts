import type { FileFacts, ParsedFile, SymbolRange } from '../../analysis/facts.ts';
import { groupBy } from '../../base/groupBy.ts';
import type { FileChange, Unit } from '../../diff/change.ts';
import type { Finding } from '../finding.ts';
import { addedTextLines, removedTextLines, type TextLine } from '../unitLines.ts';
import { visibleText } from '../visibleText.ts';
import { testLanguageOf, type TestLanguage } from './testLanguage.ts';
import { testStarts } from './testStarts.ts';
import { isTautology } from './vaguerExpectation.ts';

/**
 * Which of the lines that these test files lose are assertions that the change adds anywhere: one that is removed here
 * was moved when it stands there.
 */
export function addedAssertions(
  files: readonly FileChange[],
  tests: readonly FileChange[],
): ReadonlySet<string> {
  const lost = new Set(
    tests.flatMap((file) => file.units.flatMap(removedTextLines)).map(({ text }) => text.trim()),
  );
  const found = new Set<string>();
  if (lost.size === 0) return found;
  for (const file of files) {
    const language = testLanguageOf(file.path);
    if (language === null) continue;
    for (const { text } of file.units.flatMap(addedTextLines))
      if (lost.has(text.trim()) && language.assertion.test(text)) found.add(text.trim());
  }
  return found;
}

/**
 * Assertions that tests have fewer of than before, where none of the tests themselves is gone. They are counted for
 * each test, because those of one say nothing about another. One finding a file.
 */
export function findRemovedAssertions(
  file: FileChange,
  {
    language,
    facts,
    kept,
  }: { language: TestLanguage; facts: FileFacts | undefined; kept: ReadonlySet<string> },
): readonly Finding[] {
  if (file.removed === 0 || testStarts(file.units.flatMap(removedTextLines), language).length > 0) return [];
  const placeOf = places(file, facts);
  const removed = placed(file, removedTextLines, placeOf.old).filter(
    ({ line }) => isAssertion(line.text, language) && !kept.has(line.text.trim()) && !isTautology(line.text),
  );
  if (removed.length === 0) return [];
  const added = placed(file, addedTextLines, placeOf.new).filter(({ line }) =>
    isAssertion(line.text, language),
  );
  const addedAt = groupBy(added, ({ place }) => place);
  const losses = [...groupBy(removed, ({ place }) => place)].flatMap(([place, lines]) => {
    const instead = addedAt.get(place) ?? [];
    const lost = lines.length - instead.length;
    const isRecorded = instead.some(({ line }) => snapshot.test(line.text));
    return lost > 0 && !isRecorded ? [{ lost, first: lines[0]?.line }] : [];
  });
  const first = losses[0]?.first;
  return first === undefined ? [] : [finding(file, first, losses)];
}

interface Placed {
  readonly line: TextLine;
  /** The test that the line stands in, or its hunk or unit. */
  readonly place: string;
}

type PlaceOf = (line: TextLine) => string;

function placed(
  file: FileChange,
  read: (unit: Unit) => readonly TextLine[],
  placeOf: PlaceOf,
): readonly Placed[] {
  return file.units.flatMap(read).map((line) => ({ line, place: placeOf(line) }));
}

/** A test by its name; by its hunk where the other side has none of that name; by the unit where no test is known. */
function places(
  file: FileChange,
  facts: FileFacts | undefined,
): { readonly old: PlaceOf; readonly new: PlaceOf } {
  const [old, now] = [testsOf(facts?.old ?? null), testsOf(facts?.new ?? null)];
  const hunkOf = new Map(file.hunks.flatMap(({ units }, at) => units.map(({ id }) => [id, at] as const)));
  const within =
    (own: readonly SymbolRange[], others: readonly SymbolRange[]): PlaceOf =>
    ({ number, unit }) => {
      const test = own.find(({ start, end }) => start <= number && number <= end);
      if (test === undefined) return `unit ${unit}`;
      return others.some(({ name }) => name === test.name)
        ? `test ${test.name}`
        : `hunk ${hunkOf.get(unit) ?? unit}`;
    };
  return { old: within(old, now), new: within(now, old) };
}

/** What is called, the outermost first: helpers stand inside of tests. */
function testsOf(side: ParsedFile | null): readonly SymbolRange[] {
  return (side?.symbols ?? [])
    .filter(({ kind }) => isCalled(kind))
    .toSorted((a, b) => b.end - b.start - (a.end - a.start));
}

function isCalled(kind: string): boolean {
  return kind === 'function' || kind === 'method';
}

/** Says all of a result at once, so that it stands for several that say parts of it. */
const snapshot =
  /\b(?:Verify\w*|toMatch(?:Inline|File)?Snapshot|assertMatches\w*Snapshot|assert_match_snapshot)\s*\(|\binsta::assert_\w+!|\bassert_(?:\w+_)?snapshot!|==\s*snapshot\b/;

function isAssertion(text: string, language: TestLanguage): boolean {
  return language.assertion.test(text) && !language.comment.test(text) && !isSetUp(text);
}

/**
 * What only has to be there before the test can go on. Go: a test that stops because its preparation failed checks
 * nothing of what it tests. Python: that a value is there is said for the type checker.
 */
function isSetUp(text: string): boolean {
  return (
    /\bt\.Fatalf?\((?:err\)|"(?:[^"]*(?:failed to|could not|cannot|unable to|setup|set up|create|write|mkdir)[^"]*)"[^)]*\berr\w*\))/i.test(
      text,
    ) || /^\s*assert\s+[\w.[\]"']+\s+is not None\s*(?:#.*)?$/.test(text)
  );
}

function finding(file: FileChange, first: TextLine, losses: readonly { readonly lost: number }[]): Finding {
  const lost = losses.reduce((sum, one) => sum + one.lost, 0);
  const where = losses.length === 1 ? '' : ` in ${losses.length} places of this file`;
  return {
    rule: 'test-weakened',
    level: 'warning',
    path: file.path,
    unit: first.unit,
    line: first.number,
    message: `${lost === 1 ? 'One assertion is' : `${lost} assertions are`} removed${where}: ${visibleText(first.text.trim().slice(0, 100))}`,
    data: { side: 'old', what: 'assertions-removed', assertions: lost, places: losses.length },
  };
}
