// @ts-check
// git-ai's own rule for whose a line is, written after its specification and apart from src/core, to compare with.

/** @typedef {'ai' | 'human'} Kind */
/** @typedef {[start: number, end: number, kind: Kind]} KindRange inclusive, 1-based */

/**
 * The ranges of a note by path, in the order written. Null: git-ai's parser refuses the note.
 * @param {string} text
 * @returns {Map<string, KindRange[]> | null}
 */
export function readGitAiNote(text) {
  const lines = text.split(/\r?\n/);
  const divider = lines.indexOf('---');
  if (divider === -1 || !hasSupportedMetadata(lines.slice(divider + 1).join('\n'))) return null;
  /** @type {Map<string, KindRange[]>} */
  const files = new Map();
  /** @type {KindRange[] | undefined} */
  let ranges;
  for (const line of lines.slice(0, divider).map((untrimmed) => untrimmed.trimEnd())) {
    if (line === '') continue;
    const entry = /^ {2}(\S+) (.*)$/.exec(line);
    if (entry === null) {
      if (line.startsWith('  ')) return null;
      const path = line.replace(/^"(.*)"$/, '$1');
      ranges = files.get(path) ?? [];
      files.set(path, ranges);
      continue;
    }
    const [, key = '', list = ''] = entry;
    const kind = key.startsWith('h_') || key === 'human' ? 'human' : 'ai';
    for (const part of list.split(',').filter((one) => one !== '')) {
      const [, start, end = start] = /^(\d+)(?:-(\d+))?$/.exec(part) ?? [];
      if (ranges === undefined || start === undefined) return null;
      ranges.push([Number(start), Number(end), kind]);
    }
  }
  return files;
}

/** @param {string} text */
function hasSupportedMetadata(text) {
  try {
    return String(JSON.parse(text).schema_version).startsWith('authorship/3.');
  } catch {
    return false;
  }
}

/**
 * Later entries go before earlier ones.
 * @param {readonly KindRange[]} ranges
 * @param {number} line
 * @returns {Kind | null}
 */
export function kindOfLine(ranges, line) {
  return ranges.findLast(([start, end]) => line >= start && line <= end)?.[2] ?? null;
}
