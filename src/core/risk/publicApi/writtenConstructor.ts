import type { DeclarationChange } from '../../analysis/facts.ts';
import type { FileChange } from '../../diff/change.ts';
import { addedTextLines } from '../unitLines.ts';

/**
 * C#: a class whose parameters stood behind its name may write the constructor out instead. True when an added one takes
 * the same, so that whoever makes an object of the class sees no difference.
 */
export function writesItsConstructor(
  file: FileChange,
  { path, name, before, reason }: DeclarationChange,
): boolean {
  if (!path.endsWith('.cs') || !/\bno longer called as\b/.test(reason)) return false;
  const own = /\w*$/.exec(name)?.[0] ?? '';
  const opening = new RegExp(String.raw`\b(?:public|protected|internal)\s+${own}\s*\(`);
  const wanted = parametersOf((before ?? '').slice((before ?? '').indexOf('(')));
  return file.units.some((unit) => {
    const text = addedTextLines(unit)
      .map((line) => line.text)
      .join(' ');
    const found = opening.exec(text);
    return found !== null && parametersOf(text.slice(found.index + found[0].length - 1)) === wanted;
  });
}

/** What stands in the first bracket, without white space. */
function parametersOf(text: string): string {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1;
    else if (text[at] === ')') depth -= 1;
    if (depth === 0) return text.slice(0, at + 1).replace(/\s+/g, '');
  }
  return text.replace(/\s+/g, '');
}
