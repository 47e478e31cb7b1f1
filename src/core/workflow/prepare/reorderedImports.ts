import type { Buffer } from 'node:buffer';
import type { LanguageId } from '../../analysis/facts.ts';
import { groupBy } from '../../base/groupBy.ts';
import type { LineSpan } from '../../base/lineSpan.ts';
import type { UnitId } from '../../diff/change.ts';
import { splitLines } from '../../diff/splitLines.ts';
import type { BlobReader } from '../../git/blobs.ts';
import type { Review, ReviewUnit } from '../review.ts';

/**
 * An import that is a line, in the languages where the order of imports means nothing: they name things for the compiler,
 * and Go prepares packages in the order of their paths. Elsewhere (JavaScript, Python, Ruby, C) the order is one in which
 * something runs or is defined.
 */
const importLines: Partial<Record<LanguageId, RegExp>> = {
  java: /^import [^;]+;$/,
  kotlin: /^import [\w.`*]+( as \w+)?;?$/,
  csharp: /^\s*using [^;(]+;$/,
  go: /^\s*(import )?([A-Za-z]\w* )?"[^"]+"$/,
  rust: /^\s*(pub(\([\w: ]+\))? )?use [^;]+;$/,
  php: /^use [^;({]+;$/,
};

/**
 * Units of imports that were put into another order and nothing else: in each file all of them, in one block of imports,
 * with the same lines on both sides. Throws `GitError`.
 */
export async function reorderedImports({
  review,
  blobs,
}: {
  readonly review: Pick<Review, 'units' | 'facts'>;
  readonly blobs: Pick<BlobReader, 'read'>;
}): Promise<ReadonlySet<UnitId>> {
  const found = new Set<UnitId>();
  const imports = review.units.filter(({ change }) => change === 'import');
  for (const [file, units] of groupBy(imports, (unit) => unit.file)) {
    const language = review.facts.files.get(file.path)?.language ?? null;
    const pattern = language === null ? undefined : importLines[language];
    if (pattern === undefined || !hasSameLines(units, pattern)) continue;
    const [old, now] = await Promise.all([blobs.read(file.oldOid), blobs.read(file.newOid)]);
    if (old === null || now === null) continue;
    const isOneBlock =
      isBlock(old, units.map(({ unit }) => unit.old), pattern) && // prettier-ignore
      isBlock(now, units.map(({ unit }) => unit.new), pattern); // prettier-ignore
    if (isOneBlock) for (const { unit } of units) found.add(unit.id);
  }
  return found;
}

/** True when the same imports go and come, to the byte; blank lines may differ. */
function hasSameLines(units: readonly ReviewUnit[], pattern: RegExp): boolean {
  const linesOf = (side: 'removedLines' | 'addedLines'): readonly string[] =>
    units
      .flatMap(({ unit }) => unit[side].map((line) => line.toString('latin1')))
      .filter((line) => line.trim() !== '');
  const [removed, added] = [linesOf('removedLines').toSorted(), linesOf('addedLines').toSorted()];
  return (
    removed.length === added.length &&
    removed.every((line, at) => line === added[at] && pattern.test(withoutEnd(line)))
  );
}

/** True when nothing but imports and blank lines stands between the first and the last of these places. */
function isBlock(content: Buffer, spans: readonly LineSpan[], pattern: RegExp): boolean {
  const first = Math.min(...spans.map(({ start, lines }) => (lines === 0 ? start + 1 : start)));
  const last = Math.max(...spans.map(({ start, lines }) => (lines === 0 ? start : start + lines - 1)));
  return splitLines(content)
    .slice(first - 1, Math.max(first - 1, last))
    .map((line) => withoutEnd(line.toString('latin1')))
    .every((line) => line.trim() === '' || pattern.test(line));
}

function withoutEnd(line: string): string {
  return line.replace(/\s+$/, '');
}
