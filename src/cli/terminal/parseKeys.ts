/** A key as people name it; any other key is the character that it types. */
export type Key =
  | 'enter'
  | 'space'
  | 'backspace'
  | 'clear-line'
  | 'escape'
  | 'interrupt'
  | 'end'
  | (string & {});

/** What terminals send for keys that type no character (ECMA-48 and xterm). Others are unknown and do nothing. */
const named: Readonly<Record<string, Key>> = {
  '\r': 'enter',
  '\n': 'enter',
  ' ': 'space',
  '\u007F': 'backspace',
  '\b': 'backspace',
  '\u0015': 'clear-line',
  '\u001B': 'escape',
  '\u0003': 'interrupt',
  '\u0004': 'end',
};

// oxlint-disable-next-line no-control-regex -- escape sequences begin with a control character
const sequence = /\u001B(?:[[O][0-?]*[ -/]*[@-~]|[^[O])|[^]/gu;

/** The keys of what a terminal sent in raw mode; sequences that stand for no key of ours are left out. */
export function parseKeys(chunk: string): readonly Key[] {
  return [...chunk.matchAll(sequence)].flatMap(([text]) => {
    const key = named[text];
    if (key !== undefined) return [key];
    // oxlint-disable-next-line no-control-regex -- control characters are what this is about
    return /^[\u0000-\u001F\u0080-\u009F]/.test(text) ? [] : [text];
  });
}
