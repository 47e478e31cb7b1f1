import type { FileChange, Unit } from '../../diff/change.ts';
import { visitAddedLines } from '../../diff/lazyLines.ts';
import type { Finding } from '../finding.ts';
import { pathKind } from '../pathKind.ts';
import type { Rule } from '../rule.ts';
import { decodeLine } from '../unitLines.ts';

/** Wider than any editor pane: text behind so much white space is not on screen without scrolling sideways. */
const hidingSpaces = 80;
/** Columns after which nobody reads a line of code to its end. */
const wideLine = 1_000;

/** White space in the middle of a line, long enough to push what follows off screen. */
const pushedOut = new RegExp(`\\S([\\t \\u00A0\\u2000-\\u200A\\u3000]{${hidingSpaces},})(\\S)`);

/** Added code that stands where a reviewer does not look. */
export const offScreenCode: Rule = {
  id: 'off-screen-code',
  level: 'error',
  title: 'Code off screen',
  rationale:
    'A run of 80 or more spaces inside a line pushes what follows out of sight, also in views that do not wrap. Such a ' +
    'line is an error wherever it is added, unless nothing but the side of a drawn frame stands there. Lines of more than 1,000 columns in code, which nobody reads to their end, ' +
    'give a note; generated files, lockfiles, documentation and data are left alone there, and lines that are long ' +
    'through one text in quotes, or through the outline of an icon.',
  options: [],
  check: (input) => input.change.files.flatMap((file) => file.units.flatMap((unit) => checkUnit(file, unit))),
};

function checkUnit(file: FileChange, unit: Unit): readonly Finding[] {
  const findings: Finding[] = [];
  visitAddedLines(unit, (bytes, start, end, index) => {
    if (end - start <= wideLine && !mayPush(bytes, start, end)) return;
    const text = decodeLine(bytes.subarray(start, end));
    const found = pushedFinding(text, file) ?? wideFinding(text, file);
    if (found !== null)
      findings.push({ ...found, path: file.path, unit: unit.id, line: unit.new.start + index });
  });
  return findings;
}

/** False where no run of white space is long enough: it would hold every so many-th byte, none of which is white. */
function mayPush(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start + hidingSpaces - 1; at < end; at += hidingSpaces)
    if (isWhiteByte(bytes[at] ?? 0)) return true;
  return false;
}

/** A byte of one of the characters that `pushedOut` knows, in UTF-8. */
function isWhiteByte(byte: number): boolean {
  if (byte < 0x80) return byte === 0x20 || byte === 0x09;
  return byte <= 0x8a || byte === 0xa0 || byte === 0xc2 || byte === 0xe2 || byte === 0xe3;
}

/** The right side of a frame, as recordings of a terminal hold it. */
const endOfFrame = /^[\s\u2500-\u259F]+$/;

type Described = Omit<Finding, 'path' | 'unit' | 'line'>;

/** Tables of prose are padded like this for good reasons, and nothing runs them. */
function pushedFinding(text: string, file: FileChange): Described | null {
  const match = pathKind(file.path) === 'docs' ? null : pushedOut.exec(text);
  if (match === null) return null;
  const [, spaces = ''] = match;
  const column = match.index + spaces.length + 2;
  if (endOfFrame.test(text.slice(column - 1))) return null;
  const message = `This line goes on at column ${column}, behind ${spaces.length} spaces, where it is easily out of sight.`;
  return { rule: 'off-screen-code', level: 'error', message, data: { kind: 'spaces', column } };
}

function wideFinding(text: string, file: FileChange): Described | null {
  if (text.length <= wideLine || pathKind(file.path) !== 'code' || isOneLongText(text)) return null;
  if (text.replace(outline, '').length <= wideLine) return null;
  const message = `This line has ${text.length} columns: read it to its end.`;
  return { rule: 'off-screen-code', level: 'note', message, data: { kind: 'wide', columns: text.length } };
}

/** Numbers between the letters of the commands that draw a path: no name and no call can stand there. */
const outline = /[MmLlHhVvCcSsQqTtAaZz\d\s.,+-]{200,}/g;

/** A quoted text that pushes the rest out of sight, with nothing behind it that could run. */
function isOneLongText(text: string): boolean {
  const longest = /(["'`])((?:(?!\1)[^\\$]){800,})\1/.exec(text);
  if (longest === null) return false;
  const rest = text.slice(longest.index + longest[0].length);
  return (
    longest.index < wideLine / 5 && rest.length < wideLine / 5 && !/[({;$`]/.test(rest.replace(/;\s*$/, ''))
  );
}
