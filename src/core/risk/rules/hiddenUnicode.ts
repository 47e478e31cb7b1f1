import { groupBy } from '../../base/groupBy.ts';
import { displayRepoPath } from '../../base/repoPath.ts';
import type { FileChange, Unit } from '../../diff/change.ts';
import { visitAddedLines } from '../../diff/lazyLines.ts';
import { findConfusableWords, type ConfusableWord } from '../confusableWords.ts';
import type { Finding } from '../finding.ts';
import { findHiddenCharacters, type HiddenCharacter, type HiddenKind } from '../hiddenCharacters.ts';
import { pathKind } from '../pathKind.ts';
import type { Rule } from '../rule.ts';
import { decodeLine } from '../unitLines.ts';

/** Added text that is not what it looks like. */
export const hiddenUnicode: Rule = {
  id: 'hidden-unicode',
  level: 'error',
  title: 'Hidden or misleading characters',
  rationale:
    'Bidirectional controls reorder what is shown, zero-width and tag characters hide text, and letters of other ' +
    'scripts imitate Latin ones, so that a reviewer reads something else than the compiler. Added lines and paths are ' +
    'checked. Emoji sequences, a byte order mark at the start of a file and honest words of other scripts are left ' +
    'alone, and in documentation joiners where a script is spelled with them; elsewhere these joiners, imitations and control characters give a warning. Messages ' +
    'name code points and never print the character.',
  options: [],
  check: (input) =>
    input.change.files.flatMap((file) => [
      ...checkPath(file),
      ...file.units.flatMap((unit) => checkUnit(file, unit)),
    ]),
};

/** Findings of one kind in one unit past this number are told in the last of them. */
const maxFindingsPerKind = 10;

function checkPath(file: FileChange): readonly Finding[] {
  if (file.status === 'deleted') return [];
  const path = displayRepoPath(file.path);
  // U+FFFD of undecodable bytes is no hidden character; a line break in a path is.
  const hidden = findHiddenCharacters(path.replace(/[\n\t\f]/g, '\u0000'));
  const unit = file.units[0]?.id ?? null;
  const place = { path: file.path, unit, line: null };
  return describe(hidden, findConfusableWords(path), 'The path of this file').map((finding) => ({
    ...finding,
    ...place,
  }));
}

function checkUnit(file: FileChange, unit: Unit): readonly Finding[] {
  const findings: Finding[] = [];
  visitAddedLines(unit, (bytes, start, end, index) => {
    if (isAscii(bytes, start, end)) return;
    const text = decodeLine(bytes.subarray(start, end));
    const line = unit.new.start + index;
    const isProse = pathKind(file.path) === 'docs';
    const hidden = findHiddenCharacters(text, line === 1 ? 'at-file-start' : 'elsewhere').filter(
      (character) => !isProse || !character.orthographic,
    );
    const words = isProse ? [] : findConfusableWords(text);
    const found = describe(hidden, words, 'This line');
    findings.push(...found.map((finding) => ({ ...finding, path: file.path, unit: unit.id, line })));
  });
  return foldRepeats(findings);
}

/** Folded by kind and level: many harmless findings never hide one of another kind, on which a gate may fail. */
function foldRepeats(findings: readonly Finding[]): readonly Finding[] {
  const groups = groupBy(findings, (finding) => `${finding.level} ${JSON.stringify(finding.data['kind'])}`);
  return [...groups.values()].flatMap((group) => {
    const last = group[maxFindingsPerKind - 1];
    if (last === undefined || group.length <= maxFindingsPerKind) return group;
    const message = `${last.message} ${group.length} lines of this hunk have such characters.`;
    return [
      ...group.slice(0, maxFindingsPerKind - 1),
      { ...last, message, data: { ...last.data, lines: group.length } },
    ];
  });
}

type Described = Omit<Finding, 'path' | 'unit' | 'line'>;

/** One finding for each kind of character on the line, named by code points. */
function describe(
  hidden: readonly HiddenCharacter[],
  words: readonly ConfusableWord[],
  subject: string,
): readonly Described[] {
  const kinds = ['bidi', 'invisible', 'control'] as const;
  const findings = kinds.flatMap((kind): readonly Described[] => {
    const ofKind = hidden.filter((character) => character.kind === kind);
    const first = ofKind[0];
    if (first === undefined) return [];
    const level =
      kind === 'control' || ofKind.every((character) => character.orthographic) ? 'warning' : 'error';
    const codePoints = [...new Set(ofKind.map((character) => `${character.codePoint} (${character.name})`))];
    return [
      {
        rule: 'hidden-unicode',
        level,
        message: `${subject} ${effects[kind]}: ${codePoints.slice(0, 5).join(', ')}${codePoints.length > 5 ? ' and others' : ''} at column ${first.column}.`,
        data: {
          kind,
          codePoints: [...new Set(ofKind.map((character) => character.codePoint))],
          column: first.column,
          count: ofKind.length,
        },
      },
    ];
  });
  const word = words[0];
  if (word === undefined) return findings;
  const message = `${subject} has a word in which ${word.script} letters look like Latin ones: ${word.shown} at column ${word.column}.`;
  const codePoints = [...new Set(words.flatMap((each) => each.codePoints))];
  return [
    ...findings,
    {
      rule: 'hidden-unicode',
      level: 'warning',
      message,
      data: { kind: 'confusable', codePoints, column: word.column, count: words.length },
    },
  ];
}

const effects: Readonly<Record<Exclude<HiddenKind, 'confusable'>, string>> = {
  bidi: 'has characters that change the order in which text is shown',
  invisible: 'has invisible characters',
  control: 'has control characters',
};

/** True for plain text, a carriage return only before the line feed that ends the line. */
function isAscii(bytes: Uint8Array, start: number, end: number): boolean {
  for (let index = start; index < end; index += 1) {
    const byte = bytes[index] ?? 0;
    const isText = (byte >= 0x20 && byte < 0x7f) || byte === 0x09 || byte === 0x0a || byte === 0x0c;
    if (isText || (byte === 0x0d && index + 1 < end && bytes[index + 1] === 0x0a)) continue;
    return false;
  }
  return true;
}
