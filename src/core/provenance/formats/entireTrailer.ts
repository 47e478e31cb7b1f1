import type { Buffer } from 'node:buffer';

// A squash of hundreds of steps names each of their checkpoints; the most seen were 12.
const maximumIds = 200;
const maximumMessageBytes = 1 << 20;
const key = /^[ \t]{0,4}entire-checkpoint[ \t]*:[ \t]*(\S+)/gim;
/** 12 hexadecimal digits, later ULIDs: 26 characters of Crockford's alphabet, which has no I, L, O and U. */
const checkpointId = /^(?:[0-9a-f]{12}|[0-9A-HJKMNP-TV-Z]{26})$/;

/** The Entire checkpoints that a commit message names, each once, wherever in the body they stand. Never throws. */
export function findCheckpointIds(message: Buffer): string[] {
  const text = message.subarray(0, maximumMessageBytes).toString('utf8').trimStart();
  const body = text.slice(text.indexOf('\n') + 1 || text.length);
  const ids = new Set<string>();
  for (const match of body.matchAll(key)) {
    const id = match[1] ?? '';
    if (checkpointId.test(id)) ids.add(id);
    if (ids.size === maximumIds) break;
  }
  return [...ids];
}
