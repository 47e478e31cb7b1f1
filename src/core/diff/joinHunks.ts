import type { Hunk } from './change.ts';

/**
 * The hunks of one file as a person decides on them. Git prints what happened to the file as a whole (added, mode,
 * renamed) above its first hunk, so those units are decided with it; a file without text hunks has one for them all.
 */
export function joinHunks(whole: readonly Hunk[], text: readonly Hunk[]): readonly Hunk[] {
  const [first, ...rest] = text;
  const units = whole.flatMap((hunk) => hunk.units);
  const [only] = whole;
  if (only === undefined) return text;
  if (first !== undefined) return [{ ...first, units: [...units, ...first.units] }, ...rest];
  return [{ path: only.path, header: `@@ ${whole.map(titleOf).join(', ')} @@`, units }];
}

function titleOf(hunk: Hunk): string {
  return hunk.header.replace(/^@@ /, '').replace(/ @@$/, '');
}
