import { Buffer } from 'node:buffer';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toObjectId } from '../../../../src/core/base/objectId.ts';
import { toRepoPath } from '../../../../src/core/base/repoPath.ts';
import type { Commit } from '../../../../src/core/git/commits.ts';
import { readCommits } from '../../../../src/core/git/commits.ts';
import { listRefs } from '../../../../src/core/git/refs.ts';
import type { Repository } from '../../../../src/core/git/repository.ts';
import { openRepository } from '../../../../src/core/git/repository.ts';
import { readerTable } from '../../../../src/core/provenance/readerTable.ts';
import { fuzzRandom } from '../../../fuzz/fuzzRandom.ts';
import { createGitRepository } from '../../../helpers/gitRepository.ts';
import { processorClock } from '../../../helpers/processorClock.ts';

const fixtures = fileURLToPath(new URL('../../../fixtures/provenance/', import.meta.url));

interface Store {
  readonly reader: string;
  readonly ref: string;
  /** A folder of samples and how their names end. */
  readonly samples: readonly [folder: string, ending: string];
  /** The reader compares with the files of the commit, which the samples do not fit. */
  readonly needsFiles?: boolean;
}

const stores: readonly Store[] = [
  { reader: 'git-ai', ref: 'ai', samples: ['git-ai/real', '.note.txt'] },
  { reader: 'agent-blame', ref: 'agentblame', samples: ['agentblame', '.json'], needsFiles: true },
  { reader: 'whogitit', ref: 'whogitit', samples: ['whogitit', '.json'], needsFiles: true },
  { reader: 'agent-note', ref: 'agentnote', samples: ['agentnote', '.json'] },
  { reader: 'origin', ref: 'origin', samples: ['origin', '.json'] },
];

function samplesOf([folder, ending]: Store['samples']): Buffer[] {
  return readdirSync(`${fixtures}${folder}`)
    .filter((name) => name.endsWith(ending) && name !== 'index.json')
    .toSorted()
    .map((name) => readFileSync(`${fixtures}${folder}/${name}`));
}

const commitCount = 60;
const builder = createGitRepository();
let repository: Repository;
let commits: readonly Commit[] = [];

beforeAll(async () => {
  const history = Array.from({ length: commitCount }, (_, index) => {
    const text = `line ${index}\n`;
    return `commit refs/heads/main\ncommitter N <n@x> ${index + 1} +0000\ndata 1\nc\nM 100644 inline a.ts\ndata ${text.length}\n${text}\n`;
  });
  builder.gitBytes(['fast-import', '--quiet'], history.join(''));
  repository = await openRepository(builder.directory);
  commits = await readCommits(repository, { include: ['refs/heads/main'], exclude: [] });
});
afterAll(() => builder.dispose());

/** Puts one note on each commit and loads them; problems must be few sentences. */
async function load(
  store: Store,
  notes: readonly (string | Buffer)[],
): Promise<{ found: number; problems: string[] }> {
  const parts = notes.flatMap((note, index) => {
    const bytes = Buffer.from(note);
    const header = `M 100644 inline ${commits[index % commitCount]?.oid ?? ''}\ndata ${bytes.length}\n`;
    return [Buffer.from(header), bytes, Buffer.from('\n')];
  });
  const start = Buffer.from(
    `commit refs/notes/${store.ref}\ncommitter N <n@x> 1 +0000\ndata 1\nn\ndeleteall\n`,
  );
  builder.gitBytes(['fast-import', '--quiet', '--force'], Buffer.concat([start, ...parts]));
  const reader = readerTable.find(({ name }) => name === store.reader);
  const refs = await listRefs(repository, [`refs/notes/${store.ref}`]);
  const touched = new Map(commits.map(({ oid }) => [oid, [toRepoPath('a.ts')]] as const));
  const head = toObjectId(commits[0]?.oid ?? '');
  const input = { repository, commits, touched, refs, head, base: null, changedBlobs: new Map() };
  const loaded = await reader?.load(input);
  const messages = loaded?.problems.map(({ message }) => message) ?? ['no such reader'];
  expect(messages.every((message) => message.length > 10 && message.length < 1_000)).toBe(true);
  expect(messages.length).toBeLessThan(60);
  return { found: (loaded?.value.lines.size ?? 0) + (loaded?.value.commits.size ?? 0), problems: messages };
}

describe.each(stores.map((store) => [store.reader, store] as const))('%s', (_, store) => {
  const samples = samplesOf(store.samples);
  const pick = (index: number): Buffer => samples[index % samples.length] ?? Buffer.alloc(0);
  const notes = (change: (sample: Buffer, index: number) => string | Buffer): (string | Buffer)[] =>
    Array.from({ length: commitCount }, (_unused, index) => change(pick(index), index));

  test('truncated notes', async () => {
    const random = fuzzRandom(1);
    const cut = notes((sample) => sample.subarray(0, random.below(sample.length - 2)));
    expect((await load(store, cut)).problems.length).toBeGreaterThan(0);
  });
  test('notes with changed bytes', async () => {
    const random = fuzzRandom(2);
    const flipped = notes((sample) => {
      const bytes = Buffer.from(sample);
      for (let count = 0; count < 4; count += 1) bytes[random.below(bytes.length)] = random.below(256);
      return bytes;
    });
    const { found, problems } = await load(store, flipped);
    expect([found > 0, problems.length > 0]).toEqual([store.needsFiles !== true, true]);
  });
  test('values of every type in every place', async () => {
    const values = ['null', '0', '-1', '1e400', '"x"', '[]', '{}', 'true', '[[[]]]', '{"__proto__":{}}'];
    const random = fuzzRandom(3);
    const typed = notes((sample, index) => {
      const text = sample.toString('utf8');
      const places = [...text.matchAll(/": (?=\S)/g)].map((match) => match.index + 3);
      const at = places[random.below(Math.max(places.length, 1))] ?? 0;
      const rest = text.slice(at).replace(/^(?:"(?:[^"\\]|\\.)*"|[\d.]+|true|false|null|\[\]|\{\})/, '');
      return `${text.slice(0, at)}${values[index % values.length] ?? ''}${rest}`;
    });
    const { found, problems } = await load(store, typed);
    expect([found > 0, problems.length > 0]).toEqual([store.needsFiles !== true, true]);
  });
  test('deep JSON', async () => {
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    const spent = processorClock();
    const { found, problems } = await load(store, [
      deep,
      `---\n${deep}`,
      `{"origin":${deep}}`,
      `{"files":${deep}}`,
    ]);
    expect([found, problems.length]).toEqual([0, 4]);
    expect(spent()).toBeLessThan(10_000);
  });
  test('a note of 50 MB is a problem and is not read', async () => {
    const huge = Buffer.alloc(50 * 1024 * 1024, ' ');
    pick(0).copy(huge);
    const { found, problems } = await load(store, [huge]);
    expect([found, problems]).toEqual([0, [expect.stringContaining('has 52428800 bytes and was not read')]]);
  });
});
