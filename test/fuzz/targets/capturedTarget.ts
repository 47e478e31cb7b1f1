import { Buffer } from 'node:buffer';
import { toObjectId } from '../../../src/core/base/objectId.ts';
import { formatTraceRecord } from '../../../src/core/capture/formatTraceRecord.ts';
import { readFileLines } from '../../../src/core/provenance/fileLines.ts';
import { parseCapturedTraces } from '../../../src/core/provenance/formats/capturedTrace.ts';
import { placeCapturedLines } from '../../../src/core/provenance/placeCapturedLines.ts';
import { type FuzzTarget, mustBeProblems, mustHold } from '../fuzzTarget.ts';
import { mutateBytes, mutateLines } from '../mutateBytes.ts';
import { mutateJson } from '../mutateJson.ts';

const written = ['first(1);', '}', '', 'second(2);'];
const file = readFileLines(Buffer.from(`top\n${written.join('\n')}\nend\n`));
const line = formatTraceRecord({
  event: { tool: 'claude', model: 'm', session: 's' },
  revision: toObjectId('7734793b756b3921c88db5375a8c156e9532447b'),
  files: [{ path: 'a.ts', written: [{ start: 2, lines: written }, { start: 9, lines: ['x'] }] }], // prettier-ignore
  now: new Date('2026-06-01T00:00:00Z'),
}).trimEnd();
const record = JSON.parse(line) as unknown;

/** Live records of agents' edits, which anybody who can write to the git directory may have changed. */
export const capturedTarget: FuzzTarget = {
  name: 'captured',
  reaches: 'at least one record with lines',
  generate(random) {
    const own = JSON.stringify(mutateJson(random, random.chance(0.5) ? mutateJson(random, record) : record));
    const text = random.chance(0.5) ? own : `${line}\n${own}\n${line}`;
    if (random.chance(0.5)) return Buffer.from(text);
    return random.chance(0.5)
      ? Buffer.from(mutateLines(random, text))
      : mutateBytes(random, Buffer.from(text));
  },
  check(input) {
    const { value, problems } = parseCapturedTraces(input.toString('utf8'));
    mustBeProblems(problems);
    for (const { timestamp, pieces } of value) {
      mustHold(Number.isSafeInteger(timestamp), 'times are whole seconds');
      for (const piece of pieces) {
        mustHold(piece.start >= 1 && piece.digests.length > 0, 'pieces have a place and lines');
        for (const [from, to] of placeCapturedLines(file, piece).spans)
          mustHold(from >= 1 && to >= from && to <= file.digests.length, 'lines are found inside the file');
      }
    }
    return { isReached: value.length > 0, label: value.length > 0 ? 'read' : problems.length > 0 ? 'refused' : 'not ours' }; // prettier-ignore
  },
};
