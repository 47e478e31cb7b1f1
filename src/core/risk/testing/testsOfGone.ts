import type { FileChange } from '../../diff/change.ts';
import { isTestPath, pathKind } from '../pathKind.ts';
import { addedTextLines, removedTextLines } from '../unitLines.ts';
import { testLanguageOf } from './testLanguage.ts';
import { testStarts } from './testStarts.ts';

/** Where a function is defined, by its name; shorter names mean something else too often. */
const definition =
  /\b(?:func(?:\s*\([^)]*\))?|function\*?|def|fn|fun)\s+(\w{6,})\s*[(<]|\b(?:const|let)\s+(\w{6,})\s*=\s*(?:async\s*)?\(/;

/**
 * Names of removed tests that are named after a function which this change removes: there is nothing left that they
 * could test. A function that only has another name now is not gone: its file defines as many as before.
 */
export function testsOfGone(
  files: readonly FileChange[],
  losing: readonly FileChange[],
): ReadonlySet<string> {
  const tests = losing.flatMap((file) => {
    const language = testLanguageOf(file.path);
    const lines = language === null ? [] : file.units.flatMap(removedTextLines);
    const starts = language === null ? [] : testStarts(lines, language);
    return starts.flatMap(({ name }) => (name === null ? [] : { name, words: plain(name) }));
  });
  if (tests.length === 0) return new Set();
  const lost = lostFunctions(files).filter((one) => tests.some(({ words }) => words.includes(plain(one))));
  const gone = withoutNamed(lost, files).map(plain);
  return new Set(
    tests.filter(({ words }) => gone.some((one) => words.includes(one))).map(({ name }) => name),
  );
}

function lostFunctions(files: readonly FileChange[]): readonly string[] {
  return files
    .filter((file) => file.removed > 0 && pathKind(file.path) === 'code' && !isTestPath(file.path))
    .flatMap((file) => {
      const removed = definitionsOf(file, removedTextLines);
      const isLess = removed.length > 0 && removed.length > definitionsOf(file, addedTextLines).length;
      return isLess ? removed : [];
    });
}

/** What no added line names: it was neither moved nor is it called by what is new. */
function withoutNamed(names: readonly string[], files: readonly FileChange[]): readonly string[] {
  if (names.length === 0) return [];
  const left = new Set(names);
  for (const file of files)
    for (const { text } of file.units.flatMap(addedTextLines))
      for (const name of left) if (text.includes(name)) left.delete(name);
  return [...left];
}

function definitionsOf(file: FileChange, read: typeof addedTextLines): readonly string[] {
  return file.units.flatMap(read).flatMap(({ text }) => {
    const match = definition.exec(text);
    return match?.[1] ?? match?.[2] ?? [];
  });
}

function plain(name: string): string {
  return name.replace(/[\W_]/g, '').toLowerCase();
}
