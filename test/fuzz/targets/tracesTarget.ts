import { Buffer } from 'node:buffer';
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  parseTraceFile,
  parseTraceLines,
  type TraceRecord,
} from '../../../src/core/provenance/formats/agentTraceRecord.ts';
import { type FuzzTarget, mustBeProblems, mustHold } from '../fuzzTarget.ts';
import { mutateBytes, mutateLines } from '../mutateBytes.ts';
import { mutateJson } from '../mutateJson.ts';

const folder = resolve('test/fixtures/provenance/agent-trace');
const texts = readdirSync(folder)
  .filter((name) => /^(?:spec-example|.*\.traces\.jsonl$)/.test(name))
  .toSorted()
  .map((name) => readFileSync(resolve(folder, name), 'utf8'));
/** The samples hold torn lines, too, which are no seeds. */
function parsed(text: string): readonly unknown[] {
  try {
    return [JSON.parse(text)];
  } catch {
    return [];
  }
}
const records: readonly unknown[] = texts.flatMap((text) =>
  parsed(text).length > 0 ? parsed(text) : text.split('\n').flatMap(parsed),
);
const lines = records.map((record) => JSON.stringify(record));

/** Agent Trace: one record, a list of them, or one on each line. */
export const tracesTarget: FuzzTarget = {
  name: 'traces',
  reaches: 'at least one record with a version and a revision, whose ranges are read',
  generate(random) {
    if (random.chance(0.6)) {
      let record = random.pick(records);
      for (let times = random.between(1, 3); times > 0; times -= 1) record = mutateJson(random, record);
      const text = JSON.stringify(record);
      return Buffer.from(random.pick([text, `[${text}]`, `${text}\n${random.pick(lines)}\n`]));
    }
    const text = Array.from({ length: random.between(1, 3) }, () => random.pick(lines)).join('\n');
    return random.chance(0.4)
      ? Buffer.from(mutateLines(random, text))
      : mutateBytes(random, Buffer.from(text));
  },
  check(input) {
    const text = input.toString('utf8');
    const file = parseTraceFile(text);
    const log = parseTraceLines(text);
    for (const { value, problems } of [file, log]) {
      mustBeProblems(problems);
      for (const record of value) checkRecord(record);
    }
    const isReached = file.value.length + log.value.length > 0;
    const label = isReached
      ? 'read'
      : file.problems.length + log.problems.length > 0
        ? 'refused'
        : 'not about git';
    return { isReached, label };
  },
};

function checkRecord(record: TraceRecord): void {
  mustHold(record.timestamp === null || Number.isSafeInteger(record.timestamp), 'times are whole seconds');
  for (const { path, start, end, kind } of record.ranges) {
    mustHold(Number.isSafeInteger(start) && start >= 1 && end >= start, 'ranges are 1-based and not empty');
    mustHold(
      !path.startsWith('/') && !path.split('/').includes('..') && path !== '',
      'paths stay in the repository',
    );
    mustHold(['ai', 'human', 'mixed', 'unknown'].includes(kind), 'kinds are of the four');
  }
}
