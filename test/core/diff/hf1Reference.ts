import { createHash } from 'node:crypto';
import { Buffer } from 'node:buffer';

/*
 * A second implementation of `hf1`, written from its description and nothing else: slow, plain, and sharing no code
 * with `src`. Where the two differ, one of them is wrong.
 */

export interface ReferenceRun {
  /** 0-based place of the added lines in the new file. */
  readonly place: number;
  /** The same for the removed lines in the old file. */
  readonly oldPlace: number;
  readonly removed: readonly Buffer[];
  readonly added: readonly Buffer[];
}

export function lp(...parts: readonly (Buffer | string)[]): Buffer {
  return Buffer.concat(
    parts.flatMap((part) => {
      const bytes = Buffer.from(part as string);
      const length = Buffer.alloc(4);
      length.writeUInt32BE(bytes.length);
      return [length, bytes];
    }),
  );
}

export function h(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}

export function id(bytes: Buffer): string {
  return h(bytes).toString('base64url');
}

/** The ids of a file's text units, in order. `paths` holds the path, or both paths of a renamed file. */
export function referenceTextIds(
  paths: readonly Buffer[],
  oldLines: readonly Buffer[],
  newLines: readonly Buffer[],
  runs: readonly ReferenceRun[],
): string[] {
  return runs.flatMap((run) =>
    referencePieces(run.added).map(([from, to]) => {
      const removed = from === 0 ? run.removed : [];
      const core = h(lp('hf1/blk', ...paths, lp(...removed), lp(...run.added.slice(from, to))));
      const start = run.place + from;
      const end = run.place + to;
      const oldStart = run.oldPlace + (from === 0 ? 0 : run.removed.length);
      const oldEnd = run.oldPlace + run.removed.length;
      const places = (k: number): [Places, Places] => [
        placesOf(newLines, start, end, k),
        placesOf(oldLines, oldStart, oldEnd, k),
      ];
      for (let k = 3; k <= 20; k += 1) {
        if (places(k).every(({ total }) => total === 1)) return textId(core, k, newLines, start, end, []);
      }
      return textId(
        core,
        20,
        newLines,
        start,
        end,
        places(20).map(({ nth, total }) => `${nth}/${total}`),
      );
    }),
  );
}

/** One side of a file: its mode, and its blob (for a submodule the commit id in hexadecimal). */
export interface ReferenceSide {
  readonly mode: string;
  readonly bytes: Buffer;
}

/** The units of a file that are not text, in order; the last one is an `object` where there are no text units. */
export function referenceWholeIds(
  paths: readonly Buffer[],
  old: ReferenceSide | null,
  now: ReferenceSide | null,
): { readonly kind: string; readonly id: string }[] {
  const path = paths.at(-1) ?? Buffer.alloc(0);
  const modes = [old?.mode ?? '000000', now?.mode ?? '000000'];
  const states = [old, now].map((side) => {
    if (side === null) return '';
    return side.mode === '160000' ? side.bytes : h(side.bytes);
  });
  const isOpaque = [old, now].some(
    (side) =>
      side !== null &&
      (['120000', '160000'].includes(side.mode) ||
        side.bytes.subarray(0, 8000).includes(0) ||
        side.bytes.length > 20 * 1024 * 1024),
  );
  return [
    ...(modes[0] === modes[1] ? [] : [{ kind: 'meta', id: id(lp('hf1/meta', path, ...modes)) }]),
    ...(paths.length === 1 ? [] : [{ kind: 'rename', id: id(lp('hf1/ren', ...paths, ...modes, ...states)) }]),
    ...(isOpaque ? [{ kind: 'object', id: id(lp('hf1/obj', path, ...modes, ...states)) }] : []),
  ];
}

interface Places {
  readonly nth: number;
  readonly total: number;
}

function textId(
  core: Buffer,
  k: number,
  lines: readonly Buffer[],
  start: number,
  end: number,
  place: readonly string[],
): string {
  const pre = lp(...lines.slice(Math.max(0, start - k), start));
  const post = lp(...lines.slice(end, end + k));
  return id(lp('hf1/ctx', core, String(k), pre, post, ...place));
}

function placesOf(lines: readonly Buffer[], start: number, end: number, k: number): Places {
  const first = Math.max(0, start - k);
  const window = lines.slice(first, end + k);
  if (window.length === 0) return { nth: 1, total: 1 };
  const found: number[] = [];
  for (let at = 0; at + window.length <= lines.length; at += 1) {
    if (window.every((line, index) => lines[at + index]?.equals(line))) found.push(at);
  }
  return { nth: found.indexOf(first) + 1, total: found.length };
}

export function referencePieces(added: readonly Buffer[]): (readonly [number, number])[] {
  if (added.length <= 40) return [[0, added.length]];
  const cuts = [0];
  for (let index = 1; index < added.length; index += 1) {
    const size = index - (cuts.at(-1) ?? 0);
    const isBlank = /^\s*$/.test(added[index - 1]?.toString('latin1').replaceAll('\u00a0', 'x') ?? '');
    const isAtMargin = /^[^\s]/.test(added[index]?.toString('latin1').replaceAll('\u00a0', 'x') ?? '');
    if (size === 120 || (size >= 8 && added.length - index >= 8 && isBlank && isAtMargin)) cuts.push(index);
  }
  return cuts.map((from, index) => [from, cuts[index + 1] ?? added.length]);
}
