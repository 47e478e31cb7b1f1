import { Buffer } from 'node:buffer';
import { byte } from './byteLines.ts';

// Git's C-style quoting of names (gitignore of the locale): git-config(1), core.quotePath; quote.c names the escapes.
const escapes: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  t: 9,
  n: 10,
  v: 11,
  f: 12,
  r: 13,
  '"': 34,
  '\\': 92,
};
const letters: ReadonlyMap<number, string> = new Map(
  Object.entries(escapes).map(([letter, code]) => [code, letter]),
);

/** Reads the quoted name that opens at `at`; null when it is not closed. `next` is the offset behind the closing quote. */
export function readQuotedPath(
  bytes: Buffer,
  at: number,
): { readonly path: Buffer; readonly next: number } | null {
  const path: number[] = [];
  for (let index = at + 1; index < bytes.length; index += 1) {
    const code = bytes[index] ?? 0;
    if (code === byte.quote) return { path: Buffer.from(path), next: index + 1 };
    if (code !== byte.backslash) {
      path.push(code);
      continue;
    }
    const octal = /^[0-3][0-7]{2}/.exec(bytes.toString('latin1', index + 1, index + 4));
    const single = escapes[String.fromCharCode(bytes[index + 1] ?? 0)];
    if (octal !== null) path.push(Number.parseInt(octal[0], 8));
    else if (single !== undefined) path.push(single);
    else return null;
    index += octal === null ? 1 : 3;
  }
  return null;
}

/** A name as git prints it in a patch with `core.quotePath=true`: quoted only where it must be. */
export function formatQuotedPath(path: Buffer): Buffer {
  let quoted = '';
  let needed = false;
  for (const code of path) {
    const letter = letters.get(code);
    if (letter !== undefined) quoted += `\\${letter}`;
    else if (code < 0x20 || code >= 0x7f) quoted += `\\${code.toString(8).padStart(3, '0')}`;
    else {
      quoted += String.fromCharCode(code);
      continue;
    }
    needed = true;
  }
  return needed ? Buffer.from(`"${quoted}"`, 'latin1') : path;
}
