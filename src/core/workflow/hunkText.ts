import type { Hunk } from '../diff/change.ts';

/** The changed lines of a hunk as in a patch, without context; what is no text says what it is. */
export function hunkText({ units, header }: Hunk): string {
  const lines = units.flatMap((unit) => [
    ...unit.removedLines.map((line) => `-${lineText(line)}`),
    ...unit.addedLines.map((line) => `+${lineText(line)}`),
  ]);
  return lines.length === 0 ? header : lines.join('\n');
}

function lineText(line: Uint8Array): string {
  return new TextDecoder().decode(line).replace(/\r?\n$/, '');
}
