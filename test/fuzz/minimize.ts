import { Buffer } from 'node:buffer';

/** More tries would cost more than reading a slightly larger case. */
const mostTries = 2_000;

/** Leaves out ever smaller stretches for as long as `stillFails` says yes. Deterministic. */
export function minimize(input: Buffer, stillFails: (part: Buffer) => boolean): Buffer {
  let smallest = input;
  let tries = 0;
  for (let size = Math.ceil(input.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < smallest.length && tries < mostTries;) {
      const part = Buffer.concat([smallest.subarray(0, at), smallest.subarray(at + size)]);
      tries += 1;
      if (stillFails(part)) smallest = part;
      else at += size;
    }
  }
  return smallest;
}
