// Deep JSON and 50 MB for the readers of what stands on this machine: problems or nothing, never an exception.
import { expect, test } from 'vitest';
import { toObjectId } from '../../../../src/core/base/objectId.ts';
import { parseCapturedTraces } from '../../../../src/core/provenance/formats/capturedTrace.ts';
import { parseGitAiLegacyRecord } from '../../../../src/core/provenance/formats/gitAiLegacyRecord.ts';
import { parseWorkingLog } from '../../../../src/core/provenance/formats/workingLog.ts';
import { oversized } from '../hostileTexts.ts';

const commit = toObjectId('1'.repeat(40));

test.each(oversized('{"version":"0.1.0"}'))('captured records: %s', (_, make) => {
  const { value, problems } = parseCapturedTraces(make());
  expect(value).toEqual([]);
  expect(problems.length).toBeLessThan(20);
});

test.each(oversized('{"kind":"Human"}'))('a working log: %s', (_, make) => {
  const text = make();
  const { value, problems } = parseWorkingLog(text.split('\n'), text);
  expect(value.files.size).toBe(0);
  expect(problems.length).toBeLessThan(50);
});

test.each(oversized('{"files":{}}'))('a record of before the notes: %s', (_, make) => {
  const { value, problems } = parseGitAiLegacyRecord(make(), commit);
  expect([value === null || value.size === 0, problems.length <= 1]).toEqual([true, true]);
});
