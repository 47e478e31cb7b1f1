import { Buffer } from 'node:buffer';
import { copyBytes } from './byteLines.ts';

/** Builds length-prefixed bytes in one buffer that is used again and again: `hf1` hashes many short pieces. */
export class ByteWriter {
  #bytes: Buffer = Buffer.allocUnsafeSlow(1 << 16);
  #length = 0;

  /** What was written since `clear`, valid until the next write. */
  written(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  clear(): this {
    this.#length = 0;
    return this;
  }

  /** `u32be(length) || bytes[start .. end - 1]`. */
  prefixed(bytes: Buffer, start = 0, end = bytes.length): this {
    this.#reserve(4 + end - start);
    this.#writeLength(end - start, this.#length);
    this.#length += 4;
    copyBytes(bytes, start, end, this.#bytes, this.#length);
    this.#length += end - start;
    return this;
  }

  /** The same for ASCII text. */
  prefixedText(text: string): this {
    this.#reserve(4 + text.length);
    this.#writeLength(text.length, this.#length);
    this.#length += 4;
    this.#length += this.#bytes.write(text, this.#length, 'latin1');
    return this;
  }

  /** The length of whatever `write` writes, then that. */
  prefixedBy(write: (writer: ByteWriter) => void): this {
    this.#reserve(4);
    const at = this.#length;
    this.#length += 4;
    write(this);
    this.#writeLength(this.#length - at - 4, at);
    return this;
  }

  /** What `writeUInt32BE` does, without its checks. */
  #writeLength(length: number, at: number): void {
    const bytes = this.#bytes;
    bytes[at] = length >>> 24;
    bytes[at + 1] = length >>> 16;
    bytes[at + 2] = length >>> 8;
    bytes[at + 3] = length;
  }

  #reserve(length: number): void {
    if (this.#length + length <= this.#bytes.length) return;
    const bytes = Buffer.allocUnsafeSlow(2 * (this.#length + length));
    this.#bytes.copy(bytes, 0, 0, this.#length);
    this.#bytes = bytes;
  }
}
