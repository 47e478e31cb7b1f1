/** git-ai reads line numbers into 32 bits. */
const maximumLine = 0xffffffff;
const maximumDigits = 10;

const comma = 0x2c;
const hyphen = 0x2d;
const zero = 0x30;

/**
 * The ranges in `text` from `from` on (`1-3,7`), as pairs of first and last line; empty parts are passed over. Null
 * where something else stands there. All are checked, and at most so many `kept`.
 */
export function parseGitAiRanges(text: string, from: number, kept: number): Uint32Array | null {
  const pairs = new Uint32Array(2 * (kept === 0 ? 0 : Math.min(kept, countParts(text, from))));
  let count = 0;
  let start: number | null = null;
  let number = 0;
  let digits = 0;
  for (let at = from; at <= text.length; at += 1) {
    const code = at < text.length ? text.charCodeAt(at) : comma;
    if (code >= zero && code <= zero + 9) {
      number = number * 10 + code - zero;
      digits += 1;
      if (digits > maximumDigits || number > maximumLine) return null;
      continue;
    }
    const isEmptyPart = code === comma && digits === 0 && start === null;
    if (isEmptyPart) continue;
    if (digits === 0 || (code !== comma && (code !== hyphen || start !== null))) return null;
    if (code === hyphen) start = number;
    else {
      // What is beyond its end, a typed array ignores.
      pairs[count] = start ?? number;
      pairs[count + 1] = number;
      count += 2;
      start = null;
    }
    number = 0;
    digits = 0;
  }
  return pairs.slice(0, count);
}

function countParts(text: string, from: number): number {
  let count = 1;
  for (let at = text.indexOf(',', from); at !== -1; at = text.indexOf(',', at + 1)) count += 1;
  return count;
}
