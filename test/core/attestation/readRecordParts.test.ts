import { Buffer } from 'node:buffer';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatCanonicalJson, type JsonValue } from '../../../src/core/base/canonicalJson.ts';
import { decodeRepoPath, displayRepoPath } from '../../../src/core/base/repoPath.ts';
import { readFiles, readUnits } from '../../../src/core/attestation/readRecordParts.ts';
import { parseRecord } from '../../../src/core/attestation/record.ts';

const unit = {
  id: `${'A'.repeat(42)}E`,
  path: 'src/a.ts',
  old: [1, 2],
  new: [1, 3],
  at: '2026-11-20T10:00:00Z',
  provenance: 'ai',
};
const file = { path: 'src/a.ts', old: '0'.repeat(40), new: 'a'.repeat(40) };
/** Its path is not UTF-8, which only the schema reads: beside it, every unit and file is read by the schema. */
const rarePath = { text: displayRepoPath(decodeRepoPath(Buffer.of(0xff))), bytes: '_w' };

function parsed(units: readonly JsonValue[], files: readonly JsonValue[]): ReturnType<typeof parseRecord> {
  const state = { commit: null, tree: 'b'.repeat(40) };
  const record = {
    version: 1,
    algorithm: 'hf1',
    base: state,
    head: state,
    policyDigest: null,
    statement: 'read',
    files,
    units,
  };
  return parseRecord(Buffer.from(formatCanonicalJson(record)));
}

/** Values that a field could hold, right and wrong. */
const anyValue: fc.Arbitrary<JsonValue> = fc.oneof(
  fc.constantFrom<JsonValue>(
    null,
    true,
    '',
    'text',
    0,
    1,
    2,
    -1,
    1.5,
    1e300,
    2 ** 53,
    [],
    ['flag'],
    [''],
    [1, 2],
    [1, 2, 3],
    [1, -2],
    {},
    'claimed',
    'tested',
    unit.id,
    `${'A'.repeat(42)}B`,
    '2026-11-20T10:00:00Z',
    '2026-02-30T10:00:00Z',
    '2026-11-20T10:00:00.0Z',
    'c'.repeat(40),
    'c'.repeat(41),
    rarePath,
  ),
  fc.string({ unit: 'grapheme' }),
  fc.integer(),
);
const optional = ['milliseconds', 'batch', 'flags', 'note', 'evidence', '__proto__', 'other'];
const changed = (base: Record<string, JsonValue>, keys: readonly string[]): fc.Arbitrary<JsonValue> =>
  fc
    .array(fc.tuple(fc.constantFrom(...Object.keys(base), ...keys), fc.option(anyValue, { freq: 6 })), {
      maxLength: 3,
    })
    .map((changes) => {
      const entries = new Map<string, JsonValue>(Object.entries(base));
      for (const [key, value] of changes) {
        if (value === null) entries.delete(key);
        else entries.set(key, value);
      }
      return Object.fromEntries(entries);
    });

describe('parts of a record that are read by hand', () => {
  test('are what the schema reads, and nothing that it refuses', () => {
    let quick = 0;
    fc.assert(
      fc.property(changed(unit, optional), changed(file, ['other']), (oneUnit, oneFile) => {
        const bySchema = parsed(
          [oneUnit, { ...unit, path: rarePath }],
          [oneFile, { ...file, path: rarePath }],
        );
        const byHand = parsed([oneUnit], [oneFile]);
        expect(byHand.value?.units).toEqual(bySchema.value?.units.slice(0, 1));
        expect(byHand.value?.files).toEqual(bySchema.value?.files.slice(0, 1));
        expect(byHand.problems).toEqual(bySchema.problems);
        if (readUnits([oneUnit]) !== null && readFiles([oneFile]) !== null) {
          quick += 1;
          // Canonical or not is judged of the whole record.
          expect(byHand.problems.filter(({ message }) => !message.includes('canonical'))).toEqual([]);
        }
      }),
      { numRuns: 3000 },
    );
    expect(quick).toBeGreaterThan(300);
  });

  test('are everything that a usual record holds, and no rare path', () => {
    const full = { ...unit, milliseconds: 5, batch: 2, flags: ['x'], note: 'n', evidence: 'cited' };
    expect(readUnits([unit, full])).toEqual(parsed([unit, full], [file]).value?.units);
    expect(readFiles([file])).toEqual(parsed([unit], [file]).value?.files);
    expect(readUnits([{ ...unit, path: rarePath }])).toBeNull();
    expect(parsed([{ ...unit, path: rarePath }], [file]).value?.units).toHaveLength(1);
  });
});
