/** One `key = value` of a TOML text: the section's dotted name, the key as written, the value's text. */
export interface TomlEntry {
  /** `tool.poetry.dependencies`; `[]` stands behind the name of an array of tables. Quotes are taken off. */
  readonly section: string;
  readonly key: string;
  /** The text after `=`, with all lines of a multi-line array, without comments. */
  readonly value: string;
  /** 1-based line of the key. */
  readonly line: number;
  /** The strings in the value, each with its own line. */
  readonly strings: readonly { readonly text: string; readonly line: number }[];
}

/** Longer lines are no manifest's, and could make the patterns below slow. */
const maxLineLength = 10_000;

/**
 * A line scanner for the part of TOML 1.0 that manifests use: tables, keys, strings, arrays over several lines, inline
 * tables. Multi-line strings are skipped. What it cannot read it leaves out; nothing is refused.
 */
export function scanToml(text: string): readonly TomlEntry[] {
  const entries: TomlEntry[] = [];
  const lines = text.split('\n');
  let section = '';
  for (let at = 0; at < lines.length; at += 1) {
    const line = stripComment(lines[at] ?? '').trim();
    if (line.length > maxLineLength) continue;
    const table = /^\[(\[?)(.+?)\]\]?$/.exec(line);
    if (table !== null && !line.includes('=')) {
      section = `${unquoteKey(table[2] ?? '')}${table[1] === '' ? '' : '[]'}`;
      continue;
    }
    const pair = /^((?:"[^"]*"|'[^']*'|[^="'])+?)\s*=\s*(.*)$/.exec(line);
    if (pair === null) continue;
    const first = at;
    const parts = [pair[2] ?? ''];
    const fence = /^("""|''')/.exec(parts[0] ?? '')?.[1];
    if (fence !== undefined) {
      if ((parts[0] ?? '').split(fence).length < 3)
        while (++at < lines.length && !(lines[at] ?? '').includes(fence));
    } else {
      let open = openBrackets(parts[0] ?? '');
      while (open > 0 && at + 1 < lines.length) {
        const part = stripComment(lines[++at] ?? '');
        parts.push(part);
        open += openBrackets(part);
      }
    }
    const strings = parts.flatMap((part, offset) =>
      stringsIn(part).map((found) => ({ text: found, line: first + offset + 1 })),
    );
    entries.push({
      section,
      key: unquoteKey(pair[1] ?? ''),
      value: parts.join('\n'),
      line: first + 1,
      strings,
    });
  }
  return entries;
}

const quoted = /"((?:[^"\\]|\\.)*)"|'([^']*)'/g;

function stringsIn(part: string): string[] {
  return [...part.matchAll(quoted)].map((match) => match[1] ?? match[2] ?? '');
}

function openBrackets(part: string): number {
  const bare = part.replace(quoted, '');
  return bare.split(/[[{]/).length - bare.split(/[\]}]/).length;
}

function stripComment(line: string): string {
  const comment = /^((?:"(?:[^"\\]|\\.)*"|'[^']*'|[^#"'])*)#/.exec(line);
  return comment?.[1] ?? line;
}

function unquoteKey(key: string): string {
  return key
    .trim()
    .replace(
      quoted,
      (_whole, double: string | undefined, single: string | undefined) => double ?? single ?? '',
    )
    .replace(/\s*\.\s*/g, '.');
}
