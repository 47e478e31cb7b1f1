import type { FileChange, Unit } from '../../diff/change.ts';
import type { Finding } from '../finding.ts';
import { addedTextLines, removedTextLines, type TextLine } from '../unitLines.ts';
import { visibleText } from '../visibleText.ts';
import { isTautology } from './vaguerExpectation.ts';
import { testLanguageOf, type TestLanguage } from './testLanguage.ts';

/** How often a test of each name is added anywhere in the change: a removed test of that name was moved there. */
export function namesOfTests(files: readonly FileChange[]): ReadonlyMap<string, number> {
  const names = new Map<string, number>();
  for (const file of files) {
    const language = testLanguageOf(file.path);
    if (language === null) continue;
    for (const line of file.units.flatMap(addedTextLines)) {
      const name = nameOf(line.text, language);
      if (name !== null) names.set(name, (names.get(name) ?? 0) + 1);
    }
  }
  return names;
}

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

/** Tests, and where none is missing assertions, that a file has fewer of than before. One finding a file. */
export function findRemovedTests(
  file: FileChange,
  language: TestLanguage,
  elsewhere: ReadonlyMap<string, number>,
  assertions: ReadonlySet<string>,
): readonly Finding[] {
  if (file.removed === 0) return [];
  const removed = file.units.flatMap(removedTextLines).filter((line) => !language.comment.test(line.text));
  const added = file.units.flatMap(addedTextLines).filter((line) => !language.comment.test(line.text));
  const addedTests = added.filter((line) => language.test.test(line.text)).length;
  const removedTests = removed.filter((line) => language.test.test(line.text));
  const addedHere = new Set(added.map((line) => nameOf(line.text, language)));
  const moved = removedTests.filter((line) => {
    const name = nameOf(line.text, language);
    return name !== null && !addedHere.has(name) && elsewhere.has(name);
  });
  const lost = removedTests.length - moved.length - addedTests;
  const becameTable = added.some((line) => language.table.test(line.text));
  if (lost > 0 && !becameTable)
    return [
      testsFinding(
        file,
        removedTests.filter((line) => !moved.includes(line)),
        lost,
        addedHere,
        language,
      ),
    ];
  if (removedTests.length > 0) return [];
  return assertionsFinding(file, language, assertions);
}

function testsFinding(
  file: FileChange,
  removed: readonly TextLine[],
  lost: number,
  addedHere: ReadonlySet<string | null>,
  language: TestLanguage,
): Finding {
  const gone = removed.filter((line) => !addedHere.has(nameOf(line.text, language)));
  const first = gone[0] ?? removed[0];
  const names = gone.flatMap((line) => nameOf(line.text, language) ?? []);
  const shown = names.slice(0, 3).map((name) => visibleText(JSON.stringify(name)));
  const more = names.length > shown.length ? ' and others' : '';
  const named = shown.length === 0 ? '' : `: ${shown.join(', ')}${more}`;
  return {
    rule: 'test-weakened',
    level: 'error',
    path: file.path,
    unit: first?.unit ?? file.units[0]?.id ?? null,
    line: first?.number ?? null,
    message: `${removalSentence(lost, names.length)}${named}.`,
    data: { side: 'old', what: 'tests-removed', tests: lost },
  };
}

/** Tests that took the place of others make the difference smaller than the number of names. */
function removalSentence(lost: number, gone: number): string {
  const plural = (count: number): string => (count === 1 ? 'One test' : `${count} tests`);
  if (gone > lost) return `${plural(lost)} fewer than before; gone`;
  return lost === 1 ? 'One test is removed' : `${lost} tests are removed`;
}

/** Assertions are counted for each unit, because those of one test say nothing about another. */
function assertionsFinding(
  file: FileChange,
  language: TestLanguage,
  assertions: ReadonlySet<string>,
): readonly Finding[] {
  return file.units.flatMap((unit) => {
    const removed = assertionsOf(removedTextLines(unit), language).filter(
      (line) => !assertions.has(line.text.trim()) && !isTautology(line.text),
    );
    const lost = removed.length - assertionsOf(addedTextLines(unit), language).length;
    return lost > 0 ? [assertionFinding(file, unit, removed, lost)] : [];
  });
}

function assertionFinding(file: FileChange, unit: Unit, removed: readonly TextLine[], lost: number): Finding {
  return {
    rule: 'test-weakened',
    level: 'warning',
    path: file.path,
    unit: unit.id,
    line: removed[0]?.number ?? unit.old.start,
    message: `${lost === 1 ? 'One assertion is' : `${lost} assertions are`} removed: ${visibleText((removed[0]?.text ?? '').trim().slice(0, 100))}`,
    data: { side: 'old', what: 'assertions-removed', assertions: lost },
  };
}

function assertionsOf(lines: readonly TextLine[], language: TestLanguage): readonly TextLine[] {
  return lines.filter(
    ({ text }) => language.assertion.test(text) && !language.comment.test(text) && !isSetUp(text),
  );
}

/** Go: a test that stops because its preparation failed checks nothing of what it tests. */
function isSetUp(text: string): boolean {
  return /\bt\.Fatalf?\((?:err\)|"(?:[^"]*(?:failed to|could not|cannot|unable to|setup|set up|create|write|mkdir)[^"]*)"[^)]*\berr\w*\))/i.test(
    text,
  );
}

function nameOf(line: string, language: TestLanguage): string | null {
  const match = language.test.exec(line);
  const name = match?.[1] ?? match?.[2] ?? '';
  return name === '' ? null : name;
}
