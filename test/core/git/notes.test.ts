import { expect, test } from 'vitest';
import { type ObjectId, toObjectId } from '../../../src/core/base/objectId.ts';
import { readNotes } from '../../../src/core/git/notes.ts';
import type { GitRepository } from '../../helpers/gitRepository.ts';
import { open, temporaryRepository } from './temporaryRepository.ts';
import { processorClock } from '../../helpers/processorClock.ts';

const ref = 'refs/notes/ai';

async function read(
  builder: GitRepository,
  commits: readonly string[],
  maxBytes = 1_000_000,
): Promise<Record<string, string>> {
  const { value, problems } = await readNotes(await open(builder), ref, commits.map(toObjectId), {
    maxBytes,
  });
  expect(problems).toEqual([]);
  return Object.fromEntries([...value].map(([oid, bytes]) => [oid, bytes.toString('latin1')]));
}

/** Object ids that no object has: notes may be on anything. */
const fakeOid = (index: number, digits: number): ObjectId =>
  toObjectId(((index * 2_654_435_761) % 2 ** 32).toString(16).padStart(8, '0').repeat(8).slice(0, digits));

/** A notes ref written as git writes it, `fanOut` directories deep. */
function writeNotes(
  builder: GitRepository,
  notes: readonly (readonly [oid: string, text: string])[],
  fanOut: number,
): void {
  const files = notes.map(([oid, text]) => {
    const directories = Array.from({ length: fanOut }, (_, index) => oid.slice(2 * index, 2 * index + 2));
    const path = [...directories, oid.slice(2 * fanOut)].join('/');
    return `M 100644 inline ${path}\ndata ${Buffer.byteLength(text)}\n${text}\n`;
  });
  const commit = `commit ${ref}\ncommitter N <n@x> 1 +0000\ndata 1\nn\n${files.join('')}`;
  builder.gitBytes(['fast-import', '--quiet', '--force'], commit);
}

test('reads what git notes wrote, byte for byte', async () => {
  const builder = temporaryRepository();
  const first = builder.commit('one');
  const second = builder.commit('two');
  const third = builder.commit('three');
  const blob = builder
    .gitBytes(['hash-object', '-w', '--stdin'], Buffer.from([0, 255, 10, 10]))
    .toString()
    .trim();
  builder.git('notes', '--ref=ai', 'add', '-C', blob, first);
  builder.git('notes', '--ref=ai', 'add', '-m', 'text', third);
  builder.git('notes', '--ref=other', 'add', '-m', 'elsewhere', second);
  expect(await read(builder, [third, second, first])).toEqual({ [third]: 'text\n', [first]: '\0\xff\n\n' });
});

test.each([
  ['sha1', 0],
  ['sha1', 1],
  ['sha1', 2],
  ['sha1', 3],
  ['sha256', 0],
  ['sha256', 2],
] as const)('%s, %i directories of fan-out', async (objectFormat, fanOut) => {
  const builder = temporaryRepository({ objectFormat });
  const digits = objectFormat === 'sha1' ? 40 : 64;
  const oids = Array.from({ length: 20 }, (_, index) => fakeOid(index + 1, digits));
  writeNotes(
    builder,
    oids.slice(0, 10).map((oid) => [oid, `note of ${oid}`]),
    fanOut,
  );
  expect(await read(builder, oids)).toEqual(
    Object.fromEntries(oids.slice(0, 10).map((oid) => [oid, `note of ${oid}`])),
  );
});

test('ten thousand notes by git itself: finds the wanted ones without listing', async () => {
  const builder = temporaryRepository();
  const oids = Array.from({ length: 10_000 }, (_, index) => fakeOid(index + 1, 40));
  builder.gitBytes(
    ['fast-import', '--quiet'],
    `commit ${ref}\ncommitter N <n@x> 1 +0000\ndata 1\nn\n${oids.map((oid) => `N inline ${oid}\ndata 5\nnote\n\n`).join('')}`.replaceAll(
      /N inline ([0-9a-f]{2})([0-9a-f]{38})\n/g,
      'M 100644 inline $1/$2\n',
    ),
  );
  const wanted = oids.filter((_, index) => index % 100 === 0);
  const absent = Array.from({ length: 100 }, (_, index) => fakeOid(20_000 + index, 40));
  const spent = processorClock();
  const found = await read(builder, [...wanted, ...absent]);
  expect(Object.keys(found).toSorted()).toEqual([...wanted].toSorted());
  // Listing with `git notes list` and one run for each note takes far longer; the bound is generous for slow machines.
  expect(spent()).toBeLessThan(10_000);
});

test('a large note is a problem and is not read', async () => {
  const builder = temporaryRepository();
  const [small, large] = [builder.commit('one'), builder.commit('two')];
  builder.git('notes', '--ref=ai', 'add', '-m', 'x'.repeat(999), small);
  builder.git('notes', '--ref=ai', 'add', '-m', 'x'.repeat(1000), large);
  const result = await readNotes(await open(builder), ref, [toObjectId(small), toObjectId(large)], {
    maxBytes: 1000,
  });
  expect([...result.value.keys()]).toEqual([small]);
  expect(result.problems).toEqual([{ message: expect.stringContaining('1001 bytes'), incomplete: true }]);
});

test('no ref, no commits, a ref that is not a commit, a directory where a note should be', async () => {
  const builder = temporaryRepository();
  const commit = builder.commit('one', { files: { a: 'a\n' } });
  expect(await read(builder, [commit])).toEqual({});
  builder.git('notes', '--ref=ai', 'add', '-m', 'x', commit);
  expect(await read(builder, [])).toEqual({});
  writeNotes(builder, [[`${commit}/inside`, 'x']], 0);
  expect(await read(builder, [commit])).toEqual({});
  builder.git('update-ref', ref, builder.git('rev-parse', 'HEAD:a'));
  expect(await read(builder, [commit])).toEqual({});
});
