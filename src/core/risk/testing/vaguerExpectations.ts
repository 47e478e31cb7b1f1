import type { FileChange, Unit } from '../../diff/change.ts';
import type { Finding } from '../finding.ts';
import { addedTextLines, removedTextLines, type TextLine } from '../unitLines.ts';
import { visibleText } from '../visibleText.ts';
import { isTautology, readExpectation, type Expectation } from './vaguerExpectation.ts';

/** Expectations replaced by ones about the same thing that say less, and checks that cannot fail. */
export function findVaguerExpectations(file: FileChange): readonly Finding[] {
  return file.units.flatMap((unit) => [...replaced(unit), ...tautologies(unit)]);
}

interface Read {
  readonly line: TextLine;
  readonly expectation: Expectation;
}

function replaced(unit: Unit): readonly Finding[] {
  const before = expectationsOf(removedTextLines(unit));
  const after = expectationsOf(addedTextLines(unit));
  return after.flatMap(({ line, expectation }) => {
    const { subject } = expectation;
    const strictest = strictestOf(before, subject);
    if (strictest === undefined || strictest.expectation.strictness <= expectation.strictness) return [];
    // Another added line still says as much about the same thing.
    if ((strictestOf(after, subject)?.expectation.strictness ?? 0) >= strictest.expectation.strictness)
      return [];
    const message = `An expectation says less than before: ${strictest.expectation.matcher} became ${expectation.matcher} for ${visibleText(subject.slice(0, 80))}.`;
    return [finding(unit, line, message, 'vaguer')];
  });
}

function tautologies(unit: Unit): readonly Finding[] {
  return addedTextLines(unit)
    .filter((line) => isTautology(line.text))
    .map((line) =>
      finding(
        unit,
        line,
        `This check cannot fail: ${visibleText(line.text.trim().slice(0, 100))}`,
        'tautology',
      ),
    );
}

function strictestOf(expectations: readonly Read[], subject: string): Read | undefined {
  const same = expectations.filter((entry) => entry.expectation.subject === subject);
  return same.toSorted((a, b) => b.expectation.strictness - a.expectation.strictness)[0];
}

function expectationsOf(lines: readonly TextLine[]): readonly Read[] {
  return lines.flatMap((line) => {
    const expectation = readExpectation(line.text);
    return expectation === null || expectation.subject === '' ? [] : [{ line, expectation }];
  });
}

function finding(unit: Unit, line: TextLine, message: string, what: string): Finding {
  return {
    rule: 'test-weakened',
    level: 'warning',
    path: unit.path,
    unit: unit.id,
    line: line.number,
    message,
    data: { what },
  };
}
