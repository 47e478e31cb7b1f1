import { columnCounter } from './columnCounter.ts';

/**
 * Characters that make text look different from what it is (docs/attestation.md, threat T14; CVE-2021-42574). Used for
 * added lines and paths here, and fit for trailers and names of people.
 */

/** `bidi` reorders text, `invisible` hides it, `control` moves a terminal's cursor, `confusable` imitates Latin letters. */
export type HiddenKind = 'bidi' | 'invisible' | 'control' | 'confusable';

export interface HiddenCharacter {
  readonly kind: HiddenKind;
  /** As in `U+202E`: the character itself is never shown. */
  readonly codePoint: string;
  readonly name: string;
  /** 1-based, in characters (code points). */
  readonly column: number;
  /** True where a writing system needs the character, so that it is worth a look and no error. */
  readonly orthographic: boolean;
}

/** First and last code point, kind and name. */
type Range = readonly [first: number, last: number, kind: HiddenKind, name: string];

const ranges: readonly Range[] = [
  [0x00, 0x08, 'control', 'control character'],
  [0x0b, 0x0b, 'control', 'vertical tab'],
  [0x0d, 0x0d, 'control', 'carriage return inside a line'],
  [0x0e, 0x1f, 'control', 'control character'],
  [0x7f, 0x9f, 'control', 'control character'],
  [0xad, 0xad, 'invisible', 'soft hyphen'],
  [0x34f, 0x34f, 'invisible', 'combining grapheme joiner'],
  [0x61c, 0x61c, 'bidi', 'Arabic letter mark'],
  [0x115f, 0x1160, 'invisible', 'Hangul filler'],
  [0x17b4, 0x17b5, 'invisible', 'Khmer inherent vowel'],
  [0x180b, 0x180f, 'invisible', 'Mongolian variation selector'],
  [0x200b, 0x200b, 'invisible', 'zero width space'],
  [0x200c, 0x200c, 'invisible', 'zero width non-joiner'],
  [0x200d, 0x200d, 'invisible', 'zero width joiner'],
  [0x200e, 0x200e, 'bidi', 'left-to-right mark'],
  [0x200f, 0x200f, 'bidi', 'right-to-left mark'],
  [0x2028, 0x2028, 'invisible', 'line separator'],
  [0x2029, 0x2029, 'invisible', 'paragraph separator'],
  [0x202a, 0x202a, 'bidi', 'left-to-right embedding'],
  [0x202b, 0x202b, 'bidi', 'right-to-left embedding'],
  [0x202c, 0x202c, 'bidi', 'pop directional formatting'],
  [0x202d, 0x202d, 'bidi', 'left-to-right override'],
  [0x202e, 0x202e, 'bidi', 'right-to-left override'],
  [0x2060, 0x2060, 'invisible', 'word joiner'],
  [0x2061, 0x2064, 'invisible', 'invisible operator'],
  [0x2066, 0x2066, 'bidi', 'left-to-right isolate'],
  [0x2067, 0x2067, 'bidi', 'right-to-left isolate'],
  [0x2068, 0x2068, 'bidi', 'first strong isolate'],
  [0x2069, 0x2069, 'bidi', 'pop directional isolate'],
  [0x206a, 0x206f, 'invisible', 'deprecated formatting character'],
  [0x3164, 0x3164, 'invisible', 'Hangul filler'],
  [0xfe00, 0xfe0f, 'invisible', 'variation selector'],
  [0xfeff, 0xfeff, 'invisible', 'zero width no-break space (byte order mark)'],
  [0xffa0, 0xffa0, 'invisible', 'half-width Hangul filler'],
  [0xfff9, 0xfffb, 'invisible', 'interlinear annotation character'],
  [0x1d173, 0x1d17a, 'invisible', 'musical formatting character'],
  [0xe0000, 0xe007f, 'invisible', 'tag character'],
  [0xe0100, 0xe01ef, 'invisible', 'variation selector'],
];

/** Everything the table names, in one test: lines of any language that have none of it cost one pass. */
const suspicious = new RegExp(
  `[${ranges.map(([first, last]) => `\\u{${first.toString(16)}}-\\u{${last.toString(16)}}`).join('')}]`,
  'u',
);
const everySuspicious = new RegExp(suspicious, 'gu');

const zeroWidthNonJoiner = 0x200c;
const zeroWidthJoiner = 0x200d;
const emojiPresentation = 0xfe0f;
const enclosingKeycap = 0x20e3;
const blackFlag = 0x1f3f4;
const byteOrderMark = 0xfeff;
/** The three flags that emoji fonts draw from tag sequences: England, Scotland, Wales. */
const tagFlags: readonly string[] = ['gbeng', 'gbsct', 'gbwls'];

/** Every hidden character of a line or name. `atFileStart`: a byte order mark as first character is as it should be. */
export function findHiddenCharacters(
  text: string,
  atFileStart: 'at-file-start' | 'elsewhere' = 'elsewhere',
): readonly HiddenCharacter[] {
  if (!suspicious.test(text)) return [];
  const found: HiddenCharacter[] = [];
  const columns = columnCounter(text);
  for (const { 0: character, index } of text.matchAll(everySuspicious)) {
    const point = character.codePointAt(0) ?? 0;
    const range = rangeOf(point);
    if (range === undefined) continue;
    if (point === byteOrderMark && index === 0 && atFileStart === 'at-file-start') continue;
    const { points, at } = neighbourhood(text, index);
    if (isPartOfEmoji(points, at)) continue;
    found.push({
      kind: range[2],
      codePoint: formatCodePoint(point),
      name: range[3],
      column: columns(index),
      orthographic: isOrthographic(points, at),
    });
  }
  return found;
}

/** What decides whether a character belongs where it stands: a flag of tags has at most six of them. */
function neighbourhood(
  text: string,
  index: number,
): { readonly points: readonly number[]; readonly at: number } {
  const codePoint = (character: string): number => character.codePointAt(0) ?? 0;
  const before = Array.from(text.slice(Math.max(0, index - 24), index), codePoint);
  const after = Array.from(text.slice(index, index + 24), codePoint);
  return { points: [...before, ...after], at: before.length };
}

/** `U+` and at least four hexadecimal digits. */
export function formatCodePoint(point: number): string {
  return `U+${point.toString(16).toUpperCase().padStart(4, '0')}`;
}

function rangeOf(point: number): Range | undefined {
  if (point > 0x1f && point < 0x7f) return undefined;
  return ranges.find(([first, last]) => point >= first && point <= last);
}

/** Emoji sequences of UTS #51: VS16 after an emoji, ZWJ between two emoji, keycaps, flags made of tags. */
function isPartOfEmoji(points: readonly number[], at: number): boolean {
  const point = points[at] ?? 0;
  const before = points[at - 1] ?? 0;
  if (point === emojiPresentation)
    return isPictograph(before) || (isKeycapBase(before) && points[at + 1] === enclosingKeycap);
  if (point === zeroWidthJoiner) return endsEmoji(points, at - 1) && isPictograph(points[at + 1] ?? 0);
  return point >= 0xe0020 && point <= 0xe007f && isTagFlag(points, at);
}

function isPictograph(point: number): boolean {
  return /^\p{Extended_Pictographic}$/u.test(String.fromCodePoint(point)) || isRegionalOrModifier(point);
}

function isRegionalOrModifier(point: number): boolean {
  return (point >= 0x1f1e6 && point <= 0x1f1ff) || (point >= 0x1f3fb && point <= 0x1f3ff);
}

function isKeycapBase(point: number): boolean {
  return point === 0x23 || point === 0x2a || (point >= 0x30 && point <= 0x39);
}

function endsEmoji(points: readonly number[], at: number): boolean {
  const point = points[at] ?? 0;
  return isPictograph(point === emojiPresentation ? (points[at - 1] ?? 0) : point);
}

function isTagFlag(points: readonly number[], at: number): boolean {
  let start = at;
  while (start > 0 && isTag(points[start - 1] ?? 0)) start -= 1;
  let end = at;
  while (isTag(points[end] ?? 0)) end += 1;
  if (points[start - 1] !== blackFlag || points[end - 1] !== 0xe007f) return false;
  return tagFlags.includes(
    String.fromCodePoint(
      ...points
        .slice(start, end - 1)
        .slice(0, 8)
        .map((point) => point - 0xe0000),
    ),
  );
}

function isTag(point: number): boolean {
  return point >= 0xe0020 && point <= 0xe007f;
}

const joiningLetter =
  /^[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Mongolian}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Khmer}\p{Script=Tibetan}]$/u;
const ideograph = /^\p{Script=Han}$/u;

/** Joiners inside words of scripts that are spelled with them, and variants of ideographs. */
function isOrthographic(points: readonly number[], at: number): boolean {
  const point = points[at] ?? 0;
  const before = String.fromCodePoint(points[at - 1] ?? 0);
  if (point >= 0xe0100 && point <= 0xe01ef) return ideograph.test(before);
  if (point !== zeroWidthJoiner && point !== zeroWidthNonJoiner) return false;
  return joiningLetter.test(before) && joiningLetter.test(String.fromCodePoint(points[at + 1] ?? 0));
}
