import { visibleText } from '../visibleText.ts';

/** Longest excerpt in a message, in characters. */
const longest = 100;

/** A piece of the change as a message quotes it: white space folded, short, nothing hidden, no secret. */
export function excerpt(text: string): string {
  const folded = text.slice(0, 2_000).replace(/\s+/g, ' ').trim();
  const shown = visibleText(folded);
  return shown.length > longest ? `${shown.slice(0, longest - 1)}…` : shown;
}
