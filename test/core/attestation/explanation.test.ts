import { Buffer } from 'node:buffer';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import {
  type Explanation,
  explanationId,
  formatExplanation,
  parseExplanation,
} from '../../../src/core/attestation/explanation.ts';
import { readExplanations, writeExplanation } from '../../../src/core/attestation/explanationStore.ts';
import { openRecordStore } from '../../../src/core/attestation/recordStore.ts';
import { byExplainedPath, explanationPath } from '../../../src/core/attestation/recordLayout.ts';
import { fetchRecords, pushRecords } from '../../../src/core/attestation/syncRecords.ts';
import { addToRecordsRef } from '../../../src/core/attestation/writeRecordsRef.ts';
import { decodeRepoPath, toRepoPath } from '../../../src/core/base/repoPath.ts';
import type { UnitId } from '../../../src/core/diff/change.ts';
import { writeBlob } from '../../../src/core/git/objects.ts';
import { openRepository, type Repository } from '../../../src/core/git/repository.ts';
import { runProgram, scratchDirectory } from './scratch.ts';

const scratch = scratchDirectory();
const path = toRepoPath('src/a.ts');
const sample: Explanation = {
  version: 1,
  by: { name: 'Ann', email: 'ann@example.com' },
  at: '2026-01-15T10:00:00Z',
  path,
  units: ['xyI1gPPwykQB4RXdOZ4GwYy8-biQTLoKJGGN6iOWpeU' as UnitId],
  text: 'Multiplies, because the caller no longer does.',
};

let repositories = 0;
async function createRepository(): Promise<Repository> {
  repositories += 1;
  const directory = join(scratch, `repository-${repositories}`);
  runProgram('git', ['init', '-q', directory]);
  return openRepository(directory);
}

describe('an explanation as bytes', () => {
  const refuses = (change: object): boolean =>
    parseExplanation(
      Buffer.from(JSON.stringify({ ...JSON.parse(formatExplanation(sample).toString()), ...change })),
    ).value === null;

  it('is read as it was written', () =>
    expect(parseExplanation(formatExplanation(sample))).toEqual({ value: sample, problems: [] }));

  it('keeps a path that is not UTF-8', () => {
    const odd = { ...sample, path: decodeRepoPath(Buffer.from([0x61, 0xff])) };
    expect(parseExplanation(formatExplanation(odd)).value).toEqual(odd);
  });

  it.each([
    ['another version', { version: 2 }],
    ['a member that nobody knows', { verdict: 'accept' }],
    ['no unit', { units: [] }],
    ['something that is no unit', { units: ['abc'] }],
    ['a text that is too long', { text: 'x'.repeat(2001) }],
    ['a time that never was', { at: '2026-02-30T00:00:00Z' }],
    ['nobody who says it', { by: { name: 'Ann', email: '' } }],
  ])('is refused with %s', (_, change) => expect(refuses(change)).toBe(true));

  it('has one form', () => {
    const spaced = Buffer.from(`${formatExplanation(sample).toString()} `);
    expect(parseExplanation(spaced).problems[0]?.message).toBe('explanation: not in canonical form');
  });

  it.each([Buffer.from('no JSON'), Buffer.alloc(70_000, 0x20), Buffer.from('null')])(
    'never throws on rubbish',
    (bytes) => expect(parseExplanation(bytes).value).toBeNull(),
  );
});

describe('the store', () => {
  it('finds an explanation by its path alone', async () => {
    const repository = await createRepository();
    await writeExplanation(repository, sample);
    expect((await readExplanations(repository, [path])).value).toEqual([sample]);
    expect((await readExplanations(repository, [toRepoPath('src/b.ts')])).value).toEqual([]);
  });

  it('shows no record and no evidence for it', async () => {
    const repository = await createRepository();
    await writeExplanation(repository, sample);
    const store = openRecordStore(repository);
    expect((await store.listRecords()).value).toEqual([]);
    expect(await store.recordsForPaths([path])).toEqual([]);
    expect((await store.snapshot()).recordsForPaths([path])).toEqual([]);
  });

  it('says what is damaged, and reads the rest', async () => {
    const repository = await createRepository();
    await writeExplanation(repository, sample);
    const bytes = formatExplanation({ ...sample, text: 'other' });
    const id = explanationId(bytes);
    const entry = async (at: string, content: Buffer) => ({
      path: at,
      oid: await writeBlob(repository, content),
      mode: '100644',
    });
    await addToRecordsRef(repository, [
      await entry(explanationPath(id), Buffer.from('damaged')),
      await entry(`${byExplainedPath(path)}/${id}`, Buffer.alloc(0)),
      await entry(`${byExplainedPath(path)}/${'0'.repeat(64)}`, Buffer.alloc(0)),
    ]);
    const { value, problems } = await readExplanations(repository, [path]);
    expect(value).toEqual([sample]);
    expect(problems.map(({ message }) => message)).toEqual([
      `explanation ${'0'.repeat(64)} is missing, damaged or too large`,
      `explanation ${id} is missing, damaged or too large`,
    ]);
    expect(problems.some(({ incomplete }) => incomplete === true)).toBe(false);
  });
});

test('explanations reach whoever fetches the records, and two that were written apart are both kept', async () => {
  const remote = join(scratch, 'remote.git');
  runProgram('git', ['init', '-q', '--bare', remote]);
  const clone = async (name: string): Promise<Repository> => {
    runProgram('git', ['clone', '-q', remote, join(scratch, name)]);
    return openRepository(join(scratch, name));
  };
  const [ann, ben, reviewer] = [await clone('ann'), await clone('ben'), await clone('reviewer')];
  const other = { ...sample, by: { name: 'Ben', email: 'ben@example.com' } };
  await writeExplanation(ann, sample);
  await writeExplanation(ben, other);
  await pushRecords(ann, 'origin');
  await pushRecords(ben, 'origin');
  await fetchRecords(reviewer, 'origin');
  const { value } = await readExplanations(reviewer, [path]);
  expect(value.map(({ by }) => by.name).toSorted()).toEqual(['Ann', 'Ben']);
});
