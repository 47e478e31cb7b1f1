import type { Buffer } from 'node:buffer';
import { assertNever } from '../../core/base/invariant.ts';
import { displayRepoPath } from '../../core/base/repoPath.ts';
import type { FileChange } from '../../core/diff/change.ts';
import { evidenceStrength } from '../../core/provenance/evidenceStrength.ts';
import type { ReviewState } from '../../core/review/decision.ts';
import type { LoadedDecision } from '../../core/review/replayDraft.ts';
import type { PastSignOff } from '../../core/workflow/pastSignOffs.ts';
import type { ReviewHunk } from '../../core/workflow/review.ts';
import { plural } from '../output/table.ts';
import { type BlankMarks, displayLine, displayText } from './displayText.ts';
import type { HunkLine, ObjectSide } from './hunkLines.ts';
import { type ScreenLine, type TextSpan, type TextStyle, textLine } from './screenLine.ts';

export interface ShownHunk {
  readonly hunk: ReviewHunk;
  /** 1-based place in the reading order. */
  readonly number: number;
  readonly total: number;
  readonly state: ReviewState;
  /** What the draft says of it; null: nothing. */
  readonly decision: LoadedDecision | null;
  /** True when it was decided in an earlier run. */
  readonly isLoaded: boolean;
  /** Who signed what stood here, or in the file, before it was edited. */
  readonly past: readonly PastSignOff[];
  /** What people said of it, and of who wrote it. */
  readonly marked: readonly ScreenLine[];
  readonly lines: readonly HunkLine[];
}

/** A hunk with all that is known about it, from head to foot. */
export function hunkScreen(shown: ShownHunk): readonly ScreenLine[] {
  return [
    { gutter: [], spans: placeSpans(shown) },
    textLine(displayText(shown.hunk.hunk.header), 'place'),
    textLine(stateWords(shown)),
    textLine(authorWords(shown.hunk)),
    ...shown.marked,
    ...flagLines(shown.hunk),
    ...(shown.decision?.note == null ? [] : [textLine(`Note: ${displayText(shown.decision.note)}`)]),
    textLine(''),
    ...bodyLines(shown),
    textLine(''),
  ];
}

/** Where a hunk is: `src/auth/session.ts:41  Session.refresh`. */
export function hunkPlace(hunk: ReviewHunk): string {
  const line = hunk.units.find(({ unit }) => unit.kind === 'text')?.unit.new.start ?? 0;
  const symbol = hunk.units.find((unit) => unit.symbol !== null)?.symbol ?? null;
  const place = `${displayText(displayRepoPath(hunk.file.path))}${line > 0 ? `:${line}` : ''}`;
  return symbol === null ? place : `${place}  ${displayText(symbol)}`;
}

function placeSpans({ hunk, number, total }: ShownHunk): readonly TextSpan[] {
  return [
    { style: 'strong', text: `Hunk ${number} of ${total}  ` },
    { style: 'strong', text: hunkPlace(hunk) },
  ];
}

const stateNames: Readonly<Record<ReviewState, string>> = {
  open: 'open',
  seen: 'seen, not decided',
  attested: 'attested',
  'needs-work': 'needs work',
  later: 'later',
  stale: 'stale, edited since it was signed',
  'rule-covered': 'covered by a rule of the policy',
};

function stateWords({ state, isLoaded, hunk, decision, past }: ShownHunk): string {
  const loaded = isLoaded ? ' (loaded from before)' : '';
  const grade = decision?.evidence == null ? '' : `, ${decision.evidence}`;
  // Flags speak for themselves, below.
  const isFlagged = hunk.units.some(({ findings }) => findings.length > 0);
  const because = hunk.risk.level === 'low' || isFlagged ? undefined : hunk.risk.factors[0];
  const why = because === undefined ? '' : `: ${displayText(because)}`;
  const signers = state === 'stale' ? signerWords(past) : '';
  return `State: ${stateNames[state]}${signers}${grade}${loaded}. Risk: ${hunk.risk.level}${why}`;
}

/** `, by alice on 2026-02-01`: those of this place, else those of the file. */
function signerWords(past: readonly PastSignOff[]): string {
  const near = past.filter(({ isHere }) => isHere);
  const words = (near.length > 0 ? near : past).map(
    ({ name, isVerified, at }) =>
      `${displayText(name)}${isVerified ? '' : ' (not verified)'} on ${at.slice(0, 10)}`,
  );
  return words.length === 0 ? '' : `, by ${words.slice(0, 3).join(', ')}${words.length > 3 ? ', …' : ''}`;
}

/** Who wrote it: `AI, Claude claude-opus-4 (strong evidence)`. */
function authorWords({ units }: ReviewHunk): string {
  const words = units.map(({ provenance: { kind, tier, sources } }) => {
    const tools = sources.map(({ tool, model }) => [tool, model].filter((part) => part !== null).join(' '));
    const named = [...new Set(tools.filter((tool) => tool !== ''))].map(displayText).join(', ');
    const strength = tier === null ? '' : ` (${evidenceStrength(tier)} evidence)`;
    return `${kind === 'ai' ? 'AI' : kind}${named === '' ? '' : `, ${named}`}${strength}`;
  });
  return `Author: ${[...new Set(words)].join('; ')}`;
}

function flagLines({ units }: ReviewHunk): readonly ScreenLine[] {
  return units.flatMap(({ findings }) =>
    findings.map(({ level, message, rule, suppressed }) => {
      const style: TextStyle = level === 'note' ? 'plain' : level;
      const silenced = suppressed == null ? '' : ` (does not count: ${displayText(suppressed)})`;
      return textLine(`Flag, ${level}: ${displayText(message)} [${rule}]${silenced}`, style);
    }),
  );
}

function bodyLines({ hunk, lines }: ShownHunk): readonly ScreenLine[] {
  const last = lines.reduce((most, line) => Math.max(most, line.kind === 'object' ? 0 : line.line), 0);
  const width = Math.max(3, String(last).length);
  const marks = blankMarks(lines);
  return lines.flatMap((line) => bodyLine(line, { width, marks, file: hunk.file }));
}

/** Blanks and carriage returns are shown where lines differ in them, because there they are the change. */
function blankMarks(lines: readonly HunkLine[]): BlankMarks {
  const changed = lines.flatMap((line) => (line.kind === 'added' || line.kind === 'removed' ? [line] : []));
  const withReturn = changed.filter(({ bytes }) => endsWithReturn(bytes)).length;
  const bare = (kind: 'added' | 'removed'): readonly string[] =>
    changed
      .filter((line) => line.kind === kind)
      .map(({ bytes }) => bytes.toString('latin1').replaceAll(/[ \t\r\n]/g, ''));
  const removed = new Set(bare('removed'));
  return {
    returns: withReturn > 0 && withReturn < changed.length,
    blanks: bare('added').some((text) => removed.has(text)),
  };
}

function endsWithReturn(bytes: Buffer): boolean {
  return bytes.at(-1) === 0x0a && bytes.at(-2) === 0x0d;
}

interface BodyOptions {
  readonly width: number;
  readonly marks: BlankMarks;
  readonly file: FileChange;
}

function bodyLine(line: HunkLine, { width, marks, file }: BodyOptions): readonly ScreenLine[] {
  if (line.kind === 'object') return objectLines(line, file);
  const [sign, style] = signs[line.kind];
  const mark = line.kind === 'added' && line.isAi ? 'AI' : '  ';
  const number = String(line.line).padStart(width);
  const shownSign = line.kind === 'context' && line.isAdded ? '\u00B7' : sign;
  const text = displayLine(line.bytes, marks);
  const body: ScreenLine = {
    gutter: [
      { style: 'warning', text: mark },
      { style: 'faint', text: ` ${number} ` },
      { style, text: `${shownSign} ` },
    ],
    spans: [{ style, text }],
  };
  if (line.bytes.at(-1) === 0x0a) return [body];
  return [body, textLine(`${' '.repeat(width + 4)}\\ No newline at end of file`, 'faint')];
}

const signs: Readonly<Record<Exclude<HunkLine['kind'], 'object'>, readonly [string, TextStyle]>> = {
  context: [' ', 'plain'],
  removed: ['-', 'removed'],
  added: ['+', 'added'],
};

function objectLines(line: Extract<HunkLine, { kind: 'object' }>, file: FileChange): readonly ScreenLine[] {
  const { unit } = line;
  switch (unit.kind) {
    case 'meta':
      return [textLine(metaWords(file), 'strong')];
    case 'rename':
      return [
        textLine(`- ${displayText(displayRepoPath(file.oldPath ?? file.path))}`, 'removed'),
        textLine(`+ ${displayText(displayRepoPath(file.path))}`, 'added'),
      ];
    case 'object':
      return [
        textLine(`- ${sideWords(file.oldMode, file.oldOid, line.old)}`, 'removed'),
        textLine(`+ ${sideWords(file.newMode, file.newOid, line.new)}`, 'added'),
      ];
    case 'text':
      return [];
    default:
      return assertNever(unit.kind);
  }
}

function metaWords({ oldMode, newMode, status }: FileChange): string {
  if (oldMode === '000000') return `File added with mode ${newMode}${executable(newMode)}.`;
  if (newMode === '000000') return `File deleted; its mode was ${oldMode}.`;
  return `Mode ${oldMode} becomes ${newMode}${executable(newMode)} (${status}).`;
}

function executable(mode: string): string {
  return mode === '100755' ? ', executable' : '';
}

function sideWords(mode: string, oid: string, { size, link }: ObjectSide): string {
  if (mode === '000000') return 'nothing';
  if (link !== null) return `symbolic link to ${displayLine(link, { returns: true, blanks: true })}`;
  if (mode === '160000') return `submodule at ${oid}`;
  return `${size === null ? 'content' : plural(size, 'byte')} that cannot be shown as text, ${oid}`;
}
