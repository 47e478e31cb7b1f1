import { Buffer } from 'node:buffer';
import * as fc from 'fast-check';

/** `text` as it might come from a broken disk or an interrupted writer: cut off, with flipped and inserted bytes. */
export function damaged(text: string): fc.Arbitrary<string> {
  const bytes = Buffer.from(text);
  const flips = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 0, max: 255 })), {
    maxLength: 8,
  });
  return fc.tuple(fc.nat(bytes.length), fc.boolean(), flips).map(([length, isCut, changes]) => {
    const copy = Buffer.from(isCut ? bytes.subarray(0, length) : bytes);
    for (const [at, value] of changes) if (at < copy.length) copy[at] = value;
    return copy.toString('utf8');
  });
}

/** The JSON object in `text` with any JSON in the place of one of its values, however deep. */
export function mistyped(text: string): fc.Arbitrary<string> {
  const original: unknown = JSON.parse(text);
  const places = placesIn(original, []);
  return fc
    .tuple(fc.constantFrom(...places), fc.jsonValue())
    .map(([place, value]) => JSON.stringify(replaceAt(original, place, value)));
}

type Place = readonly (string | number)[];

function placesIn(value: unknown, place: Place): Place[] {
  if (typeof value !== 'object' || value === null) return [place];
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [place, ...entries.flatMap(([key, inner]) => placesIn(inner, [...place, key]))];
}

function replaceAt(value: unknown, [key, ...rest]: Place, replacement: unknown): unknown {
  if (key === undefined) return replacement;
  if (Array.isArray(value))
    return value.map((inner: unknown, index) =>
      index === key ? replaceAt(inner, rest, replacement) : inner,
    );
  const object: Record<string, unknown> = { ...(value as object) };
  object[key] = replaceAt(object[key], rest, replacement);
  return object;
}

/** JSON nested deeper than any stack, and 50 MB of it in one line and in many. */
export function oversized(line: string): readonly (readonly [string, () => string])[] {
  const megabytes = 50 * 1024 * 1024;
  return [
    ['a million brackets', () => '['.repeat(1_000_000)],
    ['a million objects', () => '{"a":'.repeat(1_000_000)],
    ['50 MB of lines', () => `${line}\n`.repeat(Math.ceil(megabytes / (line.length + 1)))],
    ['50 MB in one string', () => `{"a":"${'x'.repeat(megabytes)}"}`],
    ['50 MB of nothing', () => ' '.repeat(megabytes)],
  ];
}
