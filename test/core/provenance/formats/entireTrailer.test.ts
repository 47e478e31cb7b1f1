import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { findCheckpointIds } from '../../../../src/core/provenance/formats/entireTrailer.ts';

function check(body: string, expected: readonly string[]): void {
  expect(findCheckpointIds(Buffer.from(`Subject\n\n${body}`))).toEqual(expected);
}

test('the sample values of each trailer', () => {
  const path = new URL('../../../fixtures/provenance/entire/trailer-values.json', import.meta.url);
  const values: Readonly<Record<string, readonly string[]>> = JSON.parse(
    readFileSync(fileURLToPath(path), 'utf8'),
  );
  for (const [key, list] of Object.entries(values)) {
    const body = list.map((value) => `${key}: ${value}\n`).join('');
    check(body, key === 'Entire-Checkpoint' ? list : []);
  }
});

test.each([
  ['Entire-Checkpoint: 01K9TQ8ZP7X3F5M2WVJ4CNRB6D\n', ['01K9TQ8ZP7X3F5M2WVJ4CNRB6D']],
  ['entire-checkpoint : ed51f6581660\r\n', ['ed51f6581660']],
  ['* one\n\nEntire-Checkpoint: ed51f6581660\n\n* two\n\nmore text\n', ['ed51f6581660']],
  ['    Entire-Checkpoint: ed51f6581660', ['ed51f6581660']],
  ['Entire-Checkpoint: ed51f6581660\nEntire-Checkpoint: ed51f6581660', ['ed51f6581660']],
  ['Entire-Checkpoint: ed51f6581660\nEntire-Checkpoint: f43b0ea5ee16', ['ed51f6581660', 'f43b0ea5ee16']],
  // Upper case, too short, letters that Crockford's alphabet leaves out, a path.
  ['Entire-Checkpoint: ED51F6581660', []],
  ['Entire-Checkpoint: ed51f658166', []],
  ['Entire-Checkpoint: 01K9TQ8ZP7X3F5M2WVJ4CNRB6I', []],
  ['Entire-Checkpoint: ../../../etc', []],
  ['see Entire-Checkpoint: ed51f6581660', []],
  ['Entire-Checkpoint:\ned51f6581660', []],
] as const)('%j', (body, expected) => check(body, expected));

test('the subject is not read', () => {
  expect(findCheckpointIds(Buffer.from('\nEntire-Checkpoint: ed51f6581660'))).toEqual([]);
  expect(findCheckpointIds(Buffer.from('Entire-Checkpoint: ed51f6581660\n'))).toEqual([]);
});

test('any bytes, and no more ids than a squash can have', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(findCheckpointIds(Buffer.from(bytes))).toEqual([]);
    }),
  );
  const many = Array.from(
    { length: 50_000 },
    (_, index) => `Entire-Checkpoint: ${index.toString(16).padStart(12, '0')}\n`,
  );
  expect(findCheckpointIds(Buffer.from(`s\n\n${many.join('')}`)).length).toBe(200);
});
