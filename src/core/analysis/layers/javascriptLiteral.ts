/** Longer configurations are generated; deeper ones are attacks. */
const maxLength = 1024 * 1024;
const maxDepth = 60;

/** Stands for an expression that is no literal: nobody runs what a repository wrote. */
export const notLiteral: unique symbol = Symbol('not a literal');

/** The value exported by a configuration, or `notLiteral`: `module.exports = …`, `export default …`, or plain JSON. */
export function readExportedLiteral(text: string): unknown {
  if (text.length > maxLength) return notLiteral;
  const exported = /(?:^|\n)\s*(?:module\.exports\s*=|export\s+default)\s*/.exec(text);
  const value = new LiteralReader(text, exported === null ? 0 : exported.index + exported[0].length).read(0);
  if (value !== notLiteral || exported === null) return value;
  // `const config = {…}; export default config;`
  const name = /^([A-Za-z_$][\w$]*)/.exec(text.slice(exported.index + exported[0].length))?.[1];
  const declared =
    name === undefined
      ? null
      : new RegExp(`\\b(?:const|let|var)\\s+${name.replaceAll('$', '\\$')}\\b(?:\\s*:[^={]+)?\\s*=\\s*`).exec(
          text,
        );
  return declared === null
    ? notLiteral
    : new LiteralReader(text, declared.index + declared[0].length).read(0);
}

/** Every literal that stands behind the key `'name':` anywhere in a text of JSON or JavaScript. */
export function literalsBehindKey(text: string, name: string): readonly unknown[] {
  if (text.length > maxLength) return [];
  const pattern = new RegExp(`(["'\`])${name.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')}\\1\\s*:\\s*`, 'g');
  return [...text.matchAll(pattern)]
    .map((match) => new LiteralReader(text, match.index + match[0].length).read(0))
    .filter((value) => value !== notLiteral);
}

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  v: '\v',
  '0': '\0',
};

/** Reads objects, arrays, strings, numbers, booleans and joined strings; skips over every other expression. */
class LiteralReader {
  readonly #text: string;
  #at: number;

  constructor(text: string, at: number) {
    this.#text = text;
    this.#at = at;
  }

  read(depth: number): unknown {
    const value = this.#readOne(depth);
    this.#skipSpace();
    const parts = [value];
    while (this.#text[this.#at] === '+') {
      this.#at += 1;
      parts.push(this.#readOne(depth));
      this.#skipSpace();
    }
    // At the top, the next statement may follow.
    const isEnd = depth === 0 || /^(?:$|[,}\]);])/.test(this.#text[this.#at] ?? '');
    const isCast = /^(?:as|satisfies)\b/.test(this.#text.slice(this.#at, this.#at + 10));
    if (!isEnd) this.#skipExpression();
    if (!isEnd && !isCast) return notLiteral;
    if (parts.length === 1) return value;
    return parts.every((part) => typeof part === 'string') ? parts.join('') : notLiteral;
  }

  #readOne(depth: number): unknown {
    this.#skipSpace();
    const character = this.#text[this.#at] ?? '';
    if (depth > maxDepth) return this.#skipExpression();
    if (character === '{') return this.#readObject(depth);
    if (character === '[') return this.#readArray(depth);
    if (character === '"' || character === "'" || character === '`') return this.#readString(character);
    const word = /^(?:true|false|null|undefined|-?\d+(?:\.\d+)?)(?![\w$.])/.exec(
      this.#text.slice(this.#at, this.#at + 40),
    )?.[0];
    if (word === undefined) return this.#skipExpression();
    this.#at += word.length;
    if (word === 'true' || word === 'false') return word === 'true';
    return word === 'null' || word === 'undefined' ? null : Number(word);
  }

  #readObject(depth: number): unknown {
    const entries: [string, unknown][] = [];
    this.#at += 1;
    for (;;) {
      this.#skipSpace();
      const character = this.#text[this.#at];
      if (character === undefined) return notLiteral;
      if (character === '}') {
        this.#at += 1;
        return Object.fromEntries(entries);
      }
      if (character === ',') {
        this.#at += 1;
        continue;
      }
      const key = this.#readKey();
      this.#skipSpace();
      if (key === null || this.#text[this.#at] !== ':') {
        // A spread, a method or a shorthand: what it holds is unknown.
        if (this.#skipExpression() === notLiteral && this.#text[this.#at] === undefined) return notLiteral;
        if (!/[,}]/.test(this.#text[this.#at] ?? '')) this.#at += 1;
        continue;
      }
      this.#at += 1;
      const value = this.read(depth + 1);
      if (value !== notLiteral) entries.push([key, value]);
    }
  }

  #readKey(): string | null {
    const character = this.#text[this.#at] ?? '';
    if (character === '"' || character === "'") {
      const text = this.#readString(character);
      return typeof text === 'string' ? text : null;
    }
    const word = /^[\w$]+/.exec(this.#text.slice(this.#at, this.#at + 200))?.[0] ?? null;
    this.#at += word?.length ?? 0;
    return word;
  }

  #readArray(depth: number): unknown {
    const items: unknown[] = [];
    this.#at += 1;
    for (;;) {
      this.#skipSpace();
      const character = this.#text[this.#at];
      if (character === undefined) return notLiteral;
      if (character === ']') {
        this.#at += 1;
        return items;
      }
      if (character === ',') {
        this.#at += 1;
        continue;
      }
      const before = this.#at;
      const value = this.read(depth + 1);
      if (value !== notLiteral) items.push(value);
      if (this.#at === before) this.#at += 1;
    }
  }

  #readString(quote: string): unknown {
    let value = '';
    for (let at = this.#at + 1; at < this.#text.length; at += 1) {
      const character = this.#text[at] ?? '';
      if (character === quote) {
        this.#at = at + 1;
        return value;
      }
      if (quote === '`' && character === '$' && this.#text[at + 1] === '{') return this.#skipExpression();
      if (character === '\n' && quote !== '`') break;
      if (character !== '\\') value += character;
      else {
        at += 1;
        const escaped = this.#text[at] ?? '';
        value += escapes[escaped] ?? escaped;
      }
    }
    this.#at = this.#text.length;
    return notLiteral;
  }

  /** Moves to the comma or bracket that ends the expression here; the bracket is not consumed. */
  #skipExpression(): typeof notLiteral {
    let open = 0;
    while (this.#at < this.#text.length) {
      this.#skipSpace();
      const character = this.#text[this.#at] ?? '';
      if (open === 0 && /[,}\])]/.test(character)) return notLiteral;
      if (character === '"' || character === "'") this.#readString(character);
      else if (character === '`') this.#skipTemplate();
      else {
        if (/[{[(]/.test(character)) open += 1;
        else if (/[}\])]/.test(character)) open -= 1;
        this.#at += 1;
      }
    }
    return notLiteral;
  }

  #skipTemplate(): void {
    const end = /^`(?:[^`\\]|\\.)*`/s.exec(this.#text.slice(this.#at))?.[0].length;
    this.#at = end === undefined ? this.#text.length : this.#at + end;
  }

  #skipSpace(): void {
    const space = /(?:\s+|\/\/[^\n]*|\/\*[^]*?\*\/)*/y;
    space.lastIndex = this.#at;
    this.#at += space.exec(this.#text)?.[0].length ?? 0;
  }
}
