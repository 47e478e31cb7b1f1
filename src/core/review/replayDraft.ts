import type { Parsed, Problem } from '../base/problem.ts';
import type { UnitId } from '../diff/change.ts';
import type { AuthorshipDecision } from './authorshipDecision.ts';
import type { Decision } from './decision.ts';
import { parseDraftLine, type DraftBinding, type DraftEntry, type ReadDraftLine } from './draftLine.ts';
import { mergeDecision } from './reviewState.ts';

/** A decision as it was found in a draft. */
export interface LoadedDecision extends Decision {
  /** False when somebody without the key wrote it; its verdict is then `seen`, whatever the line says. */
  readonly authenticated: boolean;
}

/** What a draft file says once all its lines were read. */
export interface DraftContent {
  readonly decisions: ReadonlyMap<UnitId, LoadedDecision>;
  /** Who wrote a unit, as a person said: authenticated lines only. */
  readonly marks: ReadonlyMap<UnitId, AuthorshipDecision>;
  /** The last gesture that an undo would take back (one that was more than opening); null when there is none. */
  readonly lastBatch: string | null;
}

/** `parseDraftLine`, or something that remembers what it said. */
export type ParseDraftLine = (line: string, binding: DraftBinding) => ReadDraftLine | null;

/** Longer lines are not ours: `formatDraftLine` is never used for more. */
const maxLineLength = 64 * 1024;
const maxProblems = 20;

/**
 * Reads the lines of a draft. For a unit the last authenticated decision that was not undone counts. Lines that fail
 * authentication give `seen` at most, and only for units on which nothing authenticated is known: they can neither
 * raise nor lower what a person decided, nor undo or clear it. A copy of an earlier line counts once, at its first place.
 */
export function replayDraft(
  text: string,
  binding: DraftBinding,
  parseLine: ParseDraftLine = parseDraftLine,
): Parsed<DraftContent> {
  const lines = text.split('\n');
  const entries: DraftEntry[] = [];
  const forged: Decision[] = [];
  const problems: Problem[] = [];
  const macs = new Set<string>();
  for (const [index, line] of lines.entries()) {
    if (line === '') continue;
    const read = line.length > maxLineLength ? null : parseLine(line, binding);
    const torn = read === null && index === lines.length - 1;
    if (read === null) problems.push({ message: torn ? tornMessage : unreadableMessage, line: index + 1 });
    else if (!read.authenticated) {
      problems.push({ message: forgedMessage, line: index + 1 });
      if (read.entry.kind === 'decide') forged.push(read.entry.decision);
    } else if (!macs.has(read.mac)) {
      macs.add(read.mac);
      entries.push(read.entry);
    }
  }
  return { value: contentOf(entries, forged), problems: capped(problems) };
}

const tornMessage = 'The last line of the draft is incomplete and was ignored: writing it was interrupted.';
const unreadableMessage = 'A line of the draft cannot be read and was ignored.';
const forgedMessage =
  'A line of the draft was not written by this editor; its decision counts as seen at most.';

function contentOf(entries: readonly DraftEntry[], forged: readonly Decision[]): DraftContent {
  const undone = new Set(entries.flatMap((entry) => (entry.kind === 'undo' ? [entry.batch] : [])));
  const decisions = new Map<UnitId, LoadedDecision>();
  const marks = new Map<UnitId, AuthorshipDecision>();
  let lastBatch: string | null = null;
  for (const entry of entries) {
    if (entry.kind === 'clear') {
      decisions.delete(entry.unit);
      marks.delete(entry.unit);
    }
    if (entry.kind === 'mark' && !undone.has(entry.batch)) {
      marks.set(entry.mark.unit, entry.mark);
      lastBatch = entry.batch;
    }
    if (entry.kind !== 'decide' || undone.has(entry.batch)) continue;
    const { unit, verdict } = entry.decision;
    decisions.set(unit, { ...mergeDecision(decisions.get(unit), entry.decision), authenticated: true });
    if (verdict !== 'seen') lastBatch = entry.batch;
  }
  const cleared = new Set(entries.flatMap((entry) => (entry.kind === 'clear' ? [entry.unit] : [])));
  for (const decision of forged) {
    if (decisions.has(decision.unit) || cleared.has(decision.unit)) continue;
    // Nothing else of a forged line is kept: its note would be shown as a person's.
    decisions.set(decision.unit, {
      unit: decision.unit,
      verdict: 'seen',
      at: decision.at,
      note: null,
      evidence: null,
      flags: [],
      shownMilliseconds: null,
      authenticated: false,
    });
  }
  return { decisions, marks, lastBatch };
}

/**
 * The last word on each unit, whoever wrote it: what nobody authenticated is marked so, and gives way to what a person
 * decided. For showing comments, never for counting.
 */
export function replayClaims(text: string, binding: DraftBinding): readonly LoadedDecision[] {
  const read = text
    .split('\n')
    .flatMap((line) =>
      line === '' || line.length > maxLineLength ? [] : (parseDraftLine(line, binding) ?? []),
    );
  const undone = new Set(read.flatMap(({ entry }) => (entry.kind === 'undo' ? [entry.batch] : [])));
  const claims = new Map<UnitId, LoadedDecision>();
  for (const { entry, authenticated } of read) {
    if (entry.kind === 'clear' && claims.get(entry.unit)?.authenticated === authenticated)
      claims.delete(entry.unit);
    if (entry.kind !== 'decide' || undone.has(entry.batch)) continue;
    const { unit } = entry.decision;
    const known = claims.get(unit);
    if (known?.authenticated === true && !authenticated) continue;
    claims.set(unit, { ...mergeDecision(known, entry.decision), authenticated });
  }
  return [...claims.values()];
}

function capped(problems: readonly Problem[]): readonly Problem[] {
  if (problems.length <= maxProblems) return problems;
  return [
    ...problems.slice(0, maxProblems),
    { message: `The draft has ${problems.length - maxProblems} more lines that do not count.` },
  ];
}
