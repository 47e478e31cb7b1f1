import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import {
  formatRecord,
  parseRecord,
  recordId,
  type ReviewRecord,
} from '../../../src/core/attestation/record.ts';
import { formatCanonicalJson, type JsonValue } from '../../../src/core/base/canonicalJson.ts';
import { decodeRepoPath, toRepoPath } from '../../../src/core/base/repoPath.ts';
import type { FuzzRandom } from '../fuzzRandom.ts';
import { sampleRecord, sampleUnit } from '../../core/attestation/sampleRecord.ts';
import { type FuzzTarget, mustBeProblems, mustHold } from '../fuzzTarget.ts';
import { mutateBytes } from '../mutateBytes.ts';
import { mutateJson } from '../mutateJson.ts';

const odd = decodeRepoPath(Buffer.from('src/caf\xe9\x01.txt', 'latin1'));
const seeds: readonly ReviewRecord[] = [
  sampleRecord('a'),
  {
    ...sampleRecord('b', [
      sampleUnit('1', odd),
      {
        ...sampleUnit('2', toRepoPath('src/b.ts')),
        shown: { milliseconds: null, batch: 12 },
        flags: ['large-hunk', 'new-package'],
        note: 'Checked “twice”\nwith Bob',
        old: { start: 0, lines: 0 },
      },
      sampleUnit('3'),
    ]),
    renames: [{ from: toRepoPath('a b'), to: odd }],
    criteria: ['reason', 'tests'],
    policyDigest: null,
  },
  sampleRecord('empty', []),
];
const seedBytes = seeds.map(formatRecord);
const seedIds = new Map(seedBytes.map((bytes) => [recordId(bytes), bytes]));

/** Records: one meaning has one sequence of bytes, and the id stands for exactly these. */
export const recordsTarget: FuzzTarget = {
  name: 'records',
  reaches: 'JSON of the form of a record, whose canonical form and id are compared',
  generate(random) {
    const seed = random.pick(seeds);
    if (random.chance(0.6)) return formatRecord(semanticEdit(random, seed));
    const json: unknown = JSON.parse(formatRecord(seed).toString());
    if (random.chance(0.5)) return Buffer.from(formatCanonicalJson(mutateJson(random, json) as JsonValue));
    if (random.chance(0.3)) return Buffer.from(JSON.stringify(json, null, random.below(3)));
    return mutateBytes(random, random.pick(seedBytes), seedBytes);
  },
  check(input) {
    const { value, problems } = parseRecord(input);
    mustBeProblems(problems);
    mustHold((value === null) === problems.length > 0, 'a record is read, or it is said why not');
    const same = seedIds.get(recordId(input));
    mustHold(same === undefined || same.equals(input), 'the id of a record stands for its bytes alone');
    if (value === null) {
      const isCanonicalForm = problems.some(({ message }) => message.endsWith('not in canonical form'));
      return { isReached: isCanonicalForm, label: isCanonicalForm ? 'not canonical' : 'refused' };
    }
    mustHold(formatRecord(value).equals(input), 'what is read is written with the same bytes');
    return { isReached: true, label: same === undefined ? 'another record' : 'the same record' };
  },
};

/** Another record of the same form. */
function semanticEdit(random: FuzzRandom, record: ReviewRecord): ReviewRecord {
  const word = String(random.below(1_000_000));
  const at = random.below(record.units.length);
  const unit = record.units[at] ?? sampleUnit(word);
  const changed = random.pick([
    { ...unit, id: sampleUnit(word).id },
    { ...unit, path: random.chance(0.5) ? toRepoPath(`src/${word}`) : decodeRepoPath(randomBytes(word)) },
    { ...unit, old: { start: random.below(9999), lines: random.below(99) } },
    { ...unit, at: `2026-11-${random.between(10, 28)}T09:59:1${random.below(10)}Z` },
    { ...unit, shown: { milliseconds: random.below(9999), batch: random.between(1, 30) } },
    { ...unit, flags: random.chance(0.5) ? [] : ['large-hunk', word] },
    { ...unit, note: random.pick([null, '', word, '\ud800', '"\\\n\u2028é']) },
    { ...unit, provenance: random.pick(['ai', 'human', 'mixed', 'unknown']) },
  ]);
  return random.pick<ReviewRecord>([
    { ...record, units: record.units.length === 0 ? [changed] : record.units.with(at, changed) },
    { ...record, units: [...record.units, changed] },
    { ...record, units: record.units.toSpliced(at, 1) },
    { ...record, statement: `I have read ${word}.` },
    { ...record, policyDigest: createHash('sha256').update(word).digest('hex') },
    { ...record, criteria: [word] },
    { ...record, base: record.head, head: record.base },
    { ...record, renames: [{ from: toRepoPath(word), to: changed.path }] },
  ]);
}

/** Bytes of a path that need not be text; never empty. */
function randomBytes(word: string): Buffer {
  return Buffer.concat([Buffer.from('x'), createHash('sha256').update(word).digest().subarray(0, 5)]);
}
