import type { FileChange } from '../../diff/change.ts';
import type { Finding } from '../finding.ts';
import { addedTextLines, removedTextLines } from '../unitLines.ts';
import { visibleText } from '../visibleText.ts';
import { testLanguageOf, type TestLanguage } from './testLanguage.ts';
import { testStarts, type TestStart } from './testStarts.ts';

/** How often a test of each name is added anywhere in the change: a removed test of that name was moved there. */
export function namesOfTests(files: readonly FileChange[]): ReadonlyMap<string, number> {
  const names = new Map<string, number>();
  for (const file of files) {
    const language = testLanguageOf(file.path);
    if (language === null) continue;
    for (const { name } of testStarts(file.units.flatMap(addedTextLines), language))
      if (name !== null) names.set(name, (names.get(name) ?? 0) + 1);
  }
  return names;
}

/** Tests that a file has fewer of than before. One finding a file. */
export function findRemovedTests(
  file: FileChange,
  language: TestLanguage,
  elsewhere: ReadonlyMap<string, number>,
): readonly Finding[] {
  const removed = testStarts(file.units.flatMap(removedTextLines), language);
  if (removed.length === 0) return [];
  const lines = file.units.flatMap(addedTextLines).filter((line) => !language.comment.test(line.text));
  const added = testStarts(lines, language);
  const addedHere = new Set(added.map(({ name }) => name));
  const moved = removed.filter(({ name }) => name !== null && !addedHere.has(name) && elsewhere.has(name));
  const lost = removed.length - moved.length - added.length;
  if (lost <= 0 || lines.some((line) => language.table.test(line.text))) return [];
  const left = removed.filter((one) => !moved.includes(one));
  const gone = left.filter(({ name }) => name === null || !addedHere.has(name));
  return [testsFinding(file, gone.length > 0 ? gone : left, lost)];
}

function testsFinding(file: FileChange, gone: readonly TestStart[], lost: number): Finding {
  const first = gone[0]?.line;
  const names = gone.flatMap(({ name }) => name ?? []);
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
