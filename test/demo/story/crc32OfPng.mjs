// @ts-check

/** The checksum of a PNG chunk (ISO 3309); node:zlib has it only from Node 22 on. @param {Uint8Array} bytes */
export function crc32OfPng(bytes) {
  let remainder = 0xffffffff;
  for (const byte of bytes) {
    remainder ^= byte;
    for (let bit = 0; bit < 8; bit += 1) {
      remainder = (remainder >>> 1) ^ (remainder & 1 ? 0xedb88320 : 0);
    }
  }
  return (remainder ^ 0xffffffff) >>> 0;
}
