import { setImmediate } from 'node:timers/promises';
import type { LineSpan } from '../../base/lineSpan.ts';
import type { RepoPath } from '../../base/repoPath.ts';
import type { Change, Unit, UnitId } from '../../diff/change.ts';
import { visitAddedLines } from '../../diff/lazyLines.ts';
import type { MoveCounterpart } from '../facts.ts';
import { fileClassOfPath } from './fileClassOf.ts';
import { MovedLines } from './movedLines.ts';

/** Fewer lines that are not blank are no move. */
const smallestMove = 3;
/** A line that stands more often on one side is boilerplate and begins no search. */
const mostOccurrences = 16;
/** Changes with more lines are not searched: they are read file by file anyway. */
const mostLines = 3_000_000;
/** Lines after which other work has its turn: some milliseconds. */
const linesAtOnce = 20_000;

/** Lines of a file that stand elsewhere in the same file now, margins of lines aside. */
export interface MovedBlock {
  readonly old: LineSpan;
  readonly new: LineSpan;
}

/** What the text of a change tells about moves, before any tree is looked at. */
export interface MovesFound {
  /** Blocks that stayed in their file, by its path. */
  readonly within: ReadonlyMap<RepoPath, readonly MovedBlock[]>;
  /** The other half of the longest block in each unit, by the unit's path. */
  readonly counterparts: ReadonlyMap<RepoPath, ReadonlyMap<UnitId, MoveCounterpart>>;
}

/**
 * Pairs removed with added lines of a change: at least 3 lines that are not blank, around a line of 30 bytes or more
 * that stands at most 16 times on either side. Takes time in proportion to the lines, and gives way to other work.
 */
export async function findMoves(change: Change, signal?: AbortSignal): Promise<MovesFound> {
  const units = change.files
    .filter((file) => !isWrittenByTools(file.path))
    .flatMap((file) => file.units.filter((unit) => unit.kind === 'text'));
  const [removed, added] = await readLines(units, signal);
  const blocks =
    removed.count === 0 || added.count === 0 || removed.count + added.count > mostLines
      ? []
      : await pairLines(removed, added, units, signal);
  return describeBlocks(
    blocks.flatMap((block) => segmentsOf(block, removed, added)),
    units,
  );
}

function isWrittenByTools(path: RepoPath): boolean {
  const fileClass = fileClassOfPath(path);
  return fileClass === 'lockfile' || fileClass === 'generated';
}

async function readLines(
  units: readonly Unit[],
  signal: AbortSignal | undefined,
): Promise<readonly [removed: MovedLines, added: MovedLines]> {
  const removed = new MovedLines();
  const added = new MovedLines();
  let nextPause = linesAtOnce;
  for (const [at, unit] of units.entries()) {
    if (removed.count + added.count > mostLines) break;
    for (const [index, line] of unit.removedLines.entries()) {
      removed.add(at, unit.old.start + index, line, 0, line.length);
    }
    visitAddedLines(unit, (bytes, start, end, index) =>
      added.add(at, unit.new.start + index, bytes, start, end),
    );
    if (removed.count + added.count < nextPause) continue;
    nextPause = removed.count + added.count + linesAtOnce;
    await pause(signal);
  }
  return [removed, added];
}

async function pause(signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  await setImmediate();
}

/** Indices into the removed and the added lines. */
interface Block {
  readonly removed: number;
  readonly added: number;
  readonly lines: number;
  readonly weight: number;
}

async function pairLines(
  removed: MovedLines,
  added: MovedLines,
  units: readonly Unit[],
  signal: AbortSignal | undefined,
): Promise<readonly Block[]> {
  const places = await seedPlaces(removed, added, signal);
  const blocks: Block[] = [];
  let nextPause = linesAtOnce;
  for (let at = 0; at < added.count; at += 1) {
    if (at >= nextPause) {
      nextPause = at + linesAtOnce;
      await pause(signal);
    }
    const candidates = added.isSeed(at) && !added.isUsed(at) ? places.get(added.keyAt(at)) : undefined;
    const best = candidates === undefined ? null : longestOf(candidates, at, { removed, added, units });
    if (best === null) continue;
    removed.use(best.removed, best.lines);
    added.use(best.added, best.lines);
    blocks.push(best);
    at = best.added + best.lines - 1;
  }
  return blocks;
}

/** Where each line that may begin a search was removed; lines that are too frequent on either side are left out. */
async function seedPlaces(
  removed: MovedLines,
  added: MovedLines,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<number, readonly number[]>> {
  const places = new Map<number, number[]>();
  for (let at = 0; at < removed.count; at += 1) {
    if (at % linesAtOnce === 0) await pause(signal);
    if (!removed.isSeed(at)) continue;
    const known = places.get(removed.keyAt(at));
    if (known === undefined) places.set(removed.keyAt(at), [at]);
    else if (known.length <= mostOccurrences) known.push(at);
  }
  const occurrences = new Map<number, number>();
  for (let at = 0; at < added.count; at += 1) {
    if (at % linesAtOnce === 0) await pause(signal);
    const key = added.isSeed(at) ? added.keyAt(at) : 0;
    if (places.has(key)) occurrences.set(key, (occurrences.get(key) ?? 0) + 1);
  }
  for (const [key, known] of places) {
    if (Math.max(known.length, occurrences.get(key) ?? 0) > mostOccurrences) places.delete(key);
  }
  return places;
}

interface Search {
  readonly removed: MovedLines;
  readonly added: MovedLines;
  readonly units: readonly Unit[];
}

/** The longest block around one added line; at equal length one of the same file, then the first. */
function longestOf(candidates: readonly number[], at: number, search: Search): Block | null {
  const { removed, added, units } = search;
  const path = units[added.unitAt(at)]?.path;
  let best: Block | null = null;
  let isBestHere = false;
  for (const candidate of candidates) {
    if (removed.isUsed(candidate) || !removed.isSame(candidate, added, at)) continue;
    const block = extend(candidate, at, search);
    const isHere = units[removed.unitAt(candidate)]?.path === path;
    if (block.weight < smallestMove || (best !== null && block.weight < best.weight)) continue;
    if (best !== null && block.weight === best.weight && (isBestHere || !isHere)) continue;
    best = block;
    isBestHere = isHere;
  }
  return best;
}

/** Extends a pair of equal lines both ways, as far as neither side has a gap. Blank lines at its ends stay out. */
function extend(removedAt: number, addedAt: number, { removed, added, units }: Search): Block {
  let before = 0;
  let after = 0;
  const isNext = (lines: MovedLines, at: number): boolean =>
    lines.lineAt(at) === lines.lineAt(at - 1) + 1 &&
    units[lines.unitAt(at)]?.path === units[lines.unitAt(at - 1)]?.path;
  const isPair = (old: number, now: number): boolean =>
    removed.isSame(old, added, now) && !removed.isUsed(old) && !added.isUsed(now);
  let weight = 1;
  for (let step = 1; isPair(removedAt - step, addedAt - step); step += 1) {
    if (!isNext(removed, removedAt - step + 1) || !isNext(added, addedAt - step + 1)) break;
    if (removed.isBlank(removedAt - step)) continue;
    before = step;
    weight += 1;
  }
  for (let step = 1; isPair(removedAt + step, addedAt + step); step += 1) {
    if (!isNext(removed, removedAt + step) || !isNext(added, addedAt + step)) break;
    if (removed.isBlank(removedAt + step)) continue;
    after = step;
    weight += 1;
  }
  return { removed: removedAt - before, added: addedAt - before, lines: before + after + 1, weight };
}

/** A part of a block that lies in one unit on each side. */
interface Segment extends MovedBlock {
  readonly oldUnit: number;
  readonly newUnit: number;
  /** The whole block's. */
  readonly block: MovedBlock;
}

function segmentsOf(block: Block, removed: MovedLines, added: MovedLines): readonly Segment[] {
  const whole: MovedBlock = {
    old: { start: removed.lineAt(block.removed), lines: block.lines },
    new: { start: added.lineAt(block.added), lines: block.lines },
  };
  const segments: Segment[] = [];
  let from = 0;
  for (let at = 1; at <= block.lines; at += 1) {
    const oldUnit = removed.unitAt(block.removed + from);
    const newUnit = added.unitAt(block.added + from);
    const isSame =
      at < block.lines &&
      removed.unitAt(block.removed + at) === oldUnit &&
      added.unitAt(block.added + at) === newUnit;
    if (isSame) continue;
    const old = { start: whole.old.start + from, lines: at - from };
    segments.push({ oldUnit, newUnit, old, new: { ...old, start: whole.new.start + from }, block: whole });
    from = at;
  }
  return segments;
}

function describeBlocks(segments: readonly Segment[], units: readonly Unit[]): MovesFound {
  const within = new Map<RepoPath, Set<MovedBlock>>();
  const counterparts = new Map<RepoPath, Map<UnitId, MoveCounterpart>>();
  const link = (from: Unit, to: Unit, side: MoveCounterpart['side'], segment: Segment): void => {
    const known = counterparts.get(from.path) ?? new Map<UnitId, MoveCounterpart>();
    counterparts.set(from.path, known);
    if ((known.get(from.id)?.old.lines ?? 0) >= segment.old.lines) return;
    known.set(from.id, { path: to.path, id: to.id, side, old: segment.old, new: segment.new });
  };
  for (const segment of segments) {
    const old = units[segment.oldUnit];
    const now = units[segment.newUnit];
    if (old === undefined || now === undefined) continue;
    link(old, now, 'new', segment);
    link(now, old, 'old', segment);
    if (old.path !== now.path) continue;
    const blocks = within.get(old.path) ?? new Set<MovedBlock>();
    within.set(old.path, blocks.add(segment.block));
  }
  return { within: new Map([...within].map(([path, blocks]) => [path, [...blocks]])), counterparts };
}
