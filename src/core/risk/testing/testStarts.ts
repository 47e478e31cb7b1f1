import type { TextLine } from '../unitLines.ts';
import type { TestLanguage } from './testLanguage.ts';

/** The line on which a test begins. */
export interface TestStart {
  readonly line: TextLine;
  /** As people call it; null where the lines do not say. */
  readonly name: string | null;
}

/** Attributes may stand between the mark of a test and its name. */
const farthestName = 8;

/** Where tests begin in the lines of one side, in their order. Comments are passed over. */
export function testStarts(lines: readonly TextLine[], language: TestLanguage): readonly TestStart[] {
  return lines.flatMap((line, index): readonly TestStart[] => {
    if (language.comment.test(line.text)) return [];
    const match = language.test.exec(line.text);
    if (match === null) return [];
    const name = match[1] ?? match[2] ?? '';
    return [{ line, name: name === '' ? nameBelow(lines, index, language) : name }];
  });
}

/** Languages that mark tests by an attribute name them on its line or on one of the next. */
function nameBelow(lines: readonly TextLine[], index: number, { name }: TestLanguage): string | null {
  const first = lines[index]?.number ?? 0;
  if (name === undefined) return null;
  for (let at = index; at <= index + farthestName; at += 1) {
    const line = lines[at];
    if (line === undefined || line.number !== first + at - index) return null;
    const match = name.exec(line.text);
    if (match !== null) return match[1] ?? match[2] ?? null;
  }
  return null;
}
