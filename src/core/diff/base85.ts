import { Buffer } from 'node:buffer';

// Git's alphabet (base85.c); five characters for four bytes, most significant first.
const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~';
const bytesPerLine = 52;

/** Lines of a binary patch: a letter for the number of bytes (A..Z for 1..26, a..z for 27..52), then base 85. */
export function formatBase85Lines(bytes: Buffer): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += bytesPerLine) {
    const chunk = bytes.subarray(at, at + bytesPerLine);
    const letter = chunk.length <= 26 ? 0x40 + chunk.length : 0x60 + chunk.length - 26;
    text += `${String.fromCharCode(letter)}${encode(chunk)}\n`;
  }
  return text;
}

function encode(chunk: Buffer): string {
  const padded = Buffer.alloc(Math.ceil(chunk.length / 4) * 4);
  chunk.copy(padded);
  let text = '';
  for (let at = 0; at < padded.length; at += 4) {
    let value = padded.readUInt32BE(at);
    let group = '';
    for (let digit = 0; digit < 5; digit += 1) {
      group = alphabet.charAt(value % 85) + group;
      value = Math.floor(value / 85);
    }
    text += group;
  }
  return text;
}
