/** The 1-based line of each member at `[section, name]` of a JSON object's text, which need not be valid JSON. */
export function jsonMemberLines(text: string, sections: ReadonlySet<string>): ReadonlyMap<string, number> {
  const lines = new Map<string, number>();
  const path: string[] = [];
  let depth = 0;
  let line = 1;
  let pending: string | null = null;
  for (const [token] of text.matchAll(/"(?:[^"\\\n]|\\.)*"|[{}[\]:,\n]/g)) {
    if (token === '\n') line += 1;
    else if (token === '{' || token === '[') depth += 1;
    else if (token === '}' || token === ']') depth -= 1;
    else if (token === ':' && pending !== null) {
      path[depth - 1] = pending;
      const section = path[0] ?? '';
      const key = memberKey(section, pending);
      if (depth === 2 && sections.has(section) && !lines.has(key)) lines.set(key, line);
    } else if (token.startsWith('"')) {
      pending = unquote(token);
      continue;
    }
    if (token !== '\n') pending = null;
  }
  return lines;
}

/** The key of `jsonMemberLines`. */
export function memberKey(section: string, name: string): string {
  return `${section}\n${name}`;
}

function unquote(token: string): string {
  try {
    return String(JSON.parse(token));
  } catch {
    return token.slice(1, -1);
  }
}
