import { groupBy } from '../../base/groupBy.ts';
import type { FileChange } from '../../diff/change.ts';
import type { Finding } from '../finding.ts';
import { addedTextLines, removedTextLines, type TextLine } from '../unitLines.ts';
import { visibleText } from '../visibleText.ts';
import type { TestLanguage } from './testLanguage.ts';

/** Added marks that keep tests from running: skips of what ran before, skips of new tests, and focus on a few. */
export function findSwitchedOffTests(file: FileChange, language: TestLanguage): readonly Finding[] {
  const removedSkips = countSkips(file.units.flatMap(removedTextLines), language);
  const found = file.units.flatMap((unit) => {
    const added = addedTextLines(unit);
    const removed = removedTextLines(unit);
    return added.flatMap((line, index): readonly Finding[] => {
      if (language.comment.test(line.text)) return [];
      const only = language.only.test(line.text);
      const isNewFile = file.status === 'added';
      if (!only && !language.skip.test(line.text)) return [];
      if (
        !only &&
        isConditional(index, added) &&
        (isNewFile || isPartOfNewTest(index, added, removed, language))
      )
        return [];
      const key = visibleText(line.text.trim());
      const before = removedSkips.get(key) ?? 0;
      removedSkips.set(key, before - 1);
      if (before > 0) return [];
      const how = only ? 'only' : isNewFile ? 'skipped-new' : howSkipped(index, added, removed, language);
      return [
        {
          rule: 'test-weakened',
          level: how === 'skipped' || how === 'only' ? 'error' : 'warning',
          path: file.path,
          unit: unit.id,
          line: line.number,
          message: `${sentences[how]}: ${key.slice(0, 100)}`,
          data: { what: how },
        },
      ];
    });
  });
  // The same words say the same of each test.
  return [...groupBy(found, ({ message }) => message).values()].flatMap(together);
}

function together(group: readonly Finding[]): readonly Finding[] {
  const [first, ...others] = group;
  if (first === undefined || others.length === 0) return group;
  const more =
    others.length === 1 ? 'One more line of this file is' : `${others.length} more lines of this file are`;
  return [
    {
      ...first,
      message: `${first.message} ${more} like it.`,
      data: { ...first.data, lines: group.length },
    },
  ];
}

/** It runs wherever it can and says where it cannot. */
function isConditional(index: number, added: readonly TextLine[]): boolean {
  const text = added[index]?.text ?? '';
  const above = added[index - 1]?.text ?? '';
  return (
    condition.test(text) || condition.test(above) || /^\s*(?:skip|pending)\b.*\s(?:if|unless)\s/.test(text)
  );
}

type SwitchedOff = 'only' | 'skipped' | 'skipped-new' | 'skipped-sometimes';

const sentences: Readonly<Record<SwitchedOff, string>> = {
  only: 'Only this test runs now, and the others of its file do not',
  skipped: 'A test that ran before is skipped',
  'skipped-new': 'A new test does not run',
  'skipped-sometimes': 'A test is skipped on a condition',
};

/** A skip whose own line or the line above says when. */
const condition =
  /^\s*(?:\}\s*else\s+)?(?:if|unless|elif)\b|\b(?:skipif|skipIf|skipUnless|runIf)\b|\?\s*(?:it|test|describe)\.skip\b|:\s*(?:it|test|describe)\.skip\b/;

function howSkipped(
  index: number,
  added: readonly TextLine[],
  removed: readonly TextLine[],
  language: TestLanguage,
): Exclude<SwitchedOff, 'only'> {
  if (isPartOfNewTest(index, added, removed, language)) return 'skipped-new';
  return isConditional(index, added) ? 'skipped-sometimes' : 'skipped';
}

function countSkips(lines: readonly TextLine[], language: TestLanguage): Map<string, number> {
  const counts = new Map<string, number>();
  for (const line of lines) {
    if (!language.skip.test(line.text) && !language.only.test(line.text)) continue;
    const key = visibleText(line.text.trim());
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

/**
 * True when the skipped test is itself added: the mark's own line is a test that replaces none, or the test to which the
 * mark belongs (below an annotation, above a call) is added too.
 */
function isPartOfNewTest(
  index: number,
  added: readonly TextLine[],
  removed: readonly TextLine[],
  language: TestLanguage,
): boolean {
  const isTest = (line: TextLine | undefined): boolean => line !== undefined && language.test.test(line.text);
  if (removed.some(isTest)) return false;
  if (isTest(added[index])) return true;
  const below = added.slice(index + 1, index + 5).some(isTest);
  const above = added.slice(0, index).some(isTest);
  return below || above;
}
