import { excerpt } from '../evidence/excerpt.ts';
import type { Spot } from '../evidence/spots.ts';
import type { TextLine } from '../unitLines.ts';

const opens = /^\s*(?:\}\s*else\s+)?if\s+(?:[^;{]*;\s*)?(\w*[eE]rr\w*)\s*!=\s*nil\s*\{\s*(?:\/\/.*)?$/;

/** Go: an error that was found is not handled, or the caller is told that there was none. */
export function findGoErrorPaths(lines: readonly TextLine[]): readonly Spot[] {
  return lines.flatMap((line, index): readonly Spot[] => {
    const name = opens.exec(line.text)?.[1];
    const body = lines[index + 1];
    const close = lines[index + 2];
    if (name === undefined || body === undefined || body.number !== line.number + 1) return [];
    if (/^\s*\}\s*$/.test(body.text))
      return [spot(index, line, 'warning', 'The error is checked here and nothing is done')];
    if (close === undefined || !/^\s*\}/.test(close.text)) return [];
    if (/^\s*return\s+(?:[^,()]+,\s*)+nil\s*$/.test(body.text))
      return [spot(index, line, 'note', `The caller hears of no error although ${name} is one`)];
    return [];
  });
}

function spot(index: number, line: TextLine, level: Spot['level'], what: string): Spot {
  return {
    index,
    kind: 'empty-handler',
    level,
    message: `${what}: ${excerpt(line.text)}`,
    key: line.text.trim(),
  };
}
