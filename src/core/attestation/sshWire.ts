import { Buffer } from 'node:buffer';

/* The data types of SSH messages (RFC 4251 §5): byte, uint32, string, mpint. */

/** A `string`: length as uint32, then the bytes. */
export function encodeSshString(content: Uint8Array | string): Buffer {
  const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** A non-negative `mpint` from big-endian bytes: shortest form, with a zero byte where the top bit is set. */
export function encodeSshInteger(magnitude: Uint8Array): Buffer {
  let start = 0;
  while (start < magnitude.length && magnitude[start] === 0) start += 1;
  const bytes = magnitude.subarray(start);
  const needsZero = (bytes[0] ?? 0) >= 0x80;
  return encodeSshString(needsZero ? Buffer.concat([Buffer.of(0), bytes]) : bytes);
}

/** Reads wire data front to back. Each read returns null once something was cut short or had a wrong form. */
export class SshReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  take(length: number): Buffer | null {
    if (this.#at + length > this.#bytes.length) return null;
    const taken = this.#bytes.subarray(this.#at, this.#at + length);
    this.#at += length;
    return taken;
  }

  byte(): number | null {
    return this.take(1)?.[0] ?? null;
  }

  uint32(): number | null {
    return this.take(4)?.readUInt32BE(0) ?? null;
  }

  string(): Buffer | null {
    const length = this.uint32();
    return length === null ? null : this.take(length);
  }

  /** A `string` of printable ASCII. */
  name(): string | null {
    const text = this.string()?.toString('latin1') ?? null;
    return text !== null && /^[\x21-\x7e]*$/.test(text) ? text : null;
  }

  /** The magnitude of a positive `mpint` in its shortest form, without the leading zero byte. */
  positiveInteger(): Buffer | null {
    const bytes = this.string();
    if (bytes === null || bytes.length === 0) return null;
    const [first = 0, second = 0] = bytes;
    if (first >= 0x80) return null;
    if (first !== 0) return bytes;
    return bytes.length > 1 && second >= 0x80 ? bytes.subarray(1) : null;
  }
}
