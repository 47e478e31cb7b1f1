import { Buffer } from 'node:buffer';
import { byte } from './byteLines.ts';
import { readQuotedPath } from './quotedPath.ts';
import type { SectionHeader } from './scanSection.ts';

/** The names of a section as raw bytes; null where the patch says that the side does not exist. */
export interface PatchNames {
  readonly old: Buffer | null;
  readonly new: Buffer | null;
}

/** Two paths of the longest kind that systems allow, quoted; trying every space of a longer line would take for ever. */
const longestGitLine = 4 * 8192;

/**
 * The names that a foreign patch means. Its prefixes are unknown (`a/`, `b/`, `i/`, `w/`, anything, none), so a
 * common name is the longest that both sides end with, in whole path components. Null when no name can be read.
 */
export function readPatchNames(header: Readonly<SectionHeader>): PatchNames | null {
  const from = header.renameFrom ?? header.copyFrom;
  const to = header.renameTo ?? header.copyTo;
  if (from !== null && to !== null) return { old: wholeName(from), new: wholeName(to) };
  const common = header.gitLine === null ? null : commonGitName(header.gitLine);
  const minus = header.minus === null ? null : nameBeforeTab(header.minus);
  const plus = header.plus === null ? null : nameBeforeTab(header.plus);
  if (minus !== null && plus !== null) return namesOfPair(minus, plus, common);
  return common === null ? null : { old: common, new: common };
}

/** The name of a combined section, whose line holds one path without prefix. */
export function readCombinedName(gitLine: Buffer): Buffer {
  return wholeName(gitLine);
}

/** The names in `Binary files a/x and b/x differ` outside of a git section. */
export function readBinaryNames(line: Buffer): PatchNames | null {
  const match = /^Binary files (.+) and (.+) differ$/s.exec(line.toString('latin1'));
  if (match?.[1] === undefined || match[2] === undefined) return null;
  return namesOfPair(
    wholeName(Buffer.from(match[1], 'latin1')),
    wholeName(Buffer.from(match[2], 'latin1')),
    null,
  );
}

function namesOfPair(minus: Buffer, plus: Buffer, common: Buffer | null): PatchNames {
  const isOldAbsent = isDevNull(minus);
  const isNewAbsent = isDevNull(plus);
  if (isOldAbsent || isNewAbsent) {
    const name = common ?? withoutUsualPrefix(isOldAbsent ? plus : minus);
    return { old: isOldAbsent ? null : name, new: isNewAbsent ? null : name };
  }
  const name = commonName(minus, plus) ?? withoutUsualPrefix(plus);
  return { old: name, new: name };
}

/** `a/x b/x` without quotes is ambiguous when names hold spaces; that both halves name the same path settles it. */
function commonGitName(gitLine: Buffer): Buffer | null {
  if (gitLine.length > longestGitLine) return null;
  const pair = quotedPair(gitLine);
  if (pair !== null) return commonName(pair[0], pair[1]);
  // Prefixes of equal length, or none, put the space in the middle.
  const middle = (gitLine.length - 1) / 2;
  const spaces = [...gitLine.keys()].filter((index) => gitLine[index] === byte.space);
  const candidates = spaces.includes(middle) ? [middle, ...spaces] : spaces;
  for (const space of candidates) {
    const left = gitLine.subarray(0, space);
    const right = gitLine.subarray(space + 1);
    const name = commonName(left, right);
    if (name !== null && isOnePrefix(left, name) && isOnePrefix(right, name)) return name;
  }
  return null;
}

/** What stands before the common name is nothing or a path, not half of a name with spaces. */
function isOnePrefix(whole: Buffer, name: Buffer): boolean {
  return !whole.subarray(0, whole.length - name.length).includes(byte.space);
}

function quotedPair(gitLine: Buffer): readonly [Buffer, Buffer] | null {
  if (gitLine[0] === byte.quote) {
    const first = readQuotedPath(gitLine, 0);
    return first === null ? null : [first.path, wholeName(gitLine.subarray(first.next + 1))];
  }
  const opening = gitLine.indexOf(' "');
  const second = opening < 0 ? null : readQuotedPath(gitLine, opening + 1);
  return second === null || second.next !== gitLine.length
    ? null
    : [gitLine.subarray(0, opening), second.path];
}

/** The longest common tail of whole components; null when even the last ones differ. */
function commonName(left: Buffer, right: Buffer): Buffer | null {
  let length = 0;
  let best = -1;
  const most = Math.min(left.length, right.length);
  while (length < most && left[left.length - 1 - length] === right[right.length - 1 - length]) {
    length += 1;
    if (startsComponent(left, length) && startsComponent(right, length)) best = length;
  }
  return best <= 0 ? null : right.subarray(right.length - best);
}

function startsComponent(name: Buffer, tail: number): boolean {
  return tail === name.length || name[name.length - 1 - tail] === slash;
}

const slash = 47;

/** GNU diff and git put a TAB behind the name: before a time stamp, or behind a name with white space. */
function nameBeforeTab(field: Buffer): Buffer {
  if (field[0] === byte.quote) return wholeName(field);
  const tab = field.indexOf(byte.tab);
  return tab < 0 ? field : field.subarray(0, tab);
}

function wholeName(field: Buffer): Buffer {
  if (field[0] !== byte.quote) return field;
  return readQuotedPath(field, 0)?.path ?? field;
}

function isDevNull(name: Buffer): boolean {
  return name.equals(Buffer.from('/dev/null'));
}

/** git-config(1), diff.mnemonicPrefix: index, work tree, commit, object; besides the plain `a/` and `b/`. */
function withoutUsualPrefix(name: Buffer): Buffer {
  return /^[abciow]\/./s.test(name.toString('latin1', 0, 3)) ? name.subarray(2) : name;
}
