import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseWorkingLog } from '../../../src/core/provenance/formats/workingLog.ts';
import { type FuzzTarget, mustBeProblems, mustHold } from '../fuzzTarget.ts';
import { mutateBytes, mutateLines } from '../mutateBytes.ts';
import { mutateJson } from '../mutateJson.ts';

const folder = resolve('test/fixtures/capture/workingLog/7734793b756b3921c88db5375a8c156e9532447b');
const lines = readFileSync(resolve(folder, 'checkpoints.jsonl'), 'utf8').split('\n').filter((line) => line !== ''); // prettier-ignore
const values = lines.map((line) => JSON.parse(line) as unknown);
const initial = JSON.parse(readFileSync(resolve(folder, 'INITIAL'), 'utf8')) as unknown;

/** git-ai's log of uncommitted work: `INITIAL` on the first line, then checkpoints. */
export const workingLogsTarget: FuzzTarget = {
  name: 'working logs',
  reaches: 'at least one file with lines',
  generate(random) {
    const first = JSON.stringify(random.chance(0.5) ? mutateJson(random, initial) : initial);
    const rest = values.map((value) =>
      JSON.stringify(random.chance(0.5) ? mutateJson(random, value) : value),
    );
    const text = [first, ...rest].join('\n');
    if (random.chance(0.6)) return Buffer.from(text);
    return random.chance(0.5)
      ? Buffer.from(mutateLines(random, text))
      : mutateBytes(random, Buffer.from(text));
  },
  check(input) {
    const [first = '', ...rest] = input.toString('utf8').split('\n');
    const { value, problems } = parseWorkingLog(rest, first);
    mustBeProblems(problems);
    let count = 0;
    for (const { blob, lines: attributed } of value.files.values()) {
      mustHold(
        blob === null || /^[0-9a-f]{64}$/.test(blob),
        'a blob is named by its digest, never by a path',
      );
      for (const { start, end } of attributed) {
        count += 1;
        mustHold(
          Number.isSafeInteger(start) && start >= 1 && end >= start,
          'lines are 1-based and not empty',
        );
      }
    }
    return { isReached: count > 0, label: count > 0 ? 'read' : problems.length > 0 ? 'refused' : 'nothing' };
  },
};
