import type { Buffer } from 'node:buffer';
import type { LineSpan } from '../base/lineSpan.ts';
import type { RepoPath } from '../base/repoPath.ts';
import type { Run, Unit, UnitId } from './change.ts';
import { LineBlock, emptyBlock } from './lineBlock.ts';

interface Blocks {
  readonly removed: LineBlock;
  readonly added: LineBlock;
}

/**
 * Something whose lines are cut from the patch only when somebody asks for them. The accessors are own and enumerable,
 * so that spreading, cloning and comparing see the lines; they share their functions, because a large diff has
 * hundreds of thousands of runs.
 */
class LazyLines {
  declare readonly removedLines: readonly Buffer[];
  declare readonly addedLines: readonly Buffer[];
  readonly #removed: LineBlock;
  readonly #added: LineBlock;

  static readonly #removedAccessor: PropertyDescriptor & ThisType<LazyLines> = {
    enumerable: true,
    get() {
      return this.#removed.lines();
    },
  };
  static readonly #addedAccessor: PropertyDescriptor & ThisType<LazyLines> = {
    enumerable: true,
    get() {
      return this.#added.lines();
    },
  };

  constructor(removed: LineBlock, added: LineBlock) {
    this.#removed = removed;
    this.#added = added;
    Object.defineProperty(this, 'removedLines', LazyLines.#removedAccessor);
    Object.defineProperty(this, 'addedLines', LazyLines.#addedAccessor);
  }

  static blocksOf(lines: object): Blocks | null {
    return #removed in lines ? { removed: lines.#removed, added: lines.#added } : null;
  }
}

class LazyRun extends LazyLines implements Run {
  readonly old: LineSpan;
  readonly new: LineSpan;
  readonly section: string;

  constructor(old: LineSpan, now: LineSpan, section: string, removed: LineBlock, added: LineBlock) {
    super(removed, added);
    this.old = old;
    this.new = now;
    this.section = section;
  }
}

class LazyUnit extends LazyLines implements Unit {
  readonly id: UnitId;
  readonly kind: Unit['kind'];
  readonly path: RepoPath;
  readonly old: LineSpan;
  readonly new: LineSpan;

  constructor(fields: UnitFields) {
    super(fields.removed ?? emptyBlock, fields.added ?? emptyBlock);
    this.id = fields.id;
    this.kind = fields.kind;
    this.path = fields.path;
    this.old = fields.old;
    this.new = fields.new;
  }
}

export interface UnitFields extends Pick<Unit, 'id' | 'kind' | 'path' | 'old' | 'new'> {
  readonly removed?: LineBlock;
  readonly added?: LineBlock;
}

export function createRun(
  old: LineSpan,
  now: LineSpan,
  section: string,
  removed: LineBlock,
  added: LineBlock,
): Run {
  return new LazyRun(old, now, section, removed, added);
}

export function createUnit(fields: UnitFields): Unit {
  return new LazyUnit(fields);
}

/** The blocks behind a run; a run that somebody wrote by hand is wrapped. */
export function blocksOf(run: Run): Blocks {
  const known = LazyLines.blocksOf(run);
  if (known !== null) return known;
  return { removed: LineBlock.of(run.removedLines, 'removed'), added: LineBlock.of(run.addedLines, 'added') };
}

/**
 * Calls `visit` with the bounds of each added line in `bytes`, terminator included, and its 0-based index. Makes no
 * object for a line, unlike `addedLines`: for those who look at every line and remember few.
 */
export function visitAddedLines(
  unit: Unit,
  visit: (bytes: Buffer, start: number, end: number, index: number) => void,
): void {
  const added = LazyLines.blocksOf(unit)?.added;
  let index = 0;
  const next = (bytes: Buffer, start: number, end: number): void => {
    visit(bytes, start, end, index);
    index += 1;
  };
  if (added === undefined) for (const line of unit.addedLines) next(line, 0, line.length);
  else added.visit(next);
}
