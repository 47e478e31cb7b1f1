import { findHiddenCharacters } from './hiddenCharacters.ts';

/** Text of the change for use in a message: characters that nobody can see or that reorder text stand as `<U+202E>`. */
export function visibleText(text: string): string {
  const hidden = new Map(
    findHiddenCharacters(text).map((character) => [character.column - 1, character.codePoint]),
  );
  if (hidden.size === 0) return text;
  return Array.from(text, (character, index) =>
    hidden.has(index) ? `<${hidden.get(index) ?? ''}>` : character,
  ).join('');
}
