import { parseJson } from '../provenance/jsonAccess.ts';

/** The value of a hook's input, or undefined. Windsurf writes control characters into strings as they are. */
export function parsePayloadJson(text: string): unknown {
  const plain = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const value = parseJson(plain);
  return value === undefined && hasControls(plain) ? parseJson(escapeControls(plain)) : value;
}

function hasControls(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) < 0x20) return true;
  return false;
}

/** Escapes control characters inside string literals; between them they are white space or an error as before. */
function escapeControls(text: string): string {
  const parts: string[] = [];
  let isString = false;
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x22) isString = !isString;
    else if (code === 0x5c && isString) at += 1;
    else if (isString && code < 0x20) {
      parts.push(text.slice(from, at), `\\u${code.toString(16).padStart(4, '0')}`);
      from = at + 1;
    }
  }
  parts.push(text.slice(from));
  return parts.join('');
}
