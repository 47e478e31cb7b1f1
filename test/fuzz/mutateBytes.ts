import { Buffer } from 'node:buffer';
import type { FuzzRandom } from './fuzzRandom.ts';

/** Bytes that readers tend to stumble over: ends of lines, NUL, broken UTF-8, marks of direction, quotes. */
const awkward: readonly Buffer[] = [
  ...[
    '\n',
    '\r\n',
    '\r',
    '\0',
    ' ',
    '\t',
    '"',
    '\\',
    ':',
    '=',
    '#',
    '-',
    '---\n',
    '\u2028',
    '\u202e',
    '\u00a0',
    '\ufeff',
    '\u{1f600}',
  ].map((text) => Buffer.from(text)),
  ...[[0xff], [0xc3], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80], [0x80]].map((bytes) =>
    Buffer.from(bytes),
  ),
  ...['0', '-1', '4294967296', '99999999999999999999', '__proto__', 'constructor'].map((text) =>
    Buffer.from(text),
  ),
];

/** Some changes that know nothing of the format. `others` are seeds from which stretches are taken. */
export function mutateBytes(random: FuzzRandom, input: Buffer, others: readonly Buffer[] = [input]): Buffer {
  let bytes: Buffer = Buffer.from(input);
  for (let times = random.between(1, 3); times > 0; times -= 1) bytes = mutateOnce(random, bytes, others);
  return bytes;
}

function mutateOnce(random: FuzzRandom, bytes: Buffer, others: readonly Buffer[]): Buffer {
  const at = random.below(bytes.length + 1);
  const to = Math.min(bytes.length, at + random.between(1, random.chance(0.8) ? 8 : 200));
  const put = (middle: Buffer): Buffer => Buffer.concat([bytes.subarray(0, at), middle, bytes.subarray(to)]);
  const insert = (middle: Buffer): Buffer =>
    Buffer.concat([bytes.subarray(0, at), middle, bytes.subarray(at)]);
  switch (random.below(8)) {
    case 0:
      return put(Buffer.alloc(0));
    case 1:
      return insert(random.pick(awkward));
    case 2:
      return insert(bytes.subarray(at, to));
    case 3:
      return random.chance(0.1) ? bytes.subarray(0, at) : put(random.pick(awkward));
    case 4: {
      const other = random.pick(others);
      const from = random.below(other.length + 1);
      return insert(other.subarray(from, from + random.between(1, 60)));
    }
    default: {
      const changed = Buffer.from(bytes);
      const index = Math.min(at, bytes.length - 1);
      if (index >= 0)
        changed[index] = random.chance(0.5)
          ? random.below(256)
          : (changed[index] ?? 0) ^ (1 << random.below(8));
      return changed;
    }
  }
}

/** Changes to lines: one left out, doubled, moved, swapped with its neighbour, or changed in one character. */
export function mutateLines(random: FuzzRandom, text: string): string {
  const lines = text.split('\n');
  const at = random.below(lines.length);
  const line = lines[at] ?? '';
  const other = random.below(lines.length);
  switch (random.below(5)) {
    case 0:
      return lines.toSpliced(at, 1).join('\n');
    case 1:
      return lines.toSpliced(other, 0, line).join('\n');
    case 2:
      return lines.toSpliced(at, 1).toSpliced(other, 0, line).join('\n');
    case 3:
      return lines
        .with(at, lines[other] ?? '')
        .with(other, line)
        .join('\n');
    default:
      return lines.with(at, mutateText(random, line)).join('\n');
  }
}

/** One character put in, left out or replaced; stays text. */
export function mutateText(random: FuzzRandom, text: string): string {
  const characters = Array.from(text);
  const at = random.below(characters.length + 1);
  const other = random.pick([
    'a',
    'Z',
    '0',
    '9',
    '.',
    '/',
    '-',
    '_',
    '*',
    '@',
    ' ',
    'é',
    '漢',
    '\u{1f600}',
    'x'.repeat(40),
  ]);
  switch (random.below(4)) {
    case 0:
      return characters.toSpliced(at, 1).join('');
    case 1:
      return characters.toSpliced(at, 0, other).join('');
    case 2:
      return characters.toSpliced(at, 1, other).join('');
    default: {
      // The next character of its kind: a digit stays a digit and base64 stays base64.
      const next = (characters[at] ?? '').replace(/[0-8a-yA-Y]/, (found) =>
        String.fromCharCode(found.charCodeAt(0) + 1),
      );
      return at < characters.length ? characters.with(at, next).join('') : `${text}${other}`;
    }
  }
}
