import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  formatRecord,
  parseRecord,
  recordId,
  type RecordedUnit,
  type ReviewRecord,
} from '../../../src/core/attestation/record.ts';
import { decodeRepoPath, toRepoPath } from '../../../src/core/base/repoPath.ts';
import { runProgram } from './scratch.ts';
import { sampleRecord, sampleUnit } from './sampleRecord.ts';

function checkRoundTrip(record: ReviewRecord): void {
  const bytes = formatRecord(record);
  expect(parseRecord(bytes)).toEqual({ value: record, problems: [] });
}

test('the id is the digest of the canonical bytes', () => {
  const bytes = formatRecord(sampleRecord('a'));
  expect(bytes.toString()).toMatch(
    /^\{"algorithm":"hf1","base":\{"commit":"1{40}","tree":"2{40}"\},"head":\{"commit":null,/,
  );
  expect(recordId(bytes)).toBe(runProgram('sha256sum', [], bytes).toString().split(' ')[0]);
});

test('everything that it can hold is read back', () => {
  const full: RecordedUnit = {
    ...sampleUnit('b', decodeRepoPath(Buffer.from('src/caf\xe9\x01.txt', 'latin1'))),
    shown: { milliseconds: null, batch: 12 },
    flags: ['large-hunk', 'new-package'],
    note: 'Checked “twice”\nwith Bob',
    old: { start: 0, lines: 0 },
  };
  const renames = [{ from: toRepoPath('a b'), to: decodeRepoPath(Buffer.of(0x61, 0xff)) }];
  checkRoundTrip({
    ...sampleRecord('b', [full, sampleUnit('c')]),
    renames,
    criteria: ['reason'],
    policyDigest: null,
  });
});

test('who wrote what is read back, and says its reason', () => {
  const mark = { unit: sampleUnit('b').id, path: toRepoPath('a b'), kind: 'ai', reason: 'its log' } as const;
  checkRoundTrip({ ...sampleRecord('a'), authorship: [mark, { ...mark, kind: 'human' }] });
  const bytes = formatRecord({ ...sampleRecord('a'), authorship: [{ ...mark, reason: '' }] });
  expect(parseRecord(bytes).value).toBeNull();
  expect(formatRecord(sampleRecord('a')).includes('authorship')).toBe(false);
});

test('comments are read back, and say something', () => {
  const { id: unit, path, new: lines, at } = sampleUnit('b');
  const comment = { unit, path, new: lines, at, text: 'Use the table.\nWhy two?' };
  checkRoundTrip({ ...sampleRecord('a'), comments: [comment] });
  expect(
    parseRecord(formatRecord({ ...sampleRecord('a'), comments: [{ ...comment, text: '' }] })).value,
  ).toBeNull();
  expect(formatRecord(sampleRecord('a')).includes('comments')).toBe(false);
});

test('200 units take less than 48 kB', () => {
  const units = Array.from({ length: 200 }, (_, index) => sampleUnit(`unit ${index}`));
  expect(formatRecord(sampleRecord('size', units)).length).toBeLessThan(48_000);
});

test('random notes and paths are read back', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme' }),
      fc.uint8Array({ minLength: 1, maxLength: 30 }),
      (note, path) => {
        checkRoundTrip(sampleRecord('p', [{ ...sampleUnit('p', decodeRepoPath(path)), note }]));
      },
    ),
  );
});

describe('refusing', () => {
  const text = formatRecord(sampleRecord('a')).toString();
  test.each([
    ['not JSON', '{'],
    ['another version', text.replace('"version":1', '"version":2')],
    ['another algorithm', text.replace('hf1', 'hf2')],
    ['an unknown key', text.replace('"version"', '"extra":1,"version"')],
    ['white space', ` ${text}`],
    ['a short object id', text.replace('1'.repeat(40), '1'.repeat(39))],
    ['a short unit id', text.replace(/"id":"./, '"id":"')],
    ['a negative line', text.replace('[41,7]', '[-1,7]')],
    ['half a line', text.replace('[41,7]', '[41.5,7]')],
    ['a time that does not exist', text.replace('09:59:12', '25:59:12')],
    ['an empty path', text.replace('src/session.ts', '')],
    ['a valid path in bytes', text.replace('"src/session.ts"', '{"bytes":"YQ","text":"a"}')],
    ['a path whose text is another', text.replace('"src/session.ts"', '{"bytes":"_w","text":"a"}')],
    ['the default written out', text.replace('"milliseconds"', '"batch":1,"milliseconds"')],
    ['a lone surrogate', text.replace('I have', String.raw`\ud800`)],
    ['more than 1 MiB', text.replace('I have', 'x'.repeat(1_048_576))],
  ])('%s', (_name, changed) => {
    const { value, problems } = parseRecord(Buffer.from(changed));
    expect({ value, problems: problems.length }).toEqual({ value: null, problems: 1 });
  });
});
