import { findHiddenCharacters } from './hiddenCharacters.ts';
import { redactSecrets } from './secrets/redactSecrets.ts';

/**
 * Text of the change for use in a message: characters that nobody can see or that reorder text stand as `<U+202E>`, and
 * a secret as `[secret]`, because messages travel in reports.
 */
export function visibleText(quoted: string): string {
  const text = redactSecrets(quoted);
  const hidden = new Map(
    findHiddenCharacters(text).map((character) => [character.column - 1, character.codePoint]),
  );
  if (hidden.size === 0) return text;
  return Array.from(text, (character, index) =>
    hidden.has(index) ? `<${hidden.get(index) ?? ''}>` : character,
  ).join('');
}
