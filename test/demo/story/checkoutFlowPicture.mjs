// @ts-check
import { Buffer } from 'node:buffer';
import { crc32OfPng } from './crc32OfPng.mjs';

const side = 32;

/** @param {string} type @param {Buffer} data */
function chunk(type, data) {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32OfPng(body));
  return Buffer.concat([length, body, checksum]);
}

/** Stored, not compressed: a zlib of another version must not change one byte. @param {Buffer} data */
function storedZlibStream(data) {
  const head = Buffer.alloc(7);
  head.writeUInt16BE(0x7801, 0);
  head.writeUInt8(1, 2);
  head.writeUInt16LE(data.length, 3);
  head.writeUInt16LE(data.length ^ 0xffff, 5);
  let low = 1;
  let high = 0;
  for (const byte of data) {
    low = (low + byte) % 65521;
    high = (high + low) % 65521;
  }
  const adler = Buffer.alloc(4);
  adler.writeUInt32BE(high * 65536 + low);
  return Buffer.concat([head, data, adler]);
}

/** A grey-scale PNG of three boxes in a row. @returns {Buffer} */
export function checkoutFlowPicture() {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.writeUInt8(8, 8);
  const rows = Buffer.alloc(side * (side + 1), 0xff);
  for (let y = 0; y < side; y += 1) {
    rows[y * (side + 1)] = 0;
    for (let x = 0; x < side; x += 1) {
      const inBox = y >= 12 && y < 20 && x % 11 >= 2 && x % 11 < 9;
      if (inBox) {
        rows[y * (side + 1) + 1 + x] = 0x40;
      }
    }
  }
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', storedZlibStream(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
